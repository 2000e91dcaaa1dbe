import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CountersignError, IdentityError } from '@countersign/spec';
import { Certificate } from './certificate.js';
import { readDer } from './der/index.js';
import { decrypt } from './p12/decrypt.js';
import { P12Budget, type P12Limits } from './p12/limits.js';
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
  const encrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.text.includes('Proc-Type: 4,ENCRYPTED');
  if (encrypted && passphrase === undefined)
    throw new IdentityError('PEM_PASSPHRASE', 'The private key is encrypted, and no passphrase was given');
  try {
    if (block.label === 'ENCRYPTED PRIVATE KEY') {
      const der = await decryptPkcs8(block.bytes, passphrase as string, new P12Budget(options.limits));
      return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    }
    return createPrivateKey(encrypted ? { key: block.text, passphrase } : block.text);
  } catch (error) {
    if (CountersignError.is(error) && (error.code === 'P12_LIMIT' || error.code === 'P12_UNSUPPORTED'))
      throw error;
    // What node says about a key may quote it: no cause is kept.
    if (encrypted) throw new IdentityError('PEM_PASSPHRASE', 'The passphrase does not open the private key');
    throw new IdentityError('PEM_INVALID', `The ${block.label} block can't be read`);
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958 3), within limits, which OpenSSL's reader doesn't have. */
async function decryptPkcs8(bytes: Uint8Array, passphrase: string, budget: P12Budget): Promise<Uint8Array> {
  const fields = readDer(bytes, { limits: budget.limits }).fields('EncryptedPrivateKeyInfo');
  const algorithm = fields.next('encryptionAlgorithm');
  const ciphertext = fields.next('encryptedData').octets('encryptedData');
  fields.end();
  return decrypt(algorithm, ciphertext, passphrase, budget);
}
