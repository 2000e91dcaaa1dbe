import { CountersignError, TrustError } from '@countersign/spec';
import { type Certificate, OcspRequest } from '@countersign/x509';
import { type Evidence, isFresh } from './evidence.js';
import { urlsOf } from './evidence-source.js';
import { readOcspAnswer } from './ocsp-answer.js';
import { askResponder } from './ocsp-responder.js';
import { checkRevocationOptions, type RevocationOptions, type RevocationTerms } from './options.js';
import { questionsOf } from './question.js';

/** An OCSP response about one's own certificate, to be stapled (RFC 6066 8). */
export interface Staple {
  readonly der: Uint8Array;
  /** When a newer one is to be had. */
  readonly renewAt: Date;
  /** From when on nobody believes it. */
  readonly until: Date;
}

const longestWait = 24 * 60 * 60_000;

/** Asks about one's own certificate what clients would ask. */
export class StapleSource {
  readonly #terms: RevocationTerms;

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(options: Omit<RevocationOptions, 'mode' | 'onUnavailable'>) {
    this.#terms = checkRevocationOptions({ ...options, mode: 'ocsp', onUnavailable: 'allow' });
  }

  /** Whether there is anybody to ask. */
  static mayAsk(certificate: Certificate): boolean {
    return urlsOf(certificate, 'OCSP responder').error === undefined;
  }

  /**
   * A response that says `good`: nothing else is worth showing.
   *
   * @throws PeerError `REVOCATION_STATUS_UNAVAILABLE`; TrustError `OCSP_INVALID`
   */
  async fetch(certificate: Certificate, issuer: Certificate): Promise<Staple> {
    const [question] = questionsOf([certificate, issuer]);
    const { urls, error } = urlsOf(certificate, 'OCSP responder');
    let failure: Error | undefined = error;
    for (const url of urls) {
      try {
        // Without a nonce: a staple is for everybody, and may come from a cache.
        const der = await askResponder(url, OcspRequest.about(certificate, issuer).der, this.#terms);
        const evidence = readOcspAnswer(der, question as NonNullable<typeof question>, this.#terms, {
          by: 'staple',
        });
        if (evidence.revoked !== undefined || !isFresh(evidence, this.#terms))
          throw new TrustError(
            'OCSP_INVALID',
            evidence.revoked === undefined
              ? `What ${url} says is out of date`
              : `${certificate.subject} was revoked on ${evidence.revoked.at.toISOString()}, says ${url}`,
          );
        return { der, ...this.#times(evidence) };
      } catch (cause) {
        if (!CountersignError.is(cause)) throw cause;
        failure = cause;
      }
    }
    throw failure;
  }

  /** Renewed half-way to its end, so that there is time to ask again. */
  #times({ thisUpdate, nextUpdate }: Evidence): Pick<Staple, 'renewAt' | 'until'> {
    const now = this.#terms.now().getTime();
    const until = nextUpdate?.getTime() ?? thisUpdate.getTime() + this.#terms.recheckAfter;
    const wait = Math.min(Math.max(until - now, 0) / 2, longestWait);
    return { renewAt: new Date(now + wait), until: new Date(until) };
  }
}
