import type { ErrorCode } from '@countersign/spec';
import { inTime } from './in-time.js';
import type { RegisteredClient } from './registry/registered-client.js';
import { callerOf } from './shut-out.js';
import type { GuardStore, StoreEntry } from './store.js';

export interface BlockingOptions {
  /** How many violations lead to a block. Default: 5. */
  readonly violations?: number;
  /** In how many milliseconds. Default: 10 minutes. */
  readonly window?: number;
  /** For how many milliseconds a caller is blocked. Default: 15 minutes. */
  readonly duration?: number;
}

/** What no honest client does by mistake again and again. */
const counted: readonly ErrorCode[] = [
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_PINNING_FAILED',
  'IP_NOT_ALLOWED',
  'NOT_AUTHORIZED',
];

/** Counts violations, and blocks who goes on: a certificate at an address, never everybody of a name. */
export class Violations {
  readonly #store: GuardStore;
  readonly #options: Required<BlockingOptions>;
  readonly #now: () => Date;
  #warned = false;

  constructor(store: GuardStore, options: BlockingOptions, now: () => Date) {
    const { violations = 5, window = 10 * 60_000, duration = 15 * 60_000 } = options;
    this.#store = store;
    this.#options = { violations, window, duration };
    this.#now = now;
  }

  /** @param client whose name the certificate bears, by a path that was proven; else anybody could have written it. */
  note(code: ErrorCode, client: RegisteredClient, fingerprint: string, address: string): void {
    if (!counted.includes(code)) return;
    this.#count(code, client, callerOf(fingerprint, address)).then(
      () => (this.#warned = false),
      error => this.#warn(error),
    );
  }

  /** Once, until the store works again: callers can bring as many as they like. */
  #warn(error: unknown): void {
    if (!this.#warned) process.emitWarning(`The store of the guard failed: ${error}`, 'CountersignWarning');
    this.#warned = true;
  }

  async #count(code: ErrorCode, { id }: RegisteredClient, subject: string): Promise<void> {
    const { violations, window, duration } = this.#options;
    const count = await inTime('count', this.#store.count(subject, window));
    // Each time anew: who goes on while blocked stays so, and that is not told for each request.
    if (count % violations !== 0) return;
    const since = this.#now();
    const block: StoreEntry = {
      ...{ kind: 'blocked', subject, since },
      reason: `${count} violations, the last one ${code}, as ${id}`,
      until: new Date(since.getTime() + duration),
    };
    await inTime('put', this.#store.put(block));
  }
}
