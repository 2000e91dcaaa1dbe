import { OcspRequest } from '@countersign/x509';
import { Cache } from './cache.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import { type Evidence, pause } from './evidence.js';
import { type Asked, type EvidenceSource, firstOf, urlsOf } from './evidence-source.js';
import { readOcspAnswer } from './ocsp-answer.js';
import { askResponder } from './ocsp-responder.js';
import type { RevocationTerms } from './options.js';
import type { Question } from './question.js';

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
    const bytes = await this.#breaker.run(new URL(url).host, () =>
      askResponder(url, request.der, this.#terms),
    );
    const evidence = readOcspAnswer(bytes, question, this.#terms, { by: 'ocsp', nonce });
    const known = this.#answers.get(key);
    // Of several machines behind one name, one may be behind; an attacker may repeat what was true once.
    if (known === undefined || known.thisUpdate <= evidence.thisUpdate) this.#answers.set(key, evidence);
    return evidence;
  }
}
