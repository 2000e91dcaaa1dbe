import { DerError, der, derOid, derTime, readDer, Tag } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replace(/\s/g, ''), 'hex');
const read = (tag: number, content: Uint8Array | string): ReturnType<typeof readDer> =>
  readDer(der(tag, typeof content === 'string' ? Buffer.from(content, 'latin1') : content));

describe('an OBJECT IDENTIFIER', () => {
  test.each([
    ['2a 86 48 86 f7 0d 01 07 01', '1.2.840.113549.1.7.1'],
    ['55 04 03', '2.5.4.3'],
    ['00', '0.0'],
    ['27', '0.39'],
    ['28', '1.0'],
    ['4f', '1.39'],
    ['50', '2.0'],
    ['78', '2.40'],
    ['88 37', '2.999'],
    // A UUID arc of 128 bits (X.667), and 2^32 + 1, which must not alias 1.
    [
      '69 83 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 7f',
      '2.25.340282366920938463463374607431768211455',
    ],
    ['2a 90 80 80 80 01', '1.2.4294967297'],
    ['2a a0 80 80 80 80 80 80 01', '1.2.18014398509481985'],
  ])('reads %s as %s and is written the same', (hex, oid) => {
    expect(read(Tag.OID, bytes(hex)).oid('oid')).toBe(oid);
    expect(Buffer.from(derOid(oid))).toEqual(Buffer.from(der(Tag.OID, bytes(hex))));
  });

  test.each([
    ['is empty', ''],
    ['ends inside an arc', '2a 86'],
    ['has a padded arc', '2a 80 01'],
    ['has a padded first arc', '80 2a'],
    ['has an arc of padding alone', '2a 80 00'],
  ])('is refused when it %s', (_, hex) => {
    expect(() => read(Tag.OID, bytes(hex)).oid('oid')).toThrow(DerError);
  });

  test('may have 64 bytes and no more', () => {
    expect(read(Tag.OID, Buffer.alloc(64, 1)).oid('oid').split('.')).toHaveLength(65);
    expect(() => read(Tag.OID, Buffer.alloc(65, 1)).oid('oid')).toThrow('an OID has 65 bytes');
  });

  test.each(['', '1', 'CN', '1.2.x', '1.40', '3.1', '1.2.-3'])('is not written from %j', text => {
    expect(() => derOid(text)).toThrow(DerError);
  });
});

describe('a time', () => {
  test.each([
    [Tag.UTC_TIME, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [Tag.UTC_TIME, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [Tag.UTC_TIME, '000229120000Z', '2000-02-29T12:00:00.000Z'],
    [Tag.UTC_TIME, '991231000000Z', '1999-12-31T00:00:00.000Z'],
    [Tag.GENERALIZED_TIME, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    [Tag.GENERALIZED_TIME, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [Tag.GENERALIZED_TIME, '19400101000000Z', '1940-01-01T00:00:00.000Z'],
    [Tag.GENERALIZED_TIME, '00010101000000Z', '0001-01-01T00:00:00.000Z'],
  ])('of tag %i, %s, is %s', (tag, text, expected) => {
    expect(read(tag, text).time('notAfter').toISOString()).toBe(expected);
  });

  test.each([
    ['31 February', Tag.UTC_TIME, '250231000000Z'],
    ['29 February of a common year', Tag.UTC_TIME, '250229000000Z'],
    ['month 0', Tag.UTC_TIME, '250001000000Z'],
    ['month 13', Tag.UTC_TIME, '251301000000Z'],
    ['day 0', Tag.UTC_TIME, '250100000000Z'],
    ['24 hours', Tag.UTC_TIME, '250101240000Z'],
    ['60 minutes', Tag.UTC_TIME, '250101006000Z'],
    ['60 seconds', Tag.UTC_TIME, '250101000060Z'],
    ['no seconds', Tag.UTC_TIME, '2501010000Z'],
    ['no Z', Tag.UTC_TIME, '250101000000'],
    ['an offset', Tag.UTC_TIME, '250101000000+0100'],
    ['a year of four digits', Tag.UTC_TIME, '20250101000000Z'],
    ['a line break after it', Tag.UTC_TIME, '250101000000Z\n'],
    ['a year of two digits', Tag.GENERALIZED_TIME, '500101000000Z'],
    ['a fraction of a second', Tag.GENERALIZED_TIME, '20500101000000.5Z'],
    ['29 February 2100', Tag.GENERALIZED_TIME, '21000229000000Z'],
    ['other digits', Tag.UTC_TIME, bytes('b2b5b0b1b0b1b0b0b0b0b0b05a')],
    ['nothing', Tag.UTC_TIME, ''],
    ['another tag', Tag.UTF8_STRING, '250101000000Z'],
  ])('with %s is refused', (_, tag, content) => {
    expect(() => read(tag, content).time('notAfter')).toThrow('notAfter is not a time');
  });

  test.each([
    ['1949-12-31T23:59:59Z', Tag.GENERALIZED_TIME, '19491231235959Z'],
    ['1950-01-01T00:00:00Z', Tag.UTC_TIME, '500101000000Z'],
    ['2049-12-31T23:59:59Z', Tag.UTC_TIME, '491231235959Z'],
    ['2050-01-01T00:00:00Z', Tag.GENERALIZED_TIME, '20500101000000Z'],
    ['2030-06-01T10:20:30.999Z', Tag.UTC_TIME, '300601102030Z'],
  ])('%s is written with the tag %i as %s', (iso, tag, text) => {
    expect(Buffer.from(derTime(new Date(iso)))).toEqual(Buffer.from(der(tag, Buffer.from(text))));
  });
});

describe('text', () => {
  test.each([
    ['UTF8String', 0x0c, 'c3a4 f09f9884', 'ä😄'],
    ['PrintableString', 0x13, '41', 'A'],
    ['NumericString', 0x12, '31', '1'],
    ['TeletexString', 0x14, 'e4', 'ä'],
    ['IA5String', 0x16, '61', 'a'],
    ['VisibleString', 0x1a, '61', 'a'],
    ['UniversalString', 0x1c, '000000e4 0001f604', 'ä😄'],
    ['BMPString', 0x1e, '00e4 d83d de04', 'ä😄'],
  ])('of type %s is read', (_, tag, hex, text) => {
    expect(read(tag, bytes(hex)).text('name')).toBe(text);
  });

  test('keeps a byte order mark as the character it is', () => {
    expect(read(0x0c, bytes('efbbbf 41')).text('name')).toBe('\ufeffA');
    expect(read(0x1e, bytes('feff 0041')).text('name')).toBe('\ufeffA');
  });

  test.each([
    ['UTF-8 that is none', 0x0c, 'c3'],
    ['an overlong UTF-8 form', 0x0c, 'c080'],
    ['half of a UTF-16 character', 0x1e, '00'],
    ['a lone surrogate', 0x1e, 'd83d'],
    ['three bytes of UTF-32', 0x1c, '000041'],
    ['a character beyond Unicode', 0x1c, '00110000'],
    ['a type that is no text', 0x04, '41'],
  ])('made of %s is refused', (_, tag, hex) => {
    expect(() => read(tag, bytes(hex)).text('name')).toThrow(DerError);
  });
});

describe('a number', () => {
  test.each([
    ['00', 0],
    ['7f', 127],
    ['00 80', 128],
    ['7f ff ff ff ff ff', 2 ** 47 - 1],
  ])('%s counts %i', (hex, value) => {
    expect(read(Tag.INTEGER, bytes(hex)).count('count')).toBe(value);
  });

  test.each([
    ['negative', '80', 'is negative'],
    ['too large to be exact', '01 00 00 00 00 00 00', 'too large'],
    ['empty', '', 'at least one byte'],
  ])('that is %s is no count', (_, hex, message) => {
    expect(() => read(Tag.INTEGER, bytes(hex)).count('count')).toThrow(message);
  });
});

describe('a BOOLEAN', () => {
  test('is true or false', () => {
    expect(read(Tag.BOOLEAN, bytes('ff')).boolean('critical')).toBe(true);
    expect(read(Tag.BOOLEAN, bytes('00')).boolean('critical')).toBe(false);
  });

  test.each(['', 'ff ff'])('of the bytes "%s" is refused', hex => {
    expect(() => read(Tag.BOOLEAN, bytes(hex)).boolean('critical')).toThrow(DerError);
  });
});

describe('a BIT STRING', () => {
  test('has bytes and a number of unused bits', () => {
    expect(read(Tag.BIT_STRING, bytes('03 a8')).bits('bits')).toMatchObject({ unused: 3 });
    expect(read(Tag.BIT_STRING, bytes('00')).bits('bits').bytes).toHaveLength(0);
  });

  test.each([
    ['no count of unused bits', ''],
    ['8 unused bits', '08 00'],
    ['unused bits of nothing', '01'],
  ])('with %s is refused', (_, hex) => {
    expect(() => read(Tag.BIT_STRING, bytes(hex)).bits('bits')).toThrow(DerError);
  });
});
