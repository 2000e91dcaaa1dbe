import { CountersignError, PeerError } from '@countersign/spec';
import type { Certificate } from '@countersign/x509';
import { type Evidence, isFinal, isFresh } from './evidence.js';
import { outOfDate } from './evidence-source.js';
import { readOcspAnswer } from './ocsp-answer.js';
import type { RevocationTerms } from './options.js';
import type { Question } from './question.js';

/**
 * What a stapled OCSP response proves (RFC 6066 8). Node hands it over as the server sent it, without a look at it.
 *
 * @throws TrustError `OCSP_INVALID`; PeerError `REVOCATION_STATUS_UNAVAILABLE`
 */
export function readStaple(staple: Uint8Array, question: Question, terms: RevocationTerms): Evidence {
  const evidence = readOcspAnswer(staple, question, terms, { by: 'staple' });
  if (!isFinal(evidence) && !isFresh(evidence, terms)) throw outOfDate('the staple', evidence);
  return evidence;
}

/** RFC 7633. A certificate whose TLS features can't be read may demand it as well. */
export function mustStaple(certificate: Certificate): boolean {
  try {
    return certificate.mustStaple;
  } catch (error) {
    if (CountersignError.is(error)) return true;
    throw error;
  }
}

export const stapleMissing = ({ subject }: Certificate): PeerError =>
  new PeerError(
    'REVOCATION_STATUS_UNAVAILABLE',
    `${subject} demands that a valid OCSP response is stapled (RFC 7633), and none was`,
  );
