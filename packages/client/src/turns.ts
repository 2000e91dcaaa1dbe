import type { Limit } from './limit.js';

/** Lets so many requests run at a time, the others in their order: each needs a connection of its own. */
export class Turns {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a turn: at once, or when there is one. */
  take(limit: Limit): Promise<void> | undefined {
    if (limit.over) return Promise.reject(limit.error('not-sent'));
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        limit.listen(undefined);
        resolve();
      };
      this.#waiting.add(begin);
      limit.listen(() => {
        this.#waiting.delete(begin);
        reject(limit.error('not-sent'));
      });
    });
  }

  /** Gives the turn to whoever waits longest. */
  give(): void {
    for (const begin of this.#waiting) {
      this.#waiting.delete(begin);
      begin();
      return;
    }
    this.#free++;
  }
}
