import {
  DerError,
  type DerValue,
  defaultDerLimits,
  der,
  derOctets,
  derSequence,
  readDer,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { makeCertificateDer } from './make-certificate.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replace(/\s/g, ''), 'hex');

/** Reads everything, as far down as it goes. */
function readAll(value: DerValue): void {
  if (value.tag & 0x20) for (const child of value.children()) readAll(child);
}

describe('the DER reader', () => {
  test('gives a value with its tag, its content and all its bytes', () => {
    const value = readDer(bytes('30 03 02 01 05'));
    expect(value.tag).toBe(Tag.SEQUENCE);
    expect(Buffer.from(value.bytes).toString('hex')).toBe('3003020105');
    expect(Buffer.from(value.content).toString('hex')).toBe('020105');
    expect(value.children().map(child => child.count('number'))).toEqual([5]);
  });

  test('reads an empty value', () => {
    expect(readDer(bytes('30 00')).children()).toEqual([]);
    expect(readDer(bytes('04 00')).octets('octets')).toHaveLength(0);
  });

  test('reads input that is a part of a larger buffer', () => {
    const larger = bytes('ff ff 30 03 02 01 05 ff');
    expect(readDer(larger.subarray(2, 7)).children()).toHaveLength(1);
  });

  test.each([
    ['nothing', '', 'cut off'],
    ['a tag alone', '30', 'cut off'],
    ['a length without content', '30 03', 'cut off'],
    ['a content that is cut off', '04 03 01 02', 'cut off'],
    ['a long length that is cut off', '04 82 01', 'length is cut off'],
    ['a length of 5 octets', '04 85 00 00 00 00 01 00', 'too large'],
    ['the reserved length 0xff', '04 ff 00', 'too large'],
    ['a length beyond everything', '04 84 ff ff ff ff 00', 'cut off'],
    ['bytes after the value', '04 01 00 00', 'bytes follow'],
    ['a multi-byte tag', '1f 22 00', 'multi-byte tag'],
  ])('refuses %s', (_, hex, message) => {
    expect(() => readAll(readDer(bytes(hex)))).toThrow(DerError);
    expect(() => readAll(readDer(bytes(hex)))).toThrow(message);
  });

  test('refuses a child that reaches past the end of its parent into a sibling', () => {
    // SEQUENCE { SEQUENCE { OCTET STRING of 3 bytes, of which its parent holds 1 }, two more bytes }
    expect(() => readAll(readDer(bytes('30 07 30 03 04 03 01 05 00')))).toThrow('cut off');
  });

  test('says which field is missing, has the wrong type or is left over', () => {
    const pair = (): ReturnType<DerValue['fields']> =>
      readDer(bytes('30 06 02 01 01 04 01 00')).fields('Pair');
    const missing = pair();
    missing.rest();
    expect(() => missing.next('third')).toThrow('Pair has no third');
    expect(() => pair().next('first').octets('first')).toThrow('first has tag 0x02, not 0x04');
    expect(() => pair().end()).toThrow('Pair has a field too many');
    expect(() => readDer(bytes('04 00')).fields('Pair')).toThrow('Pair has tag 0x04, not 0x30');
    expect(() => readDer(bytes('04 00')).children()).toThrow('no fields');
  });

  test('takes an optional field only by its tag', () => {
    const fields = readDer(bytes('30 06 02 01 07 04 01 00')).fields('Pair');
    expect(fields.optional(Tag.BOOLEAN)).toBeUndefined();
    expect(fields.optional(Tag.BOOLEAN, Tag.INTEGER)?.count('count')).toBe(7);
    fields.next('octets');
    expect(fields.optional(Tag.INTEGER)).toBeUndefined();
    fields.end();
  });
});

/** What BER allows and DER doesn't (X.690 10 and 11): each reads as the octets 01 02 03. */
const berOnly: [name: string, hex: string][] = [
  ['a length in long form that fits the short one', '04 81 03 01 02 03'],
  ['a length with a leading zero', '04 82 00 03 01 02 03'],
  ['an OCTET STRING in segments', '24 07 04 01 01 04 02 02 03'],
  ['segments of segments', '24 09 24 03 04 01 01 04 02 02 03'],
  ['segments of an indefinite length', '24 80 04 01 01 04 02 02 03 00 00'],
  ['an indefinite length within another', '24 80 24 80 04 03 01 02 03 00 00 00 00'],
];

describe.each(berOnly)('%s', (_, hex) => {
  test('is read as BER', () => {
    expect([...readDer(bytes(hex), { ber: true }).octets('octets')]).toEqual([1, 2, 3]);
  });

  test('is refused as DER', () => {
    expect(() => readDer(bytes(hex)).octets('octets')).toThrow(DerError);
  });
});

describe('the BER reader', () => {
  test('reads a SEQUENCE of indefinite length, and values after it', () => {
    const value = readDer(bytes('30 80 30 80 02 01 05 00 00 04 01 09 00 00'), { ber: true });
    const [inner, after] = value.children();
    expect(inner?.children().map(child => child.count('number'))).toEqual([5]);
    expect([...(after?.octets('after') ?? [])]).toEqual([9]);
    expect(value.bytes).toHaveLength(14);
  });

  test.each([
    ['an indefinite length without an end', '30 80 02 01 05'],
    ['an indefinite length with half an end', '30 80 02 01 05 00'],
    ['an indefinite length of a primitive value', '04 80 01 00 00'],
    ['bytes after the end of the contents', '30 80 00 00 00'],
    ['segments of another type', '24 03 02 01 05'],
  ])('refuses %s', (_, hex) => {
    expect(() => readDer(bytes(hex), { ber: true }).octets('octets')).toThrow(DerError);
  });

  test('joins the segments of an implicitly tagged OCTET STRING', () => {
    const value = readDer(bytes('a0 06 04 01 01 04 01 02'), { ber: true });
    expect([...value.octets('ciphertext', Tag.context(0))]).toEqual([1, 2]);
  });
});

function throwsOnlyDerError(read: () => void): boolean {
  try {
    read();
  } catch (error) {
    return error instanceof DerError;
  }
  return true;
}

describe('a real certificate', () => {
  const certificate = makeCertificateDer();

  test.each([false, true])('cut off at any byte gives a DerError and nothing else (ber: %s)', ber => {
    for (let length = 0; length < certificate.length; length++)
      expect(() => readDer(certificate.subarray(0, length), { ber }), `${length} bytes`).toThrow(DerError);
  });

  test('whose parts are cut off inside a whole gives a DerError and nothing else', () => {
    for (let length = 0; length < certificate.length; length++) {
      const wrapped = derSequence(certificate.subarray(0, length));
      expect(
        throwsOnlyDerError(() => readAll(readDer(wrapped, { ber: true }))),
        `${length} bytes`,
      ).toBe(true);
    }
  });

  test('followed by another byte is refused', () => {
    expect(() => readDer(Buffer.concat([certificate, Uint8Array.of(0)]))).toThrow('bytes follow');
  });
});

describe('what a reader may spend', () => {
  const nested = (depth: number): Uint8Array => {
    let value = der(Tag.NULL);
    for (let i = 0; i < depth; i++) value = derSequence(value);
    return value;
  };
  const limits = { ...defaultDerLimits, bytes: 1000, depth: 8, nodes: 50 };

  test('ends at the limit of bytes', () => {
    expect(readDer(derOctets(new Uint8Array(996)), { limits }).bytes).toHaveLength(1000);
    expect(() => readDer(derOctets(new Uint8Array(997)), { limits })).toThrow(
      expect.objectContaining({ name: 'DerError', limit: 'bytes' }),
    );
  });

  test('ends at the limit of depth', () => {
    expect(() => readAll(readDer(nested(8), { limits }))).not.toThrow();
    expect(() => readAll(readDer(nested(9), { limits }))).toThrow(
      expect.objectContaining({ limit: 'depth' }),
    );
  });

  test('ends at the limit of values, all levels together', () => {
    const values = (count: number): Uint8Array =>
      derSequence(...Array.from({ length: count }, () => der(Tag.NULL)));
    expect(() => readAll(readDer(values(49), { limits }))).not.toThrow();
    expect(() => readAll(readDer(values(50), { limits }))).toThrow(
      expect.objectContaining({ limit: 'nodes' }),
    );
  });

  test('ends for values that are read again and again', () => {
    const value = readDer(derSequence(der(Tag.NULL)), { limits });
    expect(() => {
      for (let i = 0; i < 100; i++) value.children();
    }).toThrow(expect.objectContaining({ limit: 'nodes' }));
  });

  test('ends at the depth of nested indefinite lengths, whatever their number', () => {
    const bomb = Buffer.concat([Buffer.from('3080'.repeat(200), 'hex'), Buffer.alloc(400)]);
    expect(() => readDer(bomb, { limits, ber: true })).toThrow(expect.objectContaining({ limit: 'depth' }));
  });

  test('is bounded without being asked for', () => {
    expect(() => readAll(readDer(nested(100)))).toThrow(expect.objectContaining({ limit: 'depth' }));
    expect(() => readDer(derOctets(new Uint8Array(1024 * 1024)))).toThrow(
      expect.objectContaining({ limit: 'bytes' }),
    );
  });
});
