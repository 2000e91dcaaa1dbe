import type { Identity, IdentitySource } from '@countersign/identity';
import { expiryOf } from '@countersign/identity';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { Trust } from '@countersign/trust';
import type { AgentEvents } from './events.js';
import { Generation } from './generation.js';
import type { ConnectionPool } from './pool.js';
import { secureContext } from './secure-context.js';

export interface RotationOptions {
  readonly source: IdentitySource;
  readonly trust: Trust;
  readonly now: () => Date;
  readonly pool: (generation: Generation) => ConnectionPool;
  readonly tell: <Name extends keyof AgentEvents>(name: Name, ...event: AgentEvents[Name]) => void;
}

/** Follows an identity source: each identity that it gives is a generation, the newest of which connects. */
export class Rotation {
  readonly #options: RotationOptions;
  readonly #unsubscribe: () => void;
  #current: Generation | undefined;
  #asking: Promise<Generation> | undefined;
  /** Those that are current, or have connections left. */
  readonly #live = new Set<Generation>();
  #count = 0;
  /** Who it was last. */
  #shown: Identity | undefined;
  #refused: Identity | undefined;
  #warned: string | undefined;
  #looked: { readonly at: Identity | undefined; readonly until: number } = { at: undefined, until: 0 };
  #closed = false;

  constructor(options: RotationOptions) {
    this.#options = options;
    // A source of the user's own may have current() alone.
    this.#unsubscribe =
      options.source.onChange?.(change => {
        if (change.type === 'rotation-failed') options.tell('rotation-failed', { error: change.error });
        else void this.#again().catch(error => options.tell('rotation-failed', { error }));
      }) ?? (() => {});
  }

  /** The newest generation, unless the source was never asked, or what it gave last has retired. */
  get current(): Generation | undefined {
    return this.#current?.retired ? undefined : this.#current;
  }

  /** Whether a generation is one of its own, and not forgotten. */
  has(generation: Generation): boolean {
    return this.#live.has(generation);
  }

  /** The generation of the identity that the source gives now. */
  latest(): Promise<Generation> {
    if (this.#asking !== undefined) return this.#asking;
    const asking = this.#ask().finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    this.#asking = asking;
    return asking;
  }

  /** Retires every generation, and begins a new one with what the source gives when it has read anew. */
  async restart(drop: boolean): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    const before = this.#asking;
    const ended = this.#end(drop);
    const restarting = (async () => {
      await ended;
      // It may have asked too early.
      await before?.catch(() => {});
      await this.#end(drop);
      try {
        await this.#options.source.reload?.();
      } catch (error) {
        failure = { error };
      }
      return this.#ask();
    })();
    // Who connects meanwhile waits for it.
    const asking = restarting.finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
    this.#asking = asking;
    await asking;
    if (failure !== undefined) throw failure.error;
  }

  /** Follows the source no more. Running requests finish. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    await Promise.all([...this.#live].map(generation => generation.close()));
  }

  async destroy(reason: Error): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    await Promise.all([...this.#live].map(generation => generation.drop(reason)));
  }

  async #end(drop: boolean): Promise<void> {
    const live = [...this.#live];
    for (const generation of live) generation.retire();
    if (drop) await Promise.all(live.map(generation => generation.drop(dropped())));
  }

  /** What was asked for before may have been answered with what was. */
  async #again(): Promise<Generation> {
    await this.#asking?.catch(() => {});
    return this.latest();
  }

  async #ask(): Promise<Generation> {
    const { trust, now, pool, tell } = this.#options;
    if (this.#closed) return this.#last();
    const identity = await currentOf(this.#options.source);
    this.#warnOfExpiry(identity);
    const { current } = this;
    if (current !== undefined && presentsSame(current.identity, identity)) return current;
    const context = await secureContext(identity, trust).catch(error => this.#keepLastGood(identity, error));
    if (this.#closed) return this.#last();
    if (context instanceof Generation) return context;
    const next = new Generation(++this.#count, identity, context, pool, now);
    const previous = this.#current;
    this.#live.add(next);
    this.#current = next;
    previous?.retire();
    for (const generation of this.#live) if (generation.ended) this.#live.delete(generation);
    const shown = this.#shown;
    this.#shown = identity;
    if (shown !== undefined && !presentsSame(shown, identity)) tell('rotated', { identity, previous: shown });
    return next;
  }

  /** When it is closed: what is under way goes on as who it was. */
  #last(): Generation {
    if (this.current !== undefined) return this.current;
    throw new ConfigurationError('ABORTED', 'The agent has been closed', {
      hint: 'Make a new one, and close it when nothing uses it any more.',
    });
  }

  #keepLastGood(identity: Identity, error: CountersignError): Generation {
    if (this.current === undefined) throw error;
    if (this.#refused !== identity) this.#options.tell('rotation-failed', { error });
    this.#refused = identity;
    return this.current;
  }

  #warnOfExpiry(identity: Identity): void {
    const now = this.#options.now();
    // At every connection would be too much.
    if (identity === this.#looked.at && now.getTime() < this.#looked.until) return;
    this.#looked = { at: identity, until: now.getTime() + 60_000 };
    const { state, daysLeft } = expiryOf(identity.certificate, { now });
    const warning = `${state} ${identity.fingerprint}`;
    if (state === 'ok' || warning === this.#warned) return;
    this.#warned = warning;
    this.#options.tell('expiring', { identity, state, daysLeft });
  }
}

const dropped = (): ConfigurationError =>
  new ConfigurationError('ABORTED', 'The connections of the identity have been dropped', {
    outcome: 'unknown',
    hint: 'agent.reload({ drop: true }) was called: ask the server what became of the request.',
  });

/** Whether a server would see no difference. */
function presentsSame(a: Identity, b: Identity): boolean {
  if (a === b) return true;
  return (
    a.fingerprint === b.fingerprint &&
    a.chain.length === b.chain.length &&
    a.chain.every((issuer, i) => b.chain[i]?.equals(issuer))
  );
}

/** The identity to present now. A source of the user's own may fail in any way, and may give anything. */
async function currentOf(source: IdentitySource): Promise<Identity> {
  let identity: Identity | undefined;
  try {
    // Not bounded in time: a passphrase may be asked for.
    identity = await source.current();
  } catch (cause) {
    if (CountersignError.is(cause)) throw cause;
    throw new ConfigurationError('CONFIG_INVALID', 'The identity source failed', {
      cause,
      hint: 'See the cause.',
    });
  }
  if (identity?.privateKey === undefined || typeof identity.current !== 'function')
    throw new ConfigurationError('CONFIG_INVALID', 'The identity source gave no identity', {
      hint: 'Its current() must resolve to an Identity.',
    });
  if (identity.purpose === 'serverAuth')
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `The identity ${identity.certificate.subject} is one of a server`,
      { hint: "An agent presents what is loaded without purpose: 'serverAuth'." },
    );
  // A source may not have looked at the dates.
  return identity.current();
}
