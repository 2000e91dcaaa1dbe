import { createTestPki, type Issued, type IssuedP12Options, type KeyType } from '@countersign/test-certs';
import { Certificate, parseP12 } from '@countersign/x509';
import { readDer } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { flavours, p12Pki as pki } from './flavours.js';
import { needLegacyOpenssl, needOpenssl, tempFiles } from './openssl.js';

const pins = (certificates: readonly Certificate[]): string[] => certificates.map(({ pin }) => pin);

describe.each(flavours)('a .p12: $name', ({ options, issuers, mac }) => {
  const issued = pki.client('demo_client');
  const { passphrase } = options;

  test('is opened by parseP12, with the same key, certificate and issuers', async () => {
    const p12 = await parseP12(await issued.p12(options), { passphrase, requireMac: mac !== 'none' });
    expect(p12.privateKey.equals(issued.privateKey)).toBe(true);
    expect(p12.certificate.equals(issued.certificate)).toBe(true);
    // Ordered, however the file has them.
    expect(pins(p12.chain)).toEqual([pki.issuing.pin, pki.root.pin].slice(0, issuers));
    expect(p12).toMatchObject({ friendlyName: 'demo_client', extra: [], mac });
    expect(p12.warnings).toEqual([]);
  });

  test('is not opened with another passphrase', async () => {
    if (options.encryption === 'none' && mac === 'none') return;
    await expect(parseP12(await issued.p12(options), { passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'P12_PASSPHRASE',
    });
  });

  test('is opened by openssl', async context => {
    const openssl = needLegacyOpenssl(context);
    // Openssl knows PBMAC1 from 3.4 on.
    if (mac.startsWith('pbmac1') && /^OpenSSL 3\.[0-3]\./.test(openssl(['version'])))
      context.skip(`needs OpenSSL 3.4, found ${openssl(['version']).trim()}`);
    const { file } = tempFiles({ file: await issued.p12(options) });
    const out = openssl(['pkcs12', '-in', file, '-nodes', '-legacy', '-passin', `pass:${passphrase}`]);
    expect(out).toContain(issued.keyPem);
    const written = [issued.certificate, ...[pki.issuing, pki.root].slice(0, issuers)];
    if (options.order === 'reversed') written.splice(1, 2, pki.root, pki.issuing);
    expect(pins(Certificate.parseAll(out))).toEqual(pins(written));
  });
});

describe('a .p12 with two keys', () => {
  const [first, second] = [pki.client('first'), pki.client('second', { key: 'RSA-2048' })];
  const options = { passphrase: 'secret1', with: [second], iterations: 100 };

  test('is opened by parseP12, by the name of each', async () => {
    const bytes = await first.p12(options);
    const p12 = await parseP12(bytes, { passphrase: 'secret1' });
    expect(p12.entries.map(({ friendlyName }) => friendlyName)).toEqual(['first', 'second']);
    expect(p12.warnings).toEqual([expect.stringContaining('2 keys')]);
    for (const issued of [first, second]) {
      const alias = issued.certificate.subject.commonName as string;
      const named = await parseP12(bytes, { passphrase: 'secret1', alias });
      expect(named.privateKey.equals(issued.privateKey)).toBe(true);
      expect(named.certificate.equals(issued.certificate)).toBe(true);
      expect(pins(named.chain)).toEqual(pins([pki.issuing, pki.root]));
    }
  });

  test('is opened by openssl', async context => {
    const openssl = needOpenssl(context);
    const { file } = tempFiles({ file: await first.p12(options) });
    const out = openssl(['pkcs12', '-in', file, '-nodes', '-passin', 'pass:secret1']);
    for (const { keyPem, certificate } of [first, second]) {
      expect(out).toContain(keyPem);
      expect(out.split(certificate.pem)).toHaveLength(2);
    }
  });
});

describe('a .p12', () => {
  test('with keys of two PKIs holds the issuers of both', async () => {
    const other = createTestPki();
    const [first, second] = [pki.client('first'), other.client('second')];
    const bytes = await first.p12({ passphrase: 'a', with: [second], include: 'chain' });
    const { chain, extra } = await parseP12(bytes, { passphrase: 'a', alias: 'second' });
    expect(pins(chain)).toEqual(pins([other.issuing]));
    expect(pins(extra)).toContain(pki.issuing.pin);
  });

  test('leaves out the iterations of its MAC where they are 1, as DER does', async () => {
    const fields = async (iterations: number) => {
      const bytes = await pki.client('a').p12({ passphrase: 'a', iterations });
      return readDer(bytes).children()[2]?.children();
    };
    expect(await fields(1)).toHaveLength(2);
    expect(await fields(2)).toHaveLength(3);
  });

  test('holds the chain that was given, up to the other root', async () => {
    const other = pki.newRoot('Other Root CA');
    const bridge = other.crossSign(pki.issuingCa);
    const crossed = pki.client('demo').withChain([bridge], other.certificate);
    const { chain } = await parseP12(await crossed.p12({ passphrase: 'a' }), { passphrase: 'a' });
    expect(pins(chain)).toEqual(pins([bridge, other.certificate]));
  });

  test.each<[name: string, options: object]>([
    ['passphrase', {}],
    ['passphrase', { passphrase: 5 }],
    ['passphrases', { passphrase: 'a', passphrases: 'b' }],
    ['include', { passphrase: 'a', include: 'all' }],
    ['order', { passphrase: 'a', order: 'random' }],
    ['encryption', { passphrase: 'a', encryption: 'rc4' }],
    ['encryption', { passphrase: 'a', encryption: 'toString' }],
    ['mac', { passphrase: 'a', mac: 'md5' }],
    ['iterations', { passphrase: 'a', iterations: 0 }],
    ['with', { passphrase: 'a', with: 'b' }],
    ['with', { passphrase: 'a', with: [pki.root] }],
    ['friendlyName', { passphrase: 'a', friendlyName: 5 }],
  ])('is refused for a wrong %s: %j', async (name, options) => {
    await expect(pki.client('a').p12(options as IssuedP12Options)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(name),
    });
  });
});

describe.each<KeyType>(['P-256', 'P-384', 'P-521', 'RSA-2048', 'Ed25519'])(
  'the key of a client with %s',
  key => {
    const issued: Issued = pki.client('demo', { key });

    test('goes through an encrypted PEM that openssl opens, and no other passphrase', context => {
      const openssl = needOpenssl(context);
      for (const passphrase of ['secret', 'Größe']) {
        const pem = issued.encryptedKeyPem(passphrase);
        expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
        const paths = tempFiles({ pem, passphrase });
        expect(openssl(['pkey', '-in', paths.pem, '-passin', `file:${paths.passphrase}`])).toBe(
          issued.keyPem,
        );
        expect(() => openssl(['pkey', '-in', paths.pem, '-passin', 'pass:wrong'])).toThrow();
      }
      expect(() => issued.encryptedKeyPem(undefined as unknown as string)).toThrow(/the passphrase is/);
    });

    test('goes through a .p12, and is that of its identity', async () => {
      const { privateKey } = await parseP12(await issued.p12({ passphrase: 'a', iterations: 1 }), {
        passphrase: 'a',
      });
      expect(privateKey.equals(issued.privateKey)).toBe(true);
      expect((await issued.identity().current()).privateKey).toBe(issued.privateKey);
    });
  },
);
