import { createCipheriv } from 'node:crypto';
import { encodeP12, parseP12 } from '@countersign/x509';
import { derInteger, derOctets, derOid, derSequence, readDer } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { digests, type Hash } from '../src/p12/algorithms.js';
import { pbkdf1 } from '../src/p12/kdf.js';
import { P12Budget } from '../src/p12/limits.js';
import { certificateBag, makeP12, plainSafe } from './make-p12.js';
import {
  bmp,
  hmacOf,
  pbes2Bag,
  pbes2P12,
  pbkdf2Kdf,
  pbmac1Of,
  pkcs8,
  scryptKdf,
  shroudedBag,
} from './make-pbes2.js';
import { needLegacyOpenssl, tempFiles } from './tools.js';

const identity = createTestPki().client('demo_client');
const { privateKey, certificate, keyPem, pem } = identity;
const sha256Oid = '2.16.840.1.101.3.4.2.1';
const sha256 = digests[sha256Oid] as Hash;

/** As OpenSSL 1.0 saw it: each byte of UTF-8 as a character. */
const widened = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A file of the legacy algorithms whose passphrase, widened, is this one. */
const legacy = (passphrase: string, mac: 'sha1' | 'none', iterations = 1): Promise<Uint8Array> =>
  encodeP12({ privateKey, certificate }, { passphrase, encryption: 'legacy', mac, iterations });

/** A key in pbeWithMD5AndDES-CBC or pbeWithSHA1AndDES-CBC (RFC 8018 6.1), where the passphrase is any bytes. */
async function pbes1P12(name: 'md5' | 'sha1', form: Uint8Array): Promise<Uint8Array> {
  const oid = name === 'md5' ? '1.2.840.113549.1.5.3' : '1.2.840.113549.1.5.10';
  const hash = { name, output: name === 'md5' ? 16 : 20, block: 64 };
  const salt = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1);
  const derived = await pbkdf1(hash, form, salt, 3, 16, new P12Budget());
  const key = derived.subarray(0, 8);
  const cipher = createCipheriv('des-ede3-cbc', Buffer.concat([key, key, key]), derived.subarray(8));
  const ciphertext = Buffer.concat([cipher.update(pkcs8(privateKey)), cipher.final()]);
  const algorithm = derSequence(derOid(oid), derSequence(derOctets(salt), derInteger(3)));
  return makeP12([plainSafe(shroudedBag(algorithm, ciphertext), certificateBag(certificate))]);
}

describe.each(['secret', 'pässwörd', 'ключ', '密码😄'])('the passphrase %s', passphrase => {
  const utf8 = Buffer.from(passphrase, 'utf8');

  test.each([
    ['PBKDF2', () => pbes2P12(identity, utf8, pbkdf2Kdf())],
    ['PBKDF2, as old versions of NSS did', () => pbes2P12(identity, bmp(passphrase), pbkdf2Kdf())],
    ['scrypt', () => pbes2P12(identity, utf8, scryptKdf({ N: 16, r: 1, p: 1 }))],
    ['PBKDF1 with MD5', () => pbes1P12('md5', utf8)],
    ['PBKDF1 with SHA-1 and UTF-16', () => pbes1P12('sha1', bmp(passphrase))],
    ['the derivation of PKCS#12', () => legacy(passphrase, 'none')],
    ['the derivation of PKCS#12, as OpenSSL 1.0 did', () => legacy(widened(passphrase), 'none')],
    ['the MAC, as OpenSSL 1.0 did', () => legacy(widened(passphrase), 'sha1')],
  ])('opens a file that took it for %s', async (_, make) => {
    const p12 = await parseP12(await make(), { passphrase });
    expect(p12.privateKey.equals(privateKey)).toBe(true);
    await expect(parseP12(await make(), { passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'P12_PASSPHRASE',
    });
  });

  test('opens a file that OpenSSL wrote with each of its bytes as a character', async context => {
    const openssl = needLegacyOpenssl(context);
    const files = { key: keyPem, certificates: pem, pass: widened(passphrase) };
    const { key, certificates, pass } = tempFiles(files);
    const io = ['-inkey', key, '-in', certificates, '-passout', `file:${pass}`];
    for (const flags of [[], ['-nomac'], ['-macalg', 'sha256']]) {
      const file = openssl(['pkcs12', '-export', '-legacy', ...flags, ...io]);
      expect((await parseP12(file, { passphrase })).privateKey.equals(privateKey)).toBe(true);
    }
  });

  test('opens a file whose MAC took it as OpenSSL 1.0 did, and whose AES key took its bytes', async () => {
    const safes = [plainSafe(await pbes2Bag(privateKey, utf8, pbkdf2Kdf()), certificateBag(certificate))];
    const mac = await hmacOf(sha256Oid, sha256, bmp(widened(passphrase)), safes);
    await expect(parseP12(makeP12(safes, mac), { passphrase })).resolves.toMatchObject({ mac: 'sha256' });
  });

  test('opens a file whose PBMAC1 and key took it as old versions of NSS would', async () => {
    const form = bmp(passphrase);
    const safes = [plainSafe(await pbes2Bag(privateKey, form, pbkdf2Kdf()), certificateBag(certificate))];
    const mac = pbmac1Of('1.2.840.113549.2.9', pbkdf2Kdf({ keyLength: 32 }), 32, form, safes);
    await expect(parseP12(makeP12(safes, mac), { passphrase })).resolves.toMatchObject({
      mac: 'pbmac1-sha256',
    });
  });
});

describe('an empty passphrase', () => {
  test.each([
    ['two NULs (RFC 7292 B.1)', bmp('')],
    ['nothing', new Uint8Array()],
  ])('is %s to a MAC', async (_, form) => {
    const safes = [plainSafe(await pbes2Bag(privateKey, '', pbkdf2Kdf()), certificateBag(certificate))];
    const file = makeP12(safes, await hmacOf(sha256Oid, sha256, form, safes));
    await expect(parseP12(file)).resolves.toMatchObject({ mac: 'sha256' });
    await expect(parseP12(file, { passphrase: 'x' })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['two NULs, as old versions of NSS did', bmp('')],
  ])('is %s to PBKDF2', async (_, form) => {
    const file = await pbes2P12(identity, form, pbkdf2Kdf());
    expect((await parseP12(file)).privateKey.equals(privateKey)).toBe(true);
  });
});

describe('the form that a MAC proved', () => {
  test('is the only one that is tried for what the same derivation encrypts', async () => {
    const passphrase = 'pässwörd';
    const inner = await legacy(widened(passphrase), 'none');
    // Without its MAC it opens; a MAC by the other form says that no such tool wrote it.
    await expect(parseP12(inner, { passphrase })).resolves.toBeDefined();
    const [, contentInfo] = readDer(inner).children();
    const authSafe = contentInfo?.children()[1]?.children()[0]?.octets('authSafe') ?? new Uint8Array();
    const safes = readDer(authSafe)
      .children()
      .map(safe => safe.bytes);
    const file = makeP12(safes, await hmacOf(sha256Oid, sha256, bmp(passphrase), safes));
    await expect(parseP12(file, { passphrase })).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
  });
});

describe('the limit of hash blocks counts every form that is tried', () => {
  const passphrase = 'pässwörd';
  const pbkdf2 = pbkdf2Kdf({ iterations: 10 });
  const withMac = async (form: Uint8Array): Promise<Uint8Array> => {
    const safes = [plainSafe(await pbes2Bag(privateKey, passphrase, pbkdf2), certificateBag(certificate))];
    return makeP12(safes, await hmacOf(sha256Oid, sha256, form, safes, 7));
  };

  test.each([
    ['UTF-8, found at once', () => pbes2P12(identity, passphrase, pbkdf2), 10],
    ['UTF-16, found second', () => pbes2P12(identity, bmp(passphrase), pbkdf2), 20],
    ['a MAC, found at once, and a key', () => withMac(bmp(passphrase)), 7 + 10],
    ['a MAC, found second, and a key', () => withMac(bmp(widened(passphrase))), 14 + 10],
    // 3DES: two blocks of SHA-1 for the key and one for the IV; RC2: one each.
    ['PKCS#12, found at once', () => legacy(passphrase, 'none', 10), 30 + 20],
    ['PKCS#12, found second', () => legacy(widened(passphrase), 'none', 10), 2 * (30 + 20)],
    // scrypt: 4 r blocks for each of N rounds, there and back.
    [
      'scrypt, found second',
      () => pbes2P12(identity, bmp(passphrase), scryptKdf({ N: 16, r: 2, p: 3 })),
      2 * 192,
    ],
  ])('%s', async (_, make, needed) => {
    const file = await make();
    const open = (hashBlocks: number) => parseP12(file, { passphrase, limits: { hashBlocks } });
    await expect(open(needed)).resolves.toMatchObject({ warnings: [] });
    await expect(open(needed - 1)).rejects.toMatchObject({
      code: 'P12_LIMIT',
      hint: expect.stringContaining('limits: { hashBlocks: … }'),
    });
  });

  test('also where none is right', async () => {
    const file = await pbes2P12(identity, passphrase, pbkdf2);
    const open = (hashBlocks: number) => parseP12(file, { passphrase: 'wrong', limits: { hashBlocks } });
    await expect(open(20)).rejects.toMatchObject({ code: 'P12_PASSPHRASE' });
    await expect(open(19)).rejects.toMatchObject({ code: 'P12_LIMIT' });
  });
});
