import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { Certificate, Oid } from '@countersign/x509';
import { derInteger, derOctets, derSequence, derTime } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { makeCertificate, makeCertificateDer, makeExtension } from './make-certificate.js';

const now = (): Date => new Date('2026-03-01T10:20:30Z');
const ec = createTestPki({ now });
const rsa = createTestPki({ now, key: 'RSA-2048' });
const certificates: [name: string, Certificate][] = [
  [
    'a P-256 client',
    ec.client('demo_client', { subject: { country: 'DE', organization: 'Bank Ünïted' } }).certificate,
  ],
  ['an RSA client', rsa.client('demo_client', { key: 'RSA-2048' }).certificate],
  ['a server', ec.server(['api.example.com', '127.0.0.1', '::1']).certificate],
  ['a P-256 root', ec.root],
  ['an RSA issuing CA', rsa.issuing],
];

describe.each(certificates)('%s, against what node reads', (_, certificate) => {
  const native = new X509Certificate(certificate.der);

  test('has the same serial number, key and fingerprints', () => {
    expect(certificate.version).toBe(3);
    expect(certificate.serialNumber).toBe(native.serialNumber);
    expect(certificate.fingerprints.sha1).toBe(native.fingerprint.replaceAll(':', ''));
    expect(certificate.fingerprints.sha256).toBe(native.fingerprint256.replaceAll(':', ''));
    expect(certificate.publicKey.equals(native.publicKey)).toBe(true);
    expect(Buffer.from(certificate.spki)).toEqual(native.publicKey.export({ format: 'der', type: 'spki' }));
  });

  test('has the same dates', () => {
    expect(certificate.notBefore).toEqual(new Date(native.validFrom));
    expect(certificate.notAfter).toEqual(new Date(native.validTo));
  });

  test('has the same names', () => {
    const lines = (name: { attributes: readonly { type: string; value: string }[] }): string[] =>
      name.attributes.map(({ value }) => value);
    const values = (text: string): string[] =>
      text.split('\n').map(line => line.slice(line.indexOf('=') + 1));
    expect(lines(certificate.subject)).toEqual(values(native.subject));
    expect(lines(certificate.issuer)).toEqual(values(native.issuer));
  });

  test('says the same about being a CA and about key purposes', () => {
    expect(certificate.basicConstraints.ca).toBe(native.ca);
    // Node calls the extended purposes keyUsage.
    expect(certificate.usages.extended).toEqual(native.keyUsage);
  });

  test('writes itself as node does', () => {
    expect(certificate.pem).toBe(native.toString());
    expect(Buffer.from(certificate.der)).toEqual(native.raw);
    expect(Certificate.parse(certificate.pem).equals(certificate)).toBe(true);
  });
});

describe('a certificate', () => {
  test('has the signature algorithm of its issuer', () => {
    expect(ec.root.signatureAlgorithm).toBe(Oid.ecdsaWithSHA256);
    expect(rsa.client('a').certificate.signatureAlgorithm).toBe(Oid.sha256WithRSAEncryption);
  });

  test.each([
    ['01', '1'],
    ['7f', '7F'],
    ['d5aa', 'D5AA'],
    ['00ff', 'FF'],
    ['8000000000000000000000000000000000000001', '8000000000000000000000000000000000000001'],
  ])('with the serial number 0x%s shows it as OpenSSL and node do', hex => {
    const der = makeCertificateDer({ serial: derInteger(Buffer.from(hex, 'hex')) });
    expect(Certificate.parse(der).serialNumber).toBe(new X509Certificate(der).serialNumber);
  });

  test.each([
    ['1950-01-01T00:00:00Z', '2049-12-31T23:59:59Z'],
    ['2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z'],
    ['1949-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('is valid from %s to %s', (from, to) => {
    const validity = derSequence(derTime(new Date(from)), derTime(new Date(to)));
    expect(makeCertificate({ validity })).toMatchObject({
      notBefore: new Date(from),
      notAfter: new Date(to),
    });
  });

  test('gives an extension by its OID, and lists all in their order', () => {
    const certificate = makeCertificate({
      extensions: [
        makeExtension('1.2.3.4', derOctets(Uint8Array.of(1)), true),
        makeExtension('1.2.3.5', derOctets(Uint8Array.of(2))),
      ],
    });
    expect([...certificate.extensions].map(({ oid, critical }) => [oid, critical])).toEqual([
      ['1.2.3.4', true],
      ['1.2.3.5', false],
    ]);
    expect([...(certificate.extension('1.2.3.5')?.value ?? [])]).toEqual([4, 1, 2]);
    expect(certificate.extension('1.2.3.6')).toBeUndefined();
  });

  test('without extensions limits itself to nothing and is no CA', () => {
    const certificate = makeCertificate();
    expect(certificate.usages).toEqual({ key: undefined, extended: undefined });
    expect(certificate.basicConstraints).toEqual({ ca: false });
    expect(certificate.names).toEqual({ dns: [], ip: [], uri: [], email: [] });
    expect([...certificate.extensions]).toEqual([]);
  });

  test('does not change with the bytes it was read from', () => {
    const bytes = Uint8Array.from(ec.root.der);
    const certificate = Certificate.parse(bytes);
    bytes.fill(0);
    expect(certificate.equals(ec.root)).toBe(true);
    expect(certificate.pin).toBe(ec.root.pin);
  });

  test('has the pin of its public key', () => {
    const spki = createPublicKey(ec.root.pem).export({ format: 'der', type: 'spki' });
    expect(ec.root.pin).toBe(`sha256/${createHash('sha256').update(spki).digest('base64')}`);
  });

  test('prints as one line, and as JSON with what identifies it', () => {
    const { certificate } = ec.server('api.example.com');
    expect(inspect(certificate)).toBe(
      'Certificate { CN=api.example.com, issued by CN=Test Issuing CA, until 2027-03-01T10:20:30.000Z }',
    );
    expect(JSON.parse(JSON.stringify(certificate))).toEqual({
      subject: 'CN=api.example.com',
      issuer: 'CN=Test Issuing CA',
      serialNumber: certificate.serialNumber,
      notBefore: '2026-03-01T09:20:30.000Z',
      notAfter: '2027-03-01T10:20:30.000Z',
      names: { dns: ['api.example.com'], ip: [], uri: [], email: [] },
      fingerprint: certificate.fingerprints.sha256,
      pin: certificate.pin,
    });
  });
});
