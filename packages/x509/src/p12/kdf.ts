import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Hash } from './algorithms.js';
import type { P12Budget } from './limits.js';

/** What the derived bytes are for (RFC 7292 B.3). */
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

/** A passphrase as the PKCS#12 KDF reads it: UTF-16BE with a final NUL, or nothing at all (RFC 7292 B.1). */
export const bmpPassphrase = (passphrase: string | undefined): Uint8Array =>
  passphrase === undefined ? new Uint8Array() : Buffer.from(`${passphrase}\0`, 'utf16le').swap16();

// About 5 ms of hashing: then the event loop gets its turn.
const iterationsPerTurn = 4096;

/** The key derivation of RFC 7292 B.2. */
export async function pkcs12Kdf(
  hash: Hash,
  passphrase: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  purpose: number,
  length: number,
  budget: P12Budget,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  budget.derivation(iterations, Math.ceil(length / hash.output), salt);
  const diversifier = Buffer.alloc(hash.block, purpose);
  const input = Buffer.concat([fill(salt, hash.block), fill(passphrase, hash.block)]);
  const blocks: Uint8Array[] = [];
  for (let derived = 0; derived < length; derived += hash.output) {
    let block: Buffer = createHash(hash.name).update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i++) {
      block = createHash(hash.name).update(block).digest();
      if (i % iterationsPerTurn === 0) {
        signal?.throwIfAborted();
        await setImmediate();
      }
    }
    blocks.push(block);
    addToBlocks(input, fill(block, hash.block).subarray(0, hash.block), hash.block);
  }
  return Buffer.concat(blocks).subarray(0, length);
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
