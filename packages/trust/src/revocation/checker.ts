import { CountersignError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';
import { Cache } from './cache.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { CrlSource } from './crl-source.js';
import { type Evidence, findingOf, isFinal, isFresh, isWithinGrace, pause } from './evidence.js';
import type { EvidenceSource } from './evidence-source.js';
import { OcspSource } from './ocsp-source.js';
import { checkRevocationOptions, type RevocationOptions, type RevocationTerms } from './options.js';
import { type Question, questionsOf } from './question.js';
import { SingleFlight } from './single-flight.js';
import { mustStaple, readStaple, stapleMissing } from './staple.js';
import { type RevocationFinding, type RevocationVerdict, verdictOf, withoutEvidence } from './verdict.js';

/** RFC 9608: a certificate that lives shorter than it would take to revoke it. */
const noRevAvail = '2.5.29.56';

export interface RevocationCheck {
  /** Whose path it is. A client isn't asked to staple, so must-staple is demanded of servers only. Default: server. */
  readonly peer?: 'server' | 'client';
  /** The OCSP response that the server stapled. */
  readonly staple?: Uint8Array | undefined;
  /** Ends the wait, with its reason. What is being fetched is fetched to its end, for the next one who asks. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds out whether certificates were revoked: from what is known, the staple, OCSP responders and CRLs, in this order.
 * Each certificate of a path but the anchor is checked, with its own issuer. What is found out is kept; one checker
 * serves all connections.
 *
 * @example
 * ```js
 * const checker = new RevocationChecker({ mode: 'ocsp+crl', onUnavailable: 'refuse' });
 * const verdict = await checker.check(path, { staple });
 * if (verdict.refused) throw new Error(verdict.explanation);
 * ```
 */
export class RevocationChecker {
  readonly #terms: RevocationTerms;
  readonly #sources: readonly EvidenceSource[];
  readonly #lookups = new SingleFlight<RevocationFinding>();
  /** Kept apart, so that nothing which is good drives out what is revoked. */
  readonly #revocations = new Cache<Evidence>({ entries: 100_000 });

  /** @throws ConfigurationError `CONFIG_INVALID`; TrustError `CRL_INVALID` for CRLs that are given */
  constructor(options: RevocationOptions) {
    this.#terms = checkRevocationOptions(options);
    const { mode, now } = this.#terms;
    const breaker = new CircuitBreaker(now);
    this.#sources = [
      ...(mode.includes('ocsp') ? [new OcspSource(this.#terms, breaker)] : []),
      ...(mode.includes('crl') ? [new CrlSource(this.#terms, breaker)] : []),
    ];
  }

  /**
   * Judges a path from leaf to anchor. It must have been verified: the addresses in its certificates are asked.
   * What can't be had is a verdict and not an error.
   *
   * @throws the signal's reason
   */
  async check(path: readonly Certificate[], check: RevocationCheck = {}): Promise<RevocationVerdict> {
    checkOptions('RevocationChecker.check', check, { peer: 'text', staple: 'bytes', signal: 'AbortSignal' });
    check.signal?.throwIfAborted();
    const verdict = this.#judge(path, (question, isLeaf) =>
      isLeaf ? this.#findLeaf(question, check) : this.#find(question),
    );
    return check.signal === undefined ? verdict : unlessAborted(verdict, check.signal);
  }

  /**
   * The verdict, if it can be had without waiting: from what is known, also of recent failures. Without a staple in hand
   * there is none on a server that must staple, unless it was revoked.
   */
  cached(
    path: readonly Certificate[],
    { peer }: Pick<RevocationCheck, 'peer'> = {},
  ): RevocationVerdict | undefined {
    const findings: (readonly [Certificate, RevocationFinding])[] = [];
    const questions = this.#questions(path);
    for (const [depth, question] of questions.entries()) {
      const unstapled = depth === 0 && peer !== 'client' && mustStaple(question.certificate);
      const finding = unstapled ? this.#knownRevocation(question) : this.#known(question);
      if (finding !== undefined) findings.push([question.certificate, finding]);
    }
    const known = findings.length === questions.length;
    const revoked = findings.some(([, { status }]) => status === 'revoked');
    return known || revoked ? verdictOf(findings, unchecked(path)) : undefined;
  }

  async #judge(
    path: readonly Certificate[],
    find: (question: Question, isLeaf: boolean) => Promise<RevocationFinding>,
  ): Promise<RevocationVerdict> {
    const findings = this.#questions(path).map(
      async (question, depth) => [question.certificate, await find(question, depth === 0)] as const,
    );
    return verdictOf(await Promise.all(findings), unchecked(path));
  }

  #questions(path: readonly Certificate[]): readonly Question[] {
    checkArgument('RevocationChecker', 'the path', path, 'list');
    checkArgument('RevocationChecker', 'the first certificate of the path', path[0], 'object');
    return this.#terms.mode === 'off' ? [] : questionsOf(path);
  }

  async #findLeaf(question: Question, { staple, peer }: RevocationCheck): Promise<RevocationFinding> {
    const revocation = this.#knownRevocation(question);
    if (revocation !== undefined) return revocation;
    const causes: Error[] = [];
    if (staple !== undefined && staple.length > 0) {
      try {
        return this.#believe(readStaple(staple, question, this.#terms), question);
      } catch (error) {
        if (!CountersignError.is(error)) throw error;
        causes.push(error);
      }
    }
    if (peer !== 'client' && mustStaple(question.certificate)) {
      causes.unshift(stapleMissing(question.certificate));
      return withoutEvidence('unavailable', this.#terms.now(), { refused: true, causes });
    }
    const finding = await this.#find(question);
    return { ...finding, causes: [...causes, ...finding.causes] };
  }

  async #find(question: Question): Promise<RevocationFinding> {
    return this.#known(question) ?? this.#lookups.do(question.key, () => this.#lookUp(question));
  }

  async #lookUp(question: Question): Promise<RevocationFinding> {
    const causes: Error[] = [];
    let good: RevocationFinding | undefined;
    for (const source of this.#sources) {
      const fresh = this.#terms.askAll ? this.#freshFrom(source, question) : undefined;
      const asked = fresh === undefined ? await source.ask(question) : { evidence: fresh, causes: [] };
      causes.push(...asked.causes);
      if (asked.evidence === undefined) continue;
      const finding = this.#believe(asked.evidence, question, causes);
      if (finding.status === 'revoked' || !this.#terms.askAll) return finding;
      good ??= finding;
    }
    return good ?? this.#settle(question, causes);
  }

  /** What can be said without asking anybody. */
  #known(question: Question): RevocationFinding | undefined {
    const revocation = this.#knownRevocation(question);
    if (revocation !== undefined) return revocation;
    const { certificate } = question;
    if (certificate.extension(noRevAvail) !== undefined && !certificate.basicConstraints.ca)
      return withoutEvidence('unchecked', certificate.notAfter);
    const fresh = this.#sources.map(source => this.#freshFrom(source, question));
    const silences = this.#sources.map(source => source.silence(question));
    const isEnough = this.#terms.askAll
      ? fresh.every((evidence, i) => evidence !== undefined || silences[i] !== undefined)
      : true;
    const [good] = newestFirst(fresh.filter(evidence => evidence !== undefined));
    if (good !== undefined && isEnough) return findingOf(good, certificate, this.#terms);
    return silences.includes(undefined)
      ? undefined
      : this.#settle(
          question,
          silences.flatMap(causes => causes ?? []),
        );
  }

  /** What a source said, where that counts and need not be asked for again. */
  #freshFrom(source: EvidenceSource, question: Question): Evidence | undefined {
    const now = this.#terms.now().getTime();
    return newestFirst(source.held(question)).find(
      each => each.recheckAt > now && isFresh(each, this.#terms),
    );
  }

  #knownRevocation(question: Question): RevocationFinding | undefined {
    const evidence = this.#held(question).find(
      each => each.revoked !== undefined && (isFinal(each) || isFresh(each, this.#terms)),
    );
    return evidence && this.#believe(evidence, question);
  }

  /** What is at hand, newest first. */
  #held(question: Question): readonly Evidence[] {
    const remembered = this.#revocations.get(question.key);
    return newestFirst([
      ...(remembered ? [remembered] : []),
      ...this.#sources.flatMap(source => source.held(question)),
    ]);
  }

  /** A revocation is remembered, until something newer says that it was a hold and is over. */
  #believe(evidence: Evidence, question: Question, causes: readonly Error[] = []): RevocationFinding {
    const { certificate, key } = question;
    const remembered = this.#revocations.get(key);
    if (evidence.revoked !== undefined) this.#revocations.set(key, evidence);
    else if (remembered !== undefined) {
      if (remembered.thisUpdate > evidence.thisUpdate)
        return findingOf(remembered, certificate, this.#terms, causes);
      this.#revocations.delete(key);
    }
    return findingOf(evidence, certificate, this.#terms, causes);
  }

  /** What is to be said where nobody gives anything newer: by the newest evidence that still counts, or by none. */
  #settle(question: Question, causes: readonly Error[]): RevocationFinding {
    const evidence = this.#held(question).find(
      each => each.revoked !== undefined || isWithinGrace(each, this.#terms),
    );
    if (evidence !== undefined) return this.#believe(evidence, question, causes);
    return withoutEvidence('unavailable', new Date(this.#terms.now().getTime() + pause), {
      refused: this.#terms.onUnavailable === 'refuse',
      causes,
    });
  }
}

const newestFirst = (evidence: readonly Evidence[]): Evidence[] =>
  evidence.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());

const unchecked = ([leaf]: readonly Certificate[]): RevocationFinding =>
  withoutEvidence('unchecked', (leaf as Certificate).notAfter);

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
