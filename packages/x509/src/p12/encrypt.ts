import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { derInteger, derNull, derOctets, derOid, derSequence } from '../der/index.js';
import { Oid } from '../oids.js';
import { type Cipher, ciphers, pkcs12Schemes, type Scheme } from './algorithms.js';
import { encipher } from './cipher.js';
import { kdfPurpose, pkcs12Kdf } from './kdf.js';
import { P12Budget } from './limits.js';
import { Passphrase } from './passphrase.js';

const derive = promisify(pbkdf2);

/** What encrypting takes from the caller. */
export interface Encryption {
  readonly passphrase: string;
  readonly iterations: number;
  readonly random: (length: number) => Uint8Array;
}

/** A ciphertext with the AlgorithmIdentifier that undoes it. */
export interface Encrypted {
  readonly algorithm: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Encrypts under the OID of a PKCS#12 scheme, or of a cipher within PBES2. */
export function encrypt(oid: string, plaintext: Uint8Array, encryption: Encryption): Promise<Encrypted> {
  const scheme = pkcs12Schemes[oid];
  return scheme === undefined
    ? encryptPbes2(oid, ciphers[oid] as Cipher, plaintext, encryption)
    : encryptPkcs12(oid, scheme, plaintext, encryption);
}

/** RFC 8018 6.2.1, with PBKDF2 and HMAC-SHA-256. */
async function encryptPbes2(
  oid: string,
  cipher: Cipher,
  plaintext: Uint8Array,
  { passphrase, iterations, random }: Encryption,
): Promise<Encrypted> {
  const salt = random(16);
  const iv = random(cipher.iv);
  const key = await derive(passphrase, salt, iterations, cipher.key, 'sha256');
  return {
    algorithm: derSequence(
      derOid(Oid.pbes2),
      derSequence(
        derSequence(derOid(Oid.pbkdf2), pbkdf2Parameters(salt, iterations)),
        derSequence(derOid(oid), derOctets(iv)),
      ),
    ),
    ciphertext: await encipher(cipher, key, iv, plaintext),
  };
}

/** PBKDF2-params with HMAC-SHA-256 (RFC 8018 A.2). */
export const pbkdf2Parameters = (salt: Uint8Array, iterations: number, keyLength?: number): Uint8Array =>
  derSequence(
    derOctets(salt),
    derInteger(iterations),
    ...(keyLength === undefined ? [] : [derInteger(keyLength)]),
    derSequence(derOid(Oid.hmacWithSHA256), derNull()),
  );

/** RFC 7292 C. */
async function encryptPkcs12(
  oid: string,
  { hash, cipher }: Scheme,
  plaintext: Uint8Array,
  { passphrase, iterations, random }: Encryption,
): Promise<Encrypted> {
  const salt = random(8);
  const form = new Passphrase(passphrase).bmp[0] as Uint8Array;
  const derived = (purpose: number, length: number): Promise<Uint8Array> =>
    pkcs12Kdf(hash, form, salt, iterations, purpose, length, new P12Budget());
  const key = await derived(kdfPurpose.key, cipher.key);
  const iv = await derived(kdfPurpose.iv, cipher.iv);
  return {
    algorithm: derSequence(derOid(oid), derSequence(derOctets(salt), derInteger(iterations))),
    ciphertext: await encipher(cipher, key, iv, plaintext),
  };
}
