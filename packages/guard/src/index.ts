export type { Failure, GuardEventName, GuardEvents, Judged } from './events.js';
export type { RevocationChecking, TrustLevel } from './levels.js';
export type { Admitted, Client, Refused, Verdict } from './verdict.js';
