import { parseP12 } from '@countersign/x509';
import { derInteger, derOctets, derOid, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { ciphers, hmacs } from '../src/p12/algorithms.js';
import { encipher } from '../src/p12/cipher.js';
import { type CipherScheme, cbcScheme, pbes2P12, pbkdf2Kdf } from './make-pbes2.js';
import { needLegacyOpenssl, type Run, tempFiles } from './tools.js';

const identity = createTestPki().client('demo_client');
const { privateKey, keyPem } = identity;
const passphrase = 'secret';

/** What OpenSSL reads of a file, MAC or not. */
function readByOpenssl(openssl: Run, bytes: Uint8Array): string {
  const { file } = tempFiles({ file: bytes });
  const providers = ['-provider', 'default', '-provider', 'legacy'];
  return openssl(['pkcs12', '-in', file, '-nodes', '-passin', `pass:${passphrase}`, ...providers]).toString();
}

/** RFC 8018 B.2.1 to B.2.2, NIST CSOR, RFC 3657, RFC 5794, GM/T 0006; single DES by OIW. */
const cipherTable: [oid: string, name: string, key: number, iv: number][] = [
  ['2.16.840.1.101.3.4.1.2', 'aes-128-cbc', 16, 16],
  ['2.16.840.1.101.3.4.1.22', 'aes-192-cbc', 24, 16],
  ['2.16.840.1.101.3.4.1.42', 'aes-256-cbc', 32, 16],
  ['1.2.840.113549.3.7', 'des-ede3-cbc', 24, 8],
  ['1.3.14.3.2.7', 'des-cbc', 8, 8],
  ['1.2.392.200011.61.1.1.1.2', 'camellia-128-cbc', 16, 16],
  ['1.2.392.200011.61.1.1.1.3', 'camellia-192-cbc', 24, 16],
  ['1.2.392.200011.61.1.1.1.4', 'camellia-256-cbc', 32, 16],
  ['1.2.410.200046.1.1.2', 'aria-128-cbc', 16, 16],
  ['1.2.410.200046.1.1.7', 'aria-192-cbc', 24, 16],
  ['1.2.410.200046.1.1.12', 'aria-256-cbc', 32, 16],
  ['1.2.156.10197.1.104.2', 'sm4-cbc', 16, 16],
];

/** RFC 8018 B.1.2, NIST CSOR, GM/T 0091 and 0006; the first two by RFC 3370 3.1 and IANA. */
const prfTable: [oid: string, hash: string][] = [
  ['1.3.6.1.5.5.8.1.1', 'md5'],
  ['1.3.6.1.5.5.8.1.2', 'sha1'],
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
  ['1.2.840.113549.2.12', 'sha512-224'],
  ['1.2.840.113549.2.13', 'sha512-256'],
  ['2.16.840.1.101.3.4.2.13', 'sha3-224'],
  ['2.16.840.1.101.3.4.2.14', 'sha3-256'],
  ['2.16.840.1.101.3.4.2.15', 'sha3-384'],
  ['2.16.840.1.101.3.4.2.16', 'sha3-512'],
  ['1.2.156.10197.1.401.2', 'sm3'],
  ['1.2.156.10197.1.401.3.1', 'sm3'],
];

/** OpenSSL 3 has DES only in its legacy provider; 3DES with one key three times is the same. */
function schemeOf([oid, name, key, iv]: (typeof cipherTable)[number]): CipherScheme {
  if (name !== 'des-cbc') return cbcScheme(oid, name, key, iv);
  const triple = cbcScheme(oid, 'des-ede3-cbc', 24, iv);
  return { ...triple, key, encipher: (k, plaintext) => triple.encipher(Buffer.concat([k, k, k]), plaintext) };
}

/** Every cipher and every PRF at least once. */
const pairs = prfTable.map(([prf, hash], i) => {
  const row = cipherTable[i % cipherTable.length] as (typeof cipherTable)[number];
  return { cipher: row[1], scheme: schemeOf(row), prf, hash };
});

test('the tables here name all ciphers and PRFs that are supported', () => {
  expect(cipherTable.map(([oid]) => oid).sort()).toEqual(Object.keys(ciphers).sort());
  expect(prfTable.map(([oid]) => oid).sort()).toEqual(Object.keys(hmacs).sort());
});

describe('a key in PBES2 (RFC 8018 6.2)', () => {
  test.each(pairs)('opens with $cipher and PBKDF2-HMAC-$hash ($prf)', async ({ scheme, prf, hash }) => {
    const file = await pbes2P12(identity, passphrase, pbkdf2Kdf({ hash, prf }), scheme);
    const p12 = await parseP12(file, { passphrase });
    expect(p12.privateKey.equals(privateKey)).toBe(true);
    await expect(parseP12(file, { passphrase: 'wrong' })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });

  test('opens where these tables say it does, for OpenSSL too', async context => {
    const openssl = needLegacyOpenssl(context);
    // It knows no PBKDF2 with SHA-3, and SM3 by another OID.
    const known = prfTable.filter(([, hash]) => !/^(sha3|sm3)/.test(hash));
    for (const [i, row] of cipherTable.entries()) {
      const [prf, hash] = known[i % known.length] as (typeof known)[number];
      const file = await pbes2P12(identity, passphrase, pbkdf2Kdf({ hash, prf }), schemeOf(row));
      expect(readByOpenssl(openssl, file)).toContain(keyPem);
    }
  });

  test('opens with the PRF left out, which is HMAC-SHA-1, and with the right key length stated', async () => {
    for (const kdf of [pbkdf2Kdf({ hash: 'sha1', prf: null }), pbkdf2Kdf({ keyLength: 32 })]) {
      const file = await pbes2P12(identity, passphrase, kdf);
      await expect(parseP12(file, { passphrase })).resolves.toMatchObject({ warnings: [] });
    }
  });
});

/** RC2-CBC-Parameter (RFC 8018 B.2.3). */
const rc2Parameters = (version?: number, iv = new Uint8Array(8).fill(7)): Uint8Array =>
  derSequence(
    derOid('1.2.840.113549.3.2'),
    derSequence(...(version === undefined ? [] : [derInteger(version)]), derOctets(iv)),
  );

const rc2Scheme = (version: number | undefined, key: number, effectiveBits: number): CipherScheme => ({
  algorithm: rc2Parameters(version),
  key,
  encipher: (secret, plaintext) =>
    encipher({ name: 'rc2-cbc', key, iv: 8, effectiveBits }, secret, new Uint8Array(8).fill(7), plaintext),
});

describe('a key in PBES2 with RC2-CBC (RFC 8018 B.2.3)', () => {
  const versions: [version: number, key: number, bits: number, inOpenssl: string][] = [
    [160, 5, 40, 'rc2-40-cbc'],
    [120, 8, 64, 'rc2-64-cbc'],
    [58, 16, 128, 'rc2-cbc'],
  ];

  test.each(versions)('opens with the parameter version %i: %i bytes, %i effective bits', async (...row) => {
    const [version, key, bits] = row;
    for (const keyLength of [undefined, key]) {
      const kdf = pbkdf2Kdf(keyLength === undefined ? {} : { keyLength });
      const file = await pbes2P12(identity, passphrase, kdf, rc2Scheme(version, key, bits));
      const p12 = await parseP12(file, { passphrase });
      expect(p12.privateKey.equals(privateKey)).toBe(true);
    }
  });

  test.for(versions)('is what OpenSSL makes of the version %i', async (row, context) => {
    const [version, key, bits, name] = row;
    const openssl = needLegacyOpenssl(context);
    const encipherByOpenssl = (secret: Uint8Array, plaintext: Uint8Array): Uint8Array => {
      const hex = Buffer.from(secret).toString('hex');
      const cipher = ['enc', `-${name}`, '-K', hex, '-iv', '07'.repeat(8)];
      return openssl([...cipher, '-provider', 'legacy', '-provider', 'default'], plaintext);
    };
    const scheme = { ...rc2Scheme(version, key, bits), encipher: encipherByOpenssl };
    const file = await pbes2P12(identity, passphrase, pbkdf2Kdf({ keyLength: key }), scheme);
    expect(readByOpenssl(openssl, file)).toContain(keyPem);
    expect((await parseP12(file, { passphrase })).privateKey.equals(privateKey)).toBe(true);
  });

  test.each([
    ['16 bytes of which 40 bits count', 160, 16, 40],
    ['4 bytes, as many as count where the version is left out', undefined, 4, 32],
    ['16 bytes of which 32 bits count, where the version is left out', undefined, 16, 32],
    [
      '32 bytes, all of which count (RFC 2268 6: from 256 on the version is the number of bits)',
      256,
      32,
      256,
    ],
    ['128 bytes, all of which count', 1024, 128, 1024],
  ])('opens with a key of %s', async (_, version, key, bits) => {
    const kdf = pbkdf2Kdf({ keyLength: key });
    const file = await pbes2P12(identity, passphrase, kdf, rc2Scheme(version, key, bits));
    expect((await parseP12(file, { passphrase })).privateKey.equals(privateKey)).toBe(true);
  });
});
