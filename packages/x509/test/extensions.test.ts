import { type AlternativeNames, Certificate, Oid } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derInteger,
  derOid,
  derSequence,
  derTrue,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { makeCertificate, makeExtension } from './make-certificate.js';
import { needOpenssl, tempFiles } from './tools.js';

const withExtension = (oid: string, value: Uint8Array): Certificate =>
  makeCertificate({ extensions: [makeExtension(oid, value)] });

const namesOf = (...names: Uint8Array[]): AlternativeNames =>
  withExtension(Oid.subjectAltName, derSequence(...names)).names;

describe('subject alternative names', () => {
  const text = (n: number, value: string): Uint8Array => der(Tag.context(n), Buffer.from(value, 'latin1'));

  test('are sorted by their kind, in their order', () => {
    expect(
      namesOf(
        text(2, 'api.example.com'),
        text(1, 'ops@example.com'),
        text(6, 'spiffe://example.org/payments'),
        text(2, '*.example.com'),
        der(Tag.context(7), Uint8Array.of(127, 0, 0, 1)),
      ),
    ).toEqual({
      dns: ['api.example.com', '*.example.com'],
      email: ['ops@example.com'],
      uri: ['spiffe://example.org/payments'],
      ip: ['127.0.0.1'],
    });
  });

  test('leave out kinds that have no plain text', () => {
    const otherName = derContext(0, derOid('1.3.6.1.4.1.311.20.2.3'), derContext(0, derInteger(1)));
    const registeredId = der(Tag.context(8), Uint8Array.of(0x2a, 3));
    const directoryName = derContext(4, derSequence());
    expect(namesOf(otherName, registeredId, directoryName, text(2, 'a.example'))).toEqual({
      dns: ['a.example'],
      email: [],
      uri: [],
      ip: [],
    });
  });

  test('keep a NUL, so that a name is never read as its beginning', () => {
    expect(namesOf(text(2, 'api.example.com\0.evil.example')).dns).toEqual([
      'api.example.com\0.evil.example',
    ]);
  });

  test.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
    ['fe800000000000000202b3fffe1e8329', 'fe80::202:b3ff:fe1e:8329'],
    ['ffffffffffffffffffffffffffffffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['0a000001', '10.0.0.1'],
    ['ffffffff', '255.255.255.255'],
  ])('show the address %s as %s', (hex, address) => {
    expect(namesOf(der(Tag.context(7), Buffer.from(hex, 'hex'))).ip).toEqual([address]);
  });

  test('show an IPv4 address inside IPv6 in a form of that very address', () => {
    const [address] = namesOf(der(Tag.context(7), Buffer.from('00000000000000000000ffff0a000001', 'hex'))).ip;
    expect(['::ffff:10.0.0.1', '::ffff:a00:1']).toContain(address);
  });
});

describe('key usage', () => {
  const usages = [
    'digitalSignature',
    'nonRepudiation',
    'keyEncipherment',
    'dataEncipherment',
    'keyAgreement',
    'keyCertSign',
    'cRLSign',
    'encipherOnly',
    'decipherOnly',
  ];
  const bits = usages.map((usage, bit) => {
    const bytes = Buffer.alloc(bit < 8 ? 1 : 2);
    bytes[bit >> 3] = 0x80 >> (bit & 7);
    return [usage, derBits(bytes, 7 - (bit & 7))] as const;
  });

  test.each(bits)('has the bit of %s', (usage, value) => {
    expect(withExtension(Oid.keyUsage, value).usages.key).toEqual([usage]);
  });

  test('has several bits in the order of RFC 5280', () => {
    const { usages: found } = withExtension(Oid.keyUsage, derBits(Uint8Array.of(0b1010_0000), 5));
    expect(found.key).toEqual(['digitalSignature', 'keyEncipherment']);
  });

  test('of no bits allows nothing, which is not the same as no key usage', () => {
    expect(withExtension(Oid.keyUsage, derBits(new Uint8Array())).usages.key).toEqual([]);
    expect(makeCertificate().usages.key).toBeUndefined();
  });
});

describe('extended key usage', () => {
  test('lists OIDs, known or not', () => {
    const value = derSequence(derOid(Oid.clientAuth), derOid('1.2.3.4'));
    expect(withExtension(Oid.extendedKeyUsage, value).usages.extended).toEqual([Oid.clientAuth, '1.2.3.4']);
  });

  test('of no purposes allows nothing', () => {
    expect(withExtension(Oid.extendedKeyUsage, derSequence()).usages.extended).toEqual([]);
  });
});

describe('basic constraints', () => {
  test.each([
    ['no CA', derSequence(), { ca: false }],
    ['a CA of any depth', derSequence(derTrue()), { ca: true }],
    ['a CA of leaves', derSequence(derTrue(), derInteger(0)), { ca: true, pathLength: 0 }],
    ['a CA of three levels', derSequence(derTrue(), derInteger(3)), { ca: true, pathLength: 3 }],
  ])('make %s', (_, value, expected) => {
    expect(withExtension(Oid.basicConstraints, value).basicConstraints).toEqual(expected);
  });
});

test('a distribution point has one name at most (RFC 5280 4.2.1.13)', () => {
  const fullName = (uri: string): Uint8Array => derContext(0, der(Tag.context(6), Buffer.from(uri)));
  const urls = (...names: Uint8Array[]): readonly string[] =>
    withExtension(Oid.crlDistributionPoints, derSequence(derSequence(derContext(0, ...names)))).crlUrls;
  expect(urls(fullName('http://a.example/crl'))).toEqual(['http://a.example/crl']);
  for (const names of [[], [fullName('http://a.example/crl'), fullName('http://b.example/crl')]])
    expect(() => urls(...names)).toThrow(expect.objectContaining({ code: 'CERTIFICATE_INVALID_FORMAT' }));
});

test('a certificate that OpenSSL made reads as OpenSSL was told', context => {
  const openssl = needOpenssl(context);
  const { folder } = tempFiles({});
  const key = `${folder}/key.pem`;
  const pem = openssl([
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key],
    ...['-subj', '/C=DE/O=Größe/CN=a+UID=b', '-utf8', '-multivalue-rdn'],
    ...[
      '-addext',
      'subjectAltName=DNS:a.example,IP:192.0.2.1,IP:2001:db8::7,URI:spiffe://a/b,email:a@b.example',
    ],
    ...['-addext', 'keyUsage=critical,digitalSignature,decipherOnly'],
    ...['-addext', 'extendedKeyUsage=serverAuth,clientAuth,1.2.3.4'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:2'],
  ]);
  const certificate = Certificate.parse(pem);
  expect(certificate.subject.attributes.map(({ value }) => value).sort()).toEqual(['DE', 'Größe', 'a', 'b']);
  expect(certificate.names).toEqual({
    dns: ['a.example'],
    ip: ['192.0.2.1', '2001:db8::7'],
    uri: ['spiffe://a/b'],
    email: ['a@b.example'],
  });
  expect(certificate.usages).toEqual({
    key: ['digitalSignature', 'decipherOnly'],
    extended: [Oid.serverAuth, Oid.clientAuth, '1.2.3.4'],
  });
  expect(certificate.basicConstraints).toEqual({ ca: true, pathLength: 2 });
  expect(certificate.extension(Oid.keyUsage)?.critical).toBe(true);
  expect(certificate.isIssuedBy(certificate)).toBe(true);
});
