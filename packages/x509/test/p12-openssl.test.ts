import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue } from '@countersign/spec';
import { parseP12 } from '@countersign/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needLegacyOpenssl, needOpenssl, type Run, tempFiles } from './tools.js';

const pki = createTestPki();
const identities = {
  'P-256': pki.client('demo_client'),
  'RSA-2048': pki.client('demo_client', { key: 'RSA-2048' }),
};
const ec = identities['P-256'];

/** What `openssl pkcs12 -export` makes of an identity and its chain. */
function exported(
  openssl: Run,
  flags: readonly string[],
  { keyPem, pem } = ec,
  passphrase = 'secret',
): Buffer {
  const { key, certificates } = tempFiles({ key: keyPem, certificates: pem + pki.ca });
  const io = ['-inkey', key, '-in', certificates, '-passout', `pass:${passphrase}`];
  return openssl(['pkcs12', '-export', ...io, ...flags]);
}

describe('a .p12 that OpenSSL 3 wrote', () => {
  let openssl: Run;
  beforeEach(context => {
    openssl = needOpenssl(context);
  });

  test.each(Object.entries(identities))('opens as it is written by default, %s', async (_, identity) => {
    const p12 = await parseP12(exported(openssl, [], identity), { passphrase: 'secret' });
    expect(p12.certificate.equals(identity.certificate)).toBe(true);
    expect(p12.privateKey.equals(identity.privateKey)).toBe(true);
    expect(p12.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin, pki.root.pin]);
    expect(p12).toMatchObject({ extra: [], mac: 'sha256', friendlyName: undefined, warnings: [] });
    expect(p12.entries).toHaveLength(1);
  });

  test.each([
    ['a MAC with SHA-1', ['-macalg', 'sha1'], 'sha1'],
    ['a MAC with SHA-224', ['-macalg', 'sha224'], 'sha224'],
    ['a MAC with SHA-384', ['-macalg', 'sha384'], 'sha384'],
    ['a MAC with SHA-512', ['-macalg', 'sha512'], 'sha512'],
    ['no MAC', ['-nomac'], 'none'],
    ['AES-128', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC'], 'sha256'],
    ['AES-192', ['-certpbe', 'AES-192-CBC', '-keypbe', 'AES-192-CBC'], 'sha256'],
    ['AES-256', ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC'], 'sha256'],
    ['triple DES in PBES2', ['-certpbe', 'DES-EDE3-CBC', '-keypbe', 'DES-EDE3-CBC'], 'sha256'],
    ['two different ciphers', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-256-CBC'], 'sha256'],
    ['certificates in the clear', ['-certpbe', 'NONE'], 'sha256'],
    ['the key in the clear', ['-keypbe', 'NONE'], 'sha256'],
    ['nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE'], 'sha256'],
    ['one iteration', ['-iter', '1'], 'sha256'],
    ['no iterations of the MAC', ['-nomaciter'], 'sha256'],
    ['100,000 iterations', ['-iter', '100000'], 'sha256'],
  ])('opens with %s', async (_, flags, mac) => {
    const p12 = await parseP12(exported(openssl, flags), { passphrase: 'secret' });
    expect(p12.certificate.hasKey(p12.privateKey)).toBe(true);
    expect(p12.chain).toHaveLength(2);
    expect(p12).toMatchObject({ mac, warnings: [] });
  });

  test('without MAC is refused where a MAC is required, and with MAC is not', async () => {
    const options = { passphrase: 'secret', requireMac: true };
    await expect(parseP12(exported(openssl, ['-nomac']), options)).rejects.toMatchObject({
      code: 'P12_CORRUPT',
      message: expect.stringContaining('no MAC'),
    });
    await expect(parseP12(exported(openssl, []), options)).resolves.toMatchObject({ mac: 'sha256' });
  });

  test.each(['demo client', 'Zahlungsschlüssel', 'ключ', '鍵'])(
    'has the friendly name %s, which is its alias too',
    async name => {
      const file = exported(openssl, ['-name', name]);
      expect(await parseP12(file, { passphrase: 'secret' })).toMatchObject({ friendlyName: name });
      expect(await parseP12(file, { passphrase: 'secret', alias: name })).toMatchObject({
        friendlyName: name,
      });
    },
  );

  test.each([
    ['a file with MAC', []],
    ['a file without MAC', ['-nomac']],
  ])('opens with an empty passphrase, given or left out, %s', async (_, flags) => {
    const file = exported(openssl, flags, ec, '');
    await expect(parseP12(file, { passphrase: '' })).resolves.toMatchObject({ warnings: [] });
    await expect(parseP12(file)).resolves.toMatchObject({ warnings: [] });
  });

  test('of certificates alone holds no key', async () => {
    const file = openssl(['pkcs12', '-export', '-nokeys', '-passout', 'pass:secret'], pki.ca);
    await expect(parseP12(file, { passphrase: 'secret' })).rejects.toMatchObject({
      code: 'P12_NO_KEY',
      message: 'The PKCS#12 file holds 1 certificate(s) but no private key',
    });
  });
});

describe('a .p12 that OpenSSL wrote with legacy algorithms', () => {
  let openssl: Run;
  beforeEach(context => {
    openssl = needLegacyOpenssl(context);
  });

  const schemes = ['RC2-40', 'RC2-128', 'RC4-40', 'RC4-128', '2DES', '3DES'].map(name => `PBE-SHA1-${name}`);
  test.each(['-legacy', ...schemes, 'PBE-MD5-DES', 'PBE-SHA1-DES', 'PBE-MD5-RC2-64', 'PBE-SHA1-RC2-64'])(
    'opens, and its key is the one that went in: %s',
    async scheme => {
      const flags = scheme === '-legacy' ? [] : ['-certpbe', scheme, '-keypbe', scheme];
      const p12 = await parseP12(exported(openssl, ['-legacy', ...flags]), { passphrase: 'secret' });
      expect(p12).toMatchObject({ mac: 'sha1', warnings: [] });
      expect(p12.certificate.hasKey(p12.privateKey)).toBe(true);
    },
  );

  test('with the wrong passphrase is refused for that, before its algorithms', async () => {
    await expect(parseP12(exported(openssl, ['-legacy']), { passphrase: 'Secret' })).rejects.toMatchObject({
      code: 'P12_PASSPHRASE',
    });
  });

  test.skipIf(process.platform === 'win32')(
    'opens once it was exported again with the command of the hint (needs a POSIX shell)',
    async () => {
      const { folder } = tempFiles({ 'old.p12': exported(openssl, ['-legacy']) });
      const { hint } = errorCatalogue.P12_UNSUPPORTED;
      // The command asks for passphrases; here they are given.
      const command = hint
        .slice(hint.indexOf('openssl '))
        .replaceAll('openssl pkcs12', 'openssl pkcs12 -passin pass:secret -passout pass:secret');
      execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'pipe' });
      const file = readFileSync(join(folder, 'new.p12'));
      await expect(parseP12(file, { passphrase: 'secret' })).resolves.toMatchObject({ mac: 'sha256' });
    },
  );
});
