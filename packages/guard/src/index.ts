export type { Condition } from './authorization/condition.js';
export type { AuthorizationPolicy, AuthorizationRule } from './authorization/policy.js';
export { isBoundTo, thumbprintOf } from './authorization/token-binding.js';
export type { ProxyOptions } from './caller.js';
export type { Failure, GuardEventName, GuardEvents, Judged } from './events.js';
export { createGuard, type Guard, type GuardedRequest } from './guard.js';
export type { GuardChange, GuardOptions } from './guard-options.js';
export type { HandshakeLimits } from './handshakes.js';
export type { RevocationChecking, TrustLevel } from './levels.js';
export { type AuditTrail, type AuditTrailOptions, openAuditTrail } from './monitoring/audit-trail.js';
export {
  type ExpiryMonitor,
  type ExpiryMonitorOptions,
  type ExpiryTimers,
  monitorExpiry,
} from './monitoring/expiry-monitor.js';
export {
  type ExpiryNotice,
  type ExpirySink,
  logExpiry,
  type UnreadableNotice,
} from './monitoring/expiry-notice.js';
export type { ExpiryFile, NamedCertificate } from './monitoring/expiry-sources.js';
export { type Logger, type LogOptions, logEvents } from './monitoring/logging.js';
export type { ObservedGuard } from './monitoring/observed-guard.js';
export {
  type AuditVerification,
  type VerifyAuditTrailOptions,
  verifyAuditTrail,
} from './monitoring/verify-audit-trail.js';
export { type WebhookOptions, webhook } from './monitoring/webhook.js';
export { headersOf, type Problem, problemOf } from './problem.js';
export type {
  ClientRegistration,
  DatedThumbprint,
  PinnedThumbprint,
  SecuritySettings,
} from './registry/registration.js';
export type { ConfigFile } from './registry/registry-files.js';
export type { CertificateUse, ClientUse, PinUse, Use } from './registry/usage.js';
export type { ClientRevocationOptions } from './revocations.js';
export type { GuardedServer } from './servers.js';
export { createMemoryStore, type GuardStore, type StoreChange, type StoreEntry } from './store.js';
export type { Admitted, Client, Refused, Verdict } from './verdict.js';
export type { CacheOptions } from './verdict-cache.js';
export type { BlockingOptions } from './violations.js';
