import { Cache } from '@countersign/trust/internal';
import { type CertificateVerdict, judgeCertificate } from './pipeline.js';
import type { Policy } from './policy.js';
import type { Revocations } from './revocations.js';
import type { Shown } from './shown.js';

export interface CacheOptions {
  /** For how many milliseconds a certificate that passed isn't judged again. Default: 10 minutes. */
  readonly accepted?: number;
  /** For how many milliseconds one that was refused isn't. Default: 30 seconds. */
  readonly refused?: number;
  /** How many certificates are remembered. Default: 10,000. */
  readonly entries?: number;
}

/** A verdict with the time in which it stands. */
export interface TimedVerdict extends CertificateVerdict {
  readonly epoch: number;
  /** Epoch milliseconds. */
  readonly validUntil: number;
}

/**
 * Remembers what was found of certificates: those that passed apart from those that didn't, so that nobody drives out
 * honest clients by showing worthless certificates.
 */
export class VerdictCache {
  readonly #accepted: Cache<TimedVerdict>;
  readonly #refused: Cache<TimedVerdict>;
  readonly #ages: { readonly accepted: number; readonly refused: number };
  readonly #pending = new Map<string, Promise<TimedVerdict>>();
  readonly #revocations: Revocations;
  readonly #now: () => Date;

  constructor(options: CacheOptions, revocations: Revocations, now: () => Date) {
    const { accepted = 10 * 60_000, refused = 30_000, entries = 10_000 } = options;
    this.#ages = { accepted, refused };
    this.#accepted = new Cache({ entries });
    this.#refused = new Cache({ entries: Math.ceil(entries / 10) });
    this.#revocations = revocations;
    this.#now = now;
  }

  /** What is known of a certificate under this policy, if it still stands. */
  known(shown: Shown, { epoch }: Policy): TimedVerdict | undefined {
    const key = keyOf(shown);
    const verdict = this.#accepted.get(key) ?? this.#refused.get(key);
    return verdict !== undefined && verdict.epoch === epoch && this.#now().getTime() < verdict.validUntil
      ? verdict
      : undefined;
  }

  /** Judges it, once for all that ask meanwhile. */
  judge(shown: Shown, policy: Policy): TimedVerdict | Promise<TimedVerdict> {
    const key = keyOf(shown);
    const flight = `${policy.epoch} ${key}`;
    const pending = this.#pending.get(flight);
    if (pending !== undefined) return pending;
    const verdict = judgeCertificate(shown, policy, this.#revocations, this.#now());
    if (!(verdict instanceof Promise)) return this.#keep(key, verdict, policy);
    const kept = verdict
      .then(found => this.#keep(key, found, policy))
      .finally(() => this.#pending.delete(flight));
    this.#pending.set(flight, kept);
    return kept;
  }

  #keep(key: string, verdict: CertificateVerdict, { epoch }: Policy): TimedVerdict {
    const passed = verdict.failures.length === 0;
    const timed = { ...verdict, epoch, validUntil: this.#end(verdict, passed) };
    (passed ? this.#refused : this.#accepted).delete(key);
    (passed ? this.#accepted : this.#refused).set(key, timed);
    return timed;
  }

  /** No longer than anything that it rests on. */
  #end({ path, pin, revocation }: CertificateVerdict, passed: boolean): number {
    const now = this.#now().getTime();
    if (!passed) return now + this.#ages.refused;
    const ends = [
      now + this.#ages.accepted,
      ...path.map(({ notAfter }) => notAfter.getTime() + 1_000),
      ...(pin?.until === undefined ? [] : [pin.until.getTime()]),
      ...(revocation === undefined ? [] : [revocation.validUntil.getTime()]),
    ];
    return Math.min(...ends);
  }
}

// What OpenSSL said hangs on what came along, too.
const keyOf = ({ fingerprint, opensslError }: Shown): string => `${fingerprint} ${opensslError ?? ''}`;
