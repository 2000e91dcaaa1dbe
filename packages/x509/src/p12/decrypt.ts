import { CountersignError, IdentityError } from '@countersign/spec';
import { DerError, type DerValue, Tag } from '../der/index.js';
import {
  type Cipher,
  ciphers,
  pbes1Schemes,
  pkcs12Schemes,
  rc2Cbc,
  rc2OfVersion,
  type Scheme,
  supported,
} from './algorithms.js';
import { decipher } from './cipher.js';
import { kdfPurpose, pbkdf1, pkcs12Kdf } from './kdf.js';
import type { P12Budget } from './limits.js';
import type { Opening } from './opening.js';
import type { Passphrase } from './passphrase.js';
import { readKeyDerivation } from './pbkdf.js';

/** A scheme with its parameters read: gives the plaintext for each form of the passphrase, in the order to try. */
type Decryption = (passphrase: Passphrase, budget: P12Budget) => Iterable<() => Promise<Uint8Array>>;

/**
 * Decrypts with a password-based scheme, and reads what comes out with `read`. A wrong form of the passphrase shows
 * as wrong padding, or as a plaintext that can't be read; then the next form is tried.
 */
export async function decrypt<T>(
  algorithm: DerValue,
  ciphertext: Uint8Array,
  { passphrase, budget, algorithms }: Opening,
  read: (plaintext: Uint8Array) => T,
): Promise<T> {
  const decryption = readScheme(algorithm, ciphertext, algorithms);
  let cause: unknown;
  for (const attempt of decryption(passphrase, budget)) {
    budget.signal?.throwIfAborted();
    try {
      return read(await attempt());
    } catch (error) {
      if (CountersignError.is(error) || (error instanceof DerError && error.limit !== undefined)) throw error;
      cause = error;
    }
  }
  throw new IdentityError(
    'P12_PASSPHRASE',
    'The passphrase does not open the PKCS#12 file, or the file is damaged',
    {
      // What OpenSSL says about a decryption is harmless, and what a reader says about nonsense is no help.
      ...(cause instanceof DerError ? {} : { cause }),
    },
  );
}

function readScheme(algorithm: DerValue, ciphertext: Uint8Array, algorithms: Set<string>): Decryption {
  const fields = algorithm.fields('encryptionAlgorithm');
  const oid = fields.next('algorithm').oid('encryption algorithm');
  algorithms.add(oid);
  const parameters = fields.next('parameters');
  fields.end();
  if (oid === '1.2.840.113549.1.5.13') return readPbes2(parameters, ciphertext, algorithms);
  const scheme = supported({ ...pkcs12Schemes, ...pbes1Schemes }, oid, 'encryption');
  const { salt, iterations } = readPbeParameters(parameters);
  return Object.hasOwn(pkcs12Schemes, oid)
    ? pkcs12Pbe(scheme, salt, iterations, ciphertext)
    : pbes1(scheme, salt, iterations, ciphertext);
}

/** pkcs-12PbeParams (RFC 7292 C), PBEParameter (RFC 8018 A.3). */
function readPbeParameters(value: DerValue): { salt: Uint8Array; iterations: number } {
  const fields = value.fields('PBEParameter');
  const salt = fields.next('salt').octets('salt');
  const iterations = fields.next('iterations').count('iterations');
  fields.end();
  return { salt, iterations };
}

/** RFC 7292 C. */
function pkcs12Pbe(
  { hash, cipher }: Scheme,
  salt: Uint8Array,
  iterations: number,
  ciphertext: Uint8Array,
): Decryption {
  return (passphrase, budget) =>
    passphrase.bmp.map(form => async () => {
      const derive = (purpose: number, length: number): Promise<Uint8Array> =>
        pkcs12Kdf(hash, form, salt, iterations, purpose, length, budget);
      const key = await derive(kdfPurpose.key, cipher.key);
      const iv = cipher.iv === 0 ? new Uint8Array() : await derive(kdfPurpose.iv, cipher.iv);
      return decipher(cipher, key, iv, ciphertext);
    });
}

/** RFC 8018 6.1.2. */
function pbes1(
  { hash, cipher }: Scheme,
  salt: Uint8Array,
  iterations: number,
  ciphertext: Uint8Array,
): Decryption {
  return (passphrase, budget) =>
    passphrase.octets.map(form => async () => {
      const derived = await pbkdf1(hash, form, salt, iterations, 16, budget);
      return decipher(cipher, derived.subarray(0, 8), derived.subarray(8), ciphertext);
    });
}

/** RFC 8018 6.2.2. */
function readPbes2(value: DerValue, ciphertext: Uint8Array, algorithms: Set<string>): Decryption {
  const fields = value.fields('PBES2-params');
  const derivation = readKeyDerivation(fields.next('keyDerivationFunc'));
  const scheme = readEncryptionScheme(fields.next('encryptionScheme'), derivation.keyLength);
  fields.end();
  algorithms.add(derivation.oid).add(scheme.oid);
  const { cipher, iv } = scheme;
  if (iv.length !== cipher.iv)
    throw new IdentityError('P12_CORRUPT', `The IV of ${cipher.name} has ${iv.length} bytes`);
  if (derivation.keyLength !== undefined && derivation.keyLength !== cipher.key)
    throw new IdentityError(
      'P12_CORRUPT',
      `The key derivation states a key of ${derivation.keyLength} bytes where ${cipher.name} takes ${cipher.key}`,
    );
  return (passphrase, budget) =>
    passphrase.octets.map(
      form => async () => decipher(cipher, await derivation.derive(form, cipher.key, budget), iv, ciphertext),
    );
}

function readEncryptionScheme(
  value: DerValue,
  keyLength: number | undefined,
): { oid: string; cipher: Cipher; iv: Uint8Array } {
  const fields = value.fields('encryptionScheme');
  const oid = fields.next('algorithm').oid('cipher');
  const parameters = fields.next('parameters');
  fields.end();
  if (oid !== rc2Cbc) return { oid, cipher: supported(ciphers, oid, 'cipher'), iv: parameters.octets('iv') };
  // RC2-CBC-Parameter (RFC 8018 B.2.3).
  const rc2 = parameters.fields('RC2-CBC-Parameter');
  const version = rc2.optional(Tag.INTEGER)?.count('rc2ParameterVersion');
  const iv = rc2.next('iv').octets('iv');
  rc2.end();
  const cipher = rc2OfVersion(version, keyLength);
  if (cipher === undefined || cipher.key < 1 || cipher.key > 128)
    throw new IdentityError(
      'P12_UNSUPPORTED',
      `RC2 (${oid}) with the parameter version ${version ?? '(none)'} is not supported`,
    );
  return { oid, cipher, iv };
}
