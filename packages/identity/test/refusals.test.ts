import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type IdentitySource, p12Bytes, p12File, pemFiles, pemText } from '@countersign/identity';
import { encodeP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const other = pki.client('other_client');
const rsa = pki.client('rsa_client', { key: 'RSA-2048' });
const server = pki.server('localhost');
const passphrase = 'secret';
const p12 = await client.p12({ passphrase, iterations: 1 });
const encryptedKey = String(
  client.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }),
);
const { certificate } = client;
const mismatched = await encodeP12(
  { privateKey: other.privateKey, certificate },
  { passphrase, iterations: 1 },
);
const ofServer = await server.p12({ passphrase, iterations: 1 });

const pem = (text: string, key: string, options = {}): IdentitySource =>
  pemText({ certificate: text, key, ...options });
const pemPair = (text: string | Uint8Array, key: string | Uint8Array, options = {}): IdentitySource =>
  pemFiles({ certificate: tempFile('client.pem', text), key: tempFile('key.pem', key), ...options });

const refusals: [what: string, make: () => IdentitySource, code: string, says: RegExp][] = [
  [
    'a .p12 that is not there',
    () => p12File(join(tempFolder(), 'client.p12')),
    'CONFIG_INVALID',
    /The \.p12 file .*client\.p12 does not exist/,
  ],
  ['a directory in place of a .p12', () => p12File(tempFolder()), 'CONFIG_INVALID', /is a directory/],
  ['an empty .p12', () => p12File(tempFile('client.p12', '')), 'P12_NOT_P12', /it is empty/],
  [
    'a PEM given as .p12, and says how to load it',
    () => p12File(tempFile('client.p12', client.pem)),
    'P12_NOT_P12',
    /it is PEM text.*pemFiles\(\)/,
  ],
  [
    'a .p12 of more than 1 MiB',
    () => p12File(tempFile('client.p12', new Uint8Array(1024 * 1024 + 1))),
    'CONFIG_INVALID',
    /is larger than 1048576 bytes/,
  ],
  [
    'a wrong passphrase',
    () => p12Bytes(p12, { passphrase: 'Secret' }),
    'P12_PASSPHRASE',
    /passphrase does not open/,
  ],
  ['no passphrase where one is needed', () => p12Bytes(p12), 'P12_PASSPHRASE', /passphrase does not open/],
  [
    'a .p12 with the key of another certificate',
    () => p12Bytes(mismatched, { passphrase }),
    'P12_KEY_MISMATCH',
    /belongs to its private key/,
  ],
  [
    'a .p12 of a server',
    () => p12Bytes(ofServer, { passphrase }),
    'CERTIFICATE_PURPOSE_INVALID',
    /CN=localhost.*clientAuth/,
  ],
  [
    'a .p12 beyond the limits it was given',
    () => p12Bytes(p12, { passphrase, limits: { bytes: 100 } }),
    'P12_LIMIT',
    /at most 100/,
  ],
  [
    'a certificate file that is not there',
    () => pemFiles({ certificate: join(tempFolder(), 'a.pem'), key: tempFile('key.pem', client.keyPem) }),
    'CONFIG_INVALID',
    /The certificate file .*a\.pem does not exist/,
  ],
  [
    'a key file that is not there',
    () => pemFiles({ certificate: tempFile('a.pem', client.pem), key: join(tempFolder(), 'key.pem') }),
    'CONFIG_INVALID',
    /The key file .*key\.pem does not exist/,
  ],
  [
    'a directory in place of a key file',
    () => pemFiles({ certificate: tempFile('a.pem', client.pem), key: tempFolder() }),
    'CONFIG_INVALID',
    /is a directory/,
  ],
  [
    'a key file of more than 1 MiB',
    () => pemPair(client.pem, new Uint8Array(1024 * 1024 + 1)),
    'CONFIG_INVALID',
    /is larger than/,
  ],
  [
    'an empty certificate file',
    () => pemPair('', client.keyPem),
    'PEM_NO_CERTIFICATE',
    /holds no certificate/,
  ],
  ['an empty key file', () => pemPair(client.pem, ''), 'PEM_NO_KEY', /holds no private key/],
  ['a .p12 given as PEM, and says how to load it', () => pemPair(p12, p12), 'PEM_', /p12File\(\)/],
  [
    "key and certificate in each other's place",
    () => pem(client.keyPem, client.pem),
    'PEM_NO_CERTIFICATE',
    /-----BEGIN CERTIFICATE-----/,
  ],
  [
    'a PEM key that lacks its end',
    () => pem(client.pem, client.keyPem.slice(0, -10)),
    'PEM_INVALID',
    /no end/,
  ],
  [
    'a certificate file that lacks its end',
    () => pem(client.pem.slice(0, -10), client.keyPem),
    'PEM_INVALID',
    /no end/,
  ],
  [
    'a certificate that is damaged',
    () => pem('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----', client.keyPem),
    'CERTIFICATE_INVALID_FORMAT',
    /can't be read/,
  ],
  [
    'a wrong passphrase of a key',
    () => pem(client.pem, encryptedKey, { passphrase: 'wrong' }),
    'PEM_PASSPHRASE',
    /does not open/,
  ],
  [
    'an encrypted key without a passphrase',
    () => pem(client.pem, encryptedKey),
    'PEM_PASSPHRASE',
    /no passphrase was given/,
  ],
  [
    'an encrypted key beyond the limits it was given',
    () => pem(client.pem, encryptedKey, { passphrase, limits: { iterations: 1 } }),
    'P12_LIMIT',
    /at most 1/,
  ],
  [
    'the key of another certificate of the same type',
    () => pem(client.pem, other.keyPem),
    'PEM_KEY_MISMATCH',
    /CN=demo_client/,
  ],
  [
    'an RSA key for an EC certificate',
    () => pem(client.pem, rsa.keyPem),
    'PEM_KEY_MISMATCH',
    /CN=demo_client/,
  ],
  [
    'an EC key for an RSA certificate',
    () => pem(rsa.pem, client.keyPem),
    'PEM_KEY_MISMATCH',
    /CN=rsa_client/,
  ],
  [
    'the certificate of a server',
    () => pem(server.pem, server.keyPem),
    'CERTIFICATE_PURPOSE_INVALID',
    /CN=localhost.*clientAuth/,
  ],
];

describe('an identity source refuses', () => {
  test.each(refusals)('%s', async (_, make, code, says) => {
    const error = await make()
      .current()
      .catch(caught => caught);
    expect(error.code).toMatch(new RegExp(`^${code}`));
    expect(`${error.message} ${error.hint}`).toMatch(says);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a file that it may not read (skipped for root, who may read all, and on Windows)',
    async () => {
      await expect(p12File(tempFile('client.p12', p12, 0o000)).current()).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        hint: expect.stringContaining('0600'),
      });
    },
  );

  describe.skipIf(process.platform === 'win32')('what is no regular file (skipped on Windows):', () => {
    const noFile = { code: 'CONFIG_INVALID', message: expect.stringMatching(/is no regular file$/) };

    test('a device without end', async () => {
      await expect(p12File('/dev/zero').current()).rejects.toMatchObject(noFile);
    });

    test('a FIFO that nobody writes to, at once', async () => {
      const fifo = join(tempFolder(), 'client.p12');
      execFileSync('mkfifo', [fifo]);
      await expect(p12File(fifo).current()).rejects.toMatchObject(noFile);
    });

    test('a socket', async () => {
      const path = join(tempFolder(), 'client.p12');
      const server = createServer().listen(path);
      await once(server, 'listening');
      await expect(p12File(path).current()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
      server.close();
      await once(server, 'close');
    });
  });

  const untyped = (value: unknown): never => value as never;

  test.each<[string, () => unknown, string]>([
    ['p12File', () => p12File('a.p12', untyped({ passphrse: 'hunter2' })), 'passphrse'],
    ['p12Bytes', () => p12Bytes(p12, untyped({ requireMac: true })), 'requireMac'],
    ['p12Bytes', () => p12Bytes(p12, untyped({ watch: true })), 'watch'],
    ['pemText', () => pemText(untyped({ certificate: '', key: '', watch: true })), 'watch'],
    ['pemFiles', () => pemFiles(untyped({ cert: 'a.pem', key: 'b.pem' })), 'cert'],
    ['pemText', () => pemText(untyped({ certificate: '', key: '', passphrse: 'hunter2' })), 'passphrse'],
    ['p12File', () => p12File('a.p12', untyped('hunter2')), 'object of options'],
    ['pemText', () => pemText(untyped(undefined)), 'object of options'],
  ])('an option of %s that is not known, at once and without its value', (caller, make, says) => {
    expect(make).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(new RegExp(`^${caller} .*${says}`)),
      }),
    );
    expect(make).not.toThrow('hunter2');
  });

  test('watch that is neither true nor false', () => {
    const wrong = { code: 'CONFIG_INVALID', message: expect.stringContaining('the option watch is string') };
    expect(() => p12File('a.p12', untyped({ watch: 'yes' }))).toThrow(expect.objectContaining(wrong));
    expect(() => pemFiles(untyped({ certificate: 'a', key: 'b', watch: 'no' }))).toThrow(
      expect.objectContaining(wrong),
    );
  });

  // A variable that isn't set gives undefined, and JavaScript lets it pass.
  test.each<[string, () => IdentitySource]>([
    ['the path of a .p12', () => p12File(untyped(undefined))],
    ['the bytes of a .p12', () => p12Bytes(untyped(undefined))],
    ['the bytes of a .p12, given as text', () => p12Bytes(untyped(Buffer.from(p12).toString('base64')))],
    ['the path of a certificate', () => pemFiles(untyped({ key: 'key.pem' }))],
    ['the path of a key', () => pemFiles(untyped({ certificate: tempFile('client.pem', client.pem) }))],
    ['the text of a certificate', () => pemText(untyped({ certificate: undefined, key: client.keyPem }))],
    ['the text of a key', () => pemText(untyped({ certificate: client.pem, key: undefined }))],
  ])('what is missing, with a code: %s', async (_, make) => {
    const attempt = async () => make().current();
    await expect(attempt()).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONFIG_INVALID|PEM_|P12_NOT_P12)/),
    });
  });
});
