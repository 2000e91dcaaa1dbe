import { setMaxListeners } from 'node:events';
import type { CountersignError, Outcome } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';

export interface LimitOptions {
  /** Milliseconds from now. */
  readonly timeout: number;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
  /** `host:port`, for the message. */
  readonly address: string;
}

/** Ends a call before its answer: when its time is over, or when its caller gives it up. */
export class Limit {
  readonly #options: LimitOptions;
  readonly #timer: NodeJS.Timeout;
  #late = false;
  #listener: (() => void) | undefined;

  constructor(options: LimitOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => {
      this.#late = true;
      this.#listener?.();
    }, options.timeout);
    const { signal } = options;
    if (signal === undefined) return;
    // One signal may end many calls, which is no leak. What another realm made can't be told so.
    if (signal instanceof EventTarget) setMaxListeners(0, signal);
    signal.addEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => this.#listener?.();

  get over(): boolean {
    return this.#late || this.#options.signal?.aborted === true;
  }

  /** Calls the listener when the call ends early. Whatever the call waits for, it waits for one thing at a time. */
  listen(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** Settles with the work, or as soon as the call ends early. The outcome is that nothing of this attempt was sent. */
  race<T>(work: Promise<T>): Promise<T> {
    if (this.over) return Promise.reject(this.error('not-sent'));
    return new Promise<T>((resolve, reject) => {
      this.listen(() => reject(this.error('not-sent')));
      work.then(resolve, reject);
    }).finally(() => this.listen(undefined));
  }

  /** Why the call ended early. */
  error(outcome: Outcome): CountersignError {
    const { timeout, signal, address } = this.#options;
    if (signal?.aborted !== true)
      return createError('TIMEOUT', `${address} did not answer within the ${timeout} ms of the call`, {
        outcome,
        hint: 'Give the call more time (timeout, timeouts.call), or find out what takes so long.',
      });
    const cause: unknown = signal.reason;
    return (cause as Error | undefined)?.name === 'TimeoutError'
      ? createError('TIMEOUT', `${address} did not answer within the call's timeout`, { cause, outcome })
      : createError('ABORTED', `The call to ${address} was aborted`, { cause, outcome });
  }

  /** Must be called when the call is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }
}
