import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { Refusal } from './refusal.js';
import type { TrustLevel } from './request.js';

/** So many calls in a row, and so many more in each window of so many seconds. */
export interface RateLimit {
  readonly quota: number;
  readonly window: number;
}

export const defaultRateLimits: Readonly<Record<TrustLevel, RateLimit>> = {
  standard: { quota: 6_000, window: 60 },
  high: { quota: 30_000, window: 60 },
  maximum: { quota: 120_000, window: 60 },
};

interface Bucket {
  tokens: number;
  /** In milliseconds. */
  at: number;
}

/** A token bucket for each client. */
export class RateLimiter {
  readonly #limits: Readonly<Record<TrustLevel, RateLimit>>;
  readonly #policies: Readonly<Record<TrustLevel, string>>;
  readonly #buckets = new Map<string, Bucket>();

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(limits: Partial<Readonly<Record<TrustLevel, RateLimit>>>) {
    checkOptions('rateLimits', limits, { standard: 'object', high: 'object', maximum: 'object' });
    for (const [level, limit] of Object.entries(limits)) checkLimit(level, limit);
    this.#limits = { ...defaultRateLimits, ...limits };
    const policy = (level: TrustLevel): string =>
      `"${level}";q=${this.#limits[level].quota};w=${this.#limits[level].window}`;
    this.#policies = { standard: policy('standard'), high: policy('high'), maximum: policy('maximum') };
  }

  /**
   * Takes a token, and puts the headers of draft-ietf-httpapi-ratelimit-headers among those given.
   *
   * @throws Refusal
   */
  take(clientId: string, level: TrustLevel, now: number, headers: Record<string, string>): void {
    const { quota, window } = this.#limits[level];
    const perMillisecond = quota / (window * 1000);
    let bucket = this.#buckets.get(clientId);
    if (bucket === undefined) {
      bucket = { tokens: quota, at: now };
      this.#buckets.set(clientId, bucket);
    } else if (now > bucket.at) {
      bucket.tokens = Math.min(quota, bucket.tokens + (now - bucket.at) * perMillisecond);
      bucket.at = now;
    }
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens--;
    const untilFull = Math.ceil((quota - bucket.tokens) / perMillisecond / 1000);
    headers['ratelimit-policy'] = this.#policies[level];
    headers.ratelimit = `"${level}";r=${Math.floor(bucket.tokens)};t=${untilFull}`;
    if (allowed) return;
    const wait = Math.ceil((1 - bucket.tokens) / perMillisecond / 1000);
    throw new Refusal('RATE_LIMITED', `${clientId} used up its quota of ${quota} calls in ${window} s`, {
      headers: { 'retry-after': String(wait) },
    });
  }
}

function checkLimit(level: string, limit: RateLimit): void {
  checkOptions(`rateLimits.${level}`, limit, { quota: 'number', window: 'number' });
  for (const value of [limit.quota, limit.window])
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigurationError('CONFIG_INVALID', `rateLimits.${level} needs whole numbers above zero`, {
        hint: 'Give { quota, window }: so many calls in so many seconds.',
      });
}
