import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Certificate, encodeP12, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needOpenssl, tempFiles } from './tools.js';

const pki = createTestPki();
const identities = [
  ['P-256', pki.client('demo_client')],
  ['RSA-2048', pki.client('demo_client', { key: 'RSA-2048' })],
] as const;
const chain = [pki.issuing, pki.root];
const passphrase = 'Größe 😄';

describe.each(identities)('a .p12 from encodeP12, %s', (_, { privateKey, certificate }) => {
  const file = encodeP12({ privateKey, certificate, chain, friendlyName: 'Büro 😄' }, { passphrase });

  test('is read back by parseP12 with everything in it', async () => {
    const p12 = await parseP12(await file, { passphrase, requireMac: true });
    expect(p12.privateKey.equals(privateKey)).toBe(true);
    expect(p12.certificate.equals(certificate)).toBe(true);
    expect(p12.chain.map(({ pin }) => pin)).toEqual(chain.map(({ pin }) => pin));
    expect(p12).toMatchObject({ extra: [], mac: 'sha256', friendlyName: 'Büro 😄', warnings: [] });
    expect(p12.entries).toHaveLength(1);
  });

  test('is read by node itself', async () => {
    const pfx = Buffer.from(await file);
    expect(() => createSecureContext({ pfx, passphrase })).not.toThrow();
    expect(() => createSecureContext({ pfx, passphrase: 'wrong' })).toThrow('mac verify failure');
  });

  test('is read by OpenSSL, which sees AES-256, SHA-256 and 10,000 iterations', async context => {
    const openssl = needOpenssl(context);
    const paths = tempFiles({ file: await file, pass: passphrase });
    const read = ['pkcs12', '-in', paths.file, '-passin', `file:${paths.pass}`];
    const out = openssl([...read, '-nodes']).toString();
    expect(createPrivateKey(out).equals(privateKey)).toBe(true);
    expect(Certificate.parseAll(out).map(({ pin }) => pin)).toEqual(
      [certificate, ...chain].map(({ pin }) => pin),
    );
    // What -info says goes to standard error.
    const { stderr } = spawnSync('openssl', [...read, '-info', '-noout'], { encoding: 'utf8' });
    expect(stderr).toContain('MAC: sha256, Iteration 10000');
    expect(stderr.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256/g)).toHaveLength(2);
  });
});

describe('encodeP12', () => {
  const [, [, { privateKey, certificate }]] = identities;
  const content = { privateKey, certificate };

  test('writes the same bytes from the same random source, and others without one', async () => {
    const random = () => {
      let next = 0;
      return (length: number): Uint8Array => Uint8Array.from({ length }, () => next++ & 0xff);
    };
    const make = (options = {}) => encodeP12(content, { passphrase, iterations: 1, ...options });
    const once = Buffer.from(await make({ random: random() }));
    expect(Buffer.from(await make({ random: random() }))).toEqual(once);
    expect(Buffer.from(await make())).not.toEqual(Buffer.from(await make()));
  });

  test('never uses one salt or IV twice', async () => {
    const asked: number[] = [];
    await encodeP12(content, {
      passphrase,
      iterations: 1,
      random: length => {
        asked.push(length);
        return new Uint8Array(length);
      },
    });
    // A salt and an IV for the key, the same for the certificates, and a salt for the MAC.
    expect(asked).toEqual([16, 16, 16, 16, 16]);
  });

  test.each([1, 2, 2048, 100_000])('takes %i iterations', async iterations => {
    const file = await encodeP12(content, { passphrase, iterations });
    await expect(parseP12(file, { passphrase, limits: { iterations } })).resolves.toBeDefined();
    await expect(
      parseP12(file, { passphrase, limits: { iterations: iterations - 1 } }),
    ).rejects.toMatchObject({ code: 'P12_LIMIT' });
  });

  test('leaves out what it was not given', async () => {
    const p12 = await parseP12(await encodeP12(content, { passphrase, iterations: 1 }), { passphrase });
    expect(p12).toMatchObject({ chain: [], extra: [], friendlyName: undefined });
  });

  test('writes an empty friendly name and an empty passphrase', async () => {
    const file = await encodeP12({ ...content, friendlyName: '' }, { passphrase: '', iterations: 1 });
    await expect(parseP12(file)).resolves.toMatchObject({ friendlyName: '' });
  });

  test('hides key and certificate: neither shows in the file', async () => {
    const file = Buffer.from(await encodeP12(content, { passphrase, iterations: 1 }));
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    expect(file.includes(pkcs8.subarray(40, 72))).toBe(false);
    expect(file.includes(Buffer.from('demo_client'))).toBe(false);
  });
});
