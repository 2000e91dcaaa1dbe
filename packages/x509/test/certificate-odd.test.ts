import { createECDH, createHash } from 'node:crypto';
import { Certificate, Oid } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  readDer,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from './fields-of.js';
import { commonName, makeCertificateDer, makeExtension, makeName, type Parts } from './make-certificate.js';
import { ours, theirs } from './peculiar.js';

const integer = (hex: string): Uint8Array => der(Tag.INTEGER, Buffer.from(hex, 'hex'));
const names = (...all: Uint8Array[]): Uint8Array => makeExtension(Oid.subjectAltName, derSequence(...all));
const dns = der(Tag.context(2), Buffer.from('a.example'));
const address = (length: number): Uint8Array => der(Tag.context(7), new Uint8Array(length).fill(1));
const attribute = (type: string, value: Uint8Array): Uint8Array =>
  derSequence(derSet(derSequence(derOid(type), value)));
const time = (tag: number, text: string): Uint8Array => der(tag, Buffer.from(text));
const start = derTime(new Date(Date.UTC(2020)));
const until = (tag: number, text: string): Parts => ({ validity: derSequence(start, time(tag, text)) });

describe('a certificate that is odd, and reads as @peculiar/x509 reads it:', () => {
  test.each<[what: string, parts: Parts]>([
    ['a serial number of -1', { serial: integer('ff') }],
    ['a negative serial number of 20 bytes', { serial: integer(`80${'00'.repeat(18)}01`) }],
    ['a serial number of 21 bytes', { serial: integer(`00${'ff'.repeat(20)}`) }],
    ['a serial number of 100 bytes', { serial: integer('42'.repeat(100)) }],
    ['a serial number of 0', { serial: integer('00') }],
    ['version 1', { version: 1 }],
    ['version 2', { version: 2 }],
    ['no extensions', {}],
    ['an empty list of extensions', { extensions: [] }],
    ['alternative names, and nothing in its subject', { subject: makeName(), extensions: [names(dns)] }],
    ['no names at all', { subject: makeName(), issuer: makeName() }],
    ['a name of an unknown type', { subject: attribute('1.2.3.4.5', derText('Größe')) }],
    ['a name in UTF-8', { subject: commonName('Größe 漢字 😄') }],
    ['a name in UTF-16', { subject: attribute(Oid.commonName, derText('Größe 漢字', Tag.BMP_STRING)) }],
    ['a name in ASCII', { subject: attribute(Oid.emailAddress, derText('a@b.example', Tag.IA5_STRING)) }],
    ['an IPv6 address', { extensions: [names(address(16), address(4))] }],
    [
      // RFC 5280 4.2.1.10: here an address has its mask.
      'addresses with masks in its name constraints',
      {
        extensions: [
          makeExtension(
            '2.5.29.30',
            derSequence(derContext(0, derSequence(address(8)), derSequence(address(32)))),
            true,
          ),
        ],
      },
    ],
    ['an end in 9999', until(Tag.GENERALIZED_TIME, '99991231235959Z')],
    ['an end in 2040 in GeneralizedTime', until(Tag.GENERALIZED_TIME, '20400229000000Z')],
    ['a beginning in 1950', { validity: derSequence(time(Tag.UTC_TIME, '500101000000Z'), start) }],
    ['an end before its beginning', { validity: derSequence(start, time(Tag.UTC_TIME, '100101000000Z')) }],
  ])('%s', (_, parts) => {
    const bytes = makeCertificateDer(parts);
    expect(ours(Certificate.parse(bytes))).toEqual(theirs(bytes));
  });
});

describe('a certificate that nobody can read right, and so is refused:', () => {
  /** The encoding with one field of tbsCertificate written anew. */
  const withField = (tag: number, ...content: Uint8Array[]): Uint8Array => {
    const [tbs, ...outer] = fieldsOf(makeCertificateDer({ extensions: [names(dns)] }));
    const fields = fieldsOf(tbs as Uint8Array).map(field =>
      field[0] === tag ? der(tag, ...content) : field,
    );
    return derSequence(derSequence(...fields), ...outer);
  };
  const extensions = derSequence(names(dns));

  test.each<[what: string, bytes: Uint8Array]>([
    ['an address of 8 bytes, as with a mask', makeCertificateDer({ extensions: [names(address(8))] })],
    ['an address of 32 bytes, as with a mask', makeCertificateDer({ extensions: [names(address(32))] })],
    // OpenSSL takes this for a DNS name.
    [
      'a DNS name in segments',
      makeCertificateDer({ extensions: [names(derContext(2, derText('a.example', Tag.IA5_STRING)))] }),
    ],
    ['an alternative name of no kind', makeCertificateDer({ extensions: [names(dns, der(Tag.context(9)))] })],
    ['a public key that is a NULL', makeCertificateDer({ spki: derNull() })],
    [
      'a public key without its bits',
      makeCertificateDer({ spki: derSequence(derSequence(derOid('1.2.840.10045.2.1'))) }),
    ],
    ['version 4', makeCertificateDer({ version: 4 })],
    ['a negative version', withField(Tag.contextConstructed(0), integer('ff'))],
    ['two versions', withField(Tag.contextConstructed(0), derInteger(2), derInteger(0))],
    ['a version field without version', withField(Tag.contextConstructed(0))],
    ['two lists of extensions', withField(Tag.contextConstructed(3), extensions, derSequence())],
    ['an extension field without extensions', withField(Tag.contextConstructed(3))],
    ['extensions that are an OCTET STRING', withField(Tag.contextConstructed(3), derOctets(extensions))],
    ...[
      [Tag.GENERALIZED_TIME, '20300101000000.5Z'],
      [Tag.GENERALIZED_TIME, '20300101000000,5Z'],
      [Tag.GENERALIZED_TIME, '20300101000000'],
      [Tag.GENERALIZED_TIME, '20300101000000+0100'],
      [Tag.GENERALIZED_TIME, '203001010000Z'],
      [Tag.GENERALIZED_TIME, '20300229000000Z'],
      [Tag.UTC_TIME, '3001010000Z'],
      [Tag.UTC_TIME, '300101000000+0000'],
      [Tag.UTC_TIME, '300101240000Z'],
      [Tag.UTC_TIME, '301301000000Z'],
      [Tag.UTC_TIME, '3001010000 0Z'],
      [Tag.OCTET_STRING, '300101000000Z'],
    ].map(
      ([tag, text]) =>
        [`the end ${text}`, makeCertificateDer(until(Number(tag), String(text)))] as [string, Uint8Array],
    ),
  ])('%s', (_, bytes) => {
    expect(() => Certificate.parse(bytes)).toThrow(
      expect.objectContaining({ name: 'IdentityError', code: 'CERTIFICATE_INVALID_FORMAT' }),
    );
  });
});

test.each([
  ['of an algorithm of nobody', derOid('1.2.3.4'), Uint8Array.of(1)],
  // OpenSSL makes a key of it, and node dies where that is asked for its details.
  [
    'that is the point at infinity',
    Buffer.concat([derOid('1.2.840.10045.2.1'), derOid('1.2.840.10045.3.1.7')]),
    Uint8Array.of(0),
  ],
])('a certificate with a public key %s reads, and gives no key', (_, algorithm, bits) => {
  const spki = derSequence(derSequence(algorithm), derBits(bits));
  const certificate = Certificate.parse(makeCertificateDer({ spki }));
  expect([...certificate.publicKeyBits]).toEqual([...bits]);
  expect(() => certificate.publicKey).toThrow(
    expect.objectContaining({ code: 'CERTIFICATE_INVALID_FORMAT' }),
  );
  expect(certificate.isIssuedBy(certificate)).toBe(false);
});

test('nothing is issued by the point at infinity, though OpenSSL believes a signature that anyone can make by it', () => {
  const infinity = derSequence(
    derSequence(derOid('1.2.840.10045.2.1'), derOid('1.2.840.10045.3.1.7')),
    derBits(Uint8Array.of(0)),
  );
  const subject = commonName('CA of nobody');
  const ca = Certificate.parse(makeCertificateDer({ subject, spki: infinity }));
  const [tbs, algorithm] = readDer(makeCertificateDer({ issuer: subject })).children();
  if (tbs === undefined || algorithm === undefined) throw new Error('a certificate has three fields');
  // With s = e, the point that is verified is e/s * G + r/s * O = G, so that r is the x of G.
  const base = createECDH('prime256v1');
  base.setPrivateKey(Buffer.from('1'.padStart(64, '0'), 'hex'));
  const r = base.getPublicKey().subarray(1, 33);
  const s = createHash('sha256').update(tbs.bytes).digest();
  const signature = derSequence(...[r, s].map(each => derInteger(each)));
  const forged = Certificate.parse(derSequence(tbs.bytes, algorithm.bytes, derBits(signature)));
  expect(forged.isIssuedBy(ca)).toBe(false);
});
