import { join } from 'node:path';
import { Identity, type IdentitySource, p12Bytes, p12File, pemFiles, pemText } from '@countersign/identity';
import { encodeP12 } from '@countersign/x509';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';
import { expectNoSecrets, secretsOf } from './secrets.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const server = pki.server('localhost');
const { privateKey, certificate } = client;
const passphrase = 'hunter2-Größe';
const secrets = [...secretsOf(privateKey, passphrase), ...secretsOf(server.privateKey, passphrase)];
const quick = { passphrase, iterations: 1 };
const p12 = await client.p12(quick);
const cipher = 'aes-256-cbc';
const encryptedKey = String(privateKey.export({ format: 'pem', type: 'pkcs8', cipher, passphrase }));
const traditionalKey = String(privateKey.export({ format: 'pem', type: 'sec1', cipher, passphrase }));
const long = new Date('2100-01-01T00:00:00Z');
const damagedKey = client.keyPem.replace(/\n.{10}/, '\n');

const good: [name: string, make: () => IdentitySource][] = [
  ['p12Bytes', () => p12Bytes(p12, { passphrase })],
  ['p12Bytes with a function', () => p12Bytes(p12, { passphrase: () => passphrase })],
  [
    'p12File with an environment variable',
    () => p12File(tempFile('a.p12', p12), { passphrase: { env: 'COUNTERSIGN_TEST_SECRET' } }),
  ],
  [
    'p12File with a passphrase file',
    () => p12File(tempFile('a.p12', p12), { passphrase: { file: tempFile('pass', passphrase) } }),
  ],
  [
    'pemFiles',
    () => pemFiles({ certificate: tempFile('a.pem', client.pem), key: tempFile('key.pem', client.keyPem) }),
  ],
  [
    'p12File that is watched',
    () =>
      p12File(tempFile('a.p12', p12), { passphrase: { file: tempFile('pass', passphrase) }, watch: true }),
  ],
  [
    'pemFiles that are watched',
    () =>
      pemFiles({
        certificate: tempFile('a.pem', client.pem),
        key: tempFile('key.pem', encryptedKey),
        passphrase,
        watch: true,
      }),
  ],
  ['pemText', () => pemText({ certificate: client.pem, key: client.keyPem })],
  [
    'pemText with an encrypted key',
    () => pemText({ certificate: client.pem, key: encryptedKey, passphrase }),
  ],
  [
    'pemText with a traditional encrypted key',
    () => pemText({ certificate: client.pem, key: traditionalKey, passphrase }),
  ],
  ['an identity', () => new Identity({ privateKey, certificate, chain: client.chain })],
];

// Each holds the passphrase, the key or both, and fails.
const bad: [name: string, make: () => IdentitySource | Promise<IdentitySource>][] = [
  ['a damaged .p12', () => p12Bytes(p12.subarray(0, -1), { passphrase })],
  ['a .p12 that is PEM', () => p12Bytes(Buffer.from(client.keyPem), { passphrase })],
  [
    'a .p12 that is a bare key',
    () => p12Bytes(privateKey.export({ format: 'der', type: 'pkcs8' }), { passphrase }),
  ],
  [
    'a wrong passphrase',
    async () => p12Bytes(await client.p12({ ...quick, passphrase: 'x' }), { passphrase }),
  ],
  ['an alias that is not there', () => p12Bytes(p12, { passphrase, alias: 'other' })],
  ['a limit', () => p12Bytes(p12, { passphrase, limits: { bags: 1 } })],
  ['a file that is not there', () => p12File(join(tempFolder(), 'a.p12'), { passphrase })],
  [
    'a key of another certificate',
    async () =>
      p12Bytes(await encodeP12({ privateKey, certificate: server.certificate }, quick), { passphrase }),
  ],
  ['a server certificate', async () => p12Bytes(await server.p12(quick), { passphrase })],
  ['an expired certificate', () => p12Bytes(p12, { passphrase, now: () => long })],
  [
    'a wrong passphrase of a PEM key',
    () => pemText({ certificate: client.pem, key: encryptedKey, passphrase: `${passphrase}!` }),
  ],
  [
    'a wrong passphrase of a traditional key',
    () => pemText({ certificate: client.pem, key: traditionalKey, passphrase: `${passphrase}!` }),
  ],
  ['a damaged PEM key', () => pemText({ certificate: client.pem, key: damagedKey })],
  ['a PEM key without end', () => pemText({ certificate: client.pem, key: client.keyPem.slice(0, -5) })],
  [
    'a PEM key that is no base64',
    () => pemText({ certificate: client.pem, key: client.keyPem.replace('M', '?') }),
  ],
  ['a key in place of a certificate', () => pemText({ certificate: client.keyPem, key: client.keyPem })],
  [
    'a key labelled as certificate',
    () =>
      pemText({ certificate: client.keyPem.replaceAll('PRIVATE KEY', 'CERTIFICATE'), key: client.keyPem }),
  ],
  ['a PEM key of another certificate', () => pemText({ certificate: server.pem, key: client.keyPem })],
  ['a passphrase of another type', () => p12Bytes(p12, { passphrase: { text: passphrase } as never })],
];

beforeEach(() => {
  vi.stubEnv('COUNTERSIGN_TEST_SECRET', passphrase);
  return () => vi.unstubAllEnvs();
});

describe('no secret shows in', () => {
  test.each(good)('%s before it is loaded, after it, and what it gives', async (_, make) => {
    const source = make();
    onTestFinished(() => source.close());
    expectNoSecrets(source, secrets);
    const identity = await source.current();
    expectNoSecrets(source, secrets);
    expectNoSecrets(identity, secrets);
    expectNoSecrets(await Promise.all([identity, source.current()]), secrets);
  });

  test.each(bad)('the error of %s', async (_, make) => {
    const source = await make();
    const error = await source.current().then(
      () => expect.unreachable(),
      caught => caught,
    );
    expect(error.code).toMatch(/./);
    for (const each of [error, error.cause ?? {}, { error }, source]) expectNoSecrets(each, secrets);
  });

  test('an error about an option that is misspelt', () => {
    for (const make of [
      () => p12Bytes(p12, { passphrse: passphrase } as never),
      () => pemText({ certificate: client.pem, private: client.keyPem } as never),
      () => p12Bytes(p12, passphrase as never),
    ]) {
      let error: unknown;
      try {
        make();
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(Error);
      expectNoSecrets(error, secrets);
    }
  });
});

test('the search for secrets finds them where they are', () => {
  const d = Buffer.from(privateKey.export({ format: 'jwk' }).d as string, 'base64url');
  for (const leak of [
    { passphrase },
    new Error(`can't open it with ${passphrase}`),
    new Error('hidden', { cause: { key: client.keyPem } }),
    { key: d },
    [client.keyPem],
    { hex: d.toString('hex').toUpperCase() },
  ])
    expect(() => expectNoSecrets(leak, secrets)).toThrow(/shows/);
});
