import { Crl, type RevocationReason } from '@countersign/x509';
import { der, derBits, derContext, derInteger, derSequence, derTime } from '@countersign/x509/der';
import { extension } from './extensions.js';
import type { Signer } from './signer.js';

/** A revoked certificate, as its CA remembers it. */
export interface Revoked {
  readonly serialNumber: Uint8Array;
  readonly at: Date;
  readonly reason: RevocationReason;
}

/** RFC 5280 5.3.1. */
export const reasonNumber: Readonly<Record<RevocationReason, number>> = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
};

/** The fields of a CRL before its signature (RFC 5280 5.1). */
export interface TbsCrl {
  /** Encoded. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly number: number;
  readonly revoked: Iterable<Revoked>;
  /** Encoded extension. */
  readonly authorityKeyIdentifier: Uint8Array;
}

/** Encodes a CRL and signs it. */
export function signCrl(tbs: TbsCrl, signer: Signer): Crl {
  const entries = [...tbs.revoked].map(entry);
  const encoded = derSequence(
    derInteger(1),
    signer.algorithm,
    tbs.issuer,
    derTime(tbs.thisUpdate),
    derTime(tbs.nextUpdate),
    ...(entries.length === 0 ? [] : [derSequence(...entries)]),
    derContext(
      0,
      derSequence(tbs.authorityKeyIdentifier, extension('2.5.29.20', false, derInteger(tbs.number))),
    ),
  );
  return Crl.parse(derSequence(encoded, signer.algorithm, derBits(signer.sign(encoded))));
}

function entry({ serialNumber, at, reason }: Revoked): Uint8Array {
  // RFC 5280 5.3.1: the reason is left out where it is unspecified.
  const extensions =
    reason === 'unspecified'
      ? []
      : [derSequence(extension('2.5.29.21', false, der(0x0a, Uint8Array.of(reasonNumber[reason]))))];
  return derSequence(derInteger(serialNumber), derTime(at), ...extensions);
}
