import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CountersignError, IdentityError } from '@countersign/spec';
import { Certificate } from './certificate.js';
import { readDer } from './der/index.js';
import { decrypt } from './p12/decrypt.js';
import { P12Budget, type P12Limits } from './p12/limits.js';
import { Passphrase } from './p12/passphrase.js';
import { readPrivateKey } from './p12/private-key.js';
import { type PemBlock, pemBlocks } from './pem-blocks.js';

/** What a PEM text holds, each kind in the order of the text. */
export interface Pem {
  readonly certificates: readonly Certificate[];
  readonly privateKeys: readonly KeyObject[];
}

export interface ParsePemOptions {
  /** Of encrypted private keys. */
  readonly passphrase?: string;
  /** What decrypting a key may cost. */
  readonly limits?: Partial<P12Limits>;
  readonly signal?: AbortSignal;
}

/**
 * Reads certificates and private keys, also encrypted ones, from a PEM text. Other blocks are passed over.
 *
 * @throws IdentityError `PEM_INVALID`, `PEM_PASSPHRASE` or `CERTIFICATE_INVALID_FORMAT`
 *
 * @example
 * ```js
 * const { certificates, privateKeys } = await parsePem(await readFile('client.pem', 'utf8'));
 * ```
 */
export async function parsePem(text: string, options: ParsePemOptions = {}): Promise<Pem> {
  const privateKeys: KeyObject[] = [];
  for (const block of blocksOf(text)) {
    if (block.label.endsWith('PRIVATE KEY')) privateKeys.push(await privateKey(block, options));
  }
  return { certificates: Certificate.parseAll(text), privateKeys };
}

function blocksOf(text: string): PemBlock[] {
  try {
    return pemBlocks(text);
  } catch (cause) {
    throw new IdentityError('PEM_INVALID', `The PEM text can't be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

async function privateKey(block: PemBlock, options: ParsePemOptions): Promise<KeyObject> {
  const { passphrase } = options;
  const traditional = block.text.includes('Proc-Type: 4,ENCRYPTED');
  const encrypted = traditional || block.label === 'ENCRYPTED PRIVATE KEY';
  if (encrypted && passphrase === undefined)
    throw new IdentityError('PEM_PASSPHRASE', 'The private key is encrypted, and no passphrase was given');
  try {
    if (block.label === 'ENCRYPTED PRIVATE KEY')
      return await readEncrypted(block.bytes, passphrase as string, options);
    return createPrivateKey(traditional ? { key: block.text, passphrase } : block.text);
  } catch (error) {
    const code = CountersignError.is(error) ? error.code : undefined;
    if (code === 'P12_LIMIT' || code === 'P12_UNSUPPORTED' || code === 'CONFIG_INVALID') throw error;
    // What node says about a key may quote it: no cause is kept.
    if (traditional || code === 'P12_PASSPHRASE')
      throw new IdentityError('PEM_PASSPHRASE', 'The passphrase does not open the private key');
    throw new IdentityError('PEM_INVALID', `The ${block.label} block can't be read`);
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958 3), within limits, which OpenSSL's reader doesn't have. */
function readEncrypted(bytes: Uint8Array, passphrase: string, options: ParsePemOptions): Promise<KeyObject> {
  const budget = new P12Budget(options.limits, options.signal);
  const fields = readDer(bytes, { limits: budget.limits }).fields('EncryptedPrivateKeyInfo');
  const algorithm = fields.next('encryptionAlgorithm');
  const ciphertext = fields.next('encryptedData').octets('encryptedData');
  fields.end();
  return decrypt(algorithm, ciphertext, new Passphrase(passphrase), budget, readPrivateKey);
}
