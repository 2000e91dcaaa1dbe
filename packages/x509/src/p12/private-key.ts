import { createPrivateKey, type KeyObject } from 'node:crypto';
import { IdentityError } from '@countersign/spec';
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
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  } catch {
    // What node says about a key may quote it: no cause is kept.
    throw keyAlgorithms.includes(algorithm)
      ? new IdentityError('P12_CORRUPT', "The private key in the PKCS#12 file can't be read")
      : new IdentityError('P12_UNSUPPORTED', `Private keys of the algorithm ${algorithm} are not supported`);
  }
}
