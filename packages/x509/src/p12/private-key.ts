import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CountersignError, IdentityError } from '@countersign/spec';
import { readDer, Tag } from '../der/index.js';

const dsa = '1.2.840.10040.4.1';
const ec = '1.2.840.10045.2.1';

/** What node:crypto makes private keys of. */
const keyAlgorithms = [
  '1.2.840.113549.1.1.1', // RSA
  '1.2.840.113549.1.1.10', // RSA-PSS
  ec,
  '1.3.101.112', // Ed25519
  '1.3.101.113', // Ed448
  dsa,
];

/** Curves whose every key node:crypto reads, wherever its OpenSSL comes from: P-256, P-384, P-521. */
const commonCurves = ['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35'];

const hint = 'Have the key made again, with RSA of 2048 to 4096 bits or P-256.';

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
      { hint },
    );
}

/** Gives the key, unless it can't be used. Throws what OpenSSL says where the numbers in it make no key. */
export function usable(key: KeyObject): KeyObject {
  // Up to Node 22 the process dies where an EC key of a number too long, or of no point, is asked for its details.
  key.export({ format: 'der', type: 'pkcs8' });
  // A handshake with a larger modulus would hold the event loop for seconds.
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > 16_384)
    throw new IdentityError('P12_LIMIT', 'An RSA key of more than 16,384 bits is refused', { hint });
  return key;
}

/** Reads a PKCS#8 key (RFC 5958). Nonsense, as a wrong passphrase gives it, is a DerError. */
export function readPrivateKey(der: Uint8Array): KeyObject {
  const fields = readDer(der, { ber: true }).fields('PrivateKeyInfo');
  fields.next('version').count('version');
  const identifier = fields.next('privateKeyAlgorithm').fields('privateKeyAlgorithm');
  const algorithm = identifier.next('algorithm').oid('key');
  const curve = algorithm === ec ? identifier.optional(Tag.OID)?.oid('curve') : undefined;
  fields.next('privateKey').octets('privateKey');
  checkKeySize(der, algorithm === dsa);
  let key: KeyObject;
  try {
    key = usable(createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }));
  } catch (error) {
    if (CountersignError.is(error)) throw error;
    // What node says about a key may quote it: no cause is kept.
    throw keyAlgorithms.includes(algorithm) && (curve === undefined || commonCurves.includes(curve))
      ? new IdentityError('P12_CORRUPT', "The private key in the PKCS#12 file can't be read")
      : unsupported(algorithm, curve);
  }
  // OpenSSL reads more than node knows by name, such as SM2: nothing can be signed with that.
  if (key.asymmetricKeyType === undefined) throw unsupported(algorithm, curve);
  return key;
}

const unsupported = (algorithm: string, curve: string | undefined): IdentityError =>
  new IdentityError(
    'P12_UNSUPPORTED',
    curve === undefined
      ? `Private keys of the algorithm ${algorithm} are not supported`
      : `Private keys on the elliptic curve ${curve} are not supported`,
    { hint },
  );
