import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Identity,
  type IdentitySource,
  p12Bytes,
  p12File,
  pemFiles,
  pemText,
} from '@countersign/identity';
import { encodeP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { tempFile, tempFolder } from './files.js';

const pki = createTestPki();
const client = pki.client('demo_client');
const passphrase = 'Größe 😄';
const p12 = await client.p12({ passphrase, iterations: 1 });
const encryptedKey = String(
  client.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }),
);

const sources: [name: string, make: () => IdentitySource, issuers: number][] = [
  ['p12File', () => p12File(tempFile('client.p12', p12), { passphrase }), 2],
  ['p12Bytes', () => p12Bytes(p12, { passphrase }), 2],
  [
    'pemFiles',
    () =>
      pemFiles({ certificate: tempFile('client.pem', client.pem), key: tempFile('key.pem', client.keyPem) }),
    1,
  ],
  ['pemText', () => pemText({ certificate: client.pem, key: client.keyPem }), 1],
  [
    'pemText with an encrypted key',
    () => pemText({ certificate: client.pem, key: encryptedKey, passphrase }),
    1,
  ],
  [
    'pemFiles with key and certificate in one file',
    () => {
      const both = tempFile('client.pem', client.keyPem + client.pem);
      return pemFiles({ certificate: both, key: both });
    },
    1,
  ],
  [
    'pemText with an encrypted key beside its certificate',
    () => pemText({ certificate: client.pem + encryptedKey, key: client.pem + encryptedKey, passphrase }),
    1,
  ],
];

describe.each(sources)('%s', (_, make, issuers) => {
  test('gives the key, its certificate and the issuers from the leaf up', async () => {
    const identity = await make().current();
    expect(identity.privateKey.equals(client.privateKey)).toBe(true);
    expect(identity.certificate.equals(client.certificate)).toBe(true);
    expect(identity.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin, pki.root.pin].slice(0, issuers));
    expect(identity.fingerprint).toBe(client.certificate.fingerprints.sha256);
    expect(identity.warnings).toEqual([]);
  });

  test('gives the same identity each time, and identities are sources too', async () => {
    const source = make();
    const [first, second] = await Promise.all([source.current(), source.current()]);
    expect(second).toBe(first);
    expect(await first.current()).toBe(first);
  });
});

describe('a certificate file whose leaf is not first', () => {
  test.each([
    ['after its issuer', pki.issuing.pem + client.certificate.pem],
    ['after the root and its issuer', pki.root.pem + pki.issuing.pem + client.certificate.pem],
    ['between them', pki.issuing.pem + client.certificate.pem + pki.root.pem],
  ])('is put right with a warning, %s', async (_, certificate) => {
    const identity = await pemText({ certificate, key: client.keyPem }).current();
    expect(identity.certificate.equals(client.certificate)).toBe(true);
    expect(identity.chain[0]?.equals(pki.issuing)).toBe(true);
    expect(identity.warnings).toEqual([expect.stringMatching(/CN=demo_client does not stand first/)]);
  });

  test('leaves out certificates that belong to no link', async () => {
    const certificate = client.pem + createTestPki().issuing.pem;
    const identity = await pemText({ certificate, key: client.keyPem }).current();
    expect(identity.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin]);
    expect(identity.warnings).toEqual(['Left out of the chain, where it has no place: CN=Test Issuing CA.']);
  });
});

describe('a source', () => {
  const loads = (): { source: IdentitySource; count: () => number } => {
    let calls = 0;
    const source = p12Bytes(p12, {
      passphrase: async () => {
        calls++;
        return passphrase;
      },
    });
    return { source, count: () => calls };
  };

  test('does nothing before it is asked', () => {
    const { count } = loads();
    expect(count()).toBe(0);
    expect(() => p12File('/does/not/exist.p12')).not.toThrow();
    expect(() => pemText({ certificate: 'damaged', key: 'damaged' })).not.toThrow();
  });

  test('loads once for many callers', async () => {
    const { source, count } = loads();
    await Promise.all([source.current(), source.current(), source.current()]);
    await source.current();
    expect(count()).toBe(1);
  });

  test('keeps what it loaded when its file is gone', async () => {
    const path = tempFile('client.p12', p12);
    const source = p12File(path, { passphrase });
    const identity = await source.current();
    writeFileSync(path, '');
    expect(await source.current()).toBe(identity);
  });

  test('does not keep a failure: a file that appears later is loaded', async () => {
    const path = join(tempFolder(), 'client.p12');
    const source = p12File(path, { passphrase });
    await expect(source.current()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(source.current()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    writeFileSync(path, p12, { mode: 0o600 });
    await expect(source.current()).resolves.toMatchObject({ warnings: [] });
  });

  test('does not keep the failure of a key file either', async () => {
    const key = tempFile('key.pem', '');
    const source = pemFiles({ certificate: tempFile('client.pem', client.pem), key });
    await expect(source.current()).rejects.toMatchObject({ code: 'PEM_NO_KEY' });
    writeFileSync(key, client.keyPem);
    await expect(source.current()).resolves.toMatchObject({ warnings: [] });
  });
});

describe('a .p12 with several keys', () => {
  test('gives the first with a warning, or the one that is named', async () => {
    const { privateKey, certificate } = client;
    const bytes = await encodeP12(
      { privateKey, certificate, friendlyName: 'Demo' },
      { passphrase, iterations: 1 },
    );
    const named: Identity = await p12Bytes(bytes, { passphrase, alias: 'demo' }).current();
    expect(named.certificate.equals(certificate)).toBe(true);
    await expect(p12Bytes(bytes, { passphrase, alias: 'other' }).current()).rejects.toMatchObject({
      code: 'P12_NO_KEY',
      hint: expect.stringContaining('Demo'),
    });
  });
});

describe.skipIf(process.platform === 'win32')(
  'the mode of a file (skipped on Windows, which has none)',
  () => {
    const warning = (mode: string) => expect.stringMatching(new RegExp(`mode ${mode}\\).*chmod 600`));

    test.each([
      [0o600, []],
      [0o400, []],
      [0o644, [warning('0644')]],
      [0o640, [warning('0640')]],
      [0o660, [warning('0660')]],
      [0o604, [warning('0604')]],
    ])('%i of a .p12 gives the right warnings, and the file is loaded', async (mode, warnings) => {
      const identity = await p12File(tempFile('client.p12', p12, mode), { passphrase }).current();
      expect(identity.warnings).toEqual(warnings);
    });

    test('matters for the key, not for the certificate', async () => {
      const certificate = tempFile('client.pem', client.pem, 0o644);
      const shared = await pemFiles({
        certificate,
        key: tempFile('key.pem', client.keyPem, 0o644),
      }).current();
      expect(shared.warnings).toEqual([expect.stringContaining('key.pem can be read by other users')]);
      const own = await pemFiles({ certificate, key: tempFile('key.pem', client.keyPem) }).current();
      expect(own.warnings).toEqual([]);
    });
  },
);
