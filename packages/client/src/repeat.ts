import { CountersignError, type Outcome } from '@countersign/spec';
import type { Answered } from './api-call.js';
import { callError } from './call-error.js';
import type { Watch } from './hooks.js';
import type { Limit } from './limit.js';
import { responseOf } from './response.js';
import { retryAfter } from './retry-after.js';
import type { RetryBudget } from './retry-budget.js';
import { decideRetry, type RetrySettings } from './retry-policy.js';
import type { Rotations } from './rotations.js';

/** What a call is repeated by. */
export interface RepeatOptions {
  readonly budget: RetryBudget;
  readonly rotations: Rotations;
  readonly watch: Watch;
  readonly now: () => Date;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A call that is tried until it succeeds, or nothing speaks for another attempt. */
export interface Repeated {
  readonly method: string;
  readonly route: string;
  readonly limit: Limit;
  readonly settings: RetrySettings;
  /** When the call's time is over, in milliseconds of the clock. */
  readonly deadline: number;
  /** Whether doing it twice is doing it once. */
  readonly repeatable: boolean;
  /** Whether it changes nothing. */
  readonly reads: boolean;
  /** Writes the request anew, where the server could not read it; false where that would change nothing. */
  readonly rewrite: () => Promise<boolean>;
}

/**
 * Tries a call as often as {@link decideRetry} says. Its error tells what became of all attempts together: one of which
 * nothing is known makes the whole unknown.
 *
 * @throws CountersignError
 */
export async function repeat<Data>(
  call: Repeated,
  { budget, rotations, watch, now, random, sleep }: RepeatOptions,
  send: (attempt: number) => Promise<Answered<Data>>,
): Promise<Answered<Data>> {
  const { method, route, limit, settings } = call;
  let cost = 0;
  let uncertain = false;
  let rotated = false;
  let rewritten = false;
  for (let attempt = 1; ; attempt++) {
    const identity = rotations.count;
    try {
      const answered = await send(attempt);
      budget.succeeded(cost);
      return answered;
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      const response = responseOf(error);
      const outcome =
        uncertain && !call.reads ? outcomeAfter(error, response?.replayed === true) : error.outcome;
      const facts = { attempts: attempt, outcome };
      uncertain ||= error.outcome === 'unknown';
      if (limit.over) throw callError(error, facts);
      // The server's own word: an answer that can't be opened here says that the call was done.
      const unreadable = error.code === 'ENCRYPTION_INVALID' && (error.status ?? 0) >= 400;
      if (unreadable && !rewritten) {
        rewritten = true;
        if (await limit.race(call.rewrite()).catch(() => false)) continue;
      }
      // Asked only where it matters: a source may have to read its files.
      const renewed: boolean =
        error.name === 'IdentityError' &&
        !rotated &&
        (await limit.race(rotations.since(identity)).catch(() => false));
      const headers = response?.headers ?? {};
      const decision = decideRetry(
        {
          code: error.code,
          retryable: error.retryable,
          outcome: error.outcome,
          status: error.status,
          retryAfter: retryAfter(headers['retry-after'], now()),
          shouldRetry: booleans.get(headers['should-retry']),
          attempt,
          timeLeft: call.deadline - now().getTime(),
          repeatable: call.repeatable,
          rotated: renewed,
        },
        settings,
        random(),
        budget.tokens,
      );
      if (!decision.retry || limit.over) throw callError(error, { ...facts, ...decision });
      rotated ||= renewed;
      cost = decision.cost;
      budget.take(cost);
      const { delay } = decision;
      watch.tell('retry', () => ({ method, route, attempt, code: error.code, outcome, delay }));
      if (delay > 0)
        await pause(delay, limit, sleep).catch(end => {
          // Who gave up in the pause wants to know what became of the attempts before it.
          throw CountersignError.is(end) ? callError(end, facts) : end;
        });
    }
  }
}

const booleans: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/**
 * What an attempt says of those before it, of one of which nothing is known. A stored answer is the answer to them, and a
 * payment that was declined was declined once; but who was refused at the door learns nothing of what he did inside.
 */
function outcomeAfter({ code, outcome }: CountersignError, replayed: boolean): Outcome {
  return outcome === 'processed' && (replayed || code === 'PAYMENT_DECLINED') ? 'processed' : 'unknown';
}

async function pause(delay: number, limit: Limit, sleep: RepeatOptions['sleep']): Promise<void> {
  const controller = new AbortController();
  const sleeping = sleep(delay, controller.signal);
  // Where the call ends first, nobody waits for it any more.
  sleeping.catch(() => {});
  try {
    await limit.race(sleeping);
  } finally {
    controller.abort();
  }
}
