export { type Expiry, type ExpiryOptions, expiryOf } from './expiry.js';
export {
  Identity,
  type IdentityChange,
  type IdentityMaterial,
  type IdentitySource,
  type Purpose,
} from './identity.js';
export { type P12FileOptions, type P12Options, p12Bytes, p12File } from './p12.js';
export type { Passphrase } from './passphrase.js';
export { type PemFilesOptions, type PemOptions, pemFiles, pemText } from './pem.js';
export {
  type RotationPlan,
  type RotationPlanOptions,
  type RotationStep,
  rotationPlan,
} from './rotation-plan.js';
