import { isIPv4, isIPv6 } from 'node:net';

/** The longest text of an address: IPv6 with a whole IPv4 address at its end. */
const maxLength = 45;

const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * The one spelling of an IPv4 or IPv6 address: RFC 5952 for IPv6, and the IPv4 address itself where one is mapped into
 * IPv6 (RFC 4291 2.5.5.2). Undefined for all else: names, ports, brackets, white space, short and octal forms.
 *
 * A zone (`fe80::1%eth0`) is refused as well. It names a link of the machine that wrote it (RFC 4007 11.2), and so means
 * something else here, or on the next machine that reads the same rules.
 *
 * @example
 * ```js
 * canonicalAddress('::ffff:c000:201'); // '192.0.2.1'
 * canonicalAddress('2001:DB8:0:0::1'); // '2001:db8::1'
 * ```
 */
export function canonicalAddress(text: string): string | undefined {
  if (text.length > maxLength) return undefined;
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // URL writes an IPv6 address in its shortest form.
  const address = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [, high, low] = mapped.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  return fromNumber({
    length: 32,
    value: BigInt(Number.parseInt(high, 16) * 2 ** 16 + Number.parseInt(low, 16)),
  });
}

/** The address of the other end of a socket. The zone of a link-local one is dropped: rules name none, and hold on every link. */
export const peerAddress = (remoteAddress: string): string | undefined =>
  canonicalAddress(remoteAddress.replace(/%.*/s, ''));

/**
 * What one caller can be held to: an IPv4 address, or the /64 of an IPv6 address, in which addresses are free
 * (RFC 4291 2.5.4, RFC 8981).
 *
 * @param address as `canonicalAddress` gives it.
 */
export function networkOf(address: string): string {
  const { length, value } = toNumber(address);
  return length === 32 ? address : fromNumber({ length, value: (value >> 64n) << 64n });
}

/** An address as a number of 32 or 128 bits. */
export interface AddressNumber {
  readonly length: 32 | 128;
  readonly value: bigint;
}

/** @param address as `canonicalAddress` gives it. */
export function toNumber(address: string): AddressNumber {
  if (!address.includes(':'))
    return {
      length: 32,
      value: BigInt(address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)),
    };
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const zeros = new Array<string>(8 - left.length - right.length).fill('0');
  const digits = [...left, ...zeros, ...right].map(group => group.padStart(4, '0')).join('');
  return { length: 128, value: BigInt(`0x${digits}`) };
}

/** The address of a number, in its one spelling. */
export function fromNumber({ length, value }: AddressNumber): string {
  const digits = value.toString(16).padStart(length / 4, '0');
  if (length === 32) return (digits.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16)).join('.');
  const groups = (digits.match(/.{4}/g) ?? []).join(':');
  return canonicalAddress(groups) ?? groups;
}
