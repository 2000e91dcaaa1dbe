export type { Condition } from './authorization/condition.js';
export type { AuthorizationPolicy, AuthorizationRule } from './authorization/policy.js';
export { isBoundTo, thumbprintOf } from './authorization/token-binding.js';
export type { ProxyOptions } from './caller.js';
export type { Failure, GuardEventName, GuardEvents, Judged } from './events.js';
export { createGuard, type Guard, type GuardedRequest } from './guard.js';
export type { GuardChange, GuardOptions } from './guard-options.js';
export type { HandshakeLimits } from './handshakes.js';
export type { RevocationChecking, TrustLevel } from './levels.js';
export type {
  ClientRegistration,
  DatedThumbprint,
  PinnedThumbprint,
  SecuritySettings,
} from './registry/registration.js';
export type { ClientRevocationOptions } from './revocations.js';
export type { GuardedServer } from './servers.js';
export { createMemoryStore, type GuardStore, type StoreChange, type StoreEntry } from './store.js';
export type { Admitted, Client, Refused, Verdict } from './verdict.js';
export type { CacheOptions } from './verdict-cache.js';
export type { BlockingOptions } from './violations.js';
