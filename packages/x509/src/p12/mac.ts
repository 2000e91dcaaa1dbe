import { createHmac, timingSafeEqual } from 'node:crypto';
import { IdentityError } from '@countersign/spec';
import { type DerValue, Tag } from '../der/index.js';
import { digests, hmacs, supported } from './algorithms.js';
import { kdfPurpose, pkcs12Kdf } from './kdf.js';
import type { P12Budget } from './limits.js';
import type { Opening } from './opening.js';
import type { Passphrase } from './passphrase.js';
import { readKeyDerivation } from './pbkdf.js';

const pbmac1 = '1.2.840.113549.1.5.14';

/**
 * Checks the MAC over `content` (RFC 7292 5.1, RFC 9579), whole and in constant time.
 *
 * @returns what the MAC is made of, such as `sha256` or `pbmac1-sha256`.
 */
export async function verifyMac(
  value: DerValue,
  content: Uint8Array,
  { passphrase, budget }: Opening,
): Promise<string> {
  const fields = value.fields('macData');
  const digestInfo = fields.next('mac').fields('mac');
  const algorithm = digestInfo.next('digestAlgorithm').fields('digestAlgorithm');
  const expected = digestInfo.next('digest').octets('digest');
  digestInfo.end();
  const salt = fields.next('macSalt').octets('macSalt');
  const iterations = fields.optional(Tag.INTEGER)?.count('iterations') ?? 1;
  fields.end();

  const oid = algorithm.next('algorithm').oid('MAC');
  if (oid === pbmac1)
    return verifyPbmac1(algorithm.next('parameters'), expected, content, passphrase, budget);
  const hash = supported(digests, oid, 'MAC');
  if (expected.length !== hash.output)
    throw new IdentityError(
      'P12_CORRUPT',
      `The MAC has ${expected.length} bytes where ${hash.name} gives ${hash.output}`,
    );
  for (const form of passphrase.bmp) {
    const key = await pkcs12Kdf(hash, form, salt, iterations, kdfPurpose.mac, hash.output, budget);
    if (timingSafeEqual(createHmac(hash.name, key).update(content).digest(), expected)) {
      passphrase.prove(form);
      return hash.name;
    }
  }
  throw mismatch();
}

/** PBMAC1-params (RFC 9579 4); the salt and the iterations beside it are not used. */
async function verifyPbmac1(
  value: DerValue,
  expected: Uint8Array,
  content: Uint8Array,
  passphrase: Passphrase,
  budget: P12Budget,
): Promise<string> {
  const fields = value.fields('PBMAC1-params');
  const derivation = readKeyDerivation(fields.next('keyDerivationFunc'));
  const scheme = fields.next('messageAuthScheme').fields('messageAuthScheme');
  fields.end();
  const hash = supported(hmacs, scheme.next('algorithm').oid('messageAuthScheme'), 'MAC');
  const { keyLength } = derivation;
  // RFC 9579 4: keyLength must be there. A short key is found by trying.
  if (keyLength === undefined || keyLength < 20)
    throw new IdentityError(
      'P12_CORRUPT',
      `PBMAC1 with a key of ${keyLength ?? 'unstated'} bytes; it must have at least 20`,
    );
  budget.atMost('macKey', keyLength, 'PBMAC1 key length');
  for (const form of passphrase.octets) {
    const key = await derivation.derive(form, keyLength, budget);
    const actual = createHmac(hash.name, key).update(content).digest();
    if (actual.length === expected.length && timingSafeEqual(actual, expected)) return `pbmac1-${hash.name}`;
  }
  throw mismatch();
}

/** The MAC covers the whole content: a changed byte and a changed passphrase look the same. */
const mismatch = (): IdentityError =>
  new IdentityError(
    'P12_PASSPHRASE',
    'The passphrase does not open the PKCS#12 file, or the file is damaged',
  );
