import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digests, type Hash } from '../src/p12/algorithms.js';
import { decipher, encipher } from '../src/p12/cipher.js';
import { iteratedHash } from '../src/p12/iterated-hash.js';
import { pbkdf1, pkcs12Kdf } from '../src/p12/kdf.js';
import { P12Budget } from '../src/p12/limits.js';
import { bmp } from './make-pbes2.js';
import { needOpenssl } from './tools.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (input: Uint8Array): string => Buffer.from(input).toString('hex');
const sha1 = digests['1.3.14.3.2.26'] as Hash;

/** The vectors of OpenSSL's author, which GnuTLS, Crypto++ and Bouncy Castle test with too. */
const kdfVectors: [id: number, iterations: number, passphrase: string, salt: string, derived: string][] = [
  [1, 1, 'smeg', '0a58cf64530d823f', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
  [2, 1, 'smeg', '0a58cf64530d823f', '79993dfe048d3b76'],
  [1, 1, 'smeg', '642b99ab44fb4b1f', 'f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966'],
  [2, 1, 'smeg', '642b99ab44fb4b1f', 'c0a38d64a79bea1d'],
  [3, 1, 'smeg', '3d83c0e4546ac140', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  [1, 1000, 'queeg', '05dec959acff72f7', 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
  [2, 1000, 'queeg', '05dec959acff72f7', '11dedad7758d4860'],
  [1, 1000, 'queeg', '1682c0fc5b3f7ec5', '483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f'],
  [2, 1000, 'queeg', '1682c0fc5b3f7ec5', '9d461d1b00355c50'],
  [3, 1000, 'queeg', '263216fcc2fab31c', '5ec4c7a80df652294c3925b6489a7ab857c83476'],
];

describe('the key derivation of PKCS#12 (RFC 7292 B.2)', () => {
  test.each(kdfVectors)('gives what is known, id %i, %i iteration(s), %s, %s', async (...vector) => {
    const [id, iterations, passphrase, salt, derived] = vector;
    const length = derived.length / 2;
    const key = pkcs12Kdf(sha1, bmp(passphrase), bytes(salt), iterations, id, length, new P12Budget());
    expect(hex(await key)).toBe(derived);
  });

  /** Where blocks end: the salt, the passphrase and what is derived are shorter and longer than the hash's. */
  const shapes: [passphrase: string, saltLength: number, iterations: number, id: number, length: number][] = [
    ['secret', 8, 2, 2, 150],
    ['a passphrase of more than sixty-four bytes, twice as wide', 64, 3, 3, 64],
    ['Größe 😄', 129, 1000, 1, 300],
  ];

  test.for(Object.values(digests).map(hash => hash.name))(
    'is that of OpenSSL with %s',
    async (name, context) => {
      const openssl = needOpenssl(context);
      const hash = Object.values(digests).find(digest => digest.name === name) as Hash;
      for (const [passphrase, saltLength, iterations, id, length] of shapes) {
        const [form, salt] = [bmp(passphrase), Buffer.alloc(saltLength, 'salt')];
        const named = { digest: name, hexpass: hex(form), hexsalt: hex(salt), iter: iterations, id };
        const options = Object.entries(named).flatMap(([key, value]) => ['-kdfopt', `${key}:${value}`]);
        const theirs = openssl(['kdf', '-keylen', String(length), ...options, '-binary', 'PKCS12KDF']);
        const ours = await pkcs12Kdf(hash, form, salt, iterations, id, length, new P12Budget());
        expect(hex(ours)).toBe(hex(theirs));
      }
    },
  );
});

describe('the loops that hash a digest again and again', () => {
  test.each([...Object.values(digests), { name: 'md5', output: 16 }])(
    'are right for $name',
    ({ name, output }) => {
      for (const times of [0, 1, 2, 100]) {
        const digest = Buffer.alloc(output, 0xa5);
        let expected: Uint8Array = digest;
        for (let i = 0; i < times; i++) expected = createHash(name).update(expected).digest();
        const actual = Uint8Array.from(digest);
        iteratedHash(name)(actual, times);
        expect(hex(actual)).toBe(hex(expected));
      }
    },
  );

  test('are right where the digest is a part of a larger buffer', () => {
    for (const name of ['sha1', 'sha256']) {
      const whole = Buffer.alloc(100, 0x5a);
      const digest = whole.subarray(13, 13 + createHash(name).digest().length);
      const expected = createHash(name).update(digest).digest();
      iteratedHash(name)(digest, 1);
      expect(hex(digest)).toBe(hex(expected));
      expect([whole[12], whole[13 + digest.length]]).toEqual([0x5a, 0x5a]);
    }
  });
});

test('PBKDF1 gives what is known (RFC 8018 5.1; the vector of Crypto++)', async () => {
  const key = pbkdf1(sha1, Buffer.from('password'), bytes('78578e5a5d63cb06'), 1000, 16, new P12Budget());
  expect(hex(await key)).toBe('dc19847e05c64d2faf10ebfb4a3d2a20');
});

/** RFC 6229 2: the key stream at an offset. */
const rc4Vectors: [key: string, offset: number, stream: string][] = [
  ['0102030405', 0, 'b2 39 63 05 f0 3d c0 27 cc c3 52 4a 0a 11 18 a8'],
  ['0102030405', 16, '69 82 94 4f 18 fc 82 d5 89 c4 03 a4 7a 0d 09 19'],
  ['0102030405', 240, '28 cb 11 32 c9 6c e2 86 42 1d ca ad b8 b6 9e ae'],
  ['0102030405', 1536, 'd8 72 9d b4 18 82 25 9b ee 4f 82 53 25 f5 a1 30'],
  ['0102030405', 4096, 'ff 25 b5 89 95 99 67 07 e5 1f bd f0 8b 34 d8 75'],
  ['833222772a', 0, '80 ad 97 bd c9 73 df 8a 2e 87 9e 92 a4 97 ef da'],
  ['01020304050607', 0, '29 3f 02 d4 7f 37 c9 b6 33 f2 af 52 85 fe b4 6b'],
  ['0102030405060708090a0b0c0d0e0f10', 0, '9a c7 cc 9a 60 9d 1e f7 b2 93 28 99 cd e4 1b 97'],
  ['0102030405060708090a0b0c0d0e0f10', 16, '52 48 c4 95 90 14 12 6a 6e 8a 84 f1 1d 1a 9e 1c'],
  ['0102030405060708090a0b0c0d0e0f10', 4096, 'a3 6a 4c 30 1a e8 ac 13 61 0c cb c1 22 56 ca cc'],
];

test.each(rc4Vectors)('RC4 with the key %s has the stream of RFC 6229 at %i', async (key, offset, stream) => {
  const cipher = { name: 'rc4', key: key.length / 2, iv: 0 };
  for (const apply of [encipher, decipher]) {
    const out = await apply(cipher, bytes(key), new Uint8Array(), new Uint8Array(offset + 16));
    expect(hex(out.subarray(offset))).toBe(stream.replaceAll(' ', ''));
  }
});

/** RFC 2268 5. */
const rc2Vectors: [key: string, effectiveBits: number, plaintext: string, ciphertext: string][] = [
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
];

// The other two vectors of RFC 2268 5: node-forge enciphers them wrong, so they are refused.
test.each([63, 129])('RC2 with a key of %i effective bits is refused, not misread', async effectiveBits => {
  const cipher = { name: 'rc2-cbc', key: 8, iv: 8, effectiveBits };
  const zeros = new Uint8Array(8);
  await expect(decipher(cipher, zeros, zeros, zeros)).rejects.toMatchObject({ code: 'P12_UNSUPPORTED' });
});

test.each(rc2Vectors)('RC2 with the key %s of %i bits is that of RFC 2268 5', async (...vector) => {
  const [key, effectiveBits, plaintext, ciphertext] = vector;
  const cipher = { name: 'rc2-cbc', key: key.length / 2, iv: 8, effectiveBits };
  // The first block of CBC with an IV of zeros is the cipher alone.
  const zeros = new Uint8Array(8);
  const enciphered = await encipher(cipher, bytes(key), zeros, bytes(plaintext));
  expect(hex(enciphered.subarray(0, 8))).toBe(ciphertext);
  expect(hex(await decipher(cipher, bytes(key), zeros, enciphered))).toBe(plaintext);
});
