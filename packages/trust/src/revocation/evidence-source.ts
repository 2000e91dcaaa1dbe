import { CountersignError, PeerError } from '@countersign/spec';
import type { Certificate } from '@countersign/x509';
import { type Evidence, isFinal, isFresh } from './evidence.js';
import { isFetchable } from './fetch.js';
import type { RevocationTerms } from './options.js';
import type { Question } from './question.js';

/** Where evidence comes from: OCSP responders, or CRLs. */
export interface EvidenceSource {
  /** What is at hand, however old. */
  held(question: Question): readonly Evidence[];
  /** Why nobody is asked at the moment; undefined where somebody can be. */
  silence(question: Question): readonly Error[] | undefined;
  /** Asks for what is newer than what is at hand. */
  ask(question: Question): Promise<Asked>;
}

export interface Asked {
  /** Undefined where nobody gave any that counts today. */
  readonly evidence?: Evidence;
  /** Why others gave none. */
  readonly causes: readonly Error[];
}

// A certificate may name hundreds: whoever presents it decides how many connections are made for it.
const maxUrls = 2;

/** The addresses of a certificate that may be asked. */
export function urlsOf(
  certificate: Certificate,
  kind: 'OCSP responder' | 'CRL',
): { readonly urls: readonly string[]; readonly error?: Error } {
  const none = (why: string): PeerError =>
    new PeerError('REVOCATION_STATUS_UNAVAILABLE', `${certificate.subject} names no ${kind}${why}`);
  try {
    const named = kind === 'CRL' ? certificate.crlUrls : certificate.authorityInfoAccess.ocsp;
    const urls = named.filter(isFetchable).slice(0, maxUrls);
    if (urls.length > 0) return { urls };
    return { urls, error: none(named.length > 0 ? ' that is reached by http or https' : '') };
  } catch (error) {
    return { urls: [], error: expected(error) };
  }
}

/** Asks one after the other, until one gives evidence that counts today. */
export async function firstOf(
  urls: readonly string[],
  ask: (url: string) => Promise<Evidence>,
  terms: RevocationTerms,
): Promise<Asked> {
  const causes: Error[] = [];
  for (const url of urls) {
    try {
      const evidence = await ask(url);
      if (isFinal(evidence) || isFresh(evidence, terms)) return { evidence, causes };
      causes.push(outOfDate(url, evidence));
    } catch (error) {
      causes.push(expected(error));
    }
  }
  return { causes };
}

export function outOfDate(from: string, { thisUpdate, nextUpdate }: Evidence): PeerError {
  const since = (nextUpdate ?? thisUpdate).toISOString();
  const why = nextUpdate === undefined ? `is too old: it is of ${since}` : `is out of date since ${since}`;
  return new PeerError('REVOCATION_STATUS_UNAVAILABLE', `What ${from} says ${why}`);
}

/** What others did wrong is a cause; what we did wrong is thrown on. */
export function expected(error: unknown): Error {
  if (!CountersignError.is(error)) throw error;
  return error;
}
