import { ConfigurationError } from '@countersign/spec';
import type { ClientVerifier } from '@countersign/trust';
import type { Authorizer } from './authorization/authorizer.js';
import type { EventSource } from './events.js';
import type { Policy } from './policy.js';
import type { Registry } from './registry/registry.js';

/** The policy that holds now. */
export class LivePolicy {
  readonly #events: EventSource;
  #current: Policy;

  constructor(events: EventSource, first: Omit<Policy, 'epoch' | 'verifier'>) {
    this.#events = events;
    this.#current = { ...first, verifier: notReady, epoch: 0 };
  }

  get current(): Policy {
    return this.#current;
  }

  /** From now on: what was judged before is judged again. */
  change(part: {
    readonly registry?: Registry;
    readonly verifier?: ClientVerifier;
    readonly authorizer?: Authorizer;
  }): void {
    this.#current = { ...this.#current, ...part, epoch: this.#current.epoch + 1 };
    this.#events.tell('policy_changed', { epoch: this.#current.epoch });
  }
}

const notReady: ClientVerifier = () => {
  throw new ConfigurationError('CONFIG_INVALID', 'The guard is not ready', {
    hint: 'Wait for guard.ready() before the server listens.',
  });
};
