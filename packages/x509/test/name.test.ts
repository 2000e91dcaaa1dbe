import { type DistinguishedName, Oid } from '@countersign/x509';
import { der, derInteger, derOid, derSequence, derSet, Tag } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { commonName, makeCertificate, makeName } from './make-certificate.js';

const nameOf = (subject: Uint8Array): DistinguishedName => makeCertificate({ subject }).subject;

/** A name whose one attribute has a value of any type. */
const cnOf = (value: Uint8Array): DistinguishedName =>
  nameOf(derSequence(derSet(derSequence(derOid(Oid.commonName), value))));

const full = nameOf(
  makeName(
    [[Oid.countryName, 'DE', Tag.PRINTABLE_STRING]],
    [[Oid.organizationName, 'Example Bank']],
    [[Oid.organizationalUnitName, 'Payments']],
    [[Oid.organizationalUnitName, 'Cards']],
    [[Oid.commonName, 'demo_client']],
    [['2.5.4.97', 'PSDDE-BAFIN-123']],
  ),
);

describe('a distinguished name', () => {
  test('has its attributes in the order of the encoding', () => {
    expect(full.attributes).toEqual([
      { type: Oid.countryName, value: 'DE' },
      { type: Oid.organizationName, value: 'Example Bank' },
      { type: Oid.organizationalUnitName, value: 'Payments' },
      { type: Oid.organizationalUnitName, value: 'Cards' },
      { type: Oid.commonName, value: 'demo_client' },
      { type: '2.5.4.97', value: 'PSDDE-BAFIN-123' },
    ]);
  });

  test('gives all values of a type, by short name and by OID', () => {
    expect(full.all('OU')).toEqual(['Payments', 'Cards']);
    expect(full.all(Oid.organizationalUnitName)).toEqual(['Payments', 'Cards']);
    expect(full.all('2.5.4.97')).toEqual(['PSDDE-BAFIN-123']);
    expect(full.all('ST')).toEqual([]);
  });

  test('prints the most specific attribute first, and types without a short name by OID', () => {
    expect(String(full)).toBe(
      '2.5.4.97=PSDDE-BAFIN-123, CN=demo_client, OU=Cards, OU=Payments, O=Example Bank, C=DE',
    );
    expect(JSON.stringify(full)).toBe(JSON.stringify(String(full)));
  });

  test('prints the attributes of one part joined by +, which tells it from two parts', () => {
    const one = nameOf(
      makeName(
        [[Oid.organizationName, 'Bank']],
        [
          [Oid.commonName, 'a'],
          [Oid.userId, 'b'],
        ],
      ),
    );
    const two = nameOf(
      makeName([[Oid.organizationName, 'Bank']], [[Oid.commonName, 'a']], [[Oid.userId, 'b']]),
    );
    expect(String(two)).toBe('UID=b, CN=a, O=Bank');
    expect(String(one)).toMatch(/^(CN=a\+UID=b|UID=b\+CN=a), O=Bank$/);
  });

  test('is empty where the encoding is', () => {
    expect(String(nameOf(makeName()))).toBe('');
    expect(nameOf(makeName()).commonName).toBeUndefined();
  });

  test('equals another only with the same encoding', () => {
    expect(nameOf(commonName('a')).equals(nameOf(commonName('a')))).toBe(true);
    expect(nameOf(commonName('a')).equals(nameOf(commonName('A')))).toBe(false);
    expect(nameOf(commonName('a')).equals(cnOf(der(Tag.PRINTABLE_STRING, Buffer.from('a'))))).toBe(false);
  });
});

describe('the common name', () => {
  test('is the one that there is', () => {
    expect(full.commonName).toBe('demo_client');
  });

  test.each([
    ['no common name', makeName([[Oid.organizationName, 'a']])],
    ['two common names', makeName([[Oid.commonName, 'a']], [[Oid.commonName, 'b']])],
    [
      'two common names in one part',
      makeName([
        [Oid.commonName, 'a'],
        [Oid.commonName, 'b'],
      ]),
    ],
    ['the same common name twice', makeName([[Oid.commonName, 'a']], [[Oid.commonName, 'a']])],
  ])('is undefined for %s', (_, subject) => {
    expect(nameOf(subject).commonName).toBeUndefined();
  });
});

describe('a name that is printed', () => {
  test.each([
    ['a comma', 'a, CN=admin', 'a\\, CN\\=admin'],
    ['a quote and a backslash', '"a\\b"', '\\"a\\\\b\\"'],
    ['plus, semicolon and brackets', 'a+b;<c>', 'a\\+b\\;\\<c\\>'],
    ['a number sign at its start', '#0c01', '\\#0c01'],
    ['a number sign elsewhere', 'a#1', 'a#1'],
    ['spaces around it', ' a b ', '\\ a b\\ '],
    ['a single space', ' ', '\\ '],
    ['a line break', 'a\r\nINFO admin logged in', 'a\\0d\\0aINFO admin logged in'],
    ['a NUL', 'api.example.com\0.evil.example', 'api.example.com\\00.evil.example'],
    ['a terminal sequence', '\x1b[31mred', '\\1b[31mred'],
    ['a C1 control character', 'a\u009bb', 'a\\c2\\9bb'],
    ['a delete character', 'a\x7f', 'a\\7f'],
    ['text that turns direction', 'a\u202eb', 'a\\e2\\80\\aeb'],
    ['a zero-width character', 'a\u200bb', 'a\\e2\\80\\8bb'],
    ['a line separator', 'a\u2028b', 'a\\e2\\80\\a8b'],
    ['a byte order mark', '\ufeffa', '\\ef\\bb\\bfa'],
    ['other languages and emoji', 'Größe 漢字 😄', 'Größe 漢字 😄'],
  ])('has %s escaped where that is needed', (_, text, escaped) => {
    const name = nameOf(commonName(text));
    expect(name.commonName).toBe(text);
    expect(String(name)).toBe(`CN=${escaped}`);
  });

  test.each([
    ['an INTEGER', derInteger(5), '#020105'],
    ['UTF-8 that is none', der(Tag.UTF8_STRING, Uint8Array.of(0xff)), '#0c01ff'],
    ['a SEQUENCE', derSequence(), '#3000'],
  ])('shows %s by its encoding', (_, value, hex) => {
    expect(cnOf(value).commonName).toBe(hex);
    expect(String(cnOf(value))).toContain(hex);
  });
});
