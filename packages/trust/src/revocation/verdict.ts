import type { Certificate, RevocationReason } from '@countersign/x509';

/** Who said it: the server's staple, the issuer's OCSP responder, or its CRL. */
export type RevocationSource = 'staple' | 'ocsp' | 'crl';

/** What was found out about one certificate. */
export interface RevocationFinding {
  /**
   * `unavailable`: nobody that may be asked gave an answer that counts. `unchecked`: nothing was to be asked, because of
   * mode `off`, a path without issuer, or a certificate that is never revoked (RFC 9608).
   */
  readonly status: 'good' | 'revoked' | 'unavailable' | 'unchecked';
  /** Whether the certificate must not be accepted, under the options of the checker. */
  readonly refused: boolean;
  /** Undefined where nobody said anything. */
  readonly by: RevocationSource | undefined;
  /** Whether it is past its nextUpdate, and stands because nothing fresher could be had. */
  readonly stale: boolean;
  readonly revokedAt: Date | undefined;
  readonly reason: RevocationReason | undefined;
  /** Until when it may be kept, or a session resumed on it, without asking again. */
  readonly validUntil: Date;
  /** What went wrong on the way, also where another source answered in the end. */
  readonly causes: readonly Error[];
}

/** What was found out about a path: its worst finding. */
export interface RevocationVerdict extends RevocationFinding {
  /** The certificate it is about: the leaf where all are alike. Undefined where nothing was checked. */
  readonly certificate: Certificate | undefined;
  /** One sentence for logs and errors. */
  readonly explanation: string;
}

/** A finding that nobody's word stands behind. */
export function withoutEvidence(
  status: 'unavailable' | 'unchecked',
  validUntil: Date,
  { refused = false, causes = [] }: { readonly refused?: boolean; readonly causes?: readonly Error[] } = {},
): RevocationFinding {
  const nothing = { by: undefined, stale: false, revokedAt: undefined, reason: undefined };
  return { status, refused, ...nothing, validUntil, causes };
}

/** The verdict on a path whose certificates were found so, leaf first. */
export function verdictOf(
  findings: readonly (readonly [Certificate, RevocationFinding])[],
  unchecked: RevocationFinding,
): RevocationVerdict {
  const [worst] = [...findings].sort(([, a], [, b]) => badness(b) - badness(a));
  if (worst === undefined)
    return { ...unchecked, certificate: undefined, explanation: 'revocation is not checked' };
  const [certificate, finding] = worst;
  const ends = findings.map(([, { validUntil }]) => validUntil.getTime());
  return {
    ...finding,
    // A revocation stands by itself; anything else holds while all of it does.
    validUntil: finding.status === 'revoked' ? finding.validUntil : new Date(Math.min(...ends)),
    causes: findings.flatMap(([, { causes }]) => causes),
    certificate,
    explanation: explain(certificate, finding),
  };
}

function badness({ status, refused }: RevocationFinding): number {
  return ['unchecked', 'good', 'unavailable', 'revoked'].indexOf(status) * 2 + Number(refused);
}

const sources = { staple: 'the stapled OCSP response', ocsp: 'its OCSP responder', crl: 'its CRL' } as const;

function explain({ subject }: Certificate, finding: RevocationFinding): string {
  const { status, by, stale, revokedAt, reason, causes } = finding;
  const says = by === undefined ? '' : `, says ${sources[by]}${stale ? ', which is out of date' : ''}`;
  switch (status) {
    case 'revoked':
      return `${subject} was revoked on ${revokedAt?.toISOString()} (${reason})${says}`;
    case 'good':
      return `${subject} is not revoked${says}`;
    case 'unchecked':
      return `${subject} is never revoked (RFC 9608)`;
    case 'unavailable':
      return `It can't be told whether ${subject} was revoked: ${causes.map(({ message }) => message).join('; ')}`;
  }
}
