import { Cache } from '@countersign/trust/internal';
import type { RegisteredClient } from './registry/registered-client.js';

interface Bucket {
  tokens: number;
  /** Epoch milliseconds. */
  at: number;
}

/** Requests of each client in a minute: a bucket that is full at first, and fills up again evenly. */
export class RateLimit {
  readonly #buckets = new Cache<Bucket>({ entries: 10_000 });
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Takes one, or tells after how many seconds there is one. */
  take({ id, requestsPerMinute: limit }: RegisteredClient): number | undefined {
    const now = this.#now().getTime();
    const known = this.#buckets.get(id);
    const bucket = known ?? { tokens: limit, at: now };
    if (known === undefined) this.#buckets.set(id, bucket);
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - bucket.at);
    bucket.tokens = Math.min(limit, bucket.tokens + (passed * limit) / 60_000);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 60) / limit);
    bucket.tokens -= 1;
    return undefined;
  }
}
