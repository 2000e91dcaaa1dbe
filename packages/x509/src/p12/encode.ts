import type { KeyObject } from 'node:crypto';
import type { Certificate } from '../certificate.js';

/**
 * How a .p12 is encrypted: `aes-256` and `aes-128` by PBES2, as today's tools do; `legacy` with triple DES for the key
 * and 40-bit RC2 for the certificates, as those of twenty years do; `3des`; or not at all.
 */
export type P12Encryption = 'aes-256' | 'aes-128' | '3des' | 'legacy' | 'none';

/** How a .p12 is protected against change. */
export type P12Mac = 'sha1' | 'sha256' | 'sha512' | 'pbmac1' | 'none';

export interface EncodeP12Options {
  readonly passphrase: string;
  /** Default: `aes-256`. */
  readonly encryption?: P12Encryption;
  /** Default: `sha256`; `sha1` for `legacy` and `3des`. */
  readonly mac?: P12Mac;
  /** Of each key derivation. Default: 10,000. */
  readonly iterations?: number;
  /** Source of salts and IVs, for output that repeats in tests. Default: node:crypto's randomBytes. */
  readonly random?: (length: number) => Uint8Array;
}

/** What goes into a .p12 file. */
export interface P12Content {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  /** Issuers, from the leaf's up. Default: none. */
  readonly chain?: readonly Certificate[];
  readonly friendlyName?: string;
}

/**
 * Writes a .p12 file. By default as OpenSSL 3 does, which OpenSSL, Java, .NET and browsers open: AES-256 with
 * PBKDF2-HMAC-SHA-256 for key and certificates, and a MAC with HMAC-SHA-256.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * await writeFile('client.p12', await encodeP12({ privateKey, certificate, chain }, { passphrase }), { mode: 0o600 });
 * ```
 */
export async function encodeP12(content: P12Content, options: EncodeP12Options): Promise<Uint8Array> {
  // Loaded at first use: few programs write .p12 files.
  const { writeP12 } = await import('./write.js');
  return writeP12(content, options);
}
