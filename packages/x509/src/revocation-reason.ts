import { DerError, type DerValue } from './der/index.js';

/** RFC 5280 5.3.1, by its numbers; 7 isn't used. */
const reasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** Why a certificate was revoked. */
export type RevocationReason = Exclude<(typeof reasons)[number], undefined>;

/** CRLReason, an ENUMERATED. */
export function revocationReason(value: DerValue): RevocationReason {
  const reason =
    value.tag === 0x0a && value.content.length === 1 ? reasons[value.content[0] as number] : undefined;
  if (reason === undefined) throw new DerError('the reason of a revocation is not known');
  return reason;
}
