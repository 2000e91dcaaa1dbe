import {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOctets,
  derSequence,
  derSet,
  derText,
  derTime,
  derTrue,
  readDer,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the DER writer', () => {
  test.each([
    [0, '0400'],
    [1, '0401'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65535, '0482ffff'],
    [65536, '0483010000'],
  ])('writes the length %i as %s and reads it back', (length, header) => {
    const content = Buffer.alloc(length, 7);
    const written = derOctets(content);
    expect(hex(written.subarray(0, header.length / 2))).toBe(header);
    expect(written).toHaveLength(header.length / 2 + length);
    expect(content.equals(readDer(written).octets('octets'))).toBe(true);
  });

  test.each([
    [0, '020100'],
    [1, '020101'],
    [127, '02017f'],
    [128, '02020080'],
    [255, '020200ff'],
    [256, '02020100'],
    [32768, '0203008000'],
    [2 ** 47 - 1, '02067fffffffffff'],
  ])('writes the number %i as %s and reads it back', (value, encoding) => {
    expect(hex(derInteger(value))).toBe(encoding);
    expect(readDer(derInteger(value)).count('number')).toBe(value);
  });

  test.each([
    ['', '020100'],
    ['00', '020100'],
    ['0000', '020100'],
    ['0001', '020101'],
    ['80', '02020080'],
    ['00ff', '020200ff'],
    ['ffffffffffffffff', '020900ffffffffffffffff'],
  ])('writes the big-endian bytes "%s" as the positive INTEGER %s', (bytes, encoding) => {
    expect(hex(derInteger(Buffer.from(bytes, 'hex')))).toBe(encoding);
  });

  test('writes constructed and tagged values', () => {
    expect(hex(derSequence(derNull(), derTrue()))).toBe('300505000101ff');
    expect(hex(derContext(3, derNull()))).toBe('a3020500');
    expect(hex(derContextPrimitive(2, Buffer.from('a')))).toBe('820161');
    expect(hex(derBits(Uint8Array.of(0xa0), 5))).toBe('030205a0');
    expect(hex(der(Tag.SEQUENCE))).toBe('3000');
  });

  test('sorts the members of a SET and leaves its argument alone', () => {
    const members = [derOctets(Uint8Array.of(2)), derNull(), derOctets(Uint8Array.of(1)), derTrue()];
    const before = members.map(hex);
    expect(hex(derSet(...members))).toBe('310b0101ff0401010401020500');
    expect(members.map(hex)).toEqual(before);
  });

  test.each([
    ['UTF8String', Tag.UTF8_STRING],
    ['BMPString', Tag.BMP_STRING],
  ])('writes text beyond Latin-1 as %s and reads it back', (_, tag) => {
    for (const text of ['', 'Zahlung', 'Größe Ωmega 漢字', 'a😄b'])
      expect(readDer(derText(text, tag)).text('text')).toBe(text);
  });

  test.each([
    '1949-12-31T23:59:59.000Z',
    '1999-12-31T23:59:59.000Z',
    '2049-12-31T23:59:59.000Z',
    '2050-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.000Z',
  ])('writes the time %s and reads it back', iso => {
    expect(
      readDer(derTime(new Date(iso)))
        .time('time')
        .toISOString(),
    ).toBe(iso);
  });
});
