import { parseP12 } from '@countersign/x509';
import { derNull, derOid, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { digests, type Hash } from '../src/p12/algorithms.js';
import { certificateBag, keyBag, makeP12, plainSafe } from './make-p12.js';
import { bmp, hmacOf, type Kdf, macData, pbkdf2Kdf, pbmac1Of, scryptKdf } from './make-pbes2.js';
import { needOpenssl, tempFiles } from './tools.js';

const { privateKey, certificate, keyPem, pem } = createTestPki().client('demo_client');
const safes = [plainSafe(keyBag(privateKey), certificateBag(certificate))];
const passphrase = 'secret';

/** RFC 7292 4 and C, NIST CSOR, GM/T 0006. */
const digestTable: [oid: string, name: string][] = [
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['2.16.840.1.101.3.4.2.5', 'sha512-224'],
  ['2.16.840.1.101.3.4.2.6', 'sha512-256'],
  ['2.16.840.1.101.3.4.2.7', 'sha3-224'],
  ['2.16.840.1.101.3.4.2.8', 'sha3-256'],
  ['2.16.840.1.101.3.4.2.9', 'sha3-384'],
  ['2.16.840.1.101.3.4.2.10', 'sha3-512'],
  ['1.2.156.10197.1.401', 'sm3'],
];

test('the table here names all digests that are supported', () => {
  expect(digestTable.map(([oid]) => oid).sort()).toEqual(Object.keys(digests).sort());
});

describe.each(digestTable)('a MAC of %s, %s (RFC 7292 5.1)', (oid, name) => {
  const make = async (form = bmp(passphrase)): Promise<Uint8Array> =>
    makeP12(safes, await hmacOf(oid, digests[oid] as Hash, form, safes));

  test('is checked', async () => {
    const file = await make();
    await expect(parseP12(file, { passphrase, requireMac: true })).resolves.toMatchObject({ mac: name });
    await expect(parseP12(file, { passphrase: 'Secret' })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });

  test('is checked by OpenSSL too, and that of OpenSSL is checked', async context => {
    const openssl = needOpenssl(context);
    const { ours, key, certificates } = tempFiles({ ours: await make(), key: keyPem, certificates: pem });
    const read = ['pkcs12', '-in', ours, '-nodes', '-passin', `pass:${passphrase}`];
    expect(openssl(read).toString()).toContain(keyPem);
    expect(() => openssl([...read.slice(0, -1), 'pass:wrong'])).toThrow('invalid password');

    const write = ['pkcs12', '-export', '-inkey', key, '-in', certificates, '-macalg', name];
    const theirs = openssl([...write, '-passout', `pass:${passphrase}`]);
    await expect(parseP12(theirs, { passphrase, requireMac: true })).resolves.toMatchObject({ mac: name });
  });
});

const hmacTable: [hmac: string, oid: string][] = [
  ['sha1', '1.2.840.113549.2.7'],
  ['sha224', '1.2.840.113549.2.8'],
  ['sha256', '1.2.840.113549.2.9'],
  ['sha384', '1.2.840.113549.2.10'],
  ['sha512', '1.2.840.113549.2.11'],
  ['sha512-256', '1.2.840.113549.2.13'],
  ['sha3-256', '2.16.840.1.101.3.4.2.14'],
  ['sm3', '1.2.156.10197.1.401.2'],
  ['sm3', '1.2.156.10197.1.401.3.1'],
];
const hmacWithSha256 = '1.2.840.113549.2.9';

/** A file with PBMAC1 whose key has so many bytes, which the parameters state unless `stated` says otherwise. */
function pbmac1File(
  hmac: string,
  length: number,
  { kdf, key = passphrase }: { kdf?: Kdf; key?: string | Uint8Array } = {},
): Uint8Array {
  return makeP12(safes, pbmac1Of(hmac, kdf ?? pbkdf2Kdf({ keyLength: length }), length, key, safes));
}

describe('PBMAC1 (RFC 9579)', () => {
  test.each(hmacTable)('is checked with HMAC-%s and any PRF', async (name, oid) => {
    for (const kdf of [
      pbkdf2Kdf({ keyLength: 32 }),
      pbkdf2Kdf({ keyLength: 32, hash: name, prf: oid }),
      scryptKdf({ N: 16, r: 1, p: 1, keyLength: 32 }),
    ]) {
      const file = pbmac1File(oid, 32, { kdf });
      await expect(parseP12(file, { passphrase })).resolves.toMatchObject({ mac: `pbmac1-${name}` });
      await expect(parseP12(file, { passphrase: '' })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
    }
  });

  test.each([20, 21, 32, 63, 64])('is checked with a key of %i bytes', async length => {
    const file = pbmac1File(hmacWithSha256, length);
    await expect(parseP12(file, { passphrase })).resolves.toMatchObject({ mac: 'pbmac1-sha256' });
  });

  // RFC 9579 9: one byte would be found by anybody.
  test.each([1, 8, 16, 19])('is refused with a key of %i bytes, though it fits', async length => {
    await expect(parseP12(pbmac1File(hmacWithSha256, length), { passphrase })).rejects.toMatchObject({
      code: 'P12_CORRUPT',
      message: expect.stringContaining(`a key of ${length} bytes`),
    });
  });

  test('is refused with a key of no byte, and where the length of the key is left out', async () => {
    for (const kdf of [pbkdf2Kdf({ keyLength: 0 }), pbkdf2Kdf(), scryptKdf({ N: 16, r: 1, p: 1 })])
      await expect(parseP12(pbmac1File(hmacWithSha256, 32, { kdf }), { passphrase })).rejects.toMatchObject({
        code: 'P12_CORRUPT',
      });
  });

  test('is refused with a key of 65 bytes or more, unless the caller allows it', async () => {
    const file = pbmac1File(hmacWithSha256, 65);
    await expect(parseP12(file, { passphrase })).rejects.toMatchObject({
      code: 'P12_LIMIT',
      hint: expect.stringContaining('limits: { macKey: … }'),
    });
    await expect(parseP12(file, { passphrase, limits: { macKey: 65 } })).resolves.toBeDefined();
    const huge = pbmac1File(hmacWithSha256, 32, { kdf: pbkdf2Kdf({ keyLength: 2 ** 47 - 1 }) });
    await expect(parseP12(huge, { passphrase })).rejects.toMatchObject({ code: 'P12_LIMIT' });
  });

  test('is refused with more iterations than allowed', async () => {
    const file = pbmac1File(hmacWithSha256, 32, { kdf: pbkdf2Kdf({ keyLength: 32, iterations: 11 }) });
    await expect(parseP12(file, { passphrase, limits: { iterations: 11 } })).resolves.toBeDefined();
    await expect(parseP12(file, { passphrase, limits: { iterations: 10 } })).rejects.toMatchObject({
      code: 'P12_LIMIT',
    });
  });

  test('is refused without parameters, with an HMAC of nobody, and with a bare digest for it', async () => {
    const algorithms: [algorithm: Uint8Array, code: string][] = [
      [derSequence(derOid('1.2.840.113549.1.5.14')), 'P12_CORRUPT'],
      [derSequence(derOid('1.2.840.113549.1.5.14'), derNull()), 'P12_CORRUPT'],
      [pbmac1With('1.2.3.4'), 'P12_UNSUPPORTED'],
      [pbmac1With('2.16.840.1.101.3.4.2.1'), 'P12_UNSUPPORTED'],
    ];
    for (const [algorithm, code] of algorithms)
      await expect(
        parseP12(makeP12(safes, macData(algorithm, new Uint8Array(32), 1)), { passphrase }),
      ).rejects.toMatchObject({ code });
  });

  test.each([0, 1, 31, 33])('does not fit where it is cut or padded to %i bytes', async length => {
    const algorithm = pbmac1With(hmacWithSha256);
    const file = makeP12(safes, macData(algorithm, new Uint8Array(length), 1));
    await expect(parseP12(file, { passphrase })).rejects.toMatchObject({
      code: expect.stringMatching(/^P12_(PASSPHRASE|CORRUPT)$/),
    });
  });
});

const pbmac1With = (hmac: string): Uint8Array =>
  derSequence(
    derOid('1.2.840.113549.1.5.14'),
    derSequence(pbkdf2Kdf({ keyLength: 32 }).algorithm, derSequence(derOid(hmac), derNull())),
  );
