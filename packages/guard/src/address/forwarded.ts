import { canonicalAddress } from './address.js';

// Far more than honest proxies send, and little to read: all headers together may have 16 KiB in Node.
const maxLength = 4096;
const maxHops = 32;

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quotedString = '"(?:[^"\\\\]|\\\\.)*"';
// White space around separators goes beyond RFC 7239, is often sent, and can't be misread.
const separatorForm = /[ \t]*([;,]|$)[ \t]*/y;
const pairForm = new RegExp(`(${token})=(${token}|${quotedString})`, 'y');
const hopForm = /^[ \t]*([^ \t]*)[ \t]*$/;
const nodeForm = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::(?:\d{1,5}|_[\w.-]+))?$/;

/**
 * For whom each proxy called, the last proxy last: an address, or undefined where a hop names none (`unknown`, a hidden
 * name, nothing at all).
 */
export type Hops = readonly (string | undefined)[];

/** The hops of a Forwarded header (RFC 7239 4). Undefined where it can't be read, or is beyond the limits. */
export function parseForwarded(text: string): Hops | undefined {
  if (text.length > maxLength) return undefined;
  const hops: (string | undefined)[] = [];
  const parameters = new Map<string, string>();
  for (let at = 0; hops.length < maxHops; ) {
    pairForm.lastIndex = at;
    const [read = '', name = '', value = ''] = pairForm.exec(text) ?? [];
    at += read.length;
    if (read !== '') {
      const key = name.toLowerCase();
      if (parameters.has(key)) return undefined;
      parameters.set(key, value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value);
    }
    separatorForm.lastIndex = at;
    const [between, separator] = separatorForm.exec(text) ?? [];
    if (between === undefined) return undefined;
    at += between.length;
    if (separator === ';') continue;
    // An empty element is a hop, too: were it passed over, a proxy that adds nothing would let its caller name itself.
    hops.push(parseNode(parameters.get('for') ?? ''));
    parameters.clear();
    if (separator === '') return hops;
  }
  return undefined;
}

/** The hops of an X-Forwarded-For header, where addresses stand with or without a port. */
export function parseForwardedFor(text: string): Hops | undefined {
  if (text.length > maxLength) return undefined;
  const hops = text.split(',', maxHops + 1);
  if (hops.length > maxHops) return undefined;
  return hops.map(hop => {
    const [, node = ''] = hopForm.exec(hop) ?? [];
    return canonicalAddress(node) ?? parseNode(node);
  });
}

/** An address and perhaps its port (RFC 7239 6): IPv6 in brackets, and nothing else in them. */
function parseNode(node: string): string | undefined {
  const [, inBrackets, bare] = nodeForm.exec(node) ?? [];
  const address = inBrackets ?? bare;
  if (address === undefined || address.includes(':') !== (inBrackets !== undefined)) return undefined;
  return canonicalAddress(address);
}
