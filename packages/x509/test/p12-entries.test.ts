import { type Certificate, Oid, parseP12 } from '@countersign/x509';
import { derInteger, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { commonName, makeCertificate } from './make-certificate.js';
import {
  certificateBag,
  encryptedSafe,
  keyBag,
  makeP12,
  otherBag,
  plainSafe,
  safeBag,
  shroudedKeyBag,
  toBer,
} from './make-p12.js';

const pki = createTestPki();
const impostor = createTestPki();
const first = pki.client('first');
const second = pki.client('second');
const passphrase = 'secret';
const subjects = (certificates: readonly Certificate[]): string[] =>
  certificates.map(certificate => String(certificate.subject));

describe('the chain of an opened .p12', () => {
  const bags = [pki.root, first.certificate, pki.issuing].map(certificate => certificateBag(certificate));

  test.each([
    ['root first', bags, 0],
    ['root last', [...bags].reverse(), 0],
    ['with certificates twice', [...bags, ...bags], 2],
  ])('goes from the leaf up whatever order the file has, %s', async (_, certificates, extra) => {
    const p12 = await parseP12(makeP12([plainSafe(keyBag(first.privateKey), ...certificates)]));
    expect(p12.certificate.equals(first.certificate)).toBe(true);
    expect(subjects(p12.chain)).toEqual(['CN=Test Issuing CA', 'CN=Test Root CA']);
    expect(p12.extra).toHaveLength(extra);
  });

  test('leaves out certificates that only have the right name', async () => {
    const impostors = [impostor.issuing, impostor.root].map(certificate => certificateBag(certificate));
    const p12 = await parseP12(makeP12([plainSafe(keyBag(first.privateKey), ...impostors, ...bags)]));
    expect(p12.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin, pki.root.pin]);
    expect(p12.extra.map(({ pin }) => pin)).toEqual([impostor.issuing.pin, impostor.root.pin]);
  });

  test('is empty where the file holds the leaf alone', async () => {
    const safe = plainSafe(keyBag(first.privateKey), certificateBag(first.certificate));
    expect(await parseP12(makeP12([safe]))).toMatchObject({
      chain: [],
      extra: [],
      mac: 'none',
      warnings: [],
    });
  });
});

describe('a .p12 with two keys', () => {
  const file = makeP12([
    plainSafe(
      keyBag(first.privateKey, { friendlyName: 'First' }),
      keyBag(second.privateKey, { friendlyName: 'Zweiter Schlüssel' }),
      certificateBag(second.certificate),
      certificateBag(first.certificate),
      certificateBag(pki.issuing),
    ),
  ]);

  test('gives the first, lists both, and says so', async () => {
    const p12 = await parseP12(file);
    expect(p12.friendlyName).toBe('First');
    expect(String(p12.certificate.subject)).toBe('CN=first');
    expect(p12.entries.map(({ certificate }) => String(certificate.subject))).toEqual([
      'CN=first',
      'CN=second',
    ]);
    expect(p12.entries.map(({ chain }) => subjects(chain))).toEqual([
      ['CN=Test Issuing CA'],
      ['CN=Test Issuing CA'],
    ]);
    for (const entry of p12.entries) expect(entry.certificate.hasKey(entry.privateKey)).toBe(true);
    expect(p12.extra.map(({ pin }) => pin)).toEqual([p12.entries[1]?.certificate.pin]);
    expect(p12.warnings).toEqual([expect.stringMatching(/2 keys; the first was taken.*alias/)]);
  });

  test.each([
    ['First', 'CN=first'],
    ['first', 'CN=first'],
    ['ZWEITER SCHLÜSSEL', 'CN=second'],
  ])('gives the one that the alias %s names, without a warning', async (alias, subject) => {
    const p12 = await parseP12(file, { alias });
    expect(String(p12.certificate.subject)).toBe(subject);
    expect(p12.certificate.hasKey(p12.privateKey)).toBe(true);
    expect(p12.warnings).toEqual([]);
  });

  test('refuses an alias that nobody has, and lists those that there are', async () => {
    await expect(parseP12(file, { alias: 'third' })).rejects.toMatchObject({
      code: 'P12_NO_KEY',
      message: expect.stringContaining("'third'"),
      hint: expect.stringContaining('First, Zweiter Schlüssel'),
    });
  });
});

describe('the certificate of a key', () => {
  const renewed = makeCertificate({ subject: commonName('renewed'), keys: keysOf(first) });
  const localKeyId = Uint8Array.of(1, 2, 3);

  test.each([
    ['the first that fits', {}, 'CN=first'],
    ['the one with the same localKeyId', { localKeyId }, 'CN=renewed'],
  ])('is %s, where several fit', async (_, attributes, subject) => {
    const safe = plainSafe(
      keyBag(first.privateKey, attributes),
      certificateBag(first.certificate),
      certificateBag(renewed, { localKeyId }),
    );
    expect(String((await parseP12(makeP12([safe]))).certificate.subject)).toBe(subject);
  });

  test('is the one of the same name, where Bouncy Castle gives several of one key the same localKeyId', async () => {
    const entries = [first.certificate, renewed].map((certificate, i) => {
      const attributes = { friendlyName: `entry ${i}`, localKeyId };
      return [keyBag(first.privateKey, attributes), certificateBag(certificate, attributes)];
    });
    const p12 = await parseP12(makeP12([plainSafe(...entries.flat())]), { alias: 'entry 1' });
    expect(String(p12.certificate.subject)).toBe('CN=renewed');
    expect(p12.entries.map(({ friendlyName }) => friendlyName)).toEqual(['entry 0', 'entry 1']);
  });

  test('is proven by the key: a localKeyId alone makes no pair', async () => {
    const safe = plainSafe(
      keyBag(first.privateKey, { localKeyId }),
      certificateBag(second.certificate, { localKeyId }),
      certificateBag(first.certificate),
    );
    expect(String((await parseP12(makeP12([safe]))).certificate.subject)).toBe('CN=first');
  });

  test('may carry the friendly name that the key lacks', async () => {
    const safe = plainSafe(
      keyBag(first.privateKey),
      certificateBag(first.certificate, { friendlyName: 'von der Bank' }),
    );
    expect((await parseP12(makeP12([safe]))).friendlyName).toBe('von der Bank');
  });
});

describe('what does not stop a .p12 from opening', () => {
  const pair = [keyBag(first.privateKey), certificateBag(first.certificate)];

  test.each([
    ['a CRL', otherBag(Oid.crlBag, derSequence()), 'crlBag'],
    ['a secret', otherBag(Oid.secretBag, derSequence()), 'secretBag'],
    ['a bag of an unknown type', otherBag('1.2.3.4', derSequence()), '1.2.3.4'],
    [
      'a certificate of another type',
      certificateBag({ der: derInteger(1) }, {}, '1.2.840.113549.1.9.22.2'),
      '1.2.840.113549.1.9.22.2',
    ],
    ['a key without certificate', keyBag(second.privateKey), 'key without certificate'],
  ])('is %s, with a warning', async (_, bag, warning) => {
    const p12 = await parseP12(makeP12([plainSafe(bag, ...pair)]));
    expect(String(p12.certificate.subject)).toBe('CN=first');
    expect(p12.entries).toHaveLength(1);
    expect(p12.warnings).toEqual([expect.stringContaining(warning)]);
  });

  test.each([
    ['in a safe of its own', [plainSafe(pair[0] as Uint8Array), plainSafe(pair[1] as Uint8Array)]],
    ['in safes within safes', [plainSafe(safeBag(safeBag(...pair)))]],
    ['in an encrypted safe', [encryptedSafe({ passphrase }, ...pair)]],
    [
      'encrypted twice',
      [
        encryptedSafe(
          { passphrase },
          shroudedKeyBag(first.privateKey, { passphrase }),
          pair[1] as Uint8Array,
        ),
      ],
    ],
    ['beside an empty safe', [plainSafe(), plainSafe(...pair)]],
  ])('is a key %s', async (_, safes) => {
    const p12 = await parseP12(makeP12(safes), { passphrase });
    expect(p12.certificate.hasKey(p12.privateKey)).toBe(true);
    expect(p12.warnings).toEqual([]);
  });

  test('is BER: indefinite lengths and strings in segments', async () => {
    const bytes = await first.p12({ passphrase, iterations: 1 });
    const p12 = await parseP12(toBer(bytes), { passphrase });
    expect(p12).toMatchObject({ mac: 'sha256', friendlyName: 'first', warnings: [] });
    expect(subjects(p12.chain)).toEqual(['CN=Test Issuing CA', 'CN=Test Root CA']);
  });
});

function keysOf({ privateKey, certificate }: typeof first) {
  return { privateKey, publicKey: certificate.publicKey };
}
