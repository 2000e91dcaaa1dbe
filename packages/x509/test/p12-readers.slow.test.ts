import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Certificate, encodeP12, type P12Encryption, type P12Mac, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needCerttool, needNss, needPython } from './peer-tools.js';
import { needKeytool, needLegacyOpenssl, tempFiles, tempFolder } from './tools.js';

const pki = createTestPki();
const { privateKey, certificate, chain } = pki.client('demo_client');
const passphrase = 'secret1';

type Tool = 'openssl' | 'keytool' | 'python' | 'certtool' | 'pk12util';
type Flavour = readonly [encryption: P12Encryption, mac: P12Mac];

const every: Tool[] = ['openssl', 'keytool', 'python', 'certtool', 'pk12util'];

/** Which tools read which flavour, in the versions that are common. */
const flavours: [flavour: Flavour, readers: readonly Tool[]][] = [
  [['aes-256', 'sha256'], every],
  [['aes-128', 'sha512'], every],
  [['legacy', 'sha1'], every],
  // Java's reader takes a second each: the flavour above has triple DES too.
  [
    ['3des', 'sha1'],
    ['openssl', 'python', 'certtool', 'pk12util'],
  ],
  // GnuTLS and NSS want a MAC.
  [
    ['aes-256', 'none'],
    ['openssl', 'keytool'],
  ],
  // Java passes over keys that aren't encrypted.
  [
    ['none', 'sha256'],
    ['openssl', 'python', 'certtool', 'pk12util'],
  ],
  [['none', 'none'], ['openssl']],
];

const written = ([encryption, mac]: Flavour): Promise<Uint8Array> =>
  encodeP12(
    { privateKey, certificate, chain, friendlyName: 'demo' },
    { passphrase, encryption, mac, iterations: 100 },
  );

/** A folder with the files that a tool reads, by name. */
async function filesFor(tool: Tool): Promise<{ names: string[]; folder: string }> {
  const folder = tempFolder();
  const names: string[] = [];
  for (const [flavour, readers] of flavours) {
    if (!readers.includes(tool)) continue;
    names.push(flavour.join('+'));
    writeFileSync(join(folder, flavour.join('+')), await written(flavour));
  }
  return { names, folder };
}

/** That a text of PEM holds the key, its certificate and its chain. */
function expectPem(text: string, flavour: string): void {
  expect(createPrivateKey(text).equals(privateKey), flavour).toBe(true);
  expectCertificates(text, flavour);
}

function expectCertificates(text: string, flavour: string): void {
  const pins = [certificate, ...chain].map(({ pin }) => pin);
  const found = Certificate.parseAll(text).map(({ pin }) => pin);
  expect(found.sort(), flavour).toEqual(pins.sort());
}

const pythonReader = `
import sys, warnings
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.serialization import pkcs12
# What isn't strictly DER gives a warning.
warnings.simplefilter('error')
for file in sys.argv[2:]:
    with open(file, 'rb') as f:
        key, certificate, others = pkcs12.load_key_and_certificates(f.read(), sys.argv[1].encode())
    print(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()).decode())
    for c in [certificate, *others]:
        print(c.public_bytes(s.Encoding.PEM).decode())
    print('=====')
`;

describe('what encodeP12 writes, in each flavour that the tool knows', () => {
  test('is read by openssl', async context => {
    const openssl = needLegacyOpenssl(context);
    const { names, folder } = await filesFor('openssl');
    for (const name of names) {
      const read = ['pkcs12', '-in', join(folder, name), '-nodes', '-passin', `pass:${passphrase}`];
      expectPem(openssl([...read, '-legacy']).toString(), name);
    }
  });

  test('is read by keytool', async context => {
    const keytool = needKeytool(context);
    const { names, folder } = await filesFor('keytool');
    for (const name of names) {
      const store = join(folder, name);
      const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
      // A new passphrase makes it decrypt everything.
      keytool(['-J-XX:TieredStopAtLevel=1', '-storepasswd', '-new', 'secret2', ...access]);
      const p12 = await parseP12(readFileSync(store), { passphrase: 'secret2' });
      expect(p12.privateKey.equals(privateKey), name).toBe(true);
      expect(p12.chain, name).toHaveLength(chain.length);
    }
  });

  test('is read by pyca/cryptography, which finds it to be DER', async context => {
    const python = needPython(context);
    const { names, folder } = await filesFor('python');
    const paths = names.map(name => join(folder, name));
    const parts = python(pythonReader, passphrase, ...paths).split('=====');
    for (const [i, name] of names.entries()) expectPem(parts[i] as string, name);
  });

  test('is read by certtool (GnuTLS)', async context => {
    const certtool = needCerttool(context);
    const { names, folder } = await filesFor('certtool');
    for (const name of names) {
      const read = ['--inder', '--infile', join(folder, name), '--password', passphrase];
      const text = certtool(['--p12-info', ...read]).toString();
      expectCertificates(text, name);
      // It shows the key as it stands, and decrypts it only when it is asked to.
      const key = certtool(['--key-info', '--password', passphrase], text).toString();
      expect(key, name).toContain(`pin-sha256:${certificate.pin.slice('sha256/'.length)}`);
    }
  });

  test('is read by pk12util (NSS)', async context => {
    const { names, folder } = await filesFor('pk12util');
    for (const name of names) {
      const nss = needNss(context);
      nss.pk12util('-i', join(folder, name), '-W', passphrase);
      // It keeps a key only with its certificate.
      expect(nss.certutil('-K').toString(), name).toMatch(/< 0> ec +[0-9a-f]{40} +demo/);
      const leaf = Certificate.parse(nss.certutil('-L', '-n', 'demo', '-a'));
      expect(leaf.equals(certificate), name).toBe(true);
    }
  });
});

describe('what encodeP12 writes with PBMAC1 (RFC 9579)', () => {
  test('is read by openssl', async context => {
    const openssl = needLegacyOpenssl(context);
    const version = openssl(['version']).toString();
    if (/^OpenSSL 3\.[0-3]\./.test(version)) context.skip(`needs OpenSSL 3.4, found ${version}`);
    const { file } = tempFiles({ file: await written(['aes-256', 'pbmac1']) });
    const read = ['pkcs12', '-in', file, '-nodes', '-passin'];
    expectPem(openssl([...read, `pass:${passphrase}`]).toString(), 'pbmac1');
    expect(() => openssl([...read, 'pass:wrong'])).toThrow();
  });

  test('is read by pyca/cryptography, which finds it to be DER', async context => {
    const python = needPython(context);
    const probe =
      'from cryptography.hazmat.backends.openssl import backend as b; print(b.openssl_version_text())';
    const version = python(probe);
    if (/^OpenSSL 3\.[0-3]\./.test(version))
      context.skip(`needs OpenSSL 3.4 in cryptography, found ${version}`);
    const { file } = tempFiles({ file: await written(['aes-256', 'pbmac1']) });
    expectPem(python(pythonReader, passphrase, file), 'pbmac1');
  });
});
