import {
  ApiError,
  ConfigurationError,
  type CountersignError,
  type ErrorDetails,
  IdentityError,
  PeerError,
  TrustError,
} from './countersign-error.js';
import { type ErrorCode, errorCatalogue } from './errors.generated.js';

const classes = {
  identity: IdentityError,
  trust: TrustError,
  peer: PeerError,
  configuration: ConfigurationError,
  api: ApiError,
} as const;

/** Makes the error of a code that is known only at run time, in the class its catalogue entry names. */
export function createError(code: ErrorCode, message: string, details?: ErrorDetails): CountersignError {
  const ErrorClass = classes[errorCatalogue[code].category] as new (
    code: ErrorCode,
    message: string,
    details?: ErrorDetails,
  ) => CountersignError;
  return new ErrorClass(code, message, details);
}
