// Certificates of any content, good or bad: what test-certs issues is good.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Certificate, Oid } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  derTrue,
  Tag,
} from '@countersign/x509/der';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a certificate differs in from a good one. */
export interface Changes {
  /** The common name; empty for no subject. */
  readonly name?: string;
  readonly subject?: Uint8Array;
  readonly keys?: KeyPair;
  /** Encoded; default: that of `keys`. */
  readonly spki?: Uint8Array;
  /** The content of the INTEGER. */
  readonly serial?: Uint8Array;
  /** 1, 2 or 3. Only 3 has extensions. */
  readonly version?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** The AlgorithmIdentifier inside; default: the one outside. */
  readonly innerAlgorithm?: Uint8Array;
  readonly signature?: Signature;
  /** By OID: another value, criticality, or null for none. */
  readonly extensions?: Readonly<
    Record<string, Uint8Array | { readonly value: Uint8Array; readonly critical: boolean } | null>
  >;
}

export interface Signature {
  /** AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  readonly hash: string | null;
}

export interface Entity {
  readonly certificate: Certificate;
  readonly keys: KeyPair;
}

export const makeKeys = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const ecdsa: Signature = { algorithm: derSequence(derOid(Oid.ecdsaWithSHA256)), hash: 'sha256' };
const rsa: Signature = {
  algorithm: derSequence(derOid(Oid.sha256WithRSAEncryption), derNull()),
  hash: 'sha256',
};
const ed25519: Signature = { algorithm: derSequence(derOid('1.3.101.112')), hash: null };

const signatureOf = ({ asymmetricKeyType: type }: KeyObject): Signature =>
  type === 'rsa' ? rsa : type === 'ed25519' ? ed25519 : ecdsa;

export const commonName = (text: string): Uint8Array =>
  text === '' ? derSequence() : derSequence(derSet(derSequence(derOid(Oid.commonName), derText(text))));

export const dns = (...names: readonly string[]): Uint8Array =>
  derSequence(...names.map(name => derContextPrimitive(2, Buffer.from(name, 'latin1'))));

const identifier = (key: KeyObject): Uint8Array =>
  createHash('sha1')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest();

type Values = NonNullable<Changes['extensions']>;

function caExtensions(keys: KeyPair, issuer: KeyPair): Values {
  return {
    [Oid.basicConstraints]: { value: derSequence(derTrue()), critical: true },
    [Oid.keyUsage]: { value: derBits(Uint8Array.of(0x06), 1), critical: true },
    [Oid.subjectKeyIdentifier]: derOctets(identifier(keys.publicKey)),
    [Oid.authorityKeyIdentifier]: authorityKeyIdentifier(issuer),
  };
}

function leafExtensions(_: KeyPair, issuer: KeyPair): Values {
  return {
    [Oid.keyUsage]: { value: derBits(Uint8Array.of(0x80), 7), critical: true },
    [Oid.extendedKeyUsage]: derSequence(derOid(Oid.serverAuth), derOid(Oid.clientAuth)),
    [Oid.subjectAltName]: dns('localhost'),
    [Oid.authorityKeyIdentifier]: authorityKeyIdentifier(issuer),
  };
}

export const authorityKeyIdentifier = ({ publicKey }: KeyPair): Uint8Array =>
  derSequence(derContextPrimitive(0, identifier(publicKey)));

/** A CA, its own issuer where none is given. */
export const makeCa = (name: string, issuer?: Entity, changes: Changes = {}): Entity =>
  make({ name, ...changes }, issuer, caExtensions);

/** A server's and client's certificate for localhost. */
export const makeLeaf = (issuer?: Entity, changes: Changes = {}): Entity =>
  make({ name: 'localhost', ...changes }, issuer, leafExtensions);

let serial = 1;
const year = 365 * 24 * 60 * 60 * 1000;

function make(
  changes: Changes,
  issuer: Entity | undefined,
  defaults: (keys: KeyPair, issuer: KeyPair) => Values,
): Entity {
  const { keys = makeKeys(), name = '', subject = commonName(name), version = 3 } = changes;
  const issuerKeys = issuer?.keys ?? keys;
  const signature = changes.signature ?? signatureOf(issuerKeys.privateKey);
  const extensions = Object.entries({ ...defaults(keys, issuerKeys), ...changes.extensions }).flatMap(
    ([oid, extension]) => {
      if (extension === null) return [];
      const { value, critical } =
        extension instanceof Uint8Array ? { value: extension, critical: false } : extension;
      return [derSequence(derOid(oid), ...(critical ? [derTrue()] : []), derOctets(value))];
    },
  );
  const now = Date.now();
  const tbs = derSequence(
    ...(version === 1 ? [] : [derContext(0, derInteger(version - 1))]),
    der(Tag.INTEGER, changes.serial ?? Uint8Array.of(1, serial++ & 0xff)),
    changes.innerAlgorithm ?? signature.algorithm,
    issuer?.certificate.subject.der ?? subject,
    derSequence(
      derTime(changes.notBefore ?? new Date(now - year)),
      derTime(changes.notAfter ?? new Date(now + year)),
    ),
    subject,
    changes.spki ?? keys.publicKey.export({ format: 'der', type: 'spki' }),
    ...(version === 3 ? [derContext(3, derSequence(...extensions))] : []),
  );
  const bytes = sign(signature.hash, tbs, issuerKeys.privateKey);
  const certificate = Certificate.parse(derSequence(tbs, signature.algorithm, derBits(bytes)));
  return { certificate, keys };
}
