import { timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import type { Certificate } from './certificate.js';

/** A pin as a user wrote it, understood: which hash of what. */
export interface Pin {
  /** `spki`: the public key, which survives a renewal with the same key; `certificate`: this one certificate. */
  readonly of: 'spki' | 'certificate';
  readonly hash: 'sha256' | 'sha1';
  /** `sha256/<base64>` of a key, upper-case hex of a certificate. */
  readonly text: string;
}

/**
 * The pin of a certificate's public key.
 *
 * @example
 * ```js
 * pinOf(Certificate.parse(pem)); // 'sha256/YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg='
 * ```
 */
export const pinOf = (certificate: Certificate): string => certificate.pin;

/**
 * Understands `sha256/<base64>` (SPKI), a SHA-256 certificate fingerprint or the SHA-1 thumbprint of Windows
 * tools; colons, spaces and case of the hex forms are forgiven.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function parsePin(text: string): Pin {
  if (typeof text === 'string') {
    const base64 = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(text.trim())?.[1];
    // 43 digits hold two bits too many; only one spelling of a hash is taken.
    if (base64 !== undefined && Buffer.from(base64, 'base64').toString('base64') === base64)
      return { of: 'spki', hash: 'sha256', text: `sha256/${base64}` };
    const hex = text.replace(/[:\s]/g, '').toUpperCase();
    if (/^[0-9A-F]{64}$/.test(hex)) return { of: 'certificate', hash: 'sha256', text: hex };
    if (/^[0-9A-F]{40}$/.test(hex)) return { of: 'certificate', hash: 'sha1', text: hex };
  }
  throw new ConfigurationError('CONFIG_INVALID', `${shown(text)} is not a pin`, {
    hint: "A pin is 'sha256/' and 44 characters of base64, or a certificate fingerprint of 64 (SHA-256) or 40 (SHA-1) hex digits.",
  });
}

/** What was given, unless it is too long for a typing mistake: it may be a key. */
const shown = (text: unknown): string =>
  typeof text === 'string' && text.length <= 96 && !text.includes('-----')
    ? `'${text}'`
    : `What was given (${typeof text})`;

/** Whether the certificate is the one that was pinned. */
export function matchesPin(certificate: Certificate, pin: Pin): boolean {
  const actual = Buffer.from(pin.of === 'spki' ? certificate.pin : certificate.fingerprints[pin.hash]);
  const expected = Buffer.from(pin.text);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
