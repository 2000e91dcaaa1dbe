import type { Certificate, RevocationReason } from '@countersign/x509';
import type { RevocationTerms } from './options.js';
import type { RevocationFinding, RevocationSource } from './verdict.js';

/** What an issuer, or whom it delegated to, signed about one certificate. */
export interface Evidence {
  readonly by: RevocationSource;
  /** Undefined where it says that the certificate is good. */
  readonly revoked: { readonly at: Date; readonly reason: RevocationReason } | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** When a newer one is asked for, in epoch milliseconds; never, where there is nobody to ask. */
  readonly recheckAt: number;
}

type Clocks = Pick<RevocationTerms, 'now' | 'clockSkew' | 'maxAge' | 'grace'>;

/** Whether it is from the future, and so from nobody whose clock is right. */
export const isPremature = (thisUpdate: Date, { now, clockSkew }: Clocks): boolean =>
  thisUpdate.getTime() > now().getTime() + clockSkew;

export const isFresh = (evidence: Evidence, clocks: Clocks): boolean =>
  clocks.now().getTime() <= endOf(evidence, clocks);

export const isWithinGrace = (evidence: Evidence, clocks: Clocks): boolean =>
  clocks.now().getTime() <= endOf(evidence, clocks) + clocks.grace;

/** RFC 5280 5.3.1: only a hold is ever lifted. Any other revocation is true for good, however old its evidence is. */
export const isFinal = ({ revoked }: Evidence): boolean =>
  revoked !== undefined && revoked.reason !== 'certificateHold';

/** RFC 6960 4.2.2.1: without nextUpdate there is newer information all the time; maxAge says how old will do. */
function endOf({ thisUpdate, nextUpdate }: Evidence, { clockSkew, maxAge }: Clocks): number {
  return (nextUpdate?.getTime() ?? thisUpdate.getTime() + maxAge) + clockSkew;
}

/** For how long nobody is asked again who gave no answer, in milliseconds. */
export const pause = 60_000;

/** What evidence proves now. */
export function findingOf(
  evidence: Evidence,
  certificate: Certificate,
  clocks: Clocks,
  causes: readonly Error[] = [],
): RevocationFinding {
  const now = clocks.now().getTime();
  const fresh = isFresh(evidence, clocks);
  const recheckAt = fresh && evidence.recheckAt > now ? evidence.recheckAt : now + pause;
  const ends = [endOf(evidence, clocks), endOf(evidence, clocks) + clocks.grace, Number.POSITIVE_INFINITY];
  const end = ends.find(each => each >= now) as number;
  const { by, revoked } = evidence;
  return {
    status: revoked === undefined ? 'good' : 'revoked',
    refused: revoked !== undefined,
    by,
    stale: !fresh,
    revokedAt: revoked?.at,
    reason: revoked?.reason,
    validUntil: isFinal(evidence) ? certificate.notAfter : new Date(Math.min(end, recheckAt)),
    causes,
  };
}
