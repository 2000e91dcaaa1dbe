import type { Identity, IdentitySource } from './identity.js';

/** A source that loads at first use and keeps what it got; a failure is not kept, so the next use tries again. */
export class LoadOnce implements IdentitySource {
  readonly #open: () => Promise<Identity>;
  /** The last good one. */
  #identity: Identity | undefined;
  #loading: Promise<Identity> | undefined;

  constructor(open: () => Promise<Identity>) {
    this.#open = open;
  }

  async current(): Promise<Identity> {
    return this.#identity === undefined ? this.#load() : this.#identity.current();
  }

  async reload(): Promise<void> {
    // What is being loaded may have been read before the new files came.
    await this.#loading?.catch(() => {});
    await this.#load();
  }

  onChange(): () => void {
    return () => {};
  }

  close(): void {}

  /** Takes what is there now, or says why not; once for all that ask meanwhile. */
  #load(): Promise<Identity> {
    this.#loading ??= this.#take().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #take(): Promise<Identity> {
    const identity = await (await this.#open()).current();
    this.#identity = identity;
    return identity;
  }
}
