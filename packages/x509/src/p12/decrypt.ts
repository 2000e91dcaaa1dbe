import { createDecipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { IdentityError } from '@countersign/spec';
import { type DerValue, Tag } from '../der/index.js';
import { Oid } from '../oids.js';
import { ciphers, prfs, supported } from './algorithms.js';
import type { P12Budget } from './limits.js';

const derive = promisify(pbkdf2);

/**
 * Decrypts with a password-based scheme (RFC 8018 6.2). A wrong passphrase shows as wrong padding, or as
 * nonsense in what comes out.
 */
export async function decrypt(
  algorithm: DerValue,
  ciphertext: Uint8Array,
  passphrase: string,
  budget: P12Budget,
): Promise<Uint8Array> {
  const fields = algorithm.fields('encryptionAlgorithm');
  const scheme = fields.next('algorithm').oid('encryption algorithm');
  supported({ [Oid.pbes2]: true }, scheme, 'encryption');
  const pbes2 = fields.next('parameters').fields('PBES2-params');
  fields.end();
  const kdf = pbes2.next('keyDerivationFunc').fields('keyDerivationFunc');
  const encryption = pbes2.next('encryptionScheme').fields('encryptionScheme');
  pbes2.end();
  const cipher = supported(ciphers, encryption.next('algorithm').oid('cipher'), 'cipher');
  const iv = encryption.next('iv').octets('iv');
  encryption.end();
  if (iv.length !== cipher.iv)
    throw new IdentityError('P12_CORRUPT', `The IV of ${cipher.name} has ${iv.length} bytes`);
  supported({ [Oid.pbkdf2]: true }, kdf.next('algorithm').oid('key derivation'), 'key derivation');
  const parameters = pbkdf2Parameters(kdf.next('parameters'), cipher.key);
  kdf.end();

  budget.derivation(parameters.iterations, Math.ceil(cipher.key / parameters.hash.output), parameters.salt);
  const key = await derive(
    passphrase,
    parameters.salt,
    parameters.iterations,
    cipher.key,
    parameters.hash.name,
  );
  try {
    const decipher = createDecipheriv(cipher.name, key, iv);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new IdentityError(
      'P12_PASSPHRASE',
      'The passphrase does not open the PKCS#12 file, or the file is damaged',
      {
        cause,
      },
    );
  }
}

/** PBKDF2-params (RFC 8018 A.2). */
function pbkdf2Parameters(
  value: DerValue,
  keyLength: number,
): { salt: Uint8Array; iterations: number; hash: { name: string; output: number } } {
  const fields = value.fields('PBKDF2-params');
  const salt = fields.next('salt').octets('salt');
  const iterations = fields.next('iterationCount').count('iterationCount');
  const stated = fields.optional(Tag.INTEGER)?.count('keyLength');
  if (stated !== undefined && stated !== keyLength)
    throw new IdentityError(
      'P12_CORRUPT',
      `PBKDF2 states a key of ${stated} bytes where its cipher takes ${keyLength}`,
    );
  const prf = fields.optional(Tag.SEQUENCE)?.fields('prf');
  fields.end();
  // hmacWithSHA1 is the default (RFC 8018 A.2).
  const hash = supported(prfs, prf?.next('algorithm').oid('prf') ?? '1.2.840.113549.2.7', 'PRF');
  return { salt, iterations, hash };
}
