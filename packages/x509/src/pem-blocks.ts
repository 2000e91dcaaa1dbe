import { DerError, Tag } from './der/index.js';

/** One block of a PEM text (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
  /** The block as it stood: traditional encrypted keys carry headers (RFC 1421). */
  readonly text: string;
}

const header = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;

// The CA bundle of an operating system has about 250,000.
const maxLength = 8 * 1024 * 1024;

/** The blocks of a PEM text in their order; what stands around them is passed over. */
export function pemBlocks(text: string): PemBlock[] {
  if (text.length > maxLength) throw new DerError(`the PEM text is longer than ${maxLength} characters`);
  const blocks: PemBlock[] = [];
  const begin = new RegExp(header);
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const label = match[1] as string;
    const footer = `-----END ${label}-----`;
    const end = text.indexOf(footer, begin.lastIndex);
    if (end < 0) throw new DerError(`the PEM block ${label} has no end`);
    const body = text.slice(begin.lastIndex, end);
    const lines = body.split(/\r?\n/).filter(line => !line.includes(':'));
    const base64 = lines.join('').replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new DerError(`the PEM block ${label} is not base64`);
    begin.lastIndex = end + footer.length;
    blocks.push({
      label,
      bytes: Buffer.from(base64, 'base64'),
      text: `${text.slice(match.index, begin.lastIndex)}\n`,
    });
  }
  return blocks;
}

export function pemBlock(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/**
 * Whether bytes are DER rather than text. A SEQUENCE begins with the byte of the digit 0, and a bundle may begin with a
 * comment such as "0 s:CN = …".
 */
export const isDer = (input: Uint8Array): boolean =>
  input[0] === Tag.SEQUENCE &&
  !input
    .subarray(0, 16)
    .every(byte => byte === 0x09 || byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f));
