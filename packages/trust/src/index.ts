export type { CaSource } from './ca-source.js';
export { HostPattern } from './host-pattern.js';
export type { ServedChain } from './path.js';
export type { Violation } from './profile.js';
export { RevocationChecker } from './revocation/checker.js';
export type { RevocationOptions } from './revocation/options.js';
export type { RevocationFinding, RevocationSource, RevocationVerdict } from './revocation/verdict.js';
export {
  type ClientVerifier,
  createTrust,
  type Judgement,
  type ProfileSettings,
  type Trust,
  type TrustOptions,
} from './trust.js';
export type { ChainVerdict } from './verify-chain.js';
