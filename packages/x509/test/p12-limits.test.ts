import { type ParseP12Options, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import {
  certificateBag,
  encryptedSafe,
  keyBag,
  makeP12,
  plainSafe,
  safeBag,
  shroudedKeyBag,
  unfittingMac,
} from './make-p12.js';

const pki = createTestPki();
const { privateKey, certificate } = pki.client('demo_client');
const passphrase = 'secret';

const salt = new Uint8Array(20);
/** One key, three certificates, two safes, two derivations of 10 iterations with 20 bytes of salt. */
const file = makeP12([
  encryptedSafe(
    { passphrase, iterations: 10, salt },
    ...[certificate, pki.issuing, pki.root].map(each => certificateBag(each)),
  ),
  plainSafe(safeBag(safeBag(shroudedKeyBag(privateKey, { passphrase, iterations: 10, salt })))),
]);

type Limit = keyof NonNullable<ParseP12Options['limits']>;

/** What the file above needs of each limit. */
const needs: [limit: Limit, needed: number][] = [
  ['bytes', file.length],
  ['iterations', 10],
  ['hashBlocks', 20],
  ['salt', 20],
  // Two safes, one key, three certificates.
  ['bags', 6],
  ['keys', 1],
  ['certificates', 3],
  ['nesting', 2],
];

describe.each(needs)('the limit of %s', (limit, needed) => {
  test('lets through a file that just reaches it', async () => {
    await expect(parseP12(file, { passphrase, limits: { [limit]: needed } })).resolves.toBeDefined();
  });

  test('refuses a file that passes it, and says how to raise it', async () => {
    await expect(parseP12(file, { passphrase, limits: { [limit]: needed - 1 } })).rejects.toMatchObject({
      code: 'P12_LIMIT',
      message: expect.stringContaining(`at most ${needed - 1} allowed`),
      hint: expect.stringContaining(`limits: { ${limit}: … }`),
    });
  });
});

describe.each(['depth', 'nodes'] as const)('the limit of %s', limit => {
  test('refuses a file that passes it, and says how to raise it', async () => {
    await expect(parseP12(file, { passphrase, limits: { [limit]: 2 } })).rejects.toMatchObject({
      code: 'P12_LIMIT',
      hint: expect.stringContaining(`limits: { ${limit}: … }`),
    });
  });
});

const bomb = 2 ** 47 - 1;
const pair = [keyBag(privateKey), certificateBag(certificate)];
const nested = (depth: number): Uint8Array => {
  let bag = safeBag(...pair);
  for (let i = 1; i < depth; i++) bag = safeBag(bag);
  return bag;
};

describe('without limits of the caller', () => {
  test.each([
    [
      'a MAC of more iterations than anyone can wait for',
      makeP12([plainSafe(...pair)], unfittingMac(bomb)),
      'iterations',
    ],
    [
      'a key of more iterations than anyone can wait for',
      makeP12([plainSafe(shroudedKeyBag(privateKey, { passphrase, stated: bomb }))]),
      'iterations',
    ],
    [
      'a safe of more iterations than anyone can wait for',
      makeP12([encryptedSafe({ passphrase, stated: bomb }, ...pair)]),
      'iterations',
    ],
    [
      'just more than 5,000,000 iterations',
      makeP12([plainSafe(...pair)], unfittingMac(5_000_001)),
      'iterations',
    ],
    [
      'a salt of 1025 bytes',
      makeP12([encryptedSafe({ passphrase, salt: new Uint8Array(1025) }, ...pair)]),
      'salt',
    ],
    ['safes nested 5 deep', makeP12([plainSafe(nested(5))]), 'nesting'],
    ['safes nested 200 deep', makeP12([plainSafe(nested(200))]), 'nesting'],
    ['17 keys', makeP12([plainSafe(...Array(17).fill(keyBag(privateKey)))]), 'keys'],
    [
      '257 certificates',
      makeP12([plainSafe(...Array(257).fill(certificateBag(certificate)))]),
      'certificates',
    ],
    ['1025 bags', makeP12([plainSafe(...Array(1025).fill(safeBag()))]), 'bags'],
    ['more than 1 MiB', new Uint8Array(1024 * 1024 + 1), 'bytes'],
  ])('refuses %s before the work is done', async (_, bytes, limit) => {
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({
      code: 'P12_LIMIT',
      hint: expect.stringMatching(new RegExp(`limits: \\{ (${limit}|depth): … \\}`)),
    });
  });

  test('opens a file with safes nested 4 deep and a salt of 1024 bytes', async () => {
    const bytes = makeP12([encryptedSafe({ passphrase, salt: new Uint8Array(1024) }, nested(4))]);
    await expect(parseP12(bytes, { passphrase })).resolves.toMatchObject({ warnings: [] });
  });

  test('counts the hash blocks of all derivations together', async () => {
    // Each alone is within the limit of iterations; the third would pass that of their sum.
    const safe = (): Uint8Array => encryptedSafe({ passphrase, iterations: 40, salt }, safeBag());
    const bytes = makeP12([safe(), safe(), safe()]);
    await expect(parseP12(bytes, { passphrase, limits: { hashBlocks: 100 } })).rejects.toMatchObject({
      code: 'P12_LIMIT',
      message: expect.stringContaining('hash blocks: 120, at most 100 allowed'),
    });
  });

  test('refuses a derivation of no iterations', async () => {
    const bytes = makeP12([encryptedSafe({ passphrase, stated: 0 }, ...pair)]);
    await expect(parseP12(bytes, { passphrase })).rejects.toMatchObject({ code: 'P12_CORRUPT' });
  });
});

describe('limits that are given wrong', () => {
  const tooDeep = makeP12([plainSafe(nested(5))]);

  test.each([
    ['undefined', { nesting: undefined }],
    ['NaN', { nesting: Number.NaN }],
  ])('do not switch a limit off when one is %s', async (_, limits) => {
    // Either answer is fine: the default holds, or the limit is refused.
    await expect(
      parseP12(tooDeep, { limits: limits as ParseP12Options['limits'] & {} }),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^(P12_LIMIT|CONFIG_INVALID)$/),
    });
  });
});
