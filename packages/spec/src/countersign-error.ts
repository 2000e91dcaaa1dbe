import {
  type ApiErrorCode,
  type ConfigurationErrorCode,
  type ErrorCode,
  errorCatalogue,
  type IdentityErrorCode,
  type PeerErrorCode,
  type Stage,
  type TrustErrorCode,
} from './errors.generated.js';

/**
 * Whether the request reached the server: `not-sent` is a proof, `processed` means that the server answered,
 * and everything between is `unknown`.
 */
export type Outcome = 'not-sent' | 'unknown' | 'processed';

/** What an error may say beyond its code and message. What is left out comes from the catalogue. */
export interface ErrorDetails {
  readonly stage?: Stage;
  readonly retryable?: boolean;
  /** Default: `not-sent`. */
  readonly outcome?: Outcome;
  /** Codes that fit the evidence where it doesn't decide. */
  readonly candidates?: readonly ErrorCode[];
  /** What to do about it, in one or two sentences. */
  readonly hint?: string;
  /** HTTP status, where the server answered. */
  readonly status?: number;
  /** The server's name for the request, where it answered. */
  readonly requestId?: string;
  /** How often the request was sent, or tried to be. */
  readonly attempts?: number;
  /** The parameter that the server objects to, a field of the body as dotted path. */
  readonly param?: string;
  /** The caller's address as the server judged it, where that is why. */
  readonly evaluatedIp?: string;
  /** In how many seconds the server wants to be asked again. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

const brand = Symbol.for('countersign.error');

/**
 * Every error of Countersign: a stable `code`, a `hint` that cures it, and the `cause` it came from.
 *
 * @example
 * ```js
 * try {
 *   await client.payments.create({ amount: { currency: 'EUR', value: '12.50' } });
 * } catch (error) {
 *   if (CountersignError.is(error) && error.code === 'CERTIFICATE_EXPIRED') console.error(error.hint);
 * }
 * ```
 */
export abstract class CountersignError extends Error {
  readonly code: ErrorCode;
  /** The step that failed. */
  readonly stage: Stage;
  /** Whether the same call may succeed later without a change on the caller's side. */
  readonly retryable: boolean;
  readonly outcome: Outcome;
  readonly candidates: readonly ErrorCode[];
  readonly hint: string;
  /** HTTP status, where the server answered. */
  readonly status: number | undefined;
  /** The server's name for the request, where it answered: give it to the operator. */
  readonly requestId: string | undefined;
  /** How often the request was sent, or tried to be, where that was counted. */
  readonly attempts: number | undefined;
  /** The parameter that the server objects to, a field of the body as dotted path. */
  readonly param: string | undefined;
  /** The caller's address as the server judged it, where that is why. */
  readonly evaluatedIp: string | undefined;
  /** In how many seconds the server wants to be asked again, where it says so. */
  readonly retryAfter: number | undefined;
  /** The page that explains the code, inside the Countersign repository. */
  readonly docs: string;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    const description = errorCatalogue[code];
    this.code = code;
    this.stage = details.stage ?? description.stage;
    this.retryable = details.retryable ?? description.retryable;
    this.outcome = details.outcome ?? 'not-sent';
    this.candidates = details.candidates ?? [];
    this.hint = details.hint ?? description.hint;
    this.status = details.status;
    this.requestId = details.requestId;
    this.attempts = details.attempts;
    this.param = details.param;
    this.evaluatedIp = details.evaluatedIp;
    this.retryAfter = details.retryAfter;
    this.docs = `docs/errors/${code}.md`;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Recognises an error of any installed copy of Countersign, which `instanceof` doesn't. */
  static is(value: unknown): value is CountersignError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** All fields but the stack and the cause: safe to log and to send on. */
  toJSON(): Record<string, unknown> {
    const { status, requestId, attempts, param, evaluatedIp, retryAfter } = this;
    const known = Object.entries({ status, requestId, attempts, param, evaluatedIp, retryAfter });
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      stage: this.stage,
      retryable: this.retryable,
      outcome: this.outcome,
      candidates: this.candidates,
      hint: this.hint,
      ...Object.fromEntries(known.filter(([, value]) => value !== undefined)),
      docs: this.docs,
    };
  }
}

/** The owner of the client certificate must act: load, renew or replace it. */
export class IdentityError extends CountersignError {
  override readonly name = 'IdentityError';
  declare readonly code: IdentityErrorCode;
  constructor(code: IdentityErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The server is not the one that was asked for. Nothing was sent to it. */
export class TrustError extends CountersignError {
  override readonly name = 'TrustError';
  declare readonly code: TrustErrorCode;
  constructor(code: TrustErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The other side, or the way to it, must act. */
export class PeerError extends CountersignError {
  override readonly name = 'PeerError';
  declare readonly code: PeerErrorCode;
  constructor(code: PeerErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** An option, an argument or a setting is wrong. */
export class ConfigurationError extends CountersignError {
  override readonly name = 'ConfigurationError';
  declare readonly code: ConfigurationErrorCode;
  constructor(code: ConfigurationErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The API understood who called, and refused or failed the request itself. */
export class ApiError extends CountersignError {
  override readonly name = 'ApiError';
  declare readonly code: ApiErrorCode;
  constructor(code: ApiErrorCode, message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

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
