import type { KeyObject } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { Certificate, type KeyUsage, Oid } from '@countersign/x509';
import { curveNamed, spkiOnCurve } from './curve.js';
import * as encode from './extensions.js';
import {
  type CaOptions,
  type CertificateOptions,
  type IssueOptions,
  purposeOid,
  type StatusUrls,
  serialBytes,
  validity,
} from './issue-options.js';
import type { RandomSource } from './random-source.js';
import type { Signer } from './signer.js';
import { signCertificate } from './tbs-certificate.js';

/** What is to be certified, and by whom. */
export interface Subject {
  /** Encoded, as is the issuer. */
  readonly name: Uint8Array;
  readonly issuer: Uint8Array;
  readonly publicKey: KeyObject;
  /** Encoded. */
  readonly extensions: readonly Uint8Array[];
  readonly status: StatusUrls;
  /** Where its serial number comes from. */
  readonly label: string;
  readonly now: Date;
  readonly defaults: { readonly days: number; readonly before: number };
}

/** Puts a certificate together from its options, and signs it. */
export function certify(
  subject: Subject,
  options: CertificateOptions,
  random: RandomSource,
  signer: Signer,
): Certificate {
  return readBack(
    signCertificate(
      {
        serialNumber:
          options.serialNumber === undefined
            ? randomSerial(random, subject.label)
            : serialBytes(options.serialNumber),
        issuer: subject.issuer,
        subject: subject.name,
        ...validity(options, subject.now, subject.defaults),
        spki: spkiOf(subject.publicKey),
        extensions: [
          ...subject.extensions,
          ...(options.policies === undefined ? [] : [encode.certificatePolicies(options.policies)]),
          ...statusExtensions(options.status === false ? {} : (options.status ?? subject.status)),
          ...(options.extensions ?? []).map(({ oid, critical = false, value }) =>
            encode.extension(oid, critical, value),
          ),
        ],
      },
      signer,
    ),
  );
}

/** Extensions that are given may stand twice, or hold anything. */
function readBack(der: Uint8Array): Certificate {
  try {
    return Certificate.parse(der);
  } catch (cause) {
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `The certificate that was asked for can't be read: ${(cause as Error).message}`,
      { cause, hint: 'Check extensions: each OID at most once, and each value the DER that it asks for.' },
    );
  }
}

/** RFC 5280 4.1.2.2: positive, at most 20 octets. */
export function randomSerial(random: RandomSource, label: string): Uint8Array {
  const bytes = random.bytes(`${label}/serial`, 16);
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes;
}

const spkis = new WeakMap<KeyObject, Uint8Array>();

/** SubjectPublicKeyInfo. */
export function spkiOf(publicKey: KeyObject): Uint8Array {
  const known = spkis.get(publicKey);
  if (known !== undefined) return known;
  const curve = curveNamed(publicKey.asymmetricKeyDetails?.namedCurve);
  const spki =
    curve === undefined ? publicKey.export({ format: 'der', type: 'spki' }) : spkiOnCurve(publicKey, curve);
  spkis.set(publicKey, spki);
  return spki;
}

/** The extensions of a CA (RFC 5280 4.2.1). */
export const caExtensions = (
  publicKey: KeyObject,
  issuerSpki: Uint8Array,
  { pathLength, nameConstraints }: CaOptions,
): Uint8Array[] => [
  encode.basicConstraints(pathLength),
  encode.keyUsage(['keyCertSign', 'cRLSign']),
  encode.subjectKeyIdentifier(spkiOf(publicKey)),
  encode.authorityKeyIdentifier(issuerSpki),
  ...(nameConstraints === undefined ? [] : [encode.nameConstraints(nameConstraints)]),
];

/** The extensions of a client's or server's certificate. */
export function leafExtensions(
  publicKey: KeyObject,
  issuerSpki: Uint8Array,
  purpose: string,
  alternativeNames: readonly Uint8Array[],
  { keyUsage, extendedKeyUsage = [purpose], mustStaple = false, team, role }: IssueOptions,
): Uint8Array[] {
  const usages = keyUsage ?? usagesOf(publicKey);
  return [
    ...(usages.length === 0 ? [] : [encode.keyUsage(usages)]),
    ...(extendedKeyUsage.length === 0 ? [] : [encode.extendedKeyUsage(extendedKeyUsage.map(purposeOid))]),
    ...alternativeNames,
    encode.subjectKeyIdentifier(spkiOf(publicKey)),
    encode.authorityKeyIdentifier(issuerSpki),
    ...(mustStaple ? [encode.mustStaple()] : []),
    ...(team === undefined ? [] : [encode.textExtension(Oid.team, team)]),
    ...(role === undefined ? [] : [encode.textExtension(Oid.role, role)]),
  ];
}

const usagesOf = (publicKey: KeyObject): readonly KeyUsage[] =>
  publicKey.asymmetricKeyType === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'];

const statusExtensions = ({ ocsp = [], crl = [], caIssuers = [] }: StatusUrls): Uint8Array[] => [
  ...(ocsp.length + caIssuers.length === 0 ? [] : [encode.authorityInfoAccess({ ocsp, caIssuers })]),
  ...(crl.length === 0 ? [] : [encode.crlDistributionPoints(crl)]),
];
