/** Counts what closing has to wait for. */
export class Running {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Something begins; to be told when it ends. */
  begin(): () => void {
    this.#count++;
    return () => {
      this.#count--;
      if (this.#count > 0) return;
      for (const resolve of this.#waiting) resolve();
      this.#waiting = [];
    };
  }

  async until<T>(work: Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work;
    } finally {
      end();
    }
  }

  /** Waits until nothing runs. */
  async ended(): Promise<void> {
    while (this.#count > 0) await new Promise<void>(resolve => this.#waiting.push(resolve));
  }
}
