import { derBits, derContext, derInteger, derSequence, derTime } from '@countersign/x509/der';
import type { Signer } from './signer.js';

/** The fields of a certificate before its signature (RFC 5280 4.1). */
export interface TbsCertificate {
  /** 1, 2 or 3. Default: 3. */
  readonly version?: number;
  readonly serialNumber: Uint8Array;
  /** Encoded, as are the other names. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: Uint8Array;
  /** Encoded. None: no such field. */
  readonly extensions: readonly Uint8Array[];
}

/** Encodes a certificate and signs it. */
export function signCertificate(tbs: TbsCertificate, signer: Signer): Uint8Array {
  const { version = 3, extensions } = tbs;
  const encoded = derSequence(
    ...(version === 1 ? [] : [derContext(0, derInteger(version - 1))]),
    derInteger(tbs.serialNumber),
    signer.algorithm,
    tbs.issuer,
    derSequence(derTime(tbs.notBefore), derTime(tbs.notAfter)),
    tbs.subject,
    tbs.spki,
    ...(extensions.length === 0 ? [] : [derContext(3, derSequence(...extensions))]),
  );
  return derSequence(encoded, signer.algorithm, derBits(signer.sign(encoded)));
}
