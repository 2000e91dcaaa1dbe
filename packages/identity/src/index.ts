export { type Expiry, type ExpiryOptions, expiryOf } from './expiry.js';
export { Identity, type IdentityMaterial, type IdentitySource } from './identity.js';
export { type P12Options, p12Bytes, p12File } from './p12.js';
export type { Passphrase } from './passphrase.js';
export { type PemOptions, pemFiles, pemText } from './pem.js';
