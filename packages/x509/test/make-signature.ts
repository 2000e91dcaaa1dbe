// Signatures by every algorithm, for the CRLs and OCSP responses that tests make by hand.
import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { derContext, derInteger, derNull, derOid, derSequence } from '@countersign/x509/der';
import { generateKeyPair, type KeyPair } from '../../test-certs/src/key-pair.js';

/** A key, and one way to sign with it. */
export interface Signer {
  readonly keys: KeyPair;
  /** The AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  sign(data: Uint8Array): Uint8Array;
}

const hashOids: Readonly<Record<string, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

const bare = (keys: KeyPair, oid: string, hash: string | null): Signer => ({
  keys,
  algorithm: derSequence(derOid(oid)),
  sign: data => sign(hash, data, keys.privateKey),
});

/** PKCS#1 1.5 (RFC 4055 5). */
export const rsaSigner = (keys: KeyPair, oid: string, hash: string): Signer => ({
  ...bare(keys, oid, hash),
  algorithm: derSequence(derOid(oid), derNull()),
});

/** RSASSA-PSS-params, whatever they say (RFC 4055 3.1). */
export function pssAlgorithm(hash: string, maskHash: string, saltLength: number): Uint8Array {
  const hashed = (name: string): Uint8Array => derSequence(derOid(hashOids[name] as string), derNull());
  const mask = derSequence(derOid('1.2.840.113549.1.1.8'), hashed(maskHash));
  return derSequence(
    derOid('1.2.840.113549.1.1.10'),
    derSequence(derContext(0, hashed(hash)), derContext(1, mask), derContext(2, derInteger(saltLength))),
  );
}

export const pssSigner = (keys: KeyPair, hash: string, saltLength: number): Signer => ({
  keys,
  algorithm: pssAlgorithm(hash, hash, saltLength),
  sign: data =>
    sign(hash, data, { key: keys.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
});

export const ecdsaSigner = (keys: KeyPair, oid: string, hash: string): Signer => bare(keys, oid, hash);

/** A new P-256 key with ECDSA and SHA-256. */
export const newSigner = (): Signer => ecdsaSigner(generateKeyPair('P-256'), '1.2.840.10045.4.3.2', 'sha256');

const rsa = generateKeyPair('RSA-2048');
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });

/** Every algorithm that is believed (RFC 4055, RFC 5758, RFC 8410). */
export const signers: readonly (readonly [name: string, Signer])[] = [
  ['RSA with SHA-224', rsaSigner(rsa, '1.2.840.113549.1.1.14', 'sha224')],
  ['RSA with SHA-256', rsaSigner(rsa, '1.2.840.113549.1.1.11', 'sha256')],
  ['RSA with SHA-384', rsaSigner(rsa, '1.2.840.113549.1.1.12', 'sha384')],
  ['RSA with SHA-512', rsaSigner(rsa, '1.2.840.113549.1.1.13', 'sha512')],
  ['RSA-PSS with SHA-256', pssSigner(rsa, 'sha256', 32)],
  ['RSA-PSS with SHA-384 and a salt of 20 bytes', pssSigner(rsa, 'sha384', 20)],
  ['RSA-PSS with SHA-512 and no salt', pssSigner(rsa, 'sha512', 0)],
  [
    'RSA-PSS by a key for nothing else',
    pssSigner(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }), 'sha256', 32),
  ],
  ['ECDSA on P-256 with SHA-224', ecdsaSigner(generateKeyPair('P-256'), '1.2.840.10045.4.3.1', 'sha224')],
  ['ECDSA on P-256 with SHA-256', newSigner()],
  ['ECDSA on P-384 with SHA-384', ecdsaSigner(p384, '1.2.840.10045.4.3.3', 'sha384')],
  ['ECDSA on P-521 with SHA-512', ecdsaSigner(p521, '1.2.840.10045.4.3.4', 'sha512')],
  ['Ed25519', bare(generateKeyPairSync('ed25519'), '1.3.101.112', null)],
  ['Ed448', bare(generateKeyPairSync('ed448'), '1.3.101.113', null)],
];

/** What fits its key and its data, and is believed by nobody any more. */
export const unbelieved: readonly (readonly [name: string, Signer])[] = [
  ['RSA with MD5', rsaSigner(rsa, '1.2.840.113549.1.1.4', 'md5')],
  ['RSA with SHA-1', rsaSigner(rsa, '1.2.840.113549.1.1.5', 'sha1')],
  ['RSA-PSS with SHA-1', pssSigner(rsa, 'sha1', 20)],
  [
    'RSA-PSS with SHA-1 by default',
    { ...pssSigner(rsa, 'sha1', 20), algorithm: derSequence(derOid('1.2.840.113549.1.1.10'), derSequence()) },
  ],
  ['ECDSA with SHA-1', ecdsaSigner(generateKeyPair('P-256'), '1.2.840.10045.4.1', 'sha1')],
  ['an algorithm of nobody', ecdsaSigner(generateKeyPair('P-256'), '1.2.3.4', 'sha256')],
];
