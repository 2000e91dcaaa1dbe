import { createError } from '@countersign/spec/internal';
import { CompactEncrypt, importJWK } from 'jose';
import { writeJson } from '../json.js';
import type { EncryptionKey, PickedKey } from './key-set.js';

/** The body's JSON as compact JWE (RFC 7516). */
export function encryptPayload(body: unknown, key: PickedKey): Promise<string> {
  return encrypt(writeJson(body), key);
}

/**
 * The body's JSON, in which the fields at these paths are compact JWEs.
 *
 * @returns `undefined` where it has none of them
 */
export async function encryptFields(
  body: unknown,
  paths: readonly (readonly string[])[],
  pick: () => Promise<PickedKey>,
): Promise<string | undefined> {
  // A copy, as it would be sent: the caller's object stays as it is.
  const copy: unknown = JSON.parse(writeJson(body));
  let found = false;
  for (const path of paths) {
    const name = path.at(-1) as string;
    const holder = path.slice(0, -1).reduce<unknown>(member, copy);
    const value = member(holder, name);
    if (typeof value !== 'string') continue;
    found = true;
    (holder as Record<string, unknown>)[name] = await encrypt(value, await pick());
  }
  return found ? JSON.stringify(copy) : undefined;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

async function encrypt(text: string, { algorithm, jwk }: PickedKey): Promise<string> {
  try {
    checkExponent(jwk);
    const key = await importJWK(jwk, algorithm);
    return await new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: algorithm, enc: 'A256GCM', kid: jwk.kid })
      .encrypt(key);
  } catch (cause) {
    throw createError('ENCRYPTION_INVALID', `The server's encryption key can't be used for ${algorithm}`, {
      cause,
      hint: 'Ask the operator to check the key: RSA needs 2048 bits and an exponent from 65537, EC the curve P-256, P-384 or P-521.',
    });
  }
}

/** To the power of 1 everything stays as it is, and OpenSSL doesn't mind (NIST SP 800-56B 6.2 asks for 65537 at least). */
function checkExponent({ kty, e = '' }: EncryptionKey): void {
  if (kty === 'RSA' && BigInt(`0x0${Buffer.from(e, 'base64url').toString('hex')}`) < 65_537n)
    throw new RangeError('The exponent of the RSA key is less than 65537');
}
