import { encodeP12, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { certificateBag, encryptedSafe, makeP12, plainSafe, shroudedKeyBag } from './make-p12.js';
import { needOpenssl, tempFiles } from './tools.js';

const pki = createTestPki();
const { privateKey, certificate, keyPem, pem } = pki.client('demo_client');
const content = { privateKey, certificate };

const passphrases: [name: string, passphrase: string][] = [
  ['ASCII', 'correct horse battery staple'],
  ['one character', 'x'],
  ['signs of the shell', `$HOME "'\`\\;&|<>*?~!`],
  ['Latin-1', 'Größe äöüß £'],
  ['Greek', 'ένα-δύο'],
  ['Cyrillic', 'Пароль для PFX'],
  ['CJK', '密码パスワード비밀번호'],
  ['emoji', 'pay😄roll🏦'],
  ['combining characters', 'Gro\u0308\u00dfe'],
  ['a byte order mark', '\ufeffsecret'],
  ['spaces around it', ' secret '],
  ['200 characters', 'aä漢😄'.repeat(40)],
];

describe.each(passphrases)('a passphrase of %s', (_, passphrase) => {
  test('opens what encodeP12 locked with it', async () => {
    const file = await encodeP12(content, { passphrase, iterations: 1 });
    await expect(parseP12(file, { passphrase })).resolves.toMatchObject({ mac: 'sha256' });
  });

  test('opens what OpenSSL locked with it', async context => {
    const openssl = needOpenssl(context);
    // A file: Windows has no UTF-8 in arguments.
    const { key, certificates, pass } = tempFiles({ key: keyPem, certificates: pem, pass: passphrase });
    const io = ['-inkey', key, '-in', certificates, '-passout', `file:${pass}`];
    await expect(parseP12(openssl(['pkcs12', '-export', ...io]), { passphrase })).resolves.toMatchObject({
      mac: 'sha256',
    });
  });

  test('lets OpenSSL open what encodeP12 locked with it', async context => {
    const openssl = needOpenssl(context);
    const { file, pass } = tempFiles({ file: await encodeP12(content, { passphrase }), pass: passphrase });
    const out = openssl(['pkcs12', '-in', file, '-nodes', '-passin', `file:${pass}`]).toString();
    expect(out).toContain(keyPem);
    expect(out).toContain(certificate.pem);
  });
});

describe('a wrong passphrase', () => {
  const passphrase = 'Größe';
  const wrong: [name: string, passphrase: string | undefined][] = [
    ['none', undefined],
    ['an empty one', ''],
    ['another case', 'größe'],
    ['a final newline', 'Größe\n'],
    ['a final NUL', 'Größe\0'],
    ['a part of it', 'Größ'],
    ['the same text in another Unicode form', 'Größe'.normalize('NFD')],
    ['its bytes read as Latin-1', Buffer.from('Größe').toString('latin1')],
    ['a lone surrogate', '\ud83d'],
    ['a very long one', 'x'.repeat(100_000)],
  ];

  test.each(wrong)('is refused, %s', async (_, given) => {
    const file = await encodeP12(content, { passphrase, iterations: 1 });
    await expect(parseP12(file, given === undefined ? {} : { passphrase: given })).rejects.toMatchObject({
      code: 'P12_PASSPHRASE',
      hint: expect.stringContaining('trailing newline'),
    });
  });

  test.each([
    ['a file with MAC', () => encodeP12(content, { passphrase: '', iterations: 1 })],
    ['a file without MAC', () => makeP12([encryptedSafe({ passphrase: '' }, certificateBag(certificate))])],
  ])('is refused where the right one is empty, %s', async (_, make) => {
    await expect(parseP12(await make(), { passphrase: 'secret' })).rejects.toMatchObject({
      code: 'P12_PASSPHRASE',
    });
  });

  // Of 256 wrong keys about one leaves valid padding behind, and then nonsense comes out.
  test.each([
    ['key', [plainSafe(certificateBag(certificate), shroudedKeyBag(privateKey, { passphrase }))]],
    ['certificate', [encryptedSafe({ passphrase }, certificateBag(certificate))]],
  ])('is called that for any of 1500 in a file without MAC, encrypted %s', async (_, safes) => {
    const file = makeP12(safes);
    const codes = new Map<string, number>();
    for (let i = 0; i < 1500; i++) {
      const code = await parseP12(file, { passphrase: `wrong ${i}` }).then(
        () => 'loads',
        error => error.code ?? String(error),
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ P12_PASSPHRASE: 1500 });
  });
});
