import { createHash } from 'node:crypto';
import type { EventRecord } from './record.js';

/** Where a chain of lines ends: what the next line builds on. */
export interface ChainEnd {
  /** Of the last line, counted from 1. */
  readonly sequence: number;
  /** SHA-256 of the last line without its line feed, in lower-case hex. */
  readonly hash: string;
}

/** What a reader needs of a line. */
export interface AuditLine {
  readonly sequence: number;
  readonly event: string;
  /** The hash of the line before. */
  readonly previous: string;
  /** Of `audit_torn`: SHA-256 of what stands between the last whole line and this one. */
  readonly sha256?: string;
  /** Of `audit_dropped`: how many events there was no room for. */
  readonly dropped?: number;
}

/** Before the first line. */
export const chainStart: ChainEnd = { sequence: 0, hash: '0'.repeat(64) };

/** Longer than any line that is written. */
export const longestLine: number = 64 * 1024;

/** What every line begins with. */
export const lineStart = '{"sequence":';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The next line of a chain, with its line feed, and the new end. */
export function nextLine(
  { sequence, hash }: ChainEnd,
  time: Date,
  event: string,
  record: EventRecord,
): { readonly bytes: Buffer; readonly end: ChainEnd } {
  const head = { sequence: sequence + 1, time: time.toISOString(), event };
  const bytes = Buffer.from(`${JSON.stringify({ ...head, ...record, previous: hash })}\n`);
  return { bytes, end: { sequence: sequence + 1, hash: sha256(bytes.subarray(0, -1)) } };
}

/** A whole line, without its line feed; undefined where it is none. */
export function readLine(bytes: Uint8Array): AuditLine | undefined {
  if (bytes.length === 0 || bytes.length > longestLine) return undefined;
  try {
    const line = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const isLine =
      Number.isSafeInteger(line?.sequence) &&
      line.sequence > 0 &&
      typeof line.event === 'string' &&
      /^[0-9a-f]{64}$/.test(line.previous);
    return isLine ? line : undefined;
  } catch {
    return undefined;
  }
}
