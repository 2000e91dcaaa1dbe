import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeP12, parseP12 } from '@countersign/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needKeytool, type Run, tempFiles, tempFolder } from './tools.js';

const pki = createTestPki();
const passphrase = 'secret1';

describe('keytool', () => {
  let keytool: Run;
  beforeEach(context => {
    keytool = needKeytool(context);
  });

  const generate = (store: string, alias: string, key: readonly string[]): void => {
    const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
    keytool(['-genkeypair', '-alias', alias, ...key, '-dname', `CN=${alias}`, ...access]);
  };

  test.each([
    ['ec', ['-keyalg', 'EC', '-keysize', '256']],
    ['rsa', ['-keyalg', 'RSA', '-keysize', '2048']],
  ])('writes a .p12 that opens, %s', async (type, key) => {
    const store = join(tempFolder(), 'store.p12');
    generate(store, 'Demo', key);
    const p12 = await parseP12(readFileSync(store), { passphrase });
    expect(p12.privateKey.asymmetricKeyType).toBe(type);
    expect(String(p12.certificate.subject)).toBe('CN=Demo');
    // keytool folds aliases to lower case.
    expect(p12.friendlyName).toBe('demo');
    expect(p12).toMatchObject({ mac: 'sha256', chain: [], extra: [], warnings: [] });
  });

  test('writes two entries that are told apart by alias, and a trusted certificate that is extra', async () => {
    const { ca, folder } = tempFiles({ ca: pki.ca });
    const store = join(folder, 'store.p12');
    generate(store, 'first', ['-keyalg', 'EC']);
    generate(store, 'second', ['-keyalg', 'EC']);
    const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
    keytool(['-importcert', '-noprompt', '-alias', 'bank', '-file', ca, ...access]);

    const p12 = await parseP12(readFileSync(store), { passphrase });
    expect(p12.entries.map(({ friendlyName }) => friendlyName).sort()).toEqual(['first', 'second']);
    expect(p12.warnings).toEqual([expect.stringContaining('2 keys; the first was taken')]);
    expect(p12.extra.map(({ pin }) => pin)).toContain(pki.root.pin);
    for (const alias of ['first', 'SECOND']) {
      const named = await parseP12(readFileSync(store), { passphrase, alias });
      expect(String(named.certificate.subject)).toBe(`CN=${alias.toLowerCase()}`);
      expect(named.certificate.hasKey(named.privateKey)).toBe(true);
      expect(named.warnings).toEqual([]);
    }
  });

  test('reads what encodeP12 wrote: entry, alias and chain', async () => {
    const { privateKey, certificate } = pki.client('demo_client');
    const content = { privateKey, certificate, chain: [pki.issuing, pki.root], friendlyName: 'demo' };
    const { store } = tempFiles({ store: await encodeP12(content, { passphrase }) });
    const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
    const listed = keytool(['-list', '-v', '-alias', 'demo', ...access]).toString();
    // Java may speak another language; these parts are names.
    expect(listed).toContain('PrivateKeyEntry');
    expect(listed.match(/CN=(demo_client|Test Issuing CA|Test Root CA)/g)).toEqual(
      [
        'demo_client',
        'Test Issuing CA',
        'Test Issuing CA',
        'Test Root CA',
        'Test Root CA',
        'Test Root CA',
      ].map(name => `CN=${name}`),
    );
    expect(listed.replaceAll(':', '')).toContain(certificate.fingerprints.sha256);
    // Changing the passphrase makes keytool decrypt the key.
    keytool(['-storepasswd', '-new', 'secret2', ...access]);
    const p12 = await parseP12(readFileSync(store), { passphrase: 'secret2' });
    expect(p12.privateKey.equals(privateKey)).toBe(true);
  });
});
