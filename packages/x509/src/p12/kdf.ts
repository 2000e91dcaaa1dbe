import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Hash } from './algorithms.js';
import { iteratedHash } from './iterated-hash.js';
import type { P12Budget } from './limits.js';

/** What the derived bytes are for (RFC 7292 B.3). */
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

// A few milliseconds of hashing, then the event loop gets its turn.
const iterationsPerTurn = 8192;

/** The key derivation of RFC 7292 B.2. */
export async function pkcs12Kdf(
  hash: Hash,
  passphrase: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  purpose: number,
  length: number,
  budget: P12Budget,
): Promise<Uint8Array> {
  budget.derivation(iterations, Math.ceil(length / hash.output), salt);
  const diversifier = Buffer.alloc(hash.block, purpose);
  const input = Buffer.concat([fill(salt, hash.block), fill(passphrase, hash.block)]);
  const blocks: Uint8Array[] = [];
  for (let derived = 0; derived < length; derived += hash.output) {
    const block = createHash(hash.name).update(diversifier).update(input).digest();
    await rehash(hash, block, iterations - 1, budget);
    blocks.push(block);
    addToBlocks(input, fill(block, hash.block).subarray(0, hash.block), hash.block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** PBKDF1 (RFC 8018 5.1). */
export async function pbkdf1(
  hash: Hash,
  passphrase: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
  budget: P12Budget,
): Promise<Uint8Array> {
  budget.derivation(iterations, 1, salt);
  const digest = createHash(hash.name).update(passphrase).update(salt).digest();
  await rehash(hash, digest, iterations - 1, budget);
  return digest.subarray(0, length);
}

async function rehash(hash: Hash, digest: Uint8Array, times: number, { signal }: P12Budget): Promise<void> {
  const iterate = iteratedHash(hash.name);
  for (let left = times; left > 0; left -= iterationsPerTurn) {
    iterate(digest, Math.min(left, iterationsPerTurn));
    if (left <= iterationsPerTurn) return;
    await setImmediate();
    signal?.throwIfAborted();
  }
}

/** Repeats bytes until they fill whole blocks; nothing stays nothing. */
function fill(bytes: Uint8Array, block: number): Buffer {
  const length = Math.ceil(bytes.length / block) * block;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/** I_j = (I_j + B + 1) mod 2^v for every block of the input (RFC 7292 B.2 step 6C). */
function addToBlocks(input: Uint8Array, addend: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] as number) + (addend[i] as number) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
