import { Certificate, Oid } from '@countersign/x509';
import {
  der,
  derContext,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derTime,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { makeCertificateDer, makeExtension } from './make-certificate.js';

const pki = createTestPki();
const invalid = expect.objectContaining({ name: 'IdentityError', code: 'CERTIFICATE_INVALID_FORMAT' });
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const bundle = pki.root.pem + pki.issuing.pem;

describe('Certificate.parseAll', () => {
  test.each([
    ['PEM text', bundle],
    ['its bytes', Buffer.from(bundle)],
    ['CRLF line ends', crlf(bundle)],
    ['no final newline', bundle.trimEnd()],
    ['a byte order mark', `\ufeff${bundle}`],
    ['comments around the blocks', `# root\n${pki.root.pem}\nsubject=CN = x: y\n${pki.issuing.pem}# end`],
    ['the old label', bundle.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
    ['indented lines', bundle.replace(/^(?!-----)/gm, '  ')],
    ['text before the first block that begins with a 0', ` 0 s:CN = root\n${bundle}`],
    ['bytes that begin with the digit 0', Buffer.from(`0 s:CN = root\n${bundle}`)],
  ])('reads a bundle with %s in its order', (_, input) => {
    expect(Certificate.parseAll(input).map(String)).toHaveLength(2);
    const [first, second] = Certificate.parseAll(input);
    expect(first?.equals(pki.root)).toBe(true);
    expect(second?.equals(pki.issuing)).toBe(true);
  });

  test('reads one certificate of DER', () => {
    expect(Certificate.parseAll(pki.root.der).map(certificate => certificate.pin)).toEqual([pki.root.pin]);
  });

  test('passes over blocks that are no certificates', () => {
    const { keyPem } = pki.client('a');
    expect(Certificate.parseAll(`${keyPem}${pki.root.pem}${keyPem}`)).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['prose', 'no certificate here'],
    ['a key alone', pki.client('a').keyPem],
  ])('finds no certificate in %s', (_, text) => {
    expect(Certificate.parseAll(text)).toEqual([]);
  });
});

describe('Certificate.parse', () => {
  test.each([
    ['none', '', 'found none'],
    ['two', bundle, 'found several'],
  ])('refuses a text with %s', (_, text, message) => {
    expect(() => Certificate.parse(text)).toThrow(invalid);
    expect(() => Certificate.parse(text)).toThrow(message);
  });

  test.each([
    ['no END line', pki.root.pem.split('-----END', 1).join()],
    ['another END line', pki.root.pem.replace('END CERTIFICATE', 'END KEY')],
    ['characters that are no base64', pki.root.pem.replace('MII', 'M?I')],
    ['no content', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['half of its content', `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`],
    ['another block inside', `-----BEGIN CERTIFICATE-----\n${pki.root.pem}`],
  ])('refuses PEM with %s', (_, text) => {
    expect(() => Certificate.parse(text)).toThrow(invalid);
  });

  test('refuses a certificate that is cut off, wherever that is', () => {
    for (let length = 1; length < pki.root.der.length; length++)
      expect(() => Certificate.parse(pki.root.der.subarray(0, length)), `${length} bytes`).toThrow(invalid);
  });

  test('refuses bytes after the certificate', () => {
    expect(() => Certificate.parse(Buffer.concat([pki.root.der, Uint8Array.of(0)]))).toThrow(invalid);
  });

  test('gives a certificate or a coded error for any changed byte', () => {
    let refused = 0;
    for (let at = 0; at < pki.root.der.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const bytes = Uint8Array.from(pki.root.der);
        bytes[at] = (bytes[at] as number) ^ flip;
        try {
          const certificate = Certificate.parse(bytes);
          // What reads must also print, compare and verify without throwing.
          JSON.stringify(certificate);
          certificate.isIssuedBy(pki.root);
        } catch (error) {
          expect(error, `byte ${at} ^ ${flip}`).toEqual(invalid);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  const ia5 = (text: string): Uint8Array => der(Tag.IA5_STRING, Buffer.from(text));
  const date = derTime(new Date(Date.UTC(2030)));

  test.each([
    [
      'an extension that stands twice',
      { extensions: [makeExtension('1.2.3', ia5('a')), makeExtension('1.2.3', ia5('b'))] },
    ],
    ['a serial number without bytes', { serial: der(Tag.INTEGER) }],
    ['a serial number that is no INTEGER', { serial: derOctets(Uint8Array.of(1)) }],
    ['a validity of one date', { validity: derSequence(date) }],
    ['a validity of three dates', { validity: derSequence(date, date, date) }],
    ['31 February', { validity: derSequence(date, der(Tag.UTC_TIME, Buffer.from('300231000000Z'))) }],
    ['a subject that is no SEQUENCE', { subject: derSet() }],
    ['a subject whose part is no SET', { subject: derSequence(derSequence()) }],
    [
      'a subject with an attribute of three fields',
      { subject: derSequence(derSet(derSequence(derOid('2.5.4.3'), ia5('a'), ia5('b')))) },
    ],
    [
      'an address of 5 bytes',
      { extensions: [makeExtension(Oid.subjectAltName, derSequence(der(0x87, new Uint8Array(5))))] },
    ],
    ['a key usage that is no BIT STRING', { extensions: [makeExtension(Oid.keyUsage, derInteger(1))] }],
    [
      'a key purpose that is no OID',
      { extensions: [makeExtension(Oid.extendedKeyUsage, derSequence(derInteger(1)))] },
    ],
    [
      'a negative path length',
      {
        extensions: [makeExtension(Oid.basicConstraints, derSequence(der(Tag.INTEGER, Uint8Array.of(0xff))))],
      },
    ],
    [
      'an extension with bytes after its value',
      { extensions: [makeExtension(Oid.basicConstraints, Buffer.concat([derSequence(), Uint8Array.of(0)]))] },
    ],
  ])('refuses %s', (_, parts) => {
    expect(() => Certificate.parse(makeCertificateDer(parts))).toThrow(invalid);
  });

  test.each([
    ['an empty SEQUENCE', derSequence()],
    ['a private key', pki.client('a').privateKey.export({ format: 'der', type: 'pkcs8' })],
    ['nesting without end', Buffer.concat([Buffer.from('3080'.repeat(500), 'hex'), Buffer.alloc(1000)])],
    ['a context tag in place of the version', derSequence(derContext(0, derSequence()))],
  ])('refuses %s', (_, bytes) => {
    expect(() => Certificate.parse(bytes)).toThrow(invalid);
  });

  test('says what is wrong, without quoting the input', () => {
    const secret = 'c2VjcmV0LXNlY3JldA==';
    const text = `-----BEGIN CERTIFICATE-----\n${secret}\n-----END CERTIFICATE-----\n`;
    try {
      Certificate.parse(text);
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message).toMatch(/^The certificate can't be read: ./);
      expect(JSON.stringify(error)).not.toContain(secret);
    }
  });
});
