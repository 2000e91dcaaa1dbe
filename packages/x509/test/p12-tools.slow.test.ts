import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type P12, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needBouncyCastle, needCerttool, needNss, needPython } from './peer-tools.js';
import { needKeytool, tempFiles, tempFolder } from './tools.js';

const pki = createTestPki();
const identity = pki.client('demo_client');
const { privateKey, certificate, keyPem, pem } = identity;
const passphrase = 'secret1';

/** Opens what another tool wrote of the identity above, and compares. */
async function opened(bytes: Uint8Array, secret = passphrase): Promise<P12> {
  const p12 = await parseP12(bytes, { passphrase: secret, requireMac: true });
  expect(p12.privateKey.equals(privateKey)).toBe(true);
  expect(p12.certificate.equals(certificate)).toBe(true);
  expect(p12).toMatchObject({ friendlyName: 'demo', warnings: [] });
  return p12;
}

describe('a .p12 that certtool (GnuTLS) wrote', () => {
  test.for([
    // With 600,000 iterations each takes a while: one of PBES2 and one of PKCS#12 are enough.
    ['arcfour', 'SHA1', passphrase],
    ['3des', 'SHA256', ''],
  ] as const)('opens with %s and a MAC of %s', async ([cipher, hash, secret], context) => {
    const certtool = needCerttool(context);
    const { key, certificates, folder } = tempFiles({ key: keyPem, certificates: pem });
    const out = join(folder, 'out.p12');
    const io = ['--load-privkey', key, '--load-certificate', certificates, '--outder', '--outfile', out];
    const lock = secret === '' ? ['--empty-password'] : ['--password', secret];
    certtool(['--to-p12', '--p12-name', 'demo', '--pkcs-cipher', cipher, '--hash', hash, ...lock, ...io]);
    expect(await opened(readFileSync(out), secret)).toMatchObject({ mac: hash.toLowerCase() });
  });
});

describe('a .p12 that pk12util (NSS) wrote', () => {
  test.for([
    ['AES-256-CBC', 'RC2-CBC', 'SHA-256', passphrase],
    ['CAMELLIA-256-CBC', 'PKCS #12 V2 PBE With SHA-1 And 40 Bit RC4', 'SHA-1', 'Größe 密码'],
  ])('opens with %s for the key, %s for certificates and a MAC of %s', async (row, context) => {
    const [cipher = '', certificateCipher = '', hash = '', secret = ''] = row;
    const nss = needNss(context);
    const file = await identity.p12({ passphrase, friendlyName: 'demo', iterations: 1 });
    const { input, word, folder } = tempFiles({ input: file, word: secret });
    nss.pk12util('-i', input, '-W', passphrase);
    const out = join(folder, 'out.p12');
    const algorithms = ['-c', cipher, '-C', certificateCipher, '-M', hash];
    nss.pk12util('-o', out, '-n', 'demo', '-w', word, ...algorithms);
    const p12 = await opened(readFileSync(out), secret);
    expect(p12).toMatchObject({ mac: hash.replace('-', '').toLowerCase() });
    expect(p12.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin, pki.root.pin]);
  });
});

const pythonWriter = `
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12
key = serialization.load_pem_private_key(open(sys.argv[1], 'rb').read(), None)
certificate = x509.load_pem_x509_certificate(open(sys.argv[2], 'rb').read())
for name in sys.argv[4:]:
    scheme, digest = name.split('+')
    builder = serialization.PrivateFormat.PKCS12.encryption_builder().kdf_rounds(100)
    builder = builder.key_cert_algorithm(getattr(pkcs12.PBES, scheme)).hmac_hash(getattr(hashes, digest)())
    encryption = builder.build('p\\u00e4ssw\\u00f6rd'.encode())
    data = pkcs12.serialize_key_and_certificates(b'demo', key, certificate, [], encryption)
    open(sys.argv[3] + '/' + name, 'wb').write(data)
`;

test('a .p12 that pyca/cryptography wrote opens, in PBES1 and PBES2 and with any hash', async context => {
  const python = needPython(context);
  const { key, certificates, folder } = tempFiles({ key: keyPem, certificates: pem });
  const schemes = ['PBESv1SHA1And3KeyTripleDESCBC', 'PBESv2SHA256AndAES256CBC'];
  const hashes = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'];
  const names = schemes.flatMap(scheme => hashes.map(hash => `${scheme}+${hash}`));
  python(pythonWriter, key, certificates, folder, ...names);
  for (const name of names) {
    const mac = name.split('+')[1]?.toLowerCase();
    expect(await opened(readFileSync(join(folder, name)), 'pässwörd')).toMatchObject({ mac });
  }
});

const javaWriter = `
import java.io.*; import java.security.*;
public class Main {
  public static void main(String[] args) throws Exception {
    Security.addProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider());
    KeyStore in = KeyStore.getInstance("PKCS12", "SunJSSE");
    in.load(new FileInputStream(args[0] + "/in"), args[1].toCharArray());
    for (int i = 2; i < args.length; i++) {
      KeyStore out = KeyStore.getInstance(args[i], "BC");
      out.load(null, null);
      out.setKeyEntry("demo", in.getKey("demo", args[1].toCharArray()), null, in.getCertificateChain("demo"));
      try (OutputStream file = new FileOutputStream(args[0] + "/" + args[i])) {
        out.store(file, "p\\u00e4ssw\\u00f6rd".toCharArray());
      }
    }
  }
}`;

test('a .p12 that Bouncy Castle wrote opens: BER, 3DES, and 40-bit RC2', async context => {
  const java = needBouncyCastle(context);
  const file = await identity.p12({ passphrase, friendlyName: 'demo', iterations: 1 });
  const { folder } = tempFiles({ in: file });
  const types = ['PKCS12', 'PKCS12-3DES-3DES'];
  java(javaWriter, folder, passphrase, ...types);
  for (const type of types) {
    const p12 = await opened(readFileSync(join(folder, type)), 'pässwörd');
    expect(p12.chain.map(({ pin }) => pin)).toEqual([pki.issuing.pin, pki.root.pin]);
  }
});

test('a .p12 of keytool opens where a secret key stands beside the key pair, with a warning', async context => {
  const keytool = needKeytool(context);
  const store = join(tempFolder(), 'store.p12');
  const access = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', passphrase];
  const quick = '-J-XX:TieredStopAtLevel=1';
  keytool([quick, '-genseckey', '-alias', 'secret', '-keyalg', 'AES', '-keysize', '256', ...access]);
  keytool([quick, '-genkeypair', '-alias', 'demo', '-keyalg', 'EC', '-dname', 'CN=demo', ...access]);
  const p12 = await parseP12(readFileSync(store), { passphrase });
  expect(p12).toMatchObject({ friendlyName: 'demo', warnings: [expect.stringContaining('secretBag')] });
});
