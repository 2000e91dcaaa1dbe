import type { Identity, IdentitySource } from './identity.js';

/** A source that loads at first use and keeps what it got; a failure is not kept, so the next use tries again. */
export class LoadOnce implements IdentitySource {
  readonly #load: () => Promise<Identity>;
  #loading: Promise<Identity> | undefined;

  constructor(load: () => Promise<Identity>) {
    this.#load = load;
  }

  async current(): Promise<Identity> {
    this.#loading ??= this.#load().catch(error => {
      this.#loading = undefined;
      throw error;
    });
    return (await this.#loading).current();
  }

  async reload(): Promise<void> {
    const fresh = this.#load();
    await fresh;
    this.#loading = fresh;
  }

  onChange(): () => void {
    return () => {};
  }

  close(): void {}
}
