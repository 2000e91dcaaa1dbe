export { HostPattern } from './host-pattern.js';
export { type CaSource, createTrust, type Trust, type TrustOptions } from './trust.js';
