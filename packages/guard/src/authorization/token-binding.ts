import { createHash } from 'node:crypto';
import type { Certificate } from '@countersign/x509';

/**
 * Whether an access token is bound to this certificate (RFC 8705 3.1): a stolen one is worth nothing without the key.
 * The token's signature, issuer, audience and expiry must have been verified before, which is the work of a JWT library.
 *
 * @param claims of a verified token, or the answer of token introspection (RFC 8705 3.2)
 * @returns false also where the token is bound to nothing
 *
 * @example
 * ```js
 * const { payload } = await jose.jwtVerify(token, keys, { issuer, audience });
 * if (!isBoundTo(payload, client.certificate)) throw new Error('The token belongs to another client');
 * ```
 */
export function isBoundTo(claims: object, certificate: Certificate): boolean {
  const confirmation = own(claims, 'cnf');
  // Compared as text: a hash has one spelling in base64url without padding (RFC 7515 2), and no other is taken.
  return own(confirmation, 'x5t#S256') === thumbprintOf(certificate);
}

/**
 * What an issuer writes into the `x5t#S256` of a token's `cnf`: the SHA-256 of the certificate's DER in base64url without
 * padding, 43 characters.
 *
 * @example
 * ```js
 * const token = await new jose.SignJWT({ cnf: { 'x5t#S256': thumbprintOf(client.certificate) } }).sign(key);
 * ```
 */
export const thumbprintOf = (certificate: Certificate): string =>
  createHash('sha256').update(certificate.der).digest('base64url');

/** Claims come from JSON: what they inherit, they don't say. */
function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
