import { CountersignError } from '@countersign/spec';
import { encodeP12, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { certificateBag, keyBag, makeP12, plainSafe, shroudedKeyBag, toBer } from './make-p12.js';

const pki = createTestPki();
const { privateKey, certificate } = pki.client('demo_client');
const passphrase = 'secret';
const quick = { passphrase, iterations: 1 };
// Flipping a count of iterations must not make a test slow.
const limits = { iterations: 1000 };

const locked = await encodeP12({ privateKey, certificate, friendlyName: 'demo' }, quick);
const bags = [
  shroudedKeyBag(privateKey, quick, { friendlyName: 'demo', localKeyId: Uint8Array.of(1) }),
  keyBag(privateKey),
  certificateBag(certificate, { localKeyId: Uint8Array.of(1) }),
  certificateBag(pki.issuing),
];
const open = makeP12([plainSafe(...bags)]);

/** The code of a refusal, 'loads', or what else was thrown. */
const outcome = (bytes: Uint8Array): Promise<string> =>
  parseP12(bytes, { passphrase, limits }).then(
    p12 => (p12.certificate.hasKey(p12.privateKey) ? 'loads' : 'loads with the key of another certificate'),
    error => (CountersignError.is(error) ? error.code : `uncoded: ${String(error)}`),
  );

/** What comes of each variant, and how often. */
async function outcomes(variants: Iterable<Uint8Array>): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const variant of variants) {
    const code = await outcome(variant);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

function* flipped(bytes: Uint8Array, stride: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += stride) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const copy = Uint8Array.from(bytes);
      copy[at] = (copy[at] as number) ^ mask;
      yield copy;
    }
  }
}

function* cut(bytes: Uint8Array, stride: number): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length += stride) yield bytes.subarray(0, length);
}

const coded = /^(loads|P12_[A-Z0-9_]+)$/;

// Locked: the MAC stands before everything. Open: nothing does, so every reader behind it gets its turn.
describe.each([
  ['locked by a MAC', locked],
  ['without MAC', open],
  ['in BER', toBer(open)],
])('a .p12 %s', (_, bytes) => {
  test('loads or gives a coded error whichever byte is changed', async () => {
    const counts = await outcomes(flipped(bytes, 5));
    for (const code of counts.keys()) expect(code).toMatch(coded);
    expect(counts.get('P12_CORRUPT')).toBeGreaterThan(10);
  });

  test('never loads and gives a coded error wherever it is cut off', async () => {
    const counts = await outcomes(cut(bytes, 5));
    expect([...counts.keys()].sort()).toEqual(['P12_CORRUPT', 'P12_NOT_P12']);
    // Only the first bytes leave room for doubt.
    expect(counts.get('P12_NOT_P12')).toBeLessThan(10);
  });
});

describe('a .p12 locked by a MAC', () => {
  test('does not load with any change, but where it changes nothing that counts', async () => {
    const loading: number[] = [];
    for (let at = 0; at < locked.length; at += 2) {
      const copy = Uint8Array.from(locked);
      copy[at] = (copy[at] as number) ^ 0x01;
      if ((await outcome(copy)) === 'loads') loading.push(at);
    }
    // The parameters of the digest algorithm, a NULL that nobody reads, may change.
    expect(loading.length).toBeLessThanOrEqual(2);
  });
});

test('random bytes behind the beginning of a .p12 give a coded error', async () => {
  // A linear congruential generator, so that a failure can be repeated.
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  function* variants(): Generator<Uint8Array> {
    for (let i = 0; i < 500; i++) {
      const copy = Uint8Array.from(open);
      for (let at = 26 + random(); at < copy.length; at += 1 + random()) copy[at] = random();
      yield copy;
    }
  }
  for (const code of (await outcomes(variants())).keys()) expect(code).toMatch(coded);
});
