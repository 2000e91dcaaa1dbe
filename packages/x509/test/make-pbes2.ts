// Password-based encryption and MACs of every kind, by node:crypto alone, for .p12 files that encodeP12 doesn't write.
import { createCipheriv, createHmac, type KeyObject, pbkdf2Sync, scryptSync } from 'node:crypto';
import { type Certificate, Oid } from '@countersign/x509';
import { derInteger, derNull, derOctets, derOid, derSequence } from '@countersign/x509/der';
import { type Hash, hmacs } from '../src/p12/algorithms.js';
import { kdfPurpose, pkcs12Kdf } from '../src/p12/kdf.js';
import { P12Budget } from '../src/p12/limits.js';
import { certificateBag, makeP12, otherBag, plainSafe } from './make-p12.js';

/** A keyDerivationFunc (RFC 8018 A.4): how it is written, and what it does. */
export interface Kdf {
  readonly algorithm: Uint8Array;
  derive(passphrase: string | Uint8Array, length: number): Uint8Array;
}

export interface Pbkdf2Options {
  /** As node:crypto names it. Default: sha256. */
  readonly hash?: string;
  /** Its OID; null leaves it out, which means SHA-1. Default: hmacWithSHA256. */
  readonly prf?: string | null;
  readonly iterations?: number;
  /** What the parameters say; left out by default. */
  readonly keyLength?: number;
}

const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** PBKDF2 (RFC 8018 A.2). */
export function pbkdf2Kdf(options: Pbkdf2Options = {}): Kdf {
  const { hash = 'sha256', prf = Oid.hmacWithSHA256, iterations = 2, keyLength } = options;
  const parameters = derSequence(
    derOctets(salt),
    derInteger(iterations),
    ...(keyLength === undefined ? [] : [derInteger(keyLength)]),
    ...(prf === null ? [] : [derSequence(derOid(prf), derNull())]),
  );
  return {
    algorithm: derSequence(derOid(Oid.pbkdf2), parameters),
    derive: (passphrase, length) =>
      pbkdf2Sync(passphrase, salt, Math.max(iterations, 1), Math.max(length, 1), hash),
  };
}

export interface ScryptOptions {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly keyLength?: number;
}

/** scrypt (RFC 7914 7.1); with parameters that nobody may use the key is zeros. */
export function scryptKdf({ N, r, p, keyLength }: ScryptOptions, valid = true): Kdf {
  const parameters = derSequence(
    derOctets(salt),
    ...[N, r, p].map(number => derInteger(number)),
    ...(keyLength === undefined ? [] : [derInteger(keyLength)]),
  );
  return {
    algorithm: derSequence(derOid('1.3.6.1.4.1.11591.4.11'), parameters),
    derive: (passphrase, length) =>
      valid
        ? scryptSync(passphrase, salt, length, { N, r, p, maxmem: 512 * 1024 * 1024 })
        : new Uint8Array(length),
  };
}

/** An encryptionScheme (RFC 8018 B.2): how it is written, how long its key is, and what it does. */
export interface CipherScheme {
  readonly algorithm: Uint8Array;
  readonly key: number;
  encipher(key: Uint8Array, plaintext: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A cipher of node:crypto, whose parameter is its IV. */
export function cbcScheme(oid: string, name: string, key: number, ivLength: number): CipherScheme {
  const iv = new Uint8Array(ivLength).fill(7);
  return {
    algorithm: derSequence(derOid(oid), derOctets(iv)),
    key,
    encipher(secret, plaintext) {
      const cipher = createCipheriv(name, secret, iv);
      return Buffer.concat([cipher.update(plaintext), cipher.final()]);
    },
  };
}

export const aes256: CipherScheme = cbcScheme(Oid.aes256Cbc, 'aes-256-cbc', 32, 16);

export const pkcs8 = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'pkcs8' });

/** The bag of a key that was encrypted by any algorithm. */
export const shroudedBag = (algorithm: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  otherBag(Oid.pkcs8ShroudedKeyBag, derSequence(algorithm, derOctets(ciphertext)));

/** The AlgorithmIdentifier of PBES2 (RFC 8018 A.4). */
export const pbes2 = (kdf: Uint8Array, scheme: Uint8Array): Uint8Array =>
  derSequence(derOid(Oid.pbes2), derSequence(kdf, scheme));

/** The bag of a key in PBES2. */
export async function pbes2Bag(
  key: KeyObject,
  passphrase: string | Uint8Array,
  kdf: Kdf,
  scheme: CipherScheme = aes256,
): Promise<Uint8Array> {
  const ciphertext = await scheme.encipher(kdf.derive(passphrase, scheme.key), pkcs8(key));
  return shroudedBag(pbes2(kdf.algorithm, scheme.algorithm), ciphertext);
}

/** A file without MAC: a key in PBES2, and its certificate. */
export async function pbes2P12(
  { privateKey, certificate }: { privateKey: KeyObject; certificate: Certificate },
  passphrase: string | Uint8Array,
  kdf: Kdf,
  scheme?: CipherScheme,
): Promise<Uint8Array> {
  const bag = await pbes2Bag(privateKey, passphrase, kdf, scheme);
  return makeP12([plainSafe(bag, certificateBag(certificate))]);
}

/** MacData around any digest (RFC 7292 4). */
export const macData = (algorithm: Uint8Array, digest: Uint8Array, iterations: number): Uint8Array =>
  derSequence(derSequence(algorithm, derOctets(digest)), derOctets(salt), derInteger(iterations));

/** The MAC over any content, with the key derivation of RFC 7292 B; `form` is the passphrase as bytes. */
export async function hmacOver(
  oid: string,
  hash: Hash,
  form: Uint8Array,
  content: Uint8Array,
  iterations = 2,
): Promise<Uint8Array> {
  const budget = new P12Budget();
  const key = await pkcs12Kdf(hash, form, salt, iterations, kdfPurpose.mac, hash.output, budget);
  const digest = createHmac(hash.name, key).update(content).digest();
  return macData(derSequence(derOid(oid), derNull()), digest, iterations);
}

/** The same over these safes. */
export const hmacOf = (
  oid: string,
  hash: Hash,
  form: Uint8Array,
  safes: readonly Uint8Array[],
  iterations?: number,
): Promise<Uint8Array> => hmacOver(oid, hash, form, derSequence(...safes), iterations);

/** PBMAC1 over these safes (RFC 9579 4). */
export function pbmac1Of(
  oid: string,
  kdf: Kdf,
  keyLength: number,
  passphrase: string | Uint8Array,
  safes: readonly Uint8Array[],
): Uint8Array {
  const hmac = createHmac(hmacs[oid]?.name ?? '', kdf.derive(passphrase, keyLength));
  const digest = hmac.update(derSequence(...safes)).digest();
  const parameters = derSequence(kdf.algorithm, derSequence(derOid(oid), derNull()));
  // RFC 9579 4: the iterations beside it are not used, whatever they say.
  return macData(derSequence(derOid(Oid.pbmac1), parameters), digest, 2 ** 47 - 1);
}

/** A passphrase as the PKCS#12 key derivation takes it (RFC 7292 B.1). */
export const bmp = (text: string): Uint8Array => Buffer.from(`${text}\0`, 'utf16le').swap16();
