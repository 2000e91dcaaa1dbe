import { hash as hashOnce } from 'node:crypto';

// A hash of its own output is one block of a fixed shape: padding never changes, and nothing has to cross into
// OpenSSL and back. That makes these two loops faster than node:crypto, call by call.

/** Hashes a digest again and again; `digest` is overwritten with the result. */
export type IteratedHash = (digest: Uint8Array, times: number) => void;

/** The fastest loop there is for a hash. */
export function iteratedHash(name: string): IteratedHash {
  if (name === 'sha1') return iterateSha1;
  if (name === 'sha256') return iterateSha256;
  return (digest, times) => {
    let current: Uint8Array = digest;
    for (let i = 0; i < times; i++) current = hashOnce(name, current, 'buffer');
    digest.set(current);
  };
}

// FIPS 180-4 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const k256 = Int32Array.from(firstPrimes(64), prime => fraction(Math.cbrt(prime)));
// FIPS 180-4 5.3.3: the same of the square roots of the first 8.
const h256 = Int32Array.from(firstPrimes(8), prime => fraction(Math.sqrt(prime)));

function iterateSha256(digest: Uint8Array, times: number): void {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const state = Int32Array.from({ length: 8 }, (_, i) => view.getInt32(i * 4));
  const w = new Int32Array(64);
  const k = k256;
  const h0 = h256;
  for (let n = 0; n < times; n++) {
    w.set(state);
    // FIPS 180-4 5.1.1: a one bit, zeros, and the length of 256 bits.
    w.fill(0, 8, 16);
    w[8] = -0x80000000;
    w[15] = 256;
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] as number;
      const y = w[i - 2] as number;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
    }
    let a = h0[0] as number;
    let b = h0[1] as number;
    let c = h0[2] as number;
    let d = h0[3] as number;
    let e = h0[4] as number;
    let f = h0[5] as number;
    let g = h0[6] as number;
    let h = h0[7] as number;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (k[i] as number) + (w[i] as number)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] = a + (h0[0] as number);
    state[1] = b + (h0[1] as number);
    state[2] = c + (h0[2] as number);
    state[3] = d + (h0[3] as number);
    state[4] = e + (h0[4] as number);
    state[5] = f + (h0[5] as number);
    state[6] = g + (h0[6] as number);
    state[7] = h + (h0[7] as number);
  }
  for (let i = 0; i < 8; i++) view.setInt32(i * 4, state[i] as number);
}

function iterateSha1(digest: Uint8Array, times: number): void {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const state = Int32Array.from({ length: 5 }, (_, i) => view.getInt32(i * 4));
  const w = new Int32Array(80);
  for (let n = 0; n < times; n++) {
    w.set(state);
    w.fill(0, 5, 16);
    w[5] = -0x80000000;
    w[15] = 160;
    for (let i = 16; i < 80; i++) {
      const x = (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number);
      w[i] = (x << 1) | (x >>> 31);
    }
    // FIPS 180-4 5.3.1
    let a = 0x67452301;
    let b = 0xefcdab89 | 0;
    let c = 0x98badcfe | 0;
    let d = 0x10325476;
    let e = 0xc3d2e1f0 | 0;
    for (let i = 0; i < 80; i++) {
      // FIPS 180-4 4.1.1 and 4.2.1
      const f =
        i < 20
          ? ((b & c) | (~b & d)) + 0x5a827999
          : i < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : i < 60
              ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6;
      const t = (((a << 5) | (a >>> 27)) + f + e + (w[i] as number)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = t;
    }
    state[0] = a + 0x67452301;
    state[1] = b + 0xefcdab89;
    state[2] = c + 0x98badcfe;
    state[3] = d + 0x10325476;
    state[4] = e + 0xc3d2e1f0;
  }
  for (let i = 0; i < 5; i++) view.setInt32(i * 4, state[i] as number);
}

/** The first 32 bits behind the point. A double has 52: enough for all primes below 312. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every(prime => n % prime !== 0)) primes.push(n);
  return primes;
}
