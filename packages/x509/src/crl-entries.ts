import { DerError, type DerValue, readDer, Tag } from './der/index.js';
import { readExtensions } from './extensions.js';

/** What a CRL says about one certificate. */
export interface RevokedEntry {
  readonly revokedAt: Date;
  /** `unspecified` where the CRL doesn't say, or gives a reason that is not known. */
  readonly reason: RevocationReason;
}

/** RFC 5280 5.3.1, by its numbers; 7 isn't used. */
const reasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** Why a certificate was revoked. */
export type RevocationReason = Exclude<(typeof reasons)[number], undefined>;

/** CRLReason, an ENUMERATED. Whatever the reason, known or not: the certificate was revoked. */
export function revocationReason(value: DerValue): RevocationReason {
  const { tag, content } = value;
  if (tag !== 0x0a || content.length === 0) throw new DerError('the reason of a revocation is none');
  return (content.length === 1 ? reasons[content[0] as number] : undefined) ?? 'unspecified';
}

const reasonCode = '2.5.29.21';
const reasonCodeDer = Buffer.from('0603551d15', 'hex');

/** Where each serial number's entry begins. Only headers are read: a CRL may have hundreds of thousands. */
export function indexEntries(entries: Uint8Array): Map<string, number> {
  const buffer = Buffer.from(entries.buffer, entries.byteOffset, entries.byteLength);
  const offsets = new Map<string, number>();
  for (let at = 0; at < buffer.length; ) {
    const end = at + lengthAt(buffer, at);
    const serial = contentAt(buffer, at);
    const serialLength = buffer[serial + 1] as number;
    // RFC 5280 4.1.2.2: at most 20 octets; some CAs exceed it.
    if (
      buffer[at] !== Tag.SEQUENCE ||
      buffer[serial] !== Tag.INTEGER ||
      !(serialLength > 0 && serialLength < 0x80)
    )
      throw new DerError('an entry has no serial number');
    const date = serial + 2 + serialLength;
    if (date > end) throw new DerError('an entry is cut off');
    offsets.set(shortest(buffer.subarray(serial + 2, date)), at);
    const extensions = date + 2 + (buffer[date + 1] as number);
    if (extensions < end) checkCritical(buffer, extensions, end);
    at = end;
  }
  return offsets;
}

/** RFC 5280 5.3: a CRL that has an entry with a critical extension that isn't understood must not be used at all. */
function checkCritical(buffer: Buffer, extensions: number, end: number): void {
  if (buffer[extensions] !== Tag.SEQUENCE) return;
  for (let at = contentAt(buffer, extensions); at < end; at += lengthAt(buffer, at)) {
    const oid = contentAt(buffer, at);
    const critical = oid + lengthAt(buffer, oid);
    if (buffer[critical] !== Tag.BOOLEAN || buffer[critical + 2] === 0) continue;
    if (reasonCodeDer.compare(buffer, oid, critical) !== 0)
      throw new DerError(
        `the critical extension ${readDer(buffer.subarray(oid, critical)).oid('extnID')} of an entry is not understood`,
      );
  }
}

/** The entry that begins at an offset. */
export function readEntry(entries: Uint8Array, at: number): RevokedEntry {
  const fields = readDer(entries.subarray(at, at + lengthAt(entries, at))).fields('revokedCertificate');
  fields.next('userCertificate');
  const revokedAt = fields.next('revocationDate').time('revocationDate');
  const extensions = fields.optional(Tag.SEQUENCE);
  fields.end();
  const reason = extensions && readExtensions(extensions).get(reasonCode);
  return { revokedAt, reason: reason ? revocationReason(readDer(reason.value)) : 'unspecified' };
}

/** An INTEGER's content without the zeros that DER forbids and some CAs write. */
export function shortest(serial: Buffer): string {
  let from = 0;
  while (from + 1 < serial.length && serial[from] === 0 && (serial[from + 1] as number) < 0x80) from++;
  return serial.toString('latin1', from);
}

/** Where the content of the value at an offset begins. */
function contentAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] as number;
  return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
}

/** The length of the value at an offset, with its header. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0x80;
  let header = 2;
  let content = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) throw new DerError('an entry has no usable length');
    content = 0;
    for (let i = 0; i < octets; i++) content = content * 256 + (bytes[at + 2 + i] ?? 0);
    header += octets;
  }
  if (at + header + content > bytes.length) throw new DerError('an entry is cut off');
  return header + content;
}
