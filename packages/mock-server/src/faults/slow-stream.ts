import { Duplex } from 'node:stream';
import { pause, type Wait } from './pause.js';

export interface Pace {
  /** How many bytes at a time. */
  readonly bytes: number;
  /** Milliseconds before each of them. */
  readonly delay: number;
  readonly wait: Wait;
}

/** A TCP connection over which what is written comes slowly, until somebody tells it to hurry. */
export class SlowStream extends Duplex {
  readonly #tcp: Duplex;
  #pace: Pace | undefined;

  constructor(tcp: Duplex, pace: Pace) {
    super({ allowHalfOpen: true });
    this.#tcp = tcp;
    this.#pace = pace;
    tcp.on('data', (data: Buffer) => {
      if (!this.push(data)) tcp.pause();
    });
    tcp.on('end', () => this.push(null));
    tcp.on('error', error => this.destroy(error));
    tcp.on('close', () => this.destroy());
  }

  /** What is left, and what comes then, comes at once. */
  hurry(): void {
    this.#pace = undefined;
  }

  async #dribble(chunk: Buffer): Promise<void> {
    let at = 0;
    while (this.#pace !== undefined && at < chunk.length) {
      const { wait, delay, bytes } = this.#pace;
      if (!(await pause(wait, delay, this.#tcp))) return;
      this.#tcp.write(chunk.subarray(at, at + bytes));
      at += bytes;
    }
    if (at < chunk.length) this.#tcp.write(chunk.subarray(at));
  }

  override _read(): void {
    this.#tcp.resume();
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    if (this.#pace === undefined) this.#tcp.write(chunk, callback);
    else this.#dribble(chunk).then(() => callback(), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#tcp.end(callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#tcp.destroy();
    callback(error);
  }
}
