import type { RevocationVerdict } from '@countersign/trust';
import { type Refused, refused } from '../verdict.js';

/** What a verdict on the path means for the caller. */
export function revocation(verdict: RevocationVerdict | undefined, now: Date): Refused | undefined {
  if (verdict === undefined || !verdict.refused) return undefined;
  if (verdict.status === 'revoked')
    return refused('CERTIFICATE_REVOKED', `The certificate was refused: ${verdict.explanation}`);
  // What was asked in vain is for the operator: the caller learns nothing of the network behind.
  return refused('REVOCATION_STATUS_UNAVAILABLE', 'Nobody can be asked whether the certificate is revoked', {
    retryAfter: Math.max(1, Math.ceil((verdict.validUntil.getTime() - now.getTime()) / 1_000)),
  });
}

/** What the operator of this server has revoked, whatever its issuer says. */
export const revokedHere = (): Refused =>
  refused('CERTIFICATE_REVOKED', 'The certificate was revoked by the operator of this server');
