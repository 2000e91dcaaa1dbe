import type { Readable } from 'node:stream';
import { PeerError } from '@countersign/spec';

export interface CallOptions {
  readonly address: string;
  /** Milliseconds from now to the last byte of the answer. */
  readonly total: number | undefined;
  /** The caller's; undici looks at it only once the request has started. */
  readonly signal: unknown;
  /** undici listens to a stream only once there is a connection: until then an error of it would end the program. */
  readonly body: unknown;
  /** Tells the caller that it failed. */
  readonly fail: (error: Error) => void;
}

/** One request from dispatch to the last byte of its answer, over however many generations. */
export class Call {
  readonly #options: CallOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #signal: AbortSignal | undefined;
  #body: Readable | undefined;
  #abort: ((reason: Error) => void) | undefined;
  #over = false;

  constructor(options: CallOptions) {
    this.#options = options;
    const { total, signal, body } = options;
    if (isStream(body)) this.#body = body.on('error', this.#onBodyError);
    if (total !== undefined) this.#timer = setTimeout(() => this.#endLate(total), total);
    // undici takes an EventEmitter for a signal, too: that one has to wait.
    if (typeof (signal as AbortSignal | undefined)?.addEventListener !== 'function') return;
    this.#signal = signal as AbortSignal;
    this.#signal.addEventListener('abort', this.#onAbort);
    if (this.#signal.aborted) queueMicrotask(this.#onAbort);
  }

  /** Whether it ended before it started: the caller has been told, and nothing may be sent any more. */
  get over(): boolean {
    return this.#over;
  }

  /** The request starts. From here on undici ends it, with what it is aborted with. */
  start(abort: (reason: Error) => void): void {
    this.#abort = abort;
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  /** It moves to another connection, where it starts anew. */
  again(): void {
    this.#abort = undefined;
    this.#signal?.addEventListener('abort', this.#onAbort);
  }

  /** The last byte came, or none will. */
  end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#body?.off('error', this.#onBodyError);
  }

  /** Fails without having started. */
  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.end();
    this.#options.fail(error);
  }

  #endLate(total: number): void {
    const error = new PeerError(
      'TIMEOUT',
      `${this.#options.address} did not answer in full within ${total} ms`,
      {
        outcome: this.#abort === undefined ? 'not-sent' : 'unknown',
        hint: 'Raise timeouts.total, or find out what takes so long: timeouts for the steps say which one it is.',
      },
    );
    if (this.#abort === undefined) this.fail(error);
    else this.#abort(error);
  }

  /** undici ends one that has started. */
  #cancel(reason: Error): void {
    if (this.#abort === undefined) this.fail(reason);
  }

  readonly #onBodyError = (error: Error): void => this.#cancel(error);

  readonly #onAbort = (): void => this.#cancel(this.#signal?.reason);
}

const isStream = (body: unknown): body is Readable =>
  typeof (body as Partial<Readable> | null | undefined)?.pipe === 'function' &&
  typeof (body as Partial<Readable>).on === 'function';
