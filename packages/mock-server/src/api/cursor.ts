import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../seeded.js';
import { Refusal } from './refusal.js';

const positionBytes = 6;
const tagBytes = 16;

/** Positions in lists, sealed: a cursor holds for the list it was made for, and can't be made up. */
export class Cursors {
  readonly #key: Uint8Array;

  constructor(random: Random) {
    this.#key = random(32);
  }

  seal(list: string, position: number): string {
    const bytes = Buffer.alloc(positionBytes);
    bytes.writeUIntBE(position, 0, positionBytes);
    return Buffer.concat([bytes, this.#tag(list, bytes)]).toString('base64url');
  }

  /** @throws Refusal */
  open(list: string, cursor: string): number {
    const bytes = Buffer.from(cursor, 'base64url');
    const position = bytes.subarray(0, positionBytes);
    const tag = bytes.subarray(positionBytes);
    // One spelling only: base64url leaves bits over that nothing reads.
    const whole = tag.length === tagBytes && bytes.toString('base64url') === cursor;
    if (!whole || !timingSafeEqual(tag, this.#tag(list, position)))
      throw new Refusal('CURSOR_INVALID', 'after is not a cursor of this list', { param: 'after' });
    return position.readUIntBE(0, positionBytes);
  }

  #tag(list: string, position: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(position).update(list).digest().subarray(0, tagBytes);
  }
}
