import { PeerError } from '@countersign/spec';
import { Cache } from './cache.js';

interface Circuit {
  /** In a row. */
  readonly failures: number;
  readonly lastError: Error;
  /** When one may try again, in epoch milliseconds. */
  readonly retryAt: number;
}

const tolerated = 5;
const openFor = 60_000;

/**
 * Leaves a host alone that failed five times in a row: for a minute nobody asks it, then one may try; its success lets
 * all in again, and its failure keeps them out for another minute.
 */
export class CircuitBreaker {
  readonly #circuits = new Cache<Circuit>({ entries: 1_000 });
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @throws PeerError `REVOCATION_STATUS_UNAVAILABLE` without doing the work, while the host is left alone */
  async run<T>(host: string, work: () => Promise<T>): Promise<T> {
    const circuit = this.#circuits.get(host);
    if (circuit !== undefined && circuit.failures >= tolerated) {
      const now = this.#now().getTime();
      if (now < circuit.retryAt)
        throw new PeerError(
          'REVOCATION_STATUS_UNAVAILABLE',
          `${host} failed ${circuit.failures} times and is left alone until ${new Date(circuit.retryAt).toISOString()}`,
          { cause: circuit.lastError },
        );
      // This one tries; whoever comes meanwhile is kept out.
      this.#circuits.set(host, { ...circuit, retryAt: now + openFor });
    }
    try {
      const result = await work();
      this.#circuits.delete(host);
      return result;
    } catch (error) {
      if (isAlive(error)) this.#circuits.delete(host);
      else this.#failed(host, error as Error);
      throw error;
    }
  }

  #failed(host: string, lastError: Error): void {
    const failures = (this.#circuits.get(host)?.failures ?? 0) + 1;
    this.#circuits.set(host, { failures, lastError, retryAt: this.#now().getTime() + openFor });
  }
}

/** A host that says that the request is wrong is well. */
function isAlive(error: unknown): boolean {
  const status = error instanceof PeerError ? error.status : undefined;
  return status !== undefined && status >= 400 && status < 500;
}
