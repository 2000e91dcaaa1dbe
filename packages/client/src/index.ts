export type { ProxyOptions, Timeouts } from '@countersign/agent';
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
export { type Answered, ApiCall } from './api-call.js';
export type { CallOptions } from './call-options.js';
export {
  type CertificateFilter,
  Certificates,
  type RegisteredCertificate,
  type RevokeCertificate,
} from './certificates.js';
export { type AnyClientOptions, type Client, createClient, type Result, type Send } from './client.js';
export type { ClientOptions, ClientTimeouts, RetryOptions } from './client-options.js';
export type { Algorithm, EncryptionOptions } from './encryption/encryption.js';
export type { PaymentEnvironment } from './environment.js';
export type { ClientHooks, RequestEvent, ResponseEvent, RetryEvent, RotationEvent } from './hooks.js';
export { type FetchPage, List, Page, type PageContent } from './list.js';
export type {
  Arguments,
  Input,
  Method,
  OperationOf,
  Output,
  Parameters,
  PathsWith,
} from './openapi-types.js';
export {
  type ClientIdentity,
  type CreatePaymentClient,
  createPaymentClient,
  type EncryptionKeys,
  type PaymentClient,
  type PaymentClientOptions,
  type TlsDiagnostics,
} from './payment-client.js';
export {
  type CapturePayment,
  type CreatePayment,
  type CreateRefund,
  type PageOptions,
  type Payment,
  type PaymentFilter,
  Payments,
  type Refund,
} from './payments.js';
export type { CustomRequest } from './request.js';
export { ApiResponse, type RateLimitState, responseOf } from './response.js';
