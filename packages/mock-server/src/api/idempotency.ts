import { hash } from 'node:crypto';
import type { Result } from './call.js';
import { Refusal } from './refusal.js';

const keptFor = 24 * 60 * 60 * 1000;

/** What is known of a key. */
export interface KeyedCall {
  readonly fingerprint: string;
  readonly until: number;
  attempts: number;
  running: boolean;
  /** What it was answered with; `undefined` while that is open, or where a repetition may do it again. */
  outcome: Result | Refusal | undefined;
}

/** Answers by Idempotency-Key, apart for each client, for 24 hours (draft-ietf-httpapi-idempotency-key-header). */
export class IdempotencyKeys {
  /** In the order in which they end, since all are kept equally long. */
  readonly #calls = new Map<string, KeyedCall>();

  /**
   * Begins a call, or finds that it was begun.
   *
   * @throws Refusal
   */
  begin(clientId: string, key: string, fingerprint: string, now: number): KeyedCall {
    this.#forget(now);
    const name = `${clientId}\n${key}`;
    const earlier = this.#calls.get(name);
    // A clock that went back leaves some behind that have ended.
    if (earlier === undefined || (earlier.until <= now && !earlier.running)) {
      const call = { fingerprint, until: now + keptFor, attempts: 1, running: true, outcome: undefined };
      this.#calls.set(name, call);
      return call;
    }
    if (earlier.fingerprint !== fingerprint)
      throw new Refusal(
        'IDEMPOTENCY_KEY_REUSED',
        'The Idempotency-Key was used for another call or payload',
        {
          param: 'Idempotency-Key',
        },
      );
    if (earlier.running)
      throw new Refusal(
        'IDEMPOTENCY_KEY_IN_PROGRESS',
        'The call with this Idempotency-Key is not answered yet',
        {
          param: 'Idempotency-Key',
          headers: { 'retry-after': '1' },
        },
      );
    earlier.attempts++;
    earlier.running = earlier.outcome === undefined;
    return earlier;
  }

  #forget(now: number): void {
    for (const [name, call] of this.#calls) {
      if (call.until > now) return;
      if (!call.running) this.#calls.delete(name);
    }
  }
}

/**
 * Does what a key stands for, or gives what came of it.
 *
 * @throws Refusal
 */
export function once(call: KeyedCall, work: () => Result | Promise<Result>): Result | Promise<Result> {
  if (call.outcome instanceof Refusal) throw call.outcome;
  if (call.outcome !== undefined) return call.outcome;
  const give = ({ lostBy, ...result }: Result): Result => {
    settle(call, result);
    if (lostBy !== undefined) throw lostBy;
    return result;
  };
  const fail = (error: unknown): never => {
    settle(call, error instanceof Refusal && !passes(error) ? error : undefined);
    throw error;
  };
  let result: Result | Promise<Result>;
  try {
    result = work();
  } catch (error) {
    return fail(error);
  }
  return result instanceof Promise ? result.then(give, fail) : give(result);
}

function settle(call: KeyedCall, outcome: Result | Refusal | undefined): void {
  call.running = false;
  call.outcome = outcome;
}

/** What a repetition can mend isn't kept. */
const passes = ({ status }: Refusal): boolean => status >= 500 || status === 429;

/** The payload counts as JSON: an encrypted one differs each time it is encrypted. */
export function fingerprintOf(path: string, body: unknown): string {
  return hash('sha256', `${path}\n${JSON.stringify(body)}`, 'base64');
}
