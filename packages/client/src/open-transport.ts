import { setTimeout } from 'node:timers/promises';
import { createAgent } from '@countersign/agent';
import type { ClientOptions, Settings } from './client-options.js';
import { fittingIdentity } from './fitting-identity.js';
import { Watch } from './hooks.js';
import { RetryBudget } from './retry-budget.js';
import { Rotations } from './rotations.js';
import { Transport } from './transport.js';

/** What an API is like. */
export interface ApiTraits {
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotencyKeys: boolean;
  readonly objectsOnly: boolean;
}

/** A transport with an agent of its own, by which the identity goes to the base URL's origin alone. */
export function openTransport(settings: Settings, options: ClientOptions, traits: ApiTraits): Transport {
  const { baseUrl, trust, timeouts } = settings;
  const identity = fittingIdentity(baseUrl, settings.identity);
  const { hooks = {}, tracing = true, proxy, now = () => new Date(), random = Math.random } = options;
  const agent = createAgent({
    identity,
    trust,
    origins: baseUrl.origin,
    timeouts,
    now,
    ...(proxy === undefined ? {} : { proxy }),
  });
  const watch = new Watch(hooks);
  agent.on('rotated', event => watch.tell('rotation', () => event));
  return new Transport({
    ...settings,
    ...traits,
    ...{ agent, watch, now, random },
    sleep: options.sleep ?? ((milliseconds, signal) => setTimeout(milliseconds, undefined, { signal })),
    rotations: new Rotations(agent, identity),
    budget: new RetryBudget(),
    tracing: async () => (tracing ? (await import('./tracing.js')).openTelemetry() : undefined),
  });
}
