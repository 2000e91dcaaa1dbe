import type { Random } from '../seeded.js';

const bytesPerId = 10;
const idsPerDraw = 128;

/** Names for what is made: `pay_3F…`. Chance is asked for many of them at once. */
export class Ids {
  readonly #random: Random;
  #drawn = '';
  #used = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  make(prefix: string): string {
    if (this.#used === this.#drawn.length) {
      this.#drawn = Buffer.from(this.#random(bytesPerId * idsPerDraw))
        .toString('hex')
        .toUpperCase();
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += bytesPerId * 2;
    return `${prefix}_${this.#drawn.slice(start, this.#used)}`;
  }
}
