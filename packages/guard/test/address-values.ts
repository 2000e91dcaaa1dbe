import type { Seeded } from './seeded.js';

export type Length = 32 | 128;

export const lengthOf = (address: string): Length => (address.includes(':') ? 128 : 32);

/** A number of as many bits, often with long runs of zeros or ones. */
export function randomValue(random: Seeded, length: Length): bigint {
  let value = 0n;
  for (let bits = 0; bits < length; bits += 16)
    value = (value << 16n) | BigInt(random.pick([0, 0, 0, 1, 0xffff, random.below(0x1_0000)]));
  return value;
}

const groupsOf = (value: bigint): number[] =>
  Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(16 * (7 - i))) & 0xffffn));

export function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => (value >> shift) & 0xffn).join('.');
}

/** One of the many ways to write an address: with zeros before, in capitals, compressed anywhere, with IPv4 at its end, or mapped. */
export function spelling(random: Seeded, length: Length, value: bigint): string {
  if (length === 32) {
    if (random.below(2) === 0) return dotted(value);
    return spelling(random, 128, (0xffffn << 32n) | value);
  }
  const groups: string[] = groupsOf(value).map(group => {
    const text = group.toString(16).padStart(random.below(5), '0');
    return random.below(2) === 0 ? text.toUpperCase() : text;
  });
  if (random.below(3) === 0) groups.splice(6, 2, dotted(value & 0xffff_ffffn));
  const zeros = groups.flatMap((group, i) => (/^0+$/.test(group) ? [i] : []));
  if (zeros.length === 0 || random.below(3) === 0) return groups.join(':');
  const from = random.pick(zeros);
  let to = from;
  while (/^0+$/.test(groups[to] ?? '') && (to === from || random.below(4) > 0)) to++;
  return `${groups.slice(0, from).join(':')}::${groups.slice(to).join(':')}`;
}
