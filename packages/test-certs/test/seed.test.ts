import { createTestPki, type KeyType, type TestPki } from '@countersign/test-certs';
import { describe, expect, test } from 'vitest';
import { RandomSource } from '../src/random-source.js';
import { seededBytes, seededKeyTypes } from './seeded.js';
import { bundleSeeded, runSeeded } from './seeded-bundle.js';

const start = new Date('2026-03-01T12:00:00Z');
const seeded = (seed = 'seed', at = start): TestPki => createTestPki({ seed, now: () => at });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the same seed and clock', () => {
  test('give the same bytes twice in a process', () => {
    expect(seededBytes('seed')).toEqual(seededBytes('seed'));
  });

  test('give the same bytes in another process', async () => {
    const child = runSeeded(process.execPath, await bundleSeeded(), 'seed');
    expect(child.node).toBe(process.version);
    expect(child.bytes).toEqual(seededBytes('seed'));
  });

  // CI runs this on each Node line. Who changes these bytes changes them for everybody with a seed.
  test('give these bytes on every Node', () => {
    const { root, issuingCa } = seeded('frozen');
    expect(root.pin).toBe('sha256/ZUsY2sh1TfjGrETjUWvMX86ChXTg0JlHhXNJsvbxtQk=');
    expect(issuingCa.client('demo').certificate.fingerprints.sha256).toBe(
      '44BF7A03A8F03175ED2BC0D7549A55D0D1E2DBF12B3674C39E8B05DF3F54C8F9',
    );
  });

  test.each(seededKeyTypes)('give the same client with %s, whatever was issued in between', key => {
    const first = seeded().client('demo', { key });
    const later = seeded();
    later.client('other', { key });
    later.server('demo', { key });
    later.newRoot('Other').client('demo', { key });
    later.rootCa.client('demo', { key });
    later.revoke(later.client('third'));
    later.crl();
    later.staple(later.client('fourth'), { delegated: true });
    const again = later.client('demo', { key });
    expect(hex(again.der)).toBe(hex(first.der));
    expect(again.keyPem).toBe(first.keyPem);
  });

  test('give one RSA key within a process, and the same certificate', () => {
    const [first, second] = [1, 2].map(() => seeded().client('demo', { key: 'RSA-2048' }));
    expect(first?.keyPem).toBe(second?.keyPem);
    expect(hex(first?.der ?? Buffer.of())).toBe(hex(second?.der ?? Buffer.of()));
    const pki = seeded();
    const keys = [pki.client('demo', { key: 'RSA-2048' }), pki.client('demo', { key: 'RSA-2048' })];
    expect(new Set(keys.map(({ keyPem }) => keyPem)).size).toBe(2);
  });
});

describe('other bytes come from', () => {
  test('another seed, in everything that is made', () => {
    const [first, second] = [seededBytes('seed'), seededBytes('seed2')];
    for (const name of Object.keys(first)) expect(second[name], name).not.toBe(first[name]);
  });

  test('another clock, with the same keys', () => {
    const [first, second] = [seeded(), seeded('seed', new Date('2026-03-02T12:00:00Z'))];
    expect(second.root.pin).toBe(first.root.pin);
    expect(hex(second.root.der)).not.toBe(hex(first.root.der));
  });

  test.each<KeyType>(['P-256', 'Ed25519'])('another use of the same name, with %s', key => {
    const pki = seeded();
    const made = [pki.client('demo', { key }), pki.client('demo', { key }), pki.client('other', { key })];
    made.push(pki.server('demo', { key }), pki.rootCa.client('demo', { key }));
    made.push(pki.newRoot('Test Root CA').client('demo', { key }));
    expect(new Set(made.map(({ pin }) => pin)).size).toBe(made.length);
    expect(new Set(made.map(({ certificate }) => certificate.serialNumber)).size).toBe(made.length);
  });

  test('chance, where there is no seed', () => {
    const now = (): Date => start;
    const [first, second] = [createTestPki({ now }), createTestPki({ now })];
    expect(second.root.pin).not.toBe(first.root.pin);
    expect(second.root.serialNumber).not.toBe(first.root.serialNumber);
    expect(second.client('a').pin).not.toBe(first.client('a').pin);
  });
});

describe('a seed', () => {
  test.each([
    ['empty', ''],
    ['a space', ' '],
    ['beyond ASCII', 'ä'],
    ['long', 'a'.repeat(10_000)],
  ])('may be any text: %s', (_, seed) => {
    expect(seeded(seed).root.pin).toBe(seeded(seed).root.pin);
    expect(seeded(seed).root.pin).not.toBe(seeded(`${seed}.`).root.pin);
  });

  test('takes names of any length', () => {
    expect(seeded().client('a'.repeat(5000)).pin).toBe(seeded().client('a'.repeat(5000)).pin);
  });

  test('gives bytes by label and by how often it was used', () => {
    const [first, second] = [new RandomSource('seed'), new RandomSource('seed')];
    const a = first.bytes('a', 32);
    expect(a).toHaveLength(32);
    second.bytes('b', 32);
    expect(second.bytes('a', 32)).toEqual(a);
    expect(second.bytes('a', 32)).not.toEqual(a);
    expect(second.bytes('b', 32)).not.toEqual(a);
    // The second use of one label is not the first of another.
    expect(new RandomSource('seed').bytes('a#0', 32)).not.toEqual(a);
    expect(new RandomSource(undefined).bytes('a', 32)).not.toEqual(
      new RandomSource(undefined).bytes('a', 32),
    );
  });
});
