// CRLs of any content, good or bad (RFC 5280 5.1).
import { type Certificate, Crl, Oid } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derSequence,
  derTime,
  derTrue,
} from '@countersign/x509/der';
import { keyUsage, subjectKeyIdentifier } from '../../test-certs/src/extensions.js';
import { commonName, makeCertificate, makeExtension } from './make-certificate.js';
import { newSigner, type Signer } from './make-signature.js';

export interface CrlParts {
  readonly issuer: Certificate;
  /** Default: a new key, which is nobody's. */
  readonly signer?: Signer;
  readonly entries?: readonly Uint8Array[];
  /** Default: 2026. */
  readonly thisUpdate?: Date;
  /** Default: 2027; null leaves it out. */
  readonly nextUpdate?: Date | null;
  /** Default: none, and no such field. */
  readonly extensions?: readonly Uint8Array[];
  /** What the inner field says of the algorithm. Default: the truth. */
  readonly inner?: Uint8Array;
}

const default2026 = new Date(Date.UTC(2026));
const default2027 = new Date(Date.UTC(2027));

/** The encoding alone, for CRLs that can't be read. */
export function makeCrlDer(parts: CrlParts): Uint8Array {
  const { signer = newSigner(), entries = [], nextUpdate = default2027, extensions } = parts;
  const tbs = derSequence(
    derInteger(1),
    parts.inner ?? signer.algorithm,
    parts.issuer.subject.der,
    derTime(parts.thisUpdate ?? default2026),
    ...(nextUpdate === null ? [] : [derTime(nextUpdate)]),
    ...(entries.length === 0 ? [] : [derSequence(...entries)]),
    ...(extensions === undefined ? [] : [derContext(0, derSequence(...extensions))]),
  );
  return derSequence(tbs, signer.algorithm, derBits(signer.sign(tbs)));
}

export const makeCrl = (parts: CrlParts): Crl => Crl.parse(makeCrlDer(parts));

export interface EntryParts {
  /** Default: 2026. */
  readonly revokedAt?: Date;
  /** The number of a CRLReason; left out by default. */
  readonly reason?: number;
  readonly extensions?: readonly Uint8Array[];
}

/** One revoked certificate; the serial number is the content of its INTEGER. */
export function crlEntry(serial: Uint8Array, parts: EntryParts = {}): Uint8Array {
  const { revokedAt = default2026, reason, extensions = [] } = parts;
  const all = [...(reason === undefined ? [] : [reasonExtension(reason)]), ...extensions];
  return derSequence(
    der(0x02, serial),
    derTime(revokedAt),
    ...(all.length === 0 ? [] : [derSequence(...all)]),
  );
}

/** RFC 5280 5.3.1. */
export const reasonExtension = (reason: number): Uint8Array =>
  makeExtension('2.5.29.21', der(0x0a, Uint8Array.of(reason)));

/** RFC 5280 5.2.5: the numbers of the flags that are set. */
export const distributionPoint = (flags: readonly number[], ...before: readonly Uint8Array[]): Uint8Array =>
  makeExtension(
    '2.5.29.28',
    derSequence(...before, ...flags.map(flag => derContextPrimitive(flag, Uint8Array.of(0xff)))),
    true,
  );

/** DistributionPointName with one URI, as it stands in a certificate and, `[0]`, in a CRL. */
export const fullName = (uri: string): Uint8Array =>
  derContext(0, derContext(0, derContextPrimitive(6, Buffer.from(uri))));

/** A CA for tests that sign by hand: its certificate carries the key of `signer`. */
export const makeCa = (
  signer: Signer,
  {
    name = 'Test CA',
    usages = ['keyCertSign', 'cRLSign'],
  }: { name?: string; usages?: Parameters<typeof keyUsage>[0] } = {},
): Certificate =>
  makeCertificate({
    subject: commonName(name),
    keys: signer.keys,
    // What signs the certificate itself plays no part.
    issuerKey: newSigner().keys.privateKey,
    extensions: [
      makeExtension(Oid.basicConstraints, derSequence(derTrue()), true),
      ...(usages.length === 0 ? [] : [keyUsage(usages)]),
      subjectKeyIdentifier(signer.keys.publicKey.export({ format: 'der', type: 'spki' })),
    ],
  });
