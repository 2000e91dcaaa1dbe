import { ConfigurationError, type ErrorCode, type Stage } from '@countersign/spec';
import { checkArgument, checkOptions, createError } from '@countersign/spec/internal';
import type { AnswerFault } from './faults/fault.js';
import { checkTimeout } from './timeout.js';

/** A request that reached the server. */
export interface SeenRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  /** The client that was admitted; undefined where nobody was. */
  readonly client: string | undefined;
  /** SHA-256 of the certificate that was presented. */
  readonly fingerprint: string | undefined;
  /** The code of what it was refused with, by whomever; undefined where it was answered. */
  readonly refused: ErrorCode | undefined;
  /** The stage at which its caller was refused. */
  readonly stage: Stage | undefined;
  /** The status that was answered, or was meant to be; 0 where a fault kept the request from the API. */
  readonly status: number;
  /** The kind of the fault that befell its answer, if there was one. */
  readonly fault: AnswerFault['kind'] | undefined;
  readonly tlsVersion: string;
  /** Whether its connection resumed a TLS session. */
  readonly resumed: boolean;
  /** The name that the client asked for in its ClientHello (SNI). */
  readonly serverName: string | undefined;
  readonly alpn: string | undefined;
  /** Its TCP connection, counted from 1. */
  readonly connection: number;
  /** How many requests with the same Idempotency-Key there were up to this one; 1 where there is no key. */
  readonly attempt: number;
  /** By the clock of the mock. */
  readonly time: Date;
}

export interface WaitOptions {
  /** Milliseconds. Default: 5,000. */
  readonly timeout?: number;
}

// A mock may be put under load: then the oldest are forgotten.
const most = 10_000;

/** The requests that arrived, in their order, as an array: the last 10,000. What TLS refused is not among them. */
export class SeenRequests extends Array<SeenRequest> {
  readonly #attempts = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #closed = false;

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** @internal */
  add(request: SeenRequest): void {
    this.push(request);
    if (this.length > most * 1.1) this.splice(0, this.length - most);
    for (const look of [...this.#waiting]) look();
  }

  /** No more will come. @internal */
  close(): void {
    this.#closed = true;
    for (const look of [...this.#waiting]) look();
  }

  /** Counts one more with an Idempotency-Key. @internal */
  attemptWith(key: string | string[] | undefined): number {
    if (typeof key !== 'string') return 1;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt;
  }

  /**
   * Waits until so many requests have come, or one that fits.
   *
   * @returns the last of them, or the first one that fits
   * @throws PeerError `TIMEOUT`, which says what came instead; ConfigurationError `CONFIG_INVALID`, and `ABORTED` where the
   * mock was closed meanwhile
   *
   * @example
   * ```js
   * const { headers } = await mock.requests.waitFor(request => request.path === '/v1/payments');
   * ```
   */
  async waitFor(
    what: number | ((request: SeenRequest) => boolean),
    options: WaitOptions = {},
  ): Promise<SeenRequest> {
    checkWait(what, options);
    const { timeout = 5_000 } = options;
    const find = (): SeenRequest | undefined =>
      typeof what === 'number' ? this[what - 1] : this.find(request => fits(what, request));
    return new Promise((resolve, reject) => {
      const look = (): void => {
        try {
          const found = find();
          if (found === undefined && !this.#closed) return;
          end();
          if (found === undefined) reject(this.#aborted());
          else resolve(found);
        } catch (error) {
          // Told to who asked, and not to whoever sends the request that is looked at.
          end();
          reject(error);
        }
      };
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const timer = setTimeout(() => {
        end();
        reject(createError('TIMEOUT', this.#missed(timeout), { hint: 'Look at what came instead.' }));
      }, timeout);
      this.#waiting.add(look);
      look();
    });
  }

  #missed(timeout: number): string {
    return `The request did not come within ${timeout} ms; ${this.#instead()}`;
  }

  #aborted(): ConfigurationError {
    const message = `The mock was closed before the request came; ${this.#instead()}`;
    return new ConfigurationError('ABORTED', message, {
      hint: 'Wait for the request before the mock is closed.',
    });
  }

  #instead(): string {
    const came = this.map(({ method, path, status }) => `${method} ${path} (${status})`).slice(-10);
    return came.length === 0 ? 'none came' : `these came last: ${came.join(', ')}`;
  }
}

function fits(what: (request: SeenRequest) => unknown, request: SeenRequest): boolean {
  const said = what(request);
  // A promise would pass for a yes.
  if (typeof (said as PromiseLike<unknown> | undefined)?.then === 'function')
    throw new ConfigurationError('CONFIG_INVALID', 'waitFor: the function gives a promise', {
      hint: 'Give one that says true or false at once.',
    });
  return Boolean(said);
}

/** What is never fulfilled, or at once, would look like a fault of whoever is waited for. */
function checkWait(what: unknown, options: WaitOptions): void {
  checkArgument('waitFor', 'what to wait for', what, ['number', 'function']);
  if (typeof what === 'number' && !(Number.isSafeInteger(what) && what > 0))
    throw new ConfigurationError('CONFIG_INVALID', `waitFor: there is no request ${what}`, {
      hint: 'Requests are counted from 1.',
    });
  checkOptions('waitFor', options, { timeout: 'number' });
  checkTimeout('waitFor', options.timeout);
}
