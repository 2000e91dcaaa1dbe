import { SocketAddress } from 'node:net';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, fromNumber, toNumber } from '../src/address/address.js';
import { dotted, randomValue, spelling } from './address-values.js';
import { Seeded } from './seeded.js';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:c000:201', '192.0.2.1'],
    ['0000:0000:0000:0000:0000:ffff:192.000.2.1', undefined],
    ['0000:0000:0000:0000:0000:ffff:255.255.255.255', '255.255.255.255'],
    ['::ffff:0:0', '0.0.0.0'],
    // Neither of these is mapped: IPv4-compatible, translated (RFC 6052), and one group further left.
    ['::192.0.2.1', '::c000:201'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['::ffff:0:192.0.2.1', '::ffff:0:c000:201'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    // RFC 5952 4.2: the longest run, the first of two, and never a single group.
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['fe80::1', 'fe80::1'],
    ['fe80::1%eth0', undefined],
    ['fe80::1%25eth0', undefined],
    ['::ffff:192.0.2.1%1', undefined],
    ['fe80::1%', undefined],
    ['192.0.2.1:4711', undefined],
    ['[2001:db8::1]', undefined],
    ['[2001:db8::1]:4711', undefined],
    ['2001:db8::1/64', undefined],
    ['192.0.2.0/24', undefined],
    ['127.1', undefined],
    ['2130706433', undefined],
    ['0x7f000001', undefined],
    ['0x7f.0.0.1', undefined],
    ['010.0.0.1', undefined],
    ['192.0.2.01', undefined],
    ['192.0.2.256', undefined],
    ['192.0.2', undefined],
    ['192.0.2.1.', undefined],
    ['1.2.3.4.5', undefined],
    [' 192.0.2.1', undefined],
    ['192.0.2.1 ', undefined],
    ['192.0.2.1\n', undefined],
    ['::1\n', undefined],
    ['::1\0', undefined],
    ['１９２.0.2.1', undefined],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7', undefined],
    ['1:2:3:4:5:6:7:8:9', undefined],
    ['12345::', undefined],
    ['::g', undefined],
    ['localhost', undefined],
    ['unknown', undefined],
    ['', undefined],
    ['1'.repeat(65_536), undefined],
    [':'.repeat(65_536), undefined],
  ])('%j is written %j', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it('has one spelling, however it is written', () => {
    const random = new Seeded(1);
    for (let i = 0; i < 20_000; i++) {
      const length = random.pick([32, 128] as const);
      const value = randomValue(random, length);
      const isMapped = length === 128 && value >> 32n === 0xffffn;
      const number = isMapped ? { length: 32 as const, value: value & 0xffff_ffffn } : { length, value };
      const text = spelling(random, length, value);

      const canonical = canonicalAddress(text);
      expect(canonical, text).toBe(fromNumber(number));
      expect(toNumber(canonical ?? ''), text).toEqual(number);
      expect(canonicalAddress(canonical ?? '')).toBe(canonical);
      if (number.length === 32) expect(canonical).toBe(dotted(number.value));
      // The C library writes RFC 5952, too, but for the dots in ::192.0.2.1.
      else if (value >> 32n !== 0n)
        expect(canonical).toBe(new SocketAddress({ address: text, family: 'ipv6' }).address);
    }
  });
});
