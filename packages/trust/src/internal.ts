// Shared by the packages of Countersign. Not part of the public API: it may change in any release.
export { Anchors, bundledAnchors } from './anchors.js';
export type { ServedChain } from './path.js';
export type { ProfileOptions, Violation } from './profile.js';
export { Cache } from './revocation/cache.js';
export { type Staple, StapleSource } from './revocation/staple-source.js';
export type { Purpose } from './rules/rule.js';
export { readServedChain } from './served-chain.js';
export { type ChainOptions, type ChainVerdict, verifyChain } from './verify-chain.js';
