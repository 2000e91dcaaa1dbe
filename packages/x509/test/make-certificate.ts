// Certificates of any content, good or bad, for tests that need what test-certs doesn't issue.
import { type KeyObject, sign } from 'node:crypto';
import { Certificate, Oid } from '@countersign/x509';
import {
  derBits,
  derContext,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  derTrue,
} from '@countersign/x509/der';
import { generateKeyPair, type KeyPair } from '../../test-certs/src/key-pair.js';

/** One relative distinguished name: its attributes as type, text and, where it isn't UTF8String, tag. */
type Rdn = readonly (readonly [type: string, text: string, tag?: number])[];

export const makeName = (...rdns: readonly Rdn[]): Uint8Array =>
  derSequence(
    ...rdns.map(rdn =>
      derSet(...rdn.map(([type, text, tag]) => derSequence(derOid(type), derText(text, tag)))),
    ),
  );

export const commonName = (text: string): Uint8Array => makeName([[Oid.commonName, text]]);

export const makeExtension = (oid: string, value: Uint8Array, critical = false): Uint8Array =>
  derSequence(derOid(oid), ...(critical ? [derTrue()] : []), derOctets(value));

export interface Parts {
  /** Default: 3. Version 1 has no such field. */
  readonly version?: number;
  /** Default: CN=test. */
  readonly subject?: Uint8Array;
  /** Default: the subject. */
  readonly issuer?: Uint8Array;
  /** Default: 1. */
  readonly serial?: Uint8Array;
  /** Encoded Times. Default: the years 2020 to 2040. */
  readonly validity?: Uint8Array;
  /** Encoded extensions. Default: none, and no such field. */
  readonly extensions?: readonly Uint8Array[];
  /** An encoded SubjectPublicKeyInfo. Default: of the keys. */
  readonly spki?: Uint8Array;
  /** Default: a new P-256 key. */
  readonly keys?: KeyPair;
  /** Default: the certificate's own key. */
  readonly issuerKey?: KeyObject;
}

const defaultValidity = derSequence(derTime(new Date(Date.UTC(2020))), derTime(new Date(Date.UTC(2040))));

/** The encoding alone, for certificates that can't be read. */
export function makeCertificateDer(parts: Parts = {}): Uint8Array {
  const { keys = generateKeyPair('P-256'), subject = commonName('test') } = parts;
  const { issuer = subject, issuerKey = keys.privateKey, serial = derInteger(1), version = 3 } = parts;
  const algorithm =
    issuerKey.asymmetricKeyType === 'rsa'
      ? derSequence(derOid(Oid.sha256WithRSAEncryption), derNull())
      : derSequence(derOid(Oid.ecdsaWithSHA256));
  const tbs = derSequence(
    ...(version === 1 ? [] : [derContext(0, derInteger(version - 1))]),
    serial,
    algorithm,
    issuer,
    parts.validity ?? defaultValidity,
    subject,
    parts.spki ?? keys.publicKey.export({ format: 'der', type: 'spki' }),
    ...(parts.extensions === undefined ? [] : [derContext(3, derSequence(...parts.extensions))]),
  );
  return derSequence(tbs, algorithm, derBits(sign('sha256', tbs, issuerKey)));
}

export const makeCertificate = (parts: Parts = {}): Certificate =>
  Certificate.parse(makeCertificateDer(parts));
