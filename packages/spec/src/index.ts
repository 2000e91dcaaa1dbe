export {
  ApiError,
  ConfigurationError,
  CountersignError,
  type ErrorDetails,
  IdentityError,
  type Outcome,
  PeerError,
  TrustError,
} from './countersign-error.js';
export {
  type ApiErrorCode,
  type ConfigurationErrorCode,
  type ErrorCategory,
  type ErrorCode,
  type ErrorDescription,
  errorCatalogue,
  type IdentityErrorCode,
  type PeerErrorCode,
  type Stage,
  type TrustErrorCode,
} from './errors.generated.js';
export type { components, operations, paths } from './openapi.generated.js';
