import { checkOptions } from '@countersign/spec/internal';
import { RevocationChecker, type RevocationOptions, type RevocationVerdict } from '@countersign/trust';
import type { Certificate } from '@countersign/x509';
import type { EventSource } from './events.js';
import { levels, type RevocationChecking, type TrustLevel } from './levels.js';
import type { RegisteredClient } from './registry/registered-client.js';

/** How issuers are asked about client certificates. Whether they are, and what follows, is a matter of the trust level. */
export type ClientRevocationOptions = Omit<RevocationOptions, 'mode' | 'onUnavailable' | 'grace' | 'now'>;

/** Asks about the certificates of clients, at each level as it demands. */
export class Revocations {
  readonly #options: ClientRevocationOptions;
  readonly #now: () => Date;
  readonly #events: EventSource;
  /** By level and way of asking, made where they are needed: each keeps what it was told. */
  readonly #checkers = new Map<string, RevocationChecker>();

  /** @throws ConfigurationError `CONFIG_INVALID`; TrustError `CRL_INVALID` */
  constructor(options: ClientRevocationOptions, now: () => Date, events: EventSource) {
    checkOptions('revocation', options, {
      timeout: 'number',
      maxAge: 'number',
      recheckAfter: 'number',
      clockSkew: 'number',
      crls: 'list',
      allowAddress: 'function',
      random: 'function',
    });
    this.#options = options;
    this.#now = now;
    this.#events = events;
    this.#checker('standard', 'basic');
  }

  /** Undefined where nothing was to be asked, and nothing is known. */
  check(
    path: readonly Certificate[],
    client: RegisteredClient | undefined,
  ): RevocationVerdict | undefined | Promise<RevocationVerdict> {
    const level = client?.level ?? 'standard';
    const checking = client?.revocation ?? levels.standard.revocation;
    const checker = this.#checker(level, checking);
    if (checking === 'basic') {
      const known = checker.cached(path, { peer: 'client' });
      return known?.status === 'unavailable' ? undefined : known;
    }
    const start = performance.now();
    return checker.check(path, { peer: 'client' }).then(verdict => {
      const about = { clientId: client?.id, trustLevel: level };
      this.#events.tell('revocation_checked', {
        ...about,
        ...{ checking, verdict, milliseconds: performance.now() - start },
      });
      if (verdict.status === 'unavailable' && !verdict.refused)
        this.#events.tell('revocation_unavailable', { ...about, explanation: verdict.explanation });
      return verdict;
    });
  }

  #checker(level: TrustLevel, checking: RevocationChecking): RevocationChecker {
    const key = `${level} ${checking}`;
    let checker = this.#checkers.get(key);
    if (checker === undefined) {
      const { onUnavailable, grace } = levels[level];
      const { crls, ...options } = this.#options;
      const ways = {
        // Only what is at hand is looked at.
        basic: { mode: 'crl', ...(crls === undefined ? {} : { crls }) },
        ocsp: { mode: 'ocsp' },
        // Who is trusted most is asked about everywhere: one that says "revoked" is enough.
        'ocsp+crl': { mode: 'ocsp+crl', askAll: true, ...(crls === undefined ? {} : { crls }) },
      } as const;
      checker = new RevocationChecker({
        ...options,
        ...ways[checking],
        onUnavailable,
        grace,
        now: this.#now,
      });
      this.#checkers.set(key, checker);
    }
    return checker;
  }
}
