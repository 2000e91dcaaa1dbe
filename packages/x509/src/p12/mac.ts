import { createHmac, timingSafeEqual } from 'node:crypto';
import { IdentityError } from '@countersign/spec';
import { type DerValue, Tag } from '../der/index.js';
import { digests, type Hash, supported } from './algorithms.js';
import { bmpPassphrase, kdfPurpose, pkcs12Kdf } from './kdf.js';
import type { P12Budget } from './limits.js';

interface MacData {
  readonly hash: Hash;
  readonly digest: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** MacData (RFC 7292 4). */
function readMacData(value: DerValue): MacData {
  const fields = value.fields('macData');
  const digestInfo = fields.next('mac').fields('mac');
  const algorithm = digestInfo.next('digestAlgorithm').fields('digestAlgorithm').next('algorithm');
  const digest = digestInfo.next('digest').octets('digest');
  digestInfo.end();
  const salt = fields.next('macSalt').octets('macSalt');
  const iterations = fields.optional(Tag.INTEGER)?.count('iterations') ?? 1;
  fields.end();
  return { hash: supported(digests, algorithm.oid('MAC digest'), 'MAC'), digest, salt, iterations };
}

/**
 * Checks the MAC over `content`.
 *
 * An empty passphrase is tried in both forms that tools write it in: as an empty string and as none.
 *
 * @returns the hash's name, and the passphrase in the form that fits.
 */
export async function verifyMac(
  value: DerValue,
  content: Uint8Array,
  passphrase: string,
  budget: P12Budget,
  signal?: AbortSignal,
): Promise<string> {
  const { hash, digest, salt, iterations } = readMacData(value);
  if (digest.length !== hash.output)
    throw new IdentityError(
      'P12_CORRUPT',
      `The MAC has ${digest.length} bytes where ${hash.name} gives ${hash.output}`,
    );
  const forms = passphrase === '' ? ['', undefined] : [passphrase];
  for (const form of forms) {
    const key = await pkcs12Kdf(
      hash,
      bmpPassphrase(form),
      salt,
      iterations,
      kdfPurpose.mac,
      hash.output,
      budget,
      signal,
    );
    if (timingSafeEqual(createHmac(hash.name, key).update(content).digest(), digest)) return hash.name;
  }
  // The MAC covers the whole content: a changed byte and a changed passphrase look the same.
  throw new IdentityError(
    'P12_PASSPHRASE',
    'The passphrase does not open the PKCS#12 file, or the file is damaged',
  );
}
