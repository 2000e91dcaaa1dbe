import type { ErrorCategory, ErrorCode, Outcome } from '@countersign/spec';
import { errorCatalogue } from '@countersign/spec';

/** How calls are repeated. Times in milliseconds. */
export interface RetrySettings {
  readonly attempts: number;
  readonly baseDelay: number;
  readonly maxDelay: number;
}

/** One attempt that failed, and where the call stands. */
export interface Failure {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly outcome: Outcome;
  /** Of the answer, where there was one. */
  readonly status: number | undefined;
  /** What the server asked to wait. */
  readonly retryAfter: number | undefined;
  /** The server's `Should-Retry`. */
  readonly shouldRetry: boolean | undefined;
  /** This attempt was the n-th, from 1. */
  readonly attempt: number;
  /** Until the call's time is over. */
  readonly timeLeft: number;
  /** Whether doing it twice is doing it once: it only reads, or carries an Idempotency-Key. */
  readonly repeatable: boolean;
  /** The identity has changed since the attempt, and no earlier attempt was repeated for that reason. */
  readonly rotated: boolean;
}

/** `delay` in milliseconds; without a retry, `why` says what speaks against it, where anything did speak for it. */
export type Decision =
  | { readonly retry: true; readonly delay: number; readonly cost: number }
  | { readonly retry: false; readonly why?: string };

/** Retries draw from the budget (AWS SDKs, standard mode): twice as much where the server took too long. */
const cost = 5;
const costOfTimeout = 10;

const throttledBaseDelay = 500;

/** Certificates that a rotation can have replaced. */
const curedByRotation: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_PINNING_FAILED',
  'CERTIFICATE_CHAIN_INVALID',
  'CLIENT_CERTIFICATE_REJECTED',
]);

/** Repeating these changes nothing, whatever a server says: somebody has to act. */
const final: ReadonlySet<ErrorCategory> = new Set<ErrorCategory>(['identity', 'trust', 'configuration']);

/** Requests that are wrong stay wrong (RFC 9110 15.5), but for these: too slow, in conflict, too early, too many. */
const isFinal = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);

/**
 * Whether a failed attempt is repeated, and when. Decides by its arguments alone.
 *
 * @param random from 0 to 1: full jitter
 * @param budget what is left of it
 */
export function decideRetry(
  failure: Failure,
  settings: RetrySettings,
  random: number,
  budget: number,
): Decision {
  const { code, attempt, timeLeft, retryAfter } = failure;
  const mayBeTwice = !failure.repeatable && failure.outcome === 'unknown';
  if (failure.rotated && curedByRotation.has(code) && !mayBeTwice) return { retry: true, delay: 0, cost: 0 };
  if (final.has(errorCatalogue[code].category)) return { retry: false };
  if (failure.status !== undefined && isFinal(failure.status)) return { retry: false };
  if (!(failure.shouldRetry ?? failure.retryable)) return { retry: false };
  if (!failure.repeatable && failure.outcome !== 'not-sent')
    return { retry: false, why: 'it may have been carried out, and nothing says that twice is once' };
  if (attempt >= settings.attempts)
    return settings.attempts === 1
      ? { retry: false }
      : { retry: false, why: `given up after ${attempt} attempts` };
  const price = code === 'TIMEOUT' ? costOfTimeout : cost;
  if (budget < price)
    return { retry: false, why: 'too many calls fail: the retry budget of the client is used up' };
  const base =
    code === 'RATE_LIMITED' ? Math.max(settings.baseDelay, throttledBaseDelay) : settings.baseDelay;
  const backoff = random * Math.min(settings.maxDelay, base * 2 ** (attempt - 1));
  // Earlier than the server asked for would be in vain, and rude.
  const delay = Math.max(backoff, retryAfter ?? 0);
  if (delay >= timeLeft)
    return {
      retry: false,
      why:
        retryAfter === delay
          ? `the server asks for a pause of ${retryAfter / 1000} s, and the call has less time left`
          : "the call's time would be over",
    };
  return { retry: true, delay, cost: price };
}
