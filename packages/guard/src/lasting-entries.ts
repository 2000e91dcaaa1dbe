import type { StoreEntry } from './store.js';

// Below that many, nobody looks for what is over.
const fewest = 1_000;

/**
 * Entries by key, each until its time is over. What is over is taken out whenever there are twice as many as were left
 * the last time: whoever comes from ever new addresses doesn't fill the memory with blocks.
 */
export class LastingEntries {
  readonly #now: () => Date;
  readonly #entries = new Map<string, StoreEntry>();
  #sweepAt = fewest;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** With those that are over and not yet taken out. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): StoreEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || !this.#isOver(entry)) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, entry: StoreEntry): void {
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#sweepAt) return;
    for (const [key, entry] of this.#entries) if (this.#isOver(entry)) this.#entries.delete(key);
    this.#sweepAt = Math.max(fewest, 2 * this.#entries.size);
  }

  /** @returns whether there was one. */
  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** Those that hold. */
  held(): readonly StoreEntry[] {
    return [...this.#entries.values()].filter(entry => !this.#isOver(entry));
  }

  #isOver({ until }: StoreEntry): boolean {
    return until !== undefined && until <= this.#now();
  }
}
