import type { KeyObject } from 'node:crypto';
import { readDer } from '../der/index.js';
import { decrypt } from './decrypt.js';
import { P12Budget, type P12Limits } from './limits.js';
import { Passphrase } from './passphrase.js';
import { readPrivateKey } from './private-key.js';

/** Reads an EncryptedPrivateKeyInfo (RFC 5958 3) within limits, which OpenSSL's reader doesn't have. */
export function readEncryptedPrivateKey(
  bytes: Uint8Array,
  passphrase: string,
  options: { readonly limits?: Partial<P12Limits>; readonly signal?: AbortSignal },
): Promise<KeyObject> {
  const budget = new P12Budget(options.limits, options.signal);
  const fields = readDer(bytes, { limits: budget.limits }).fields('EncryptedPrivateKeyInfo');
  const algorithm = fields.next('encryptionAlgorithm');
  const ciphertext = fields.next('encryptedData').octets('encryptedData');
  fields.end();
  const opening = { passphrase: new Passphrase(passphrase), budget, algorithms: new Set<string>() };
  return decrypt(algorithm, ciphertext, opening, readPrivateKey);
}
