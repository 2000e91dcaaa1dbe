import { generateKeyPairSync } from 'node:crypto';
import { encodeP12, Oid, parseP12 } from '@countersign/x509';
import { der, derInteger, derNull, derOctets, derOid, derSequence, Tag } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { fieldsOf } from './fields-of.js';
import {
  certificateBag,
  contentInfo,
  encryptedSafe,
  keyBag,
  makeP12,
  otherBag,
  pfx,
  plainSafe,
  unfittingMac,
} from './make-p12.js';

const pki = createTestPki();
const { privateKey, certificate, pem, keyPem } = pki.client('demo_client');
const passphrase = 'secret';
const good = Buffer.from(await encodeP12({ privateKey, certificate }, { passphrase, iterations: 1 }));
const pair = [keyBag(privateKey), certificateBag(certificate)];
const page = '<!DOCTYPE html><html><body>Please log in</body></html>';

describe('a file that is no .p12', () => {
  test.each([
    ['an empty file', new Uint8Array(), 'it is empty', 'Copy the file again'],
    ['a PEM certificate', pem, 'it is PEM text (CERTIFICATE)', 'pemFiles()'],
    ['a PEM key', keyPem, 'it is PEM text (PRIVATE KEY)', 'pemFiles()'],
    [
      'PEM behind a comment',
      `Bag Attributes\n  friendlyName: a\n${pem}`,
      'it is PEM text',
      'openssl pkcs12 -export',
    ],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n'), 'it is PEM text', 'pemFiles()'],
    [
      'a Java keystore',
      Buffer.from('feedfeed0000000200000001', 'hex'),
      'it is a Java keystore (JKS)',
      'keytool -importkeystore',
    ],
    [
      'a Java keystore of JCEKS',
      Buffer.from('cececece0000000200000001', 'hex'),
      'it is a Java keystore',
      'keytool -importkeystore',
    ],
    [
      'a keystore of Bouncy Castle, as Android has it',
      Buffer.from('0000000200000014', 'hex'),
      'it is a keystore of Bouncy Castle',
      '-srcstoretype BKS',
    ],
    ['a web page', page, 'it is a web page', 'login page'],
    ['a web page behind white space', `\n\n  ${page.toLowerCase()}`, 'it is a web page', 'fetch it again'],
    ['XML', '<?xml version="1.0"?><error/>', 'it is a web page', 'fetch it again'],
    ['base64', good.toString('base64'), 'it is base64 text', 'base64 -d'],
    [
      'base64 in lines',
      (good.toString('base64').match(/.{1,76}/g) as string[]).join('\r\n'),
      'it is base64 text',
      'base64 -d',
    ],
  ])('is refused as what it is, and the hint says what to do: %s', async (_, content, message, hint) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      name: 'IdentityError',
      code: 'P12_NOT_P12',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  test.each([
    ['a DER certificate', certificate.der],
    ['random text', Buffer.from('hello world')],
    ['a zip archive', Buffer.from('504b0304140000000800', 'hex')],
    ['zeros', new Uint8Array(100)],
    ['one byte', Uint8Array.of(0x30)],
    ['an empty SEQUENCE', derSequence()],
    ['a PFX without content', derSequence(derInteger(3))],
    [
      'nothing but values within values',
      Buffer.concat([Buffer.from('3080'.repeat(20), 'hex'), Buffer.alloc(40)]),
    ],
  ])('is refused as no .p12: %s', async (_, bytes) => {
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      code: 'P12_NOT_P12',
      message: expect.stringMatching(/^This is not a PKCS#12 file: ./),
      hint: expect.stringMatching(/./),
    });
  });
});

describe('a damaged .p12', () => {
  test.each([30, 60, 100, 500, -1])(
    'that is cut off at %i is called damaged, not something else',
    async at => {
      await expect(parseP12(good.subarray(0, at), { passphrase })).rejects.toMatchObject({
        code: 'P12_CORRUPT',
        message: expect.stringContaining('is damaged'),
        hint: expect.stringContaining('binary mode'),
      });
    },
  );

  const damaged: [name: string, bytes: Uint8Array][] = [
    ['with bytes after its end', Buffer.concat([good, Uint8Array.of(0)])],
    // What a transfer in text mode does.
    ['whose line feeds became CRLF', Buffer.from(good.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')],
    [
      'with a third field that is no MAC',
      derSequence(...fieldsOf(good).slice(0, 2), derOctets(Uint8Array.of(1))),
    ],
    ['with a fourth field', derSequence(...fieldsOf(good), derInteger(1))],
    ['with a MAC of one byte', derSequence(...fieldsOf(good).slice(0, 2), shortMac(1))],
    ['with a MAC of no byte', derSequence(...fieldsOf(good).slice(0, 2), shortMac(0))],
    ['with a MAC of 33 bytes', derSequence(...fieldsOf(good).slice(0, 2), shortMac(33))],
    ['whose MAC has no iterations', makeP12([plainSafe(...pair)], unfittingMac(0))],
    ['with a safe that is no SEQUENCE', makeP12([derInteger(1)])],
    ['with a bag that is no SEQUENCE', makeP12([plainSafe(derInteger(1))])],
    ['with a bag without a value', makeP12([plainSafe(derSequence(derOid(Oid.keyBag)))])],
    [
      'with a key that is none',
      makeP12([plainSafe(otherBag(Oid.keyBag, derSequence()), pair[1] as Uint8Array)]),
    ],
    ['with a key on P-256 that is none', makeP12([plainSafe(ecKeyBag('1.2.840.10045.3.1.7'))])],
    // OpenSSL makes a key of it, and node dies where that is asked for its details.
    [
      'with a key on P-256 of 38 bytes',
      makeP12([plainSafe(ecKeyBag('1.2.840.10045.3.1.7', derOctets(new Uint8Array(38).fill(1))))]),
    ],
    [
      'with a certificate that is none',
      makeP12([plainSafe(pair[0] as Uint8Array, certificateBag({ der: derSequence() }))]),
    ],
    [
      'with a certificate that is cut off',
      makeP12([plainSafe(pair[0] as Uint8Array, certificateBag({ der: certificate.der.subarray(0, -1) }))]),
    ],
    ['whose IV is too short', makeP12([encryptedSafe({ passphrase, statedIv: new Uint8Array(8) }, ...pair)])],
    ['that states a shorter key', makeP12([encryptedSafe({ passphrase, keyLength: 16 }, ...pair)])],
    ['that states a huge key', makeP12([encryptedSafe({ passphrase, keyLength: 2 ** 31 }, ...pair)])],
    ['with content of another type', pfx('1.2.3', derOctets(derSequence()))],
    [
      'with content of a type that only ends like data',
      pfx('1.2.4294968136.113549.1.7.1', derOctets(derSequence())),
    ],
  ];

  test.each(damaged)('%s is refused', async (_, bytes) => {
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      name: 'IdentityError',
      code: expect.stringMatching(/^P12_(CORRUPT|NOT_P12)$/),
    });
  });

  test('whose MAC was cut off opens, unless a MAC is required', async () => {
    const stripped = derSequence(...fieldsOf(good).slice(0, 2));
    await expect(parseP12(stripped, { passphrase })).resolves.toMatchObject({ mac: 'none' });
    await expect(parseP12(stripped, { passphrase, requireMac: true })).rejects.toMatchObject({
      code: 'P12_CORRUPT',
    });
  });
});

test('a .p12 that states the right length of its key opens', async () => {
  const bytes = makeP12([encryptedSafe({ passphrase, keyLength: 32 }, ...pair)]);
  await expect(parseP12(bytes, { passphrase })).resolves.toMatchObject({ warnings: [] });
});

describe('a .p12 that lacks something', () => {
  const other = pki.client('other');
  const rsa = pki.client('rsa', { key: 'RSA-2048' });

  test.each([
    ['anything', 'P12_NO_KEY', makeP12([])],
    ['bags', 'P12_NO_KEY', makeP12([plainSafe()])],
    ['a key', 'P12_NO_KEY', makeP12([plainSafe(certificateBag(certificate))])],
    ['a certificate', 'P12_NO_CERTIFICATE', makeP12([plainSafe(keyBag(privateKey))])],
    [
      'the certificate of its key',
      'P12_KEY_MISMATCH',
      makeP12([plainSafe(keyBag(privateKey), certificateBag(other.certificate))]),
    ],
  ])('%s is refused with %s', async (_, code, bytes) => {
    await expect(parseP12(bytes)).rejects.toMatchObject({ code });
  });

  test('a key says what it holds instead, and where the certificates of a trust store belong', async () => {
    const secret = otherBag(Oid.secretBag, derSequence());
    await expect(parseP12(makeP12([plainSafe(secret)]))).rejects.toMatchObject({
      code: 'P12_NO_KEY',
      message: expect.stringContaining('secretBag'),
      hint: expect.stringContaining('-nokeys'),
    });
  });

  test.each([
    ['the same type', other.privateKey],
    ['another type', rsa.privateKey],
  ])('is refused for a key of another certificate, of %s', async (_, wrongKey) => {
    const bytes = await encodeP12(
      { privateKey: wrongKey, certificate, chain: [pki.issuing] },
      { passphrase, iterations: 1 },
    );
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      code: 'P12_KEY_MISMATCH',
      hint: expect.stringContaining('renewal'),
    });
  });
});

describe('a .p12 of a kind that is not supported', () => {
  const withMac = (algorithm: string): Uint8Array =>
    makeP12(
      [plainSafe(...pair)],
      derSequence(
        derSequence(derSequence(derOid(algorithm)), derOctets(new Uint8Array(32))),
        derOctets(new Uint8Array(8)),
      ),
    );

  test.each([
    [
      'encrypted for a public key',
      makeP12([contentInfo(Oid.envelopedData, derSequence())]),
      '1.2.840.113549.1.7.3',
    ],
    ['signed', pfx(Oid.signedData, derSequence()), '1.2.840.113549.1.7.2'],
    ['with content of an unknown type', makeP12([contentInfo('1.2.3.4', derSequence())]), '1.2.3.4'],
    ['of version 2', derSequence(derInteger(2), derSequence(derOid(Oid.data))), 'Version 2'],
    ['that is a DER key', privateKey.export({ format: 'der', type: 'pkcs8' }), 'Version 0'],
    [
      'with a key on a curve that OpenSSL lacks',
      makeP12([plainSafe(ecKeyBag('1.2.250.1.223.101.256.1'))]),
      'the elliptic curve 1.2.250.1.223.101.256.1',
    ],
    [
      'with a key of SM2, which node:crypto has no name for',
      makeP12([plainSafe(keyBag(generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey))]),
      '1.2.156.10197.1.301',
    ],
    ['with a MAC of an unknown hash', withMac('1.2.643.7.1.1.2.3'), '1.2.643.7.1.1.2.3'],
    ['with a MAC of MD5', withMac('1.2.840.113549.2.5'), '1.2.840.113549.2.5'],
  ])('is refused by its OID: %s', async (_, bytes, oid) => {
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      code: 'P12_UNSUPPORTED',
      message: expect.stringContaining(oid),
    });
  });
});

function shortMac(length: number): Uint8Array {
  const algorithm = derSequence(derOid(Oid.sha256), der(Tag.NULL));
  return derSequence(derSequence(algorithm, derOctets(new Uint8Array(length))), derOctets(new Uint8Array(8)));
}

/** A key of PKCS#8 on a curve, with what stands for its number. */
function ecKeyBag(curve: string, number: Uint8Array = derNull()): Uint8Array {
  const algorithm = derSequence(derOid('1.2.840.10045.2.1'), derOid(curve));
  const key = derOctets(derSequence(derInteger(1), number));
  return otherBag(Oid.keyBag, derSequence(derInteger(0), algorithm, key));
}
