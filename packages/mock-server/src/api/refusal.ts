import { type ErrorCode, errorCatalogue } from '@countersign/spec';

export interface RefusalDetails {
  readonly param?: string;
  /** The path of the resource that it is about. */
  readonly instance?: string;
  readonly evaluatedIp?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a call with a problem. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly details: RefusalDetails;

  constructor(code: ErrorCode, detail: string, details: RefusalDetails = {}) {
    super(detail);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorCatalogue[this.code].status ?? 500;
  }
}
