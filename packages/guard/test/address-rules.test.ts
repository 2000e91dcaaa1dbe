import { BlockList } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AddressRules } from '../src/address/address-rules.js';
import { dotted, type Length, lengthOf, randomValue, spelling } from './address-values.js';
import { Seeded } from './seeded.js';

describe('address rules', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1/32', '192.0.2.1', true],
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.0/24', '192.0.1.255', false],
    ['192.0.2.0/23', '192.0.3.255', true],
    ['128.0.0.0/1', '255.255.255.255', true],
    ['128.0.0.0/1', '127.255.255.255', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    // An IPv6 range holds no IPv4 address, however the caller came to write it.
    ['::/0', '192.0.2.1', false],
    ['::/0', '::ffff:192.0.2.1', false],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['192.0.2.0/24', '::ffff:c000:209', true],
    ['192.0.2.0/24', '::192.0.2.9', false],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '192.0.3.9', false],
    ['::ffff:c000:200/120', '::ffff:192.0.2.9', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:db8::/33', '2001:db8:7fff::', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['2001:db8::1/128', '2001:db8::2', false],
    ['fe80::/10', 'fe80::1%eth0', false],
    ['0.0.0.0/0', 'unknown', false],
    ['0.0.0.0/0', '127.1', false],
    ['0.0.0.0/0', '', false],
  ])('%s says of %s: %s', (rule, address, allowed) => {
    expect(AddressRules.parse([rule]).allows(address)).toBe(allowed);
  });

  it('allow what any of them allows, and an empty list nobody', () => {
    const rules = AddressRules.parse(['192.0.2.0/24', '203.0.113.7', '2001:db8::/32']);
    expect(rules.size).toBe(3);
    expect(
      ['192.0.2.1', '203.0.113.7', '2001:db8::1', '203.0.113.8'].map(each => rules.allows(each)),
    ).toEqual([true, true, true, false]);
    expect(AddressRules.parse([]).size).toBe(0);
    expect(AddressRules.parse([]).allows('192.0.2.1')).toBe(false);
  });

  it.each<readonly [rule: unknown, what: RegExp]>([
    ['192.168.1.7/24', /write 192\.168\.1\.0\/24 for the range, or 192\.168\.1\.7 for the address$/],
    ['2001:db8::1/64', /write 2001:db8::\/64 for the range, or 2001:db8::1 for the address$/],
    ['::ffff:192.168.1.7/120', /write 192\.168\.1\.0\/24 for the range, or 192\.168\.1\.7 for the address$/],
    ['10.0.0.0/0', /is everybody, which is written 0\.0\.0\.0\/0 where it is meant$/],
    ['2001:db8::/0', /is everybody, which is written ::\/0 where it is meant$/],
    ['0::/0', /is everybody/],
    ['::ffff:0:0/96', /is everybody, which is written 0\.0\.0\.0\/0/],
    ['::ffff:0:0/95', /reaches beyond the mapped IPv4 addresses/],
    ['::ffff:192.0.2.0/24', /reaches beyond the mapped IPv4 addresses/],
    ['192.0.2.0/33', /prefix of '192\.0\.2\.0\/33' is longer than 32/],
    ['2001:db8::/129', /longer than 128/],
    ['192.0.2.0/024', /is no address and no CIDR range/],
    ['192.0.2.0/', /is no address and no CIDR range/],
    ['192.0.2.0/24/24', /is no address and no CIDR range/],
    ['192.0.2.0/-1', /is no address and no CIDR range/],
    ['192.0.2.0/255.255.255.0', /is no address and no CIDR range/],
    ['192.0.2.0 /24', /is no address and no CIDR range/],
    ['192.0.2.0/24 ', /is no address and no CIDR range/],
    ['192.0.2.*', /is no address and no CIDR range/],
    ['192.0.2.1-192.0.2.9', /is no address and no CIDR range/],
    ['010.0.0.1', /is no address and no CIDR range/],
    ['fe80::1%eth0', /is no address and no CIDR range/],
    ['fe80::%eth0/10', /is no address and no CIDR range/],
    ['partner.example.com', /is no address and no CIDR range/],
    ['', /is no address and no CIDR range/],
    ['9'.repeat(65_536), /^'9{49}…' is no address/],
    [7, /a rule is a text, not number/],
    [null, /a rule is a text, not null/],
  ])('refuse %j', (rule, what) => {
    const rules = [rule as string];
    expect(AddressRules.problems(rules)).toEqual([{ index: 0, what: expect.stringMatching(what) }]);
    expect(() => AddressRules.parse(rules)).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('name every problem with its place, and refuse a list by the first', () => {
    const rules = ['192.0.2.1', '127.1', '2001:db8::/32', '10.0.0.1/8'];
    expect(AddressRules.problems(rules).map(({ index }) => index)).toEqual([1, 3]);
    expect(AddressRules.problems(['192.0.2.1'])).toEqual([]);
    expect(() => AddressRules.parse(rules)).toThrowError(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: "The address rule at index 1: '127.1' is no address and no CIDR range",
      }),
    );
    expect(() => AddressRules.parse('192.0.2.1' as unknown as string[])).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  it('agree with arithmetic, and with the list of node:net, over random rules and addresses', () => {
    const random = new Seeded(1);
    let allowed = 0;
    const cases = 5_000;
    for (let i = 0; i < cases; i++) {
      const ranges = Array.from({ length: 1 + random.below(4) }, () => randomRange(random));
      const rules = AddressRules.parse(
        ranges.map(({ length, prefix, value }) => {
          const text = spelling(random, length, value);
          return `${text}/${lengthOf(text) - length + prefix}`;
        }),
      );
      const lists = { 32: new BlockList(), 128: new BlockList() };
      for (const { length, prefix, value } of ranges)
        if (length === 32) lists[length].addSubnet(dotted(value), prefix, 'ipv4');
        else lists[length].addSubnet(spelling(random, length, value), prefix, 'ipv6');

      // Half of the addresses lie in a range, or just beside its end.
      const near = random.pick(ranges);
      const length = random.below(2) === 0 ? near.length : random.pick([32, 128] as const);
      const value =
        length === near.length && random.below(4) > 0
          ? BigInt.asUintN(
              length,
              near.value +
                (randomValue(random, length) >> BigInt(near.prefix)) * BigInt(random.below(2)) +
                random.pick([0n, 1n, -1n]),
            )
          : randomValue(random, length);
      if (isMapped(length, value)) continue;

      const text = spelling(random, length, value);
      const expected = ranges.some(
        range =>
          range.length === length &&
          value >= range.value &&
          value < range.value + (1n << BigInt(length - range.prefix)),
      );
      if (expected) allowed++;
      expect(rules.allows(text), `${text} in case ${i}`).toBe(expected);
      expect(lists[length].check(text, text.includes(':') ? 'ipv6' : 'ipv4'), text).toBe(expected);
    }
    expect(allowed).toBeGreaterThan(cases / 4);
    expect(allowed).toBeLessThan((cases * 3) / 4);
  });
});

/** A range whose address is its first, and which isn't everybody or in the mapped addresses. */
function randomRange(random: Seeded): { length: Length; prefix: number; value: bigint } {
  for (;;) {
    const length = random.pick([32, 128] as const);
    const prefix = 1 + random.below(length);
    const hostBits = BigInt(length - prefix);
    const value = (randomValue(random, length) >> hostBits) << hostBits;
    if (!isMapped(length, value)) return { length, prefix, value };
  }
}

const isMapped = (length: Length, value: bigint): boolean => length === 128 && value >> 32n === 0xffffn;
