import { CountersignError } from '@countersign/spec';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canonicalAddress } from '../src/address/address.js';
import { AddressRules } from '../src/address/address-rules.js';
import { callerAddress } from '../src/address/caller-address.js';
import { readClientCert } from '../src/address/client-cert.js';
import { parseForwarded, parseForwardedFor } from '../src/address/forwarded.js';
import { Seeded } from './seeded.js';

// More by hand: COUNTERSIGN_FUZZ_CASES=500000 COUNTERSIGN_FUZZ_SEED=7 npx vitest run --project guard address-fuzz
const cases = Number(process.env.COUNTERSIGN_FUZZ_CASES ?? 20_000);
const seed = Number(process.env.COUNTERSIGN_FUZZ_SEED ?? 1);

const proxies = AddressRules.parse(['10.0.0.0/24', '2001:db8:f::/48']);
const nodes = [
  '192.0.2.7',
  '10.0.0.3',
  '[2001:db8::7]',
  '[2001:db8:f::1]:4711',
  '10.0.0.3:80',
  'unknown',
  '_x',
];
const pieces = [
  ...nodes,
  ...[',', ', ', ';', '=', '"', '\\', '\\"', ' ', '\t', ':', '[', ']', '%', '_', '.', '::', '\u00ff', '\0'],
  ...['for=', 'For="', '";', '",', 'by=', 'proto=https', 'host="a,b;c"', 'for="', 'x="\\'],
  ...['::ffff:', 'fe80::1%eth0', '010.', '/24', '/0', ':YWJj:', ':YQ==:', ':YQ', '==:', '::'],
];

/** Up to twenty pieces of what such headers hold, in any order. */
function rubbish(random: Seeded): string {
  return Array.from({ length: random.below(20) }, () => random.pick(pieces)).join('');
}

/** How often each outcome came; an error without a code fails the run. */
function run(read: (random: Seeded, i: number) => string): Record<string, number> {
  const random = new Seeded(seed);
  const outcomes: Record<string, number> = {};
  for (let i = 0; i < cases; i++) {
    let outcome: string;
    try {
      outcome = read(random, i);
    } catch (error) {
      if (!CountersignError.is(error)) throw new Error(`case ${i} of seed ${seed}`, { cause: error });
      outcome = error.code;
    }
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

describe('over random headers', () => {
  it('a caller is an address that is no trusted proxy, or a coded refusal', () => {
    const outcomes = run(random => {
      const headers = {
        ...(random.below(2) === 0 ? { forwarded: rubbish(random) } : {}),
        ...(random.below(2) === 0 ? { 'x-forwarded-for': rubbish(random) } : {}),
      };
      const caller = callerAddress({ peer: '10.0.0.2', headers, proxies });
      if (!caller.ok) return caller.code;
      expect(canonicalAddress(caller.address), JSON.stringify(headers)).toBe(caller.address);
      expect(proxies.allows(caller.address), JSON.stringify(headers)).toBe(false);
      return 'told';
    });
    expect(Object.keys(outcomes).sort()).toEqual(['IP_NOT_ALLOWED', 'told']);
  });

  it.each<readonly [name: string, header: string, added: readonly string[]]>([
    [
      'Forwarded',
      'forwarded',
      [
        'for=192.0.2.7',
        'for="192.0.2.7:4711";proto=https',
        'by="[2001:db8:f::1]";for=192.0.2.7;host="api.example.com"',
        'for="192.0.2.7", for="[2001:db8:f::1]:4711";by="_a\\"b"',
      ],
    ],
    [
      'X-Forwarded-For',
      'x-forwarded-for',
      ['192.0.2.7', '192.0.2.7:4711', '192.0.2.7, [2001:db8:f::1]:4711'],
    ],
  ])('nothing that a caller writes before what the proxies add to %s names another', (_, header, added) => {
    const outcomes = run(random => {
      const value = `${rubbish(random)}${random.pick([', ', ','])}${random.pick(added)}`;
      const caller = callerAddress({ peer: '10.0.0.2', headers: { [header]: value }, proxies });
      if (!caller.ok) return caller.code;
      expect(caller.address, value).toBe('192.0.2.7');
      return 'told';
    });
    expect(outcomes.told).toBeGreaterThan(cases / 100);
  });

  it('certificates are read, or refused with their code', () => {
    const outcomes = run(random => {
      const field = (): string | string[] => {
        const lines = Array.from({ length: 1 + random.below(2) }, () =>
          random.below(2) === 0
            ? rubbish(random)
            : random.pick([':YWJj:', ':YQ:', ' :YQ==:', ':YQ==:,:YWJj:']),
        );
        return random.below(2) === 0 ? lines : lines.join(',');
      };
      const headers = {
        ...(random.below(8) === 0 ? {} : { 'client-cert': random.below(2) === 0 ? ':YWJj:' : field() }),
        ...(random.below(2) === 0 ? {} : { 'client-cert-chain': field() }),
      };
      const sent = readClientCert(headers);
      if (sent === undefined) return 'none';
      for (const bytes of [sent.leaf, ...sent.chain])
        expect(bytes.length, JSON.stringify(headers)).toBeGreaterThan(0);
      return 'read';
    });
    expect(Object.keys(outcomes).sort()).toEqual(['CERTIFICATE_INVALID_FORMAT', 'none', 'read']);
  });

  it('rules are read, or refused with what is wrong', () => {
    const outcomes = run(random => {
      const rule = random.below(2) === 0 ? rubbish(random) : `${random.pick(nodes)}/${random.below(140)}`;
      const [problem] = AddressRules.problems([rule]);
      if (problem === undefined) return `${AddressRules.parse([rule]).size} rule`;
      expect(problem.what.length).toBeLessThan(200);
      AddressRules.parse([rule]);
      return 'a problem that parse passes over';
    });
    expect(Object.keys(outcomes).sort()).toEqual(['1 rule', 'CONFIG_INVALID']);
  });
});

describe('the work for a long header', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** Searches, and characters found by them. */
  function work(read: () => unknown): { readonly searches: number; readonly characters: number } {
    let [searches, characters] = [0, 0];
    const { exec } = RegExp.prototype;
    vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
      const found = exec.call(this, text);
      searches++;
      characters += found?.[0].length ?? 0;
      return found;
    });
    read();
    vi.restoreAllMocks();
    return { searches, characters };
  }

  const limit = 4096;
  const hostile = [
    ',',
    ';',
    ' ',
    '"',
    '\\',
    'a',
    'a=',
    'a="',
    'for=1.1.1.1,',
    'a=b;',
    'a="\\"";',
    '[',
    '1.',
    ', ',
    ':',
  ];

  it.each(hostile)('is none for one beyond the limit, of %j', piece => {
    const text = piece.repeat(65_536 / piece.length);
    expect(work(() => [parseForwarded(text), parseForwardedFor(text)])).toEqual({
      searches: 0,
      characters: 0,
    });
  });

  it.each(hostile)('grows with its length and no faster, of %j', piece => {
    const text = piece.repeat(limit / piece.length);
    // Each character is found once in the header, and perhaps once more in its hop.
    for (const parse of [parseForwarded, parseForwardedFor]) {
      const { searches, characters } = work(() => parse(text));
      expect(searches).toBeLessThanOrEqual(2 * text.length + 3);
      expect(characters).toBeLessThanOrEqual(2 * text.length);
    }
  });

  it.each([...hostile, ':YQ==:,', ':YQ==:'])('is one look at each certificate of 64 KB, of %j', piece => {
    const text = piece.repeat(65_536 / piece.length);
    const { searches } = work(() => {
      for (const headers of [{ 'client-cert': text }, { 'client-cert': ':YQ==:', 'client-cert-chain': text }])
        try {
          readClientCert(headers);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CERTIFICATE_INVALID_FORMAT' });
        }
    });
    expect(searches).toBeLessThanOrEqual(20);
  });
});
