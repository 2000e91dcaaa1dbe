/** How long a step may take, and what it fails with when it takes longer. */
export interface Deadline {
  readonly milliseconds: number;
  readonly late: () => Error;
}

/**
 * One attempt to connect, over all its steps. It ends when a signal aborts or a step takes too long: whoever waits for it
 * moves on at once, and what it opened is closed. AbortSignals for the steps would say the same, at a twentieth of the
 * cost of a connection.
 */
export class Attempt {
  readonly #signals: readonly AbortSignal[];
  #listeners: ((reason: unknown) => void)[] = [];
  #ended: { readonly reason: unknown } | undefined;
  #controller: AbortController | undefined;

  /** @param signals that end it; where several have aborted, the first says why. */
  constructor(...signals: readonly AbortSignal[]) {
    this.#signals = signals;
    for (const signal of signals) signal.addEventListener('abort', this.#onAbort);
    this.#onAbort();
  }

  /** Waits for work no longer than the attempt lasts; what doesn't listen to its end is left behind. */
  until<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.onEnd(reject);
      work.then(resolve, reject);
    });
  }

  /** The same, and no longer than the step may take. What earlier steps opened is now in the hands of this one. */
  async step<T>({ milliseconds, late }: Deadline, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#end(late()), milliseconds);
    // To destroy a socket beneath a TLSSocket would crash Node.
    this.#listeners = [];
    try {
      return await this.until(work());
    } finally {
      clearTimeout(timer);
    }
  }

  /** Calls back when it ends during this step, or now if it has ended. */
  onEnd(listener: (reason: unknown) => void): void {
    if (this.#ended === undefined) this.#listeners.push(listener);
    else listener(this.#ended.reason);
  }

  throwIfEnded(): void {
    if (this.#ended !== undefined) throw this.#ended.reason;
  }

  /** Its end, for those that know nothing but signals. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#ended !== undefined) this.#controller.abort(this.#ended.reason);
    }
    return this.#controller.signal;
  }

  /** It succeeded, or failed by itself: it ends no more, and what was opened is somebody else's. */
  close(): void {
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort);
    this.#listeners = [];
  }

  readonly #onAbort = (): void => {
    const aborted = this.#signals.find(signal => signal.aborted);
    if (aborted !== undefined) this.#end(aborted.reason);
  };

  #end(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { reason };
    const listeners = this.#listeners;
    this.close();
    this.#controller?.abort(reason);
    for (const listener of listeners) listener(reason);
  }
}
