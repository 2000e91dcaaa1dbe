/** Identifier octets of the types that X.509 and PKCS#12 use (X.690 8.1.2). */
export const Tag = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  UTF8_STRING: 0x0c,
  PRINTABLE_STRING: 0x13,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  BMP_STRING: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
  /** `[n]` with a primitive content. */
  context: (n: number): number => 0x80 | n,
  /** `[n]` with a constructed content. */
  contextConstructed: (n: number): number => 0xa0 | n,
} as const;

/** What a reader may spend on one input. */
export interface DerLimits {
  /** Length of the input in bytes. Default: 1 MiB. */
  readonly bytes: number;
  /** Nesting of constructed values. Default: 32. */
  readonly depth: number;
  /** Values read, all levels together. Default: 200,000. */
  readonly nodes: number;
  /** Length of an OID in bytes. Default: 64. */
  readonly oid: number;
}

export const defaultDerLimits: DerLimits = { bytes: 1024 * 1024, depth: 32, nodes: 200_000, oid: 64 };

/** The input breaks the encoding rules, or (`limit`) asks for more than its reader may spend. */
export class DerError extends Error {
  override readonly name = 'DerError';
  readonly limit: keyof DerLimits | undefined;
  constructor(message: string, limit?: keyof DerLimits) {
    super(message);
    this.limit = limit;
  }
}

/** X.690 8.19. Arcs of any size are kept exact. */
export function decodeOid(content: Uint8Array, maxBytes: number): string {
  if (content.length > maxBytes) throw new DerError(`an OID has ${content.length} bytes`, 'oid');
  if (content.length === 0 || (content.at(-1) as number) & 0x80) throw new DerError('the OID is cut off');
  const arcs: bigint[] = [];
  let arc = 0n;
  let atStart = true;
  for (const byte of content) {
    if (atStart && byte === 0x80) throw new DerError('the OID has a padded arc');
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    atStart = (byte & 0x80) === 0;
    if (atStart) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const first = arcs[0] as bigint;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}

export function encodeOid(oid: string): Uint8Array {
  // X.660: three roots, below the first two of which there are 40 arcs.
  if (!/^([01]\.[0-3]?\d|2\.\d+)(\.\d+)*$/.test(oid)) throw new DerError(`'${oid}' is no OID`);
  const [root = 0n, second = 0n, ...rest] = oid.split('.').map(BigInt);
  const bytes: number[] = [];
  for (const arc of [root * 40n + second, ...rest]) {
    const group = [Number(arc & 0x7fn)];
    for (let high = arc >> 7n; high > 0n; high >>= 7n) group.unshift(Number(high & 0x7fn) | 0x80);
    bytes.push(...group);
  }
  return Uint8Array.from(bytes);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeText(tag: number, content: Uint8Array, what: string): string {
  try {
    switch (tag) {
      case Tag.UTF8_STRING:
        return utf8.decode(content);
      case Tag.BMP_STRING:
        return decodeUtf16(content);
      case 0x12: // NumericString
      case Tag.PRINTABLE_STRING:
      case 0x14: // TeletexString: Latin-1 in practice
      case Tag.IA5_STRING:
      case 0x1a: // VisibleString
        return Buffer.from(content).toString('latin1');
      case 0x1c: // UniversalString
        return decodeUtf32(content);
    }
  } catch {
    throw new DerError(`${what} is not text in its own encoding`);
  }
  throw new DerError(`${what} is not a character string`);
}

// Not with TextDecoder: UTF-16 has it load ICU's tables.
function decodeUtf16(content: Uint8Array): string {
  const text = Buffer.from(content).swap16().toString('utf16le');
  if (/\p{Surrogate}/u.test(text)) throw new DerError('an unpaired surrogate');
  return text;
}

function decodeUtf32(content: Uint8Array): string {
  if (content.length % 4 !== 0) throw new DerError('UniversalString of odd length');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let text = '';
  for (let at = 0; at < content.length; at += 4) text += String.fromCodePoint(view.getUint32(at));
  return text;
}

/** RFC 5280 4.1.2.5: in UTC, with seconds, without fractions. */
export function decodeTime(tag: number, content: Uint8Array, what: string): Date {
  const text = Buffer.from(content).toString('latin1');
  const form =
    tag === Tag.UTC_TIME
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
  const match = tag === Tag.UTC_TIME || tag === Tag.GENERALIZED_TIME ? form.exec(text) : null;
  if (match === null) throw new DerError(`${what} is not a time`);
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fullYear = tag === Tag.UTC_TIME ? year + (year >= 50 ? 1900 : 2000) : year;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, month - 1, day);
  time.setUTCHours(hour, minute, second);
  // Date rolls 31 February over; a certificate must not say it.
  if (
    time.getUTCMonth() !== month - 1 ||
    time.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    throw new DerError(`${what} is not a time`);
  return time;
}
