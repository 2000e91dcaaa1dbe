import { PeerError } from '@countersign/spec';
import { OcspRequest } from '@countersign/x509';
import { Cache } from './cache.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import { type Evidence, pause } from './evidence.js';
import { type Asked, type EvidenceSource, firstOf, urlsOf } from './evidence-source.js';
import { boundedFetch, type FetchRequest } from './fetch.js';
import { readOcspAnswer } from './ocsp-answer.js';
import type { RevocationTerms } from './options.js';
import type { Question } from './question.js';

const maxAnswerBytes = 64 * 1024;
const mediaTypes = { request: 'application/ocsp-request', response: 'application/ocsp-response' };

/** RFC 5019 5: what fits into so many is asked with GET. */
const maxUrlLength = 255;

/** Asks the OCSP responders that certificates name (RFC 6960), and keeps what they say. */
export class OcspSource implements EvidenceSource {
  readonly #terms: RevocationTerms;
  readonly #breaker: CircuitBreaker;
  // A kilobyte for each.
  readonly #answers = new Cache<Evidence>({ entries: 10_000 });
  readonly #failures = new Cache<{ readonly until: number; readonly causes: readonly Error[] }>({
    entries: 1_000,
  });

  constructor(terms: RevocationTerms, breaker: CircuitBreaker) {
    this.#terms = terms;
    this.#breaker = breaker;
  }

  held({ key }: Question): readonly Evidence[] {
    const evidence = this.#answers.get(key);
    return evidence === undefined ? [] : [evidence];
  }

  silence({ certificate, key }: Question): readonly Error[] | undefined {
    const { error } = urlsOf(certificate, 'OCSP responder');
    if (error !== undefined) return [error];
    const failure = this.#failures.get(key);
    return failure !== undefined && this.#terms.now().getTime() < failure.until ? failure.causes : undefined;
  }

  async ask(question: Question): Promise<Asked> {
    const silence = this.silence(question);
    if (silence !== undefined) return { causes: silence };
    const { urls } = urlsOf(question.certificate, 'OCSP responder');
    const asked = await firstOf(urls, url => this.#askAt(url, question), this.#terms);
    if (asked.evidence === undefined) {
      const until = this.#terms.now().getTime() + pause;
      this.#failures.set(question.key, { until, causes: asked.causes });
    }
    return asked;
  }

  async #askAt(url: string, question: Question): Promise<Evidence> {
    const { certificate, issuer, key } = question;
    const nonce = this.#terms.random(32);
    const request = OcspRequest.about(certificate, issuer, { nonce });
    const bytes = await this.#breaker.run(new URL(url).host, () => this.#fetch(url, request.der));
    const evidence = readOcspAnswer(bytes, question, this.#terms, { by: 'ocsp', nonce });
    const known = this.#answers.get(key);
    // Of several machines behind one name, one may be behind; an attacker may repeat what was true once.
    if (known === undefined || known.thisUpdate <= evidence.thisUpdate) this.#answers.set(key, evidence);
    return evidence;
  }

  /** RFC 6960 A.1: GET where the request is short, which caches on the way understand, and POST. */
  async #fetch(url: string, der: Uint8Array): Promise<Uint8Array> {
    const get = `${url.replace(/\/$/, '')}/${encodeURIComponent(Buffer.from(der).toString('base64'))}`;
    const answer: FetchRequest = { accept: mediaTypes.response, maxBytes: maxAnswerBytes };
    const post: FetchRequest = { ...answer, body: { type: mediaTypes.request, bytes: der } };
    if (get.length > maxUrlLength || url.includes('?')) return boundedFetch(url, post, this.#terms);
    try {
      return await boundedFetch(get, answer, this.#terms);
    } catch (error) {
      // RFC 6960 A.1 lets a responder know POST alone.
      const status = error instanceof PeerError ? error.status : undefined;
      if (status === undefined || ![400, 404, 405, 414, 501].includes(status)) throw error;
      return boundedFetch(url, post, this.#terms);
    }
  }
}
