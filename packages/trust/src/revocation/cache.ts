export interface CacheLimits<Value> {
  readonly entries: number;
  /** Of all values together, as `sizeOf` counts them. Default: no limit. */
  readonly bytes?: number;
  readonly sizeOf?: (value: Value) => number;
}

/** A bounded map that forgets first what was not used for the longest time. */
export class Cache<Value> {
  readonly #limits: CacheLimits<Value>;
  /** In the order of their use. */
  readonly #entries = new Map<string, Value>();
  #bytes = 0;

  constructor(limits: CacheLimits<Value>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** A value, without using it. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Those used last come last. */
  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  set(key: string, value: Value): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#bytes += this.#sizeOf(value);
    const { entries, bytes = Number.POSITIVE_INFINITY } = this.#limits;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= entries && this.#bytes <= bytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= this.#sizeOf(value);
  }

  #sizeOf(value: Value): number {
    return this.#limits.sizeOf?.(value) ?? 0;
  }
}
