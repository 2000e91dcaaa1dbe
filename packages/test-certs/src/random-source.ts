import { createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Where keys, serial numbers and salts come from: chance, or a seed that gives the same bytes in each run. */
export class RandomSource {
  readonly seed: string | undefined;
  readonly #uses = new Map<string, number>();

  constructor(seed: string | undefined) {
    this.seed = seed;
  }

  /**
   * Bytes for one purpose. What a label gives depends on the seed and on how often the label was used, so that another
   * certificate in between changes nothing.
   */
  bytes(label: string, length: number): Uint8Array {
    if (this.seed === undefined) return randomBytes(length);
    // Labels hold names of any length; Node takes 1,024 bytes.
    const info = createHash('sha256').update(this.use(label)).digest();
    return new Uint8Array(hkdfSync('sha256', this.seed, '', info, length));
  }

  /** A label and the number of its use. */
  use(label: string): string {
    const count = this.#uses.get(label) ?? 0;
    this.#uses.set(label, count + 1);
    return `${label}#${count}`;
  }
}
