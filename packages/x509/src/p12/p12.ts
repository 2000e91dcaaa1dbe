import type { KeyObject } from 'node:crypto';
import type { Certificate } from '../certificate.js';
import type { P12Limits } from './limits.js';

export interface ParseP12Options {
  /** Default: none, which also opens files with an empty passphrase. */
  readonly passphrase?: string;
  /** The friendly name of the key to take, without regard to case. Default: the first key of the file. */
  readonly alias?: string;
  readonly limits?: Partial<P12Limits>;
  /** Refuse a file without a MAC. Default: false. */
  readonly requireMac?: boolean;
  readonly signal?: AbortSignal;
}

/** A private key with its certificate, as one entry of a .p12 file. */
export interface P12Entry {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  /** The issuers found in the file, from the leaf's up; the leaf itself is not among them. */
  readonly chain: readonly Certificate[];
  readonly friendlyName: string | undefined;
}

/** An opened .p12 file: the entry that was asked for, and what else the file says. */
export interface P12 extends P12Entry {
  /** Every key with its certificate, in the order of the file. */
  readonly entries: readonly P12Entry[];
  /** Every other certificate of the file. */
  readonly extra: readonly Certificate[];
  /** The hash of the MAC, or `none` for a file without one. */
  readonly mac: string;
  /** OIDs of the schemes, key derivations and ciphers that encrypt it, in the order of the file. */
  readonly algorithms: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Opens a PKCS#12 file (RFC 7292) without OpenSSL's reader, so that every Node version reads it alike and no
 * certificate in it becomes a trust anchor.
 *
 * @throws IdentityError `P12_NOT_P12`, `P12_CORRUPT`, `P12_PASSPHRASE`, `P12_UNSUPPORTED`, `P12_LIMIT`,
 * `P12_NO_KEY`, `P12_NO_CERTIFICATE` or `P12_KEY_MISMATCH`
 *
 * @example
 * ```js
 * const { certificate, chain } = await parseP12(await readFile('client.p12'), { passphrase });
 * console.log(String(certificate.subject), certificate.notAfter, chain.length);
 * ```
 */
export async function parseP12(bytes: Uint8Array, options: ParseP12Options = {}): Promise<P12> {
  // Loaded at first use: a program that reads PEM has no use for it.
  const { openP12 } = await import('./open.js');
  return openP12(bytes, options);
}

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
  /** Further keys with their certificates and chains, after the first. Default: none. */
  readonly others?: readonly Omit<P12Content, 'others'>[];
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
