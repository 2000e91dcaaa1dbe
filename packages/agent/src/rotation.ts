import type { Identity, IdentitySource } from '@countersign/identity';
import { expiryOf } from '@countersign/identity';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { Trust } from '@countersign/trust';
import type { Dispatcher } from 'undici';
import type { AgentEvents } from './events.js';
import { Generation } from './generation.js';
import { secureContext } from './secure-context.js';

export interface RotationOptions {
  readonly source: IdentitySource;
  readonly trust: Trust;
  readonly now: () => Date;
  readonly pool: (generation: Generation) => Dispatcher;
  readonly tell: <Name extends keyof AgentEvents>(name: Name, ...event: AgentEvents[Name]) => void;
}

/** Follows an identity source: each identity that it gives is a generation, the newest of which connects. */
export class Rotation {
  readonly #options: RotationOptions;
  readonly #unsubscribe: () => void;
  #current: Generation | undefined;
  #asking: Promise<Generation> | undefined;
  readonly #made = new WeakSet<Generation>();
  #count = 0;
  #warned: string | undefined;
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

  /** Whether a generation is, or was, one of its own. */
  has(generation: Generation): boolean {
    return this.#made.has(generation);
  }

  /** The generation of the identity that the source gives now. */
  latest(): Promise<Generation> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Retires the current generation, and begins a new one with what the source gives. */
  async restart(drop: boolean): Promise<Generation> {
    const previous = this.#current;
    this.#current = undefined;
    if (drop) await previous?.drop(dropped());
    else previous?.retire();
    await this.#options.source.reload?.();
    return this.#again();
  }

  /** Follows the source no more. Running requests finish. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    this.#current?.retire();
    // Closed already, or about to be: this waits for it.
    await this.#current?.pool.close();
  }

  async destroy(reason: Error): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    await this.#current?.drop(reason);
  }

  /** What was asked for before may have been answered with what was. */
  async #again(): Promise<Generation> {
    await this.#asking?.catch(() => {});
    return this.latest();
  }

  async #ask(): Promise<Generation> {
    const { trust, now, pool, tell } = this.#options;
    const identity = await currentOf(this.#options.source);
    this.#warnOfExpiry(identity);
    const previous = this.current;
    if (previous !== undefined && presentsSame(previous.identity, identity)) return previous;
    const context = await secureContext(identity, trust);
    if (this.#closed)
      throw new ConfigurationError('ABORTED', 'The agent has been closed', {
        hint: 'Make a new one, and close it when nothing uses it any more.',
      });
    const next = new Generation(++this.#count, identity, context, pool, now);
    this.#made.add(next);
    this.#current = next;
    if (previous !== undefined) {
      previous.retire();
      tell('rotated', { identity, previous: previous.identity });
    }
    return next;
  }

  #warnOfExpiry(identity: Identity): void {
    const { state, daysLeft } = expiryOf(identity.certificate, { now: this.#options.now() });
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
  // A source may not have looked at the dates.
  return identity.current();
}
