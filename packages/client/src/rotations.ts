import type { MtlsAgent } from '@countersign/agent';
import type { IdentitySource } from '@countersign/identity';

/** Counts the identities of an agent, to tell whether a refusal can be for one that has been replaced. */
export class Rotations {
  readonly #agent: MtlsAgent;
  readonly #source: IdentitySource;
  #count = 0;
  #looking: Promise<void> | undefined;

  constructor(agent: MtlsAgent, source: IdentitySource) {
    this.#agent = agent;
    this.#source = source;
    agent.on('rotated', () => {
      this.#count++;
    });
  }

  /** Which identity it is: a number that grows with each. */
  get count(): number {
    return this.#count;
  }

  /** Whether there is a newer identity than then. Where none is known, the source is read anew. */
  async since(then: number): Promise<boolean> {
    if (this.#count === then) {
      // Of many calls that are refused at once, one looks.
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    }
    return this.#count > then;
  }

  /** What is wrong with the source now doesn't matter here: the refusal is told. */
  async #look(): Promise<void> {
    try {
      await this.#source.reload?.();
      await this.#agent.ready();
    } catch {}
  }
}
