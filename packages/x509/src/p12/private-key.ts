import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CountersignError, IdentityError } from '@countersign/spec';
import { readDer } from '../der/index.js';

/** What node:crypto makes private keys of. */
const keyAlgorithms = [
  '1.2.840.113549.1.1.1', // RSA
  '1.2.840.113549.1.1.10', // RSA-PSS
  '1.2.840.10045.2.1', // EC
  '1.3.101.112', // Ed25519
  '1.3.101.113', // Ed448
  '1.2.840.10040.4.1', // DSA
];

const dsa = '1.2.840.10040.4.1';

/**
 * OpenSSL checks the parameters of a DSA key when it reads it, which takes minutes for absurd ones. RSA of 16,384 bits
 * has about 9.5 KB.
 */
export function checkKeySize(der: Uint8Array, isDsa: boolean): void {
  const most = isDsa ? 2048 : 12 * 1024;
  if (der.length > most)
    throw new IdentityError(
      'P12_LIMIT',
      `A private key of ${der.length} bytes is refused; at most ${most} are read`,
      {
        hint: 'Have the key made again, with RSA of 2048 to 4096 bits or P-256.',
      },
    );
}

/** A handshake with a larger modulus would hold the event loop for seconds. */
export function usable(key: KeyObject): KeyObject {
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > 16_384)
    throw new IdentityError('P12_LIMIT', 'An RSA key of more than 16,384 bits is refused', {
      hint: 'Have the key made again, with RSA of 2048 to 4096 bits or P-256.',
    });
  return key;
}

/** Reads a PKCS#8 key (RFC 5958). Nonsense, as a wrong passphrase gives it, is a DerError. */
export function readPrivateKey(der: Uint8Array): KeyObject {
  const fields = readDer(der, { ber: true }).fields('PrivateKeyInfo');
  fields.next('version').count('version');
  const algorithm = fields
    .next('privateKeyAlgorithm')
    .fields('privateKeyAlgorithm')
    .next('algorithm')
    .oid('key');
  fields.next('privateKey').octets('privateKey');
  checkKeySize(der, algorithm === dsa);
  try {
    return usable(createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }));
  } catch (error) {
    if (CountersignError.is(error)) throw error;
    // What node says about a key may quote it: no cause is kept.
    throw keyAlgorithms.includes(algorithm)
      ? new IdentityError('P12_CORRUPT', "The private key in the PKCS#12 file can't be read")
      : new IdentityError('P12_UNSUPPORTED', `Private keys of the algorithm ${algorithm} are not supported`);
  }
}
