import type { Identity } from '@countersign/identity';
import { CountersignError } from '@countersign/spec';
import { StapleSource } from '@countersign/trust/internal';
import type { EventSource } from './events.js';
import type { ClientRevocationOptions } from './revocations.js';

// Where nobody answers, clients ask by themselves; asking again soon enough is for the next of them.
const retryAfter = 5 * 60_000;

/** The OCSP response about the server's own certificate, kept at hand: no handshake waits for a responder. */
export class OwnStaple {
  readonly #source: StapleSource;
  readonly #events: EventSource;
  readonly #now: () => Date;
  #identity: Identity | undefined;
  #staple: { readonly response: Buffer; readonly until: Date } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClientRevocationOptions, now: () => Date, events: EventSource) {
    const { crls: _, ...rest } = options;
    this.#source = new StapleSource({ ...rest, now });
    this.#now = now;
    this.#events = events;
  }

  /** Undefined where there is none that clients would believe. */
  get response(): Buffer | undefined {
    return this.#staple !== undefined && this.#now() < this.#staple.until ? this.#staple.response : undefined;
  }

  /** From now on it is about this certificate. */
  async follow(identity: Identity): Promise<void> {
    this.#identity = identity;
    this.#staple = undefined;
    clearTimeout(this.#timer);
    if (identity.chain[0] !== undefined && StapleSource.mayAsk(identity.certificate))
      await this.#renew(identity);
  }

  close(): void {
    this.#identity = undefined;
    clearTimeout(this.#timer);
  }

  async #renew(identity: Identity): Promise<void> {
    const [issuer] = identity.chain;
    if (issuer === undefined) return;
    let wait = retryAfter;
    try {
      const { der, renewAt, until } = await this.#source.fetch(identity.certificate, issuer);
      if (this.#identity !== identity) return;
      this.#staple = { response: Buffer.from(der), until };
      wait = Math.max(renewAt.getTime() - this.#now().getTime(), 1_000);
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      if (this.#identity !== identity) return;
      this.#events.tell('staple_unavailable', { error });
    }
    this.#timer = setTimeout(() => void this.#renew(identity), wait).unref();
  }
}
