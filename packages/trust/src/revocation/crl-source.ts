import { CountersignError, TrustError } from '@countersign/spec';
import { type Certificate, Crl, type RevokedEntry } from '@countersign/x509';
import { Cache } from './cache.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import { type Evidence, isFresh, isPremature, pause } from './evidence.js';
import { type Asked, type EvidenceSource, expected, firstOf, outOfDate, urlsOf } from './evidence-source.js';
import { boundedFetch } from './fetch.js';
import type { RevocationTerms } from './options.js';
import type { Question } from './question.js';
import { SingleFlight } from './single-flight.js';

/** A CRL whose signature was found to be its issuer's. */
interface HeldCrl {
  readonly crl: Crl;
  /** When a newer one is asked for, in epoch milliseconds. */
  readonly recheckAt: number;
}

// As many as the reader of CRLs takes.
const maxCrlBytes = 20 * 1024 * 1024;

/** What the index of a CRL takes beside its bytes, by measurement. */
const bytesPerEntry = 80;

/** Looks into the CRLs that were given and those that certificates name (RFC 5280 6.3), and keeps them. */
export class CrlSource implements EvidenceSource {
  readonly #terms: RevocationTerms;
  readonly #breaker: CircuitBreaker;
  /** Those of an issuer. */
  readonly #given = new Cache<readonly HeldCrl[]>({ entries: 1_000 });
  readonly #fetched = new Cache<HeldCrl>({
    entries: 100,
    bytes: 128 * 1024 * 1024,
    sizeOf: ({ crl }) => crl.der.length + crl.size * bytesPerEntry,
  });
  readonly #failures = new Cache<{ readonly until: number; readonly cause: Error }>({ entries: 1_000 });
  readonly #fetches = new SingleFlight<HeldCrl>();

  constructor(terms: RevocationTerms, breaker: CircuitBreaker) {
    this.#terms = terms;
    this.#breaker = breaker;
  }

  held(question: Question): readonly Evidence[] {
    const { urls } = urlsOf(question.certificate, 'CRL');
    const fetched = urls.flatMap(url => this.#fetched.get(keyOf(url, question)) ?? []);
    return [...this.#givenBy(question), ...fetched].flatMap(held => {
      const evidence = attempt(() => this.#read(held, question.certificate));
      return evidence instanceof Error ? [] : [evidence];
    });
  }

  silence(question: Question): readonly Error[] | undefined {
    const { urls, error } = urlsOf(question.certificate, 'CRL');
    const causes = urls.map(url => this.#silenceOf(url, question));
    if (causes.includes(undefined)) return undefined;
    const given = this.#givenBy(question).map(held => this.#complaint('the CRL given', held, question));
    return [...given, ...causes, error].filter(cause => cause !== undefined);
  }

  async ask(question: Question): Promise<Asked> {
    const silence = this.silence(question);
    if (silence !== undefined) return { causes: silence };
    const { urls } = urlsOf(question.certificate, 'CRL');
    const read = async (url: string): Promise<Evidence> =>
      this.#read(await this.#crlAt(url, question), question.certificate);
    return firstOf(urls, read, this.#terms);
  }

  /** Why a URL need not be asked: it was a moment ago, and gave nothing that helps. */
  #silenceOf(url: string, question: Question): Error | undefined {
    const key = keyOf(url, question);
    const now = this.#terms.now().getTime();
    const failure = this.#failures.get(key);
    if (failure !== undefined && now < failure.until) return failure.cause;
    const held = this.#fetched.get(key);
    return held !== undefined && now < held.recheckAt ? this.#complaint(url, held, question) : undefined;
  }

  #complaint(from: string, held: HeldCrl, { certificate }: Question): Error | undefined {
    const evidence = attempt(() => this.#read(held, certificate));
    if (evidence instanceof Error) return evidence;
    return isFresh(evidence, this.#terms) ? undefined : outOfDate(from, evidence);
  }

  #givenBy({ issuer, issuerKey }: Question): readonly HeldCrl[] {
    const known = this.#given.get(issuerKey);
    if (known !== undefined) return known;
    const given = this.#terms.crls
      .filter(crl => crl.isSignedBy(issuer))
      .map(crl => ({ crl, recheckAt: Number.POSITIVE_INFINITY }));
    this.#given.set(issuerKey, given);
    return given;
  }

  async #crlAt(url: string, question: Question): Promise<HeldCrl> {
    const key = keyOf(url, question);
    const held = this.#fetched.get(key);
    if (held !== undefined && this.#terms.now().getTime() < held.recheckAt) return held;
    const failure = this.#failures.get(key);
    if (failure !== undefined && this.#terms.now().getTime() < failure.until) throw failure.cause;
    return this.#fetches.do(key, async () => {
      try {
        const fetched = await this.#fetch(url, question.issuer, held);
        this.#fetched.set(key, fetched);
        return fetched;
      } catch (error) {
        const until = this.#terms.now().getTime() + pause;
        this.#failures.set(key, { until, cause: expected(error) });
        throw error;
      }
    });
  }

  async #fetch(url: string, issuer: Certificate, held: HeldCrl | undefined): Promise<HeldCrl> {
    const request = { accept: 'application/pkix-crl', maxBytes: maxCrlBytes };
    const bytes = await this.#breaker.run(new URL(url).host, () => boundedFetch(url, request, this.#terms));
    const crl = Crl.parse(bytes);
    if (!crl.isSignedBy(issuer))
      throw new TrustError('CRL_INVALID', `The CRL from ${url} is not signed by ${issuer.subject}`);
    if (isPremature(crl.thisUpdate, this.#terms))
      throw new TrustError(
        'CRL_INVALID',
        `The CRL from ${url} is valid only from ${crl.thisUpdate.toISOString()}`,
      );
    // What is older than what we have was held back by somebody, or is of a machine that is behind.
    const newest = held !== undefined && held.crl.thisUpdate > crl.thisUpdate ? held.crl : crl;
    const now = this.#terms.now().getTime();
    const current = isFresh({ ...newest, by: 'crl', revoked: undefined, recheckAt: 0 }, this.#terms);
    return { crl: newest, recheckAt: now + (current ? this.#terms.recheckAfter : pause) };
  }

  /** What a CRL says about a certificate (RFC 5280 6.3.3). */
  #read({ crl, recheckAt }: HeldCrl, certificate: Certificate): Evidence {
    const { thisUpdate, nextUpdate } = crl;
    if (isPremature(thisUpdate, this.#terms))
      throw new TrustError('CRL_INVALID', `The CRL is valid only from ${thisUpdate.toISOString()}`);
    if (!crl.covers(certificate))
      throw new TrustError(
        'CRL_INVALID',
        `The CRL of ${crl.issuer} is not for certificates like ${certificate.subject}`,
      );
    const entry = entryOf(crl, certificate);
    if (entry === undefined && crl.scope.onlySomeReasons)
      throw new TrustError('CRL_INVALID', `The CRL of ${crl.issuer} covers only some reasons`);
    const revoked = entry === undefined ? undefined : { at: entry.revokedAt, reason: entry.reason };
    return { by: 'crl', revoked, thisUpdate, nextUpdate, recheckAt };
  }
}

/** An entry that can't be read, for a reason that nobody knows or else, is an entry all the same. */
function entryOf(crl: Crl, certificate: Certificate): RevokedEntry | undefined {
  const entry = attempt(() => crl.entryOf(certificate));
  return entry instanceof Error ? { revokedAt: crl.thisUpdate, reason: 'unspecified' } : entry;
}

/** The CRL at a URL, as signed by this issuer: another one may name the same URL. */
const keyOf = (url: string, { issuerKey }: Question): string => `${issuerKey} ${url}`;

function attempt<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return error;
  }
}
