const capacity = 500;
const gain = 1;

/**
 * What a client may spend on retries. A server that fails all the time soon gets each call once, instead of several times;
 * each call that needs no retry gives something back. As in the AWS SDKs.
 */
export class RetryBudget {
  #tokens = capacity;

  get tokens(): number {
    return this.#tokens;
  }

  take(cost: number): void {
    this.#tokens -= cost;
  }

  /** @param cost of the retry that succeeded; 0 where none was needed. */
  succeeded(cost: number): void {
    this.#tokens = Math.min(capacity, this.#tokens + (cost || gain));
  }
}
