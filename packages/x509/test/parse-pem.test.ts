import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parsePem } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needLegacyOpenssl, needOpenssl } from './tools.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const passphrase = 'Größe 😄';
const keys: Record<string, KeyObject> = {
  'P-256': client.privateKey,
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  'RSA-2048': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
};
const traditional: Record<string, 'sec1' | 'pkcs1'> = {
  'P-256': 'sec1',
  'P-384': 'sec1',
  'RSA-2048': 'pkcs1',
};

const clear: [name: string, pem: string, key: KeyObject][] = Object.entries(keys).flatMap(([name, key]) => {
  const forms = ['pkcs8', traditional[name]].filter(type => type !== undefined);
  return forms.map(
    type =>
      [`${name} as ${type}`, String(key.export({ format: 'pem', type: type as 'sec1' })), key] as [
        string,
        string,
        KeyObject,
      ],
  );
});

const encrypted: [name: string, pem: string, key: KeyObject][] = Object.entries(keys).flatMap(
  ([name, key]) => {
    const forms = ['pkcs8', traditional[name]].filter(type => type !== undefined);
    return forms.flatMap(type =>
      ['aes-256-cbc', 'aes-128-cbc'].map(
        cipher =>
          [
            `${name} as ${type} with ${cipher}`,
            String(key.export({ format: 'pem', type: type as 'sec1', cipher, passphrase })),
            key,
          ] as [string, string, KeyObject],
      ),
    );
  },
);

const onlyKey = async (text: string, options = {}): Promise<KeyObject> => {
  const { privateKeys, certificates } = await parsePem(text, options);
  expect(certificates).toEqual([]);
  expect(privateKeys).toHaveLength(1);
  return privateKeys[0] as KeyObject;
};

describe('parsePem', () => {
  test.each(clear)('reads a key, %s', async (_, text, key) => {
    expect((await onlyKey(text)).equals(key)).toBe(true);
    expect((await onlyKey(text.replaceAll('\n', '\r\n'))).equals(key)).toBe(true);
    // A passphrase that isn't needed doesn't matter.
    expect((await onlyKey(text, { passphrase: 'unused' })).equals(key)).toBe(true);
  });

  test.each(encrypted)('reads an encrypted key, %s', async (_, text, key) => {
    expect((await onlyKey(text, { passphrase })).equals(key)).toBe(true);
    expect((await onlyKey(text.replaceAll('\n', '\r\n'), { passphrase })).equals(key)).toBe(true);
  });

  test.each(encrypted)('refuses a wrong or missing passphrase, %s', async (_, text) => {
    for (const options of [{ passphrase: 'wrong' }, { passphrase: '' }, {}])
      await expect(parsePem(text, options)).rejects.toMatchObject({ code: 'PEM_PASSPHRASE' });
  });

  test('reads keys and certificates in any order, each kind in its own', async () => {
    const other = pki.client('other');
    const text = `# mine\n${client.keyPem}\n${client.pem}subject=CN = x\n${other.keyPem}${pki.ca}`;
    const { privateKeys, certificates } = await parsePem(text);
    expect(privateKeys.map(key => key.equals(client.privateKey))).toEqual([true, false]);
    expect(certificates.map(({ pin }) => pin)).toEqual([client.pin, pki.issuing.pin, pki.root.pin]);
  });

  test('passes over blocks of other kinds', async () => {
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    expect((await onlyKey(parameters + client.keyPem)).equals(client.privateKey)).toBe(true);
  });

  test.each(['', 'no block here', '-----END CERTIFICATE-----'])('finds nothing in "%s"', async text => {
    expect(await parsePem(text)).toEqual({ certificates: [], privateKeys: [] });
  });

  test.each([
    ['a key without its END line', client.keyPem.split('-----END', 1).join(), 'PEM_INVALID'],
    ['a certificate without its END line', client.keyPem + pki.ca.split('-----END', 1).join(), 'PEM_INVALID'],
    ['a certificate in place of a key', pki.ca.replaceAll('CERTIFICATE', 'PRIVATE KEY'), 'PEM_INVALID'],
    [
      'a key that is cut off',
      '-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n',
      'PEM_INVALID',
    ],
    [
      'a key that is no base64',
      '-----BEGIN PRIVATE KEY-----\nM!\n-----END PRIVATE KEY-----\n',
      'PEM_INVALID',
    ],
    [
      // OpenSSL makes a key of it, and node dies where that is asked for its details.
      'a key on P-256 of 38 bytes',
      `-----BEGIN EC PRIVATE KEY-----\n${Buffer.from(`30370201010426${'01'.repeat(38)}a00a06082a8648ce3d030107`, 'hex').toString('base64')}\n-----END EC PRIVATE KEY-----\n`,
      'PEM_INVALID',
    ],
    [
      'an OpenSSH key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n',
      'PEM_INVALID',
    ],
    [
      'a certificate that is none',
      '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n',
      'CERTIFICATE_INVALID_FORMAT',
    ],
  ])('refuses %s', async (_, text, code) => {
    await expect(parsePem(text)).rejects.toMatchObject({ name: 'IdentityError', code });
  });

  test('quotes nothing of a key that it refuses', async () => {
    const lines = client.keyPem.split('\n');
    const damaged = [lines[0], lines[1], ...lines.slice(3)].join('\n');
    const error = await parsePem(damaged).catch(caught => caught);
    expect(error.code).toBe('PEM_INVALID');
    expect(error.cause).toBeUndefined();
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(lines[1]);
  });

  test('refuses an encrypted key that costs more than its limits, before the work', async () => {
    const text = String(
      keys['P-256']?.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }),
    );
    await expect(parsePem(text, { passphrase, limits: { iterations: 10 } })).rejects.toMatchObject({
      code: 'P12_LIMIT',
      hint: expect.stringContaining('limits: { iterations: … }'),
    });
  });

  test.for([
    ['by default', []],
    ['with AES-128 and SHA-512', ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512']],
    ['with triple DES in PBES2', ['-v2', 'des3']],
    ['with 100,000 iterations', ['-iter', '100000']],
  ] as const)('reads what openssl pkcs8 -topk8 writes %s', async ([, flags], context) => {
    const openssl = needOpenssl(context);
    const text = openssl(['pkcs8', '-topk8', '-passout', 'pass:secret', ...flags], client.keyPem).toString();
    expect((await onlyKey(text, { passphrase: 'secret' })).equals(client.privateKey)).toBe(true);
  });

  test.for([
    ['scrypt', ['-scrypt']],
    ['PKCS#12 triple DES', ['-v1', 'PBE-SHA1-3DES']],
    ['PBES1 with DES', ['-v1', 'PBE-MD5-DES', '-provider', 'legacy', '-provider', 'default']],
  ] as const)('reads a key encrypted with %s', async ([, flags], context) => {
    const openssl = needLegacyOpenssl(context);
    const text = openssl(['pkcs8', '-topk8', '-passout', 'pass:secret', ...flags], client.keyPem).toString();
    expect((await onlyKey(text, { passphrase: 'secret' })).equals(client.privateKey)).toBe(true);
  });
});
