import type { IncomingMessage } from 'node:http';
import { maxBodyBytes } from '../api/request.js';

/** What handlers may read of one body. Copies of it that nobody reads stay in memory. */
const maxStreamedBytes = 64 * 1024 * 1024;

/** A body in pieces, as it comes: for handlers as a stream, for the record its first mebibyte. */
export class StreamedBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #request: IncomingMessage;
  readonly #kept: Uint8Array[] = [];
  #length = 0;
  #isWanted = true;

  constructor(request: IncomingMessage) {
    this.#request = request;
    this.stream = new ReadableStream(
      {
        start: controller => this.#follow(controller),
        pull: () => void request.resume(),
        cancel: () => this.#discard(),
      },
      { highWaterMark: 0 },
    );
    request.pause();
  }

  /** What came so far, as far as it is kept. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.#kept);
  }

  /** What the API needs of it; `undefined` where the caller went away. */
  async rest(): Promise<Uint8Array | undefined> {
    const request = this.#request;
    if (!request.readableEnded && this.#length <= maxBodyBytes && !request.destroyed) {
      const enough = new Promise<void>(resolve => {
        request.on('data', () => this.#length > maxBodyBytes && resolve());
        for (const end of ['end', 'close', 'error']) request.on(end, () => resolve());
      });
      this.#discard();
      await enough;
    }
    return request.readableEnded || this.#length > maxBodyBytes ? this.bytes : undefined;
  }

  #follow(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const request = this.#request;
    const settle = (how: () => void): void => {
      if (this.#isWanted) how();
      this.#isWanted = false;
    };
    request.on('data', (chunk: Uint8Array) => {
      if (this.#length <= maxBodyBytes) this.#kept.push(chunk);
      this.#length += chunk.length;
      if (!this.#isWanted) return;
      if (this.#length > maxStreamedBytes) {
        settle(() =>
          controller.error(new RangeError('The body is larger than the 64 MiB that handlers may read')),
        );
        return;
      }
      // Its reader may keep or change what it is given.
      controller.enqueue(new Uint8Array(chunk));
      request.pause();
    });
    request.on('end', () => settle(() => controller.close()));
    request.on('error', error => settle(() => controller.error(error)));
    request.on('close', () => settle(() => controller.error(new TypeError('The caller went away'))));
  }

  /** Reads on without keeping more than the record needs: else the connection could not be used again. */
  #discard(): void {
    this.#isWanted = false;
    this.#request.resume();
  }
}
