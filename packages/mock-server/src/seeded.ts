import { createHash, randomBytes } from 'node:crypto';

/** Bytes to make ids and chance of. */
export type Random = (length: number) => Uint8Array;

/** @param seed the same one gives the same bytes; without one they are chance. */
export function randomOf(seed: string | undefined): Random {
  if (seed === undefined) return randomBytes;
  let count = 0;
  let rest = Buffer.alloc(0);
  return length => {
    while (rest.length < length)
      rest = Buffer.concat([rest, createHash('sha256').update(`${seed}\n${count++}`).digest()]);
    const bytes = rest.subarray(0, length);
    rest = rest.subarray(length);
    return bytes;
  };
}
