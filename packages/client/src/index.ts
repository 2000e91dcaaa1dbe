export type { Timeouts } from '@countersign/agent';
export {
  type Expiry,
  type ExpiryOptions,
  expiryOf,
  Identity,
  type IdentityChange,
  type IdentityMaterial,
  type IdentitySource,
  type P12FileOptions,
  type P12Options,
  type Passphrase,
  type PemFilesOptions,
  type PemOptions,
  p12Bytes,
  p12File,
  pemFiles,
  pemText,
  type RotationPlan,
  type RotationPlanOptions,
  type RotationStep,
  rotationPlan,
} from '@countersign/identity';
export {
  ApiError,
  ConfigurationError,
  CountersignError,
  type ErrorCode,
  IdentityError,
  type Outcome,
  PeerError,
  TrustError,
} from '@countersign/spec';
export { type CaSource, createTrust, type Trust, type TrustOptions } from '@countersign/trust';
export {
  type ClientIdentity,
  createPaymentClient,
  type PaymentClient,
  type PaymentClientOptions,
} from './payment-client.js';
export type { CreatePayment, CreatePaymentOptions, Payment, Payments } from './payments.js';
export type { CallOptions } from './transport.js';
