import { Oid, parseP12 } from '@countersign/x509';
import { derInteger, derNull, derOctets, derOid, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { certificateBag, makeP12, plainSafe } from './make-p12.js';
import {
  aes256,
  type CipherScheme,
  cbcScheme,
  pbes2,
  pbes2P12,
  pbkdf2Kdf,
  pkcs8,
  type ScryptOptions,
  scryptKdf,
  shroudedBag,
} from './make-pbes2.js';
import { needOpenssl, tempFiles } from './tools.js';

const identity = createTestPki().client('demo_client');
const { privateKey, certificate, keyPem } = identity;
const passphrase = 'secret';

describe('a key in PBES2 with scrypt (RFC 7914)', () => {
  const parameters: ScryptOptions[] = [
    { N: 2, r: 1, p: 1 },
    { N: 16, r: 1, p: 1 },
    { N: 1024, r: 8, p: 16 },
    { N: 16384, r: 8, p: 1 },
    { N: 16384, r: 8, p: 1, keyLength: 32 },
    { N: 2, r: 1, p: 1000 },
    { N: 4, r: 1000, p: 3 },
    { N: 32768, r: 1, p: 1 },
    // Node takes its maxmem for all three of OpenSSL's buffers, which are 128 r (N + p + 2) bytes.
    { N: 2, r: 8192, p: 1 },
    { N: 2, r: 20_000, p: 1 },
  ];

  test.each(parameters)('opens with N $N, r $r, p $p, key length $keyLength', async options => {
    const file = await pbes2P12(identity, passphrase, scryptKdf(options));
    expect((await parseP12(file, { passphrase })).privateKey.equals(privateKey)).toBe(true);
    await expect(parseP12(file, { passphrase: 'wrong' })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });

  test('is read by OpenSSL too', async context => {
    const openssl = needOpenssl(context);
    for (const options of parameters.slice(0, 5)) {
      const { file } = tempFiles({ file: await pbes2P12(identity, passphrase, scryptKdf(options)) });
      const out = openssl(['pkcs12', '-in', file, '-nodes', '-passin', `pass:${passphrase}`]);
      expect(out.toString()).toContain(keyPem);
    }
  });

  const refused: [why: string, options: ScryptOptions, code: string][] = [
    ['N is 0', { N: 0, r: 8, p: 1 }, 'P12_CORRUPT'],
    ['N is 1', { N: 1, r: 8, p: 1 }, 'P12_CORRUPT'],
    ['N is no power of two', { N: 1000, r: 8, p: 1 }, 'P12_CORRUPT'],
    ['N is almost a power of two', { N: 2 ** 20 - 1, r: 1, p: 1 }, 'P12_CORRUPT'],
    ['r is 0', { N: 16, r: 0, p: 1 }, 'P12_CORRUPT'],
    ['p is 0', { N: 16, r: 8, p: 0 }, 'P12_CORRUPT'],
    ['N is not below 2^(128 r / 8), RFC 7914 6', { N: 2 ** 16, r: 1, p: 1 }, 'P12_CORRUPT'],
    ['the key length is another', { N: 16, r: 8, p: 1, keyLength: 16 }, 'P12_CORRUPT'],
    ['it takes 257 MiB', { N: 2 ** 18, r: 8, p: 2 ** 10 }, 'P12_LIMIT'],
    ['it takes a GiB', { N: 2 ** 20, r: 8, p: 1 }, 'P12_LIMIT'],
    ['it takes more memory than there is', { N: 2 ** 46, r: 8, p: 1 }, 'P12_LIMIT'],
    ['all three are large', { N: 2 ** 46, r: 2 ** 40, p: 2 ** 40 }, 'P12_LIMIT'],
    ['p is large', { N: 2, r: 1, p: 2 ** 47 - 1 }, 'P12_LIMIT'],
    ['it takes little memory and a day', { N: 2 ** 17, r: 8, p: 1000 }, 'P12_LIMIT'],
  ];

  test.each(refused)('is refused where %s, before the work is done', async (_, options, code) => {
    const file = await pbes2P12(identity, passphrase, scryptKdf(options, false));
    await expect(parseP12(file, { passphrase })).rejects.toMatchObject({ code });
  });

  test('takes the memory that the caller allows, and no more', async () => {
    const file = await pbes2P12(identity, passphrase, scryptKdf({ N: 1024, r: 8, p: 1 }));
    // As OpenSSL counts it.
    const needed = 128 * 8 * (1024 + 1 + 2);
    const open = (scryptMemory: number) => parseP12(file, { passphrase, limits: { scryptMemory } });
    await expect(open(needed)).resolves.toMatchObject({ warnings: [] });
    await expect(open(needed - 1)).rejects.toMatchObject({
      code: 'P12_LIMIT',
      hint: expect.stringContaining('limits: { scryptMemory: … }'),
    });
  });
});

/** A file whose key is encrypted by algorithms that are written as they are given; what is in it doesn't matter. */
const written = (kdf: Uint8Array, scheme: Uint8Array): Uint8Array =>
  makeP12([plainSafe(shroudedBag(pbes2(kdf, scheme), new Uint8Array(160)), certificateBag(certificate))]);

const pbkdf2 = pbkdf2Kdf().algorithm;
const withIv = (oid: string, length: number): Uint8Array =>
  derSequence(derOid(oid), derOctets(new Uint8Array(length)));
const rc2 = (...parameters: readonly Uint8Array[]): Uint8Array =>
  derSequence(derOid('1.2.840.113549.3.2'), derSequence(...parameters));
const pbkdf2With = (...parameters: readonly Uint8Array[]): Uint8Array =>
  derSequence(derOid(Oid.pbkdf2), derSequence(...parameters));
const [salt, iterations, iv8] = [derOctets(new Uint8Array(8)), derInteger(1), derOctets(new Uint8Array(8))];

describe('a key in PBES2 whose parameters are damaged (RFC 8018 A.4)', () => {
  const damaged: [what: string, kdf: Uint8Array, scheme: Uint8Array][] = [
    ['AES with an IV of 8 bytes', pbkdf2, withIv(Oid.aes256Cbc, 8)],
    ['AES with an IV of no byte', pbkdf2, withIv(Oid.aes256Cbc, 0)],
    ['AES with an IV of 17 bytes', pbkdf2, withIv(Oid.aes256Cbc, 17)],
    ['3DES with an IV of 16 bytes', pbkdf2, withIv('1.2.840.113549.3.7', 16)],
    ['AES without an IV', pbkdf2, derSequence(derOid(Oid.aes256Cbc), derNull())],
    ['AES without parameters', pbkdf2, derSequence(derOid(Oid.aes256Cbc))],
    ['RC2 with an IV of 7 bytes', pbkdf2, rc2(derInteger(58), derOctets(new Uint8Array(7)))],
    ['RC2 with bare IV', pbkdf2, withIv('1.2.840.113549.3.2', 8)],
    ['AES-256 with a key of 16 bytes', pbkdf2Kdf({ keyLength: 16 }).algorithm, withIv(Oid.aes256Cbc, 16)],
    ['AES-256 with a key of 33 bytes', pbkdf2Kdf({ keyLength: 33 }).algorithm, withIv(Oid.aes256Cbc, 16)],
    ['AES-256 with a key of no byte', pbkdf2Kdf({ keyLength: 0 }).algorithm, withIv(Oid.aes256Cbc, 16)],
    ['3DES with a key of 16 bytes', pbkdf2Kdf({ keyLength: 16 }).algorithm, withIv('1.2.840.113549.3.7', 8)],
    ['no iterations', pbkdf2Kdf({ iterations: 0 }).algorithm, withIv(Oid.aes256Cbc, 16)],
    [
      'a salt from elsewhere',
      pbkdf2With(derSequence(derOid('1.2.3')), iterations),
      withIv(Oid.aes256Cbc, 16),
    ],
    ['PBKDF2 without iterations', pbkdf2With(salt), withIv(Oid.aes256Cbc, 16)],
    ['PBKDF2 with a field too many', pbkdf2With(salt, iterations, derNull()), withIv(Oid.aes256Cbc, 16)],
    ['PBKDF2 without parameters', derSequence(derOid(Oid.pbkdf2)), withIv(Oid.aes256Cbc, 16)],
    ['a scheme that is no SEQUENCE', pbkdf2, derNull()],
    ['a derivation that is no SEQUENCE', derNull(), withIv(Oid.aes256Cbc, 16)],
  ];

  test.each(damaged)('is refused as damaged: %s', async (_, kdf, scheme) => {
    await expect(parseP12(written(kdf, scheme), { passphrase })).rejects.toMatchObject({
      code: 'P12_CORRUPT',
    });
  });

  const unsupported: [what: string, kdf: Uint8Array, scheme: Uint8Array, named: string][] = [
    ['AES-256-GCM', pbkdf2, withIv('2.16.840.1.101.3.4.1.46', 12), 'AES-256-GCM (2.16.840.1.101.3.4.1.46)'],
    ['a cipher of nobody', pbkdf2, withIv('1.2.3.4', 16), '1.2.3.4'],
    ['RC5', pbkdf2, withIv('1.2.840.113549.3.9', 8), 'RC5-CBC-Pad'],
    [
      'a derivation of nobody',
      derSequence(derOid('1.2.3.5'), derNull()),
      withIv(Oid.aes256Cbc, 16),
      '1.2.3.5',
    ],
    ['a PRF of nobody', pbkdf2Kdf({ prf: '1.2.3.6' }).algorithm, withIv(Oid.aes256Cbc, 16), '1.2.3.6'],
    [
      'a PRF of Streebog',
      pbkdf2Kdf({ prf: '1.2.643.7.1.1.4.2' }).algorithm,
      withIv(Oid.aes256Cbc, 16),
      '1.2.643',
    ],
    ['RC2 whose version is 32, which is no number of bits', pbkdf2, rc2(derInteger(32), iv8), 'version 32'],
    ['RC2 of a version without meaning', pbkdf2, rc2(derInteger(17), iv8), 'parameter version 17'],
    ['RC2 of 257 bits', pbkdf2, rc2(derInteger(257), iv8), 'RC2'],
    [
      'RC2 of 257 bits and 33 bytes',
      pbkdf2Kdf({ keyLength: 33 }).algorithm,
      rc2(derInteger(257), iv8),
      'RC2',
    ],
    ['RC2 of 1025 bits', pbkdf2, rc2(derInteger(1025), iv8), 'parameter version 1025'],
    ['RC2 with a key of no byte', pbkdf2Kdf({ keyLength: 0 }).algorithm, rc2(derInteger(58), iv8), 'RC2'],
    ['RC2 of no version and no byte', pbkdf2Kdf({ keyLength: 0 }).algorithm, rc2(iv8), 'version (none)'],
    ['RC2 with a key of 129 bytes', pbkdf2Kdf({ keyLength: 129 }).algorithm, rc2(derInteger(58), iv8), 'RC2'],
  ];

  test.each(unsupported)('is refused by name as not supported: %s', async (_, kdf, scheme, named) => {
    await expect(parseP12(written(kdf, scheme), { passphrase })).rejects.toMatchObject({
      code: 'P12_UNSUPPORTED',
      message: expect.stringContaining(named),
    });
  });

  test.each([0, 1, 15, 17])('is refused with a ciphertext of %i bytes', async length => {
    const scheme: CipherScheme = { ...aes256, encipher: () => new Uint8Array(length) };
    const file = await pbes2P12(identity, passphrase, pbkdf2Kdf(), scheme);
    await expect(parseP12(file, { passphrase })).rejects.toMatchObject({
      code: expect.stringMatching(/^P12_(PASSPHRASE|CORRUPT)$/),
    });
  });

  test('is refused where a stream cipher of the same name would open it', async () => {
    const scheme = cbcScheme(Oid.aes256Cbc, 'aes-256-ctr', 32, 16);
    expect(scheme.encipher(new Uint8Array(32), pkcs8(privateKey))).toHaveLength(pkcs8(privateKey).length);
    const file = await pbes2P12(identity, passphrase, pbkdf2Kdf(), scheme);
    await expect(parseP12(file, { passphrase })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });
});
