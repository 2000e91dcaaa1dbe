import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CountersignError, IdentityError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { Certificate } from './certificate.js';
import type { P12Limits } from './p12/limits.js';
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
 * @throws IdentityError `PEM_INVALID`, `PEM_PASSPHRASE` or `CERTIFICATE_INVALID_FORMAT`; for a key, `P12_LIMIT` or
 * `P12_UNSUPPORTED`, which it shares with the .p12 reader
 *
 * @example
 * ```js
 * const { certificates, privateKeys } = await parsePem(await readFile('client.pem', 'utf8'));
 * ```
 */
export async function parsePem(text: string, options: ParsePemOptions = {}): Promise<Pem> {
  checkArgument('parsePem', 'the text', text, 'text');
  checkOptions('parsePem', options, { passphrase: 'text', limits: 'object', signal: 'AbortSignal' });
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
      return await readEncrypted(block, passphrase as string, options);
    const { checkKeySize, readPrivateKey, usable } = await import('./p12/private-key.js');
    if (block.label === 'PRIVATE KEY') return readPrivateKey(block.bytes);
    checkKeySize(block.bytes, block.label === 'DSA PRIVATE KEY');
    return usable(createPrivateKey(traditional ? { key: block.text, passphrase } : block.text));
  } catch (error) {
    const code = CountersignError.is(error) ? error.code : undefined;
    if (code === 'P12_LIMIT' || code === 'P12_UNSUPPORTED' || code === 'CONFIG_INVALID') throw error;
    // What node says about a key may quote it: no cause is kept.
    if (traditional || code === 'P12_PASSPHRASE')
      throw new IdentityError('PEM_PASSPHRASE', 'The passphrase does not open the private key');
    throw new IdentityError('PEM_INVALID', `The ${block.label} block can't be read`);
  }
}

async function readEncrypted(
  block: PemBlock,
  passphrase: string,
  options: ParsePemOptions,
): Promise<KeyObject> {
  // Loaded at first use: most keys in PEM aren't encrypted.
  const { readEncryptedPrivateKey } = await import('./p12/encrypted-private-key.js');
  return readEncryptedPrivateKey(block.bytes, passphrase, options);
}
