import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { createTestPki, type KeyType } from '@countersign/test-certs';
import { Certificate, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { needOpenssl, tempFiles } from './openssl.js';

const pki = createTestPki();
const keyTypes: KeyType[] = ['P-256', 'RSA-2048'];
const passphrase = 'Größe';

describe.each(keyTypes)('what is issued with %s', key => {
  const issued = pki.client('demo_client', { key });

  test('is PEM with its chain but without the root, and a PKCS#8 key', () => {
    expect(Certificate.parseAll(issued.pem).map(({ pin }) => pin)).toEqual([issued.pin, pki.issuing.pin]);
    expect(createPrivateKey(issued.keyPem).equals(issued.privateKey)).toBe(true);
    expect(issued.keyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(issued.pin).toBe(issued.certificate.pin);
  });

  test('is an identity with the same key and chain', () => {
    const identity = issued.identity();
    expect(identity.privateKey).toBe(issued.privateKey);
    expect(identity.fingerprint).toBe(issued.certificate.fingerprints.sha256);
    expect(identity.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin]);
  });

  test('is a .p12 that parseP12 opens, with its chain up to the root', async () => {
    const p12 = await parseP12(await issued.p12({ passphrase }), { passphrase, requireMac: true });
    expect(p12.privateKey.equals(issued.privateKey)).toBe(true);
    expect(p12.certificate.equals(issued.certificate)).toBe(true);
    expect(p12.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin, pki.root.pin]);
    expect(p12).toMatchObject({ friendlyName: 'demo_client', extra: [], warnings: [] });
  });

  test('is a .p12 that OpenSSL opens', async context => {
    const openssl = needOpenssl(context);
    const paths = tempFiles({ p12: await issued.p12({ passphrase }), pass: passphrase });
    const out = openssl(['pkcs12', '-in', paths.p12, '-nodes', '-passin', `file:${paths.pass}`]);
    expect(out).toContain(issued.keyPem);
    for (const certificate of [issued.certificate, pki.issuing, pki.root])
      expect(out).toContain(certificate.pem);
  });
});

describe('the .p12 of what is issued', () => {
  const issued = pki.client('demo_client');

  test('has another friendly name and fewer iterations where that is asked for', async () => {
    const bytes = await issued.p12({ passphrase, friendlyName: 'Büro', iterations: 1 });
    const p12 = await parseP12(bytes, { passphrase, limits: { iterations: 1 } });
    expect(p12.friendlyName).toBe('Büro');
  });

  test('repeats with a random source that repeats', async () => {
    const random = (length: number): Uint8Array => new Uint8Array(length);
    const [first, second] = await Promise.all([
      issued.p12({ passphrase, iterations: 1, random }),
      issued.p12({ passphrase, iterations: 1, random }),
    ]);
    expect(Buffer.from(first)).toEqual(Buffer.from(second));
  });
});

describe('no key shows in', () => {
  const issued = pki.client('demo_client');
  const d = Buffer.from(issued.privateKey.export({ format: 'jwk' }).d as string, 'base64url');
  const secrets = [
    ...issued.keyPem.split('\n').filter(line => line !== '' && !line.startsWith('-----')),
    d.toString('hex'),
    d.toString('base64'),
    d.toString('base64url'),
    [...d.subarray(0, 8)].join(','),
  ];

  test.each<[string, unknown]>([
    ['what is issued', issued],
    ['its identity', issued.identity()],
    ['a test CA', pki],
    ['all of them together', { pki, list: [issued, issued.identity()] }],
  ])('%s, printed or serialised', (_, value) => {
    const printed = [
      inspect(value, { depth: 12, showHidden: true }),
      inspect(value, { depth: 12, getters: true }),
      JSON.stringify(value),
      String(value),
    ].join('\n');
    for (const secret of secrets)
      expect(printed.includes(secret), `shows ${secret.slice(0, 4)}…`).toBe(false);
  });

  test('a private key of the CAs: nothing of them can be reached', () => {
    const reached = Object.getOwnPropertyNames(pki).map(
      name => (pki as unknown as Record<string, unknown>)[name],
    );
    expect(reached.every(value => value instanceof Certificate)).toBe(true);
    expect(inspect(pki, { depth: 12, showHidden: true })).not.toMatch(/PrivateKeyObject/);
  });

  test('the name of what is issued, which is all that is printed', () => {
    const until = issued.certificate.notAfter.toISOString();
    expect(inspect(issued)).toBe(`Issued { CN=demo_client, until ${until} }`);
  });
});
