import { PeerError, TrustError } from '@countersign/spec';
import { OcspResponse } from '@countersign/x509';
import { type Evidence, isPremature } from './evidence.js';
import type { RevocationTerms } from './options.js';
import type { Question } from './question.js';

/**
 * What an OCSP response proves: signed by the issuer or its delegate, about this certificate, and not of the future.
 * Whether it is too old is for the caller to say.
 *
 * @throws TrustError `OCSP_INVALID`; PeerError `REVOCATION_STATUS_UNAVAILABLE` where the responder doesn't know
 */
export function readOcspAnswer(
  bytes: Uint8Array,
  { certificate, issuer }: Question,
  terms: RevocationTerms,
  { by, nonce }: { readonly by: 'ocsp' | 'staple'; readonly nonce?: Uint8Array },
): Evidence {
  const said = OcspResponse.parse(bytes).verify({
    certificate,
    issuer,
    now: terms.now(),
    // Any age will do here, since evidence is judged by its age in one place.
    skew: Number.POSITIVE_INFINITY,
    ...(nonce === undefined ? {} : { nonce }),
  });
  const { status, thisUpdate, nextUpdate, revokedAt, reason } = said;
  if (isPremature(thisUpdate, terms))
    throw new TrustError('OCSP_INVALID', `The OCSP response is valid only from ${thisUpdate.toISOString()}`);
  // RFC 6960 2.2: it may not be the certificate of this issuer at all. That is no proof of anything, least of all of good.
  if (status === 'unknown')
    throw new PeerError(
      'REVOCATION_STATUS_UNAVAILABLE',
      `The OCSP responder doesn't know ${certificate.subject}`,
    );
  return {
    by,
    revoked:
      status === 'revoked' ? { at: revokedAt ?? thisUpdate, reason: reason ?? 'unspecified' } : undefined,
    thisUpdate,
    nextUpdate,
    recheckAt: terms.now().getTime() + terms.recheckAfter,
  };
}
