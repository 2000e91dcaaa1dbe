import { encodeOid, Tag } from './types.js';

/** A value of any tag around its content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const header = [tag];
  if (length < 0x80) header.push(length);
  else {
    const octets: number[] = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
    header.push(0x80 | octets.length, ...octets);
  }
  return Buffer.concat([Uint8Array.from(header), ...content]);
}

export const derSequence = (...fields: readonly Uint8Array[]): Uint8Array => der(Tag.SEQUENCE, ...fields);

/** SET OF, its members in the order DER asks for (X.690 11.6). */
export const derSet = (...members: readonly Uint8Array[]): Uint8Array =>
  der(Tag.SET, ...[...members].sort((a, b) => Buffer.compare(a, b)));

export const derOid = (oid: string): Uint8Array => der(Tag.OID, encodeOid(oid));

export const derNull = (): Uint8Array => der(Tag.NULL);

/** BOOLEAN TRUE; FALSE is always a default and so never encoded. */
export const derTrue = (): Uint8Array => der(Tag.BOOLEAN, Uint8Array.of(0xff));

/** A non-negative INTEGER, from a number or from big-endian bytes. */
export function derInteger(value: number | Uint8Array): Uint8Array {
  let bytes: Uint8Array;
  if (typeof value === 'number') {
    const digits = value.toString(16);
    bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  } else {
    const first = value.findIndex(byte => byte !== 0);
    bytes = first < 0 ? Uint8Array.of(0) : value.subarray(first);
  }
  return der(Tag.INTEGER, (bytes[0] as number) & 0x80 ? Uint8Array.of(0) : new Uint8Array(), bytes);
}

export const derOctets = (bytes: Uint8Array): Uint8Array => der(Tag.OCTET_STRING, bytes);

export const derBits = (bytes: Uint8Array, unused = 0): Uint8Array =>
  der(Tag.BIT_STRING, Uint8Array.of(unused), bytes);

export const derText = (text: string, tag: number = Tag.UTF8_STRING): Uint8Array =>
  der(tag, tag === Tag.BMP_STRING ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf8'));

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). */
export function derTime(time: Date): Uint8Array {
  const digits = time.toISOString().replace(/\D/g, '').slice(0, -3);
  return time.getUTCFullYear() < 2050 && time.getUTCFullYear() >= 1950
    ? der(Tag.UTC_TIME, Buffer.from(`${digits.slice(2)}Z`))
    : der(Tag.GENERALIZED_TIME, Buffer.from(`${digits}Z`));
}

/** `[n] EXPLICIT`, or `[n] IMPLICIT` of a constructed type. */
export const derContext = (n: number, ...content: readonly Uint8Array[]): Uint8Array =>
  der(Tag.contextConstructed(n), ...content);

/** `[n] IMPLICIT` of a primitive type. */
export const derContextPrimitive = (n: number, content: Uint8Array): Uint8Array =>
  der(Tag.context(n), content);
