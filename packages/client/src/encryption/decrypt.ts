import type { KeyObject } from 'node:crypto';
import type { CountersignError } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { compactDecrypt, decodeProtectedHeader } from 'jose';
import type { ApiResponse } from '../response.js';

/**
 * Opens an answer that is a compact JWE (RFC 7516).
 *
 * @throws ApiError `ENCRYPTION_INVALID` with outcome `processed`: the server did what it was asked
 */
export async function decryptAnswer(response: ApiResponse, key: KeyObject | undefined): Promise<string> {
  const { status, requestId } = response;
  const refuse = (what: string): CountersignError =>
    createError('ENCRYPTION_INVALID', `The encrypted answer ${what}`, {
      status,
      outcome: 'processed',
      hint: 'Ask the operator by which key and algorithms answers are encrypted; privateKey of encryption opens them.',
      ...(requestId === undefined ? {} : { requestId }),
    });
  if (key === undefined) throw refuse('came, and encryption.privateKey is not set');
  const jwe = response.text().trim();
  const { alg, enc, zip, crit, p2c } = headerOf(jwe) ?? {};
  if (alg === undefined) throw refuse('is not a compact JWE');
  // A few bytes can become gigabytes (RFC 8725 3.9 names p2c; zip does the same to memory).
  if (zip !== undefined) throw refuse('is compressed');
  if (p2c !== undefined) throw refuse('asks for a key derived from a password');
  if (crit !== undefined) throw refuse('has a critical header that is not known');
  const algorithms = key.asymmetricKeyType === 'rsa' ? ['RSA-OAEP-256'] : ['ECDH-ES'];
  if (!algorithms.includes(String(alg)) || enc !== 'A256GCM')
    throw refuse(`is not encrypted by ${algorithms.join(' or ')} and A256GCM`);
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: algorithms,
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
  } catch {
    // Why it failed is of use only to those who try to find out.
    throw refuse("can't be decrypted");
  }
}

function headerOf(jwe: string): Record<string, unknown> | undefined {
  try {
    return decodeProtectedHeader(jwe);
  } catch {
    return undefined;
  }
}
