import type { CountersignError, Outcome } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { keepResponse, responseOf } from './response.js';

/** What only the whole call knows of an error. */
export interface CallFacts {
  readonly attempts: number;
  readonly outcome: Outcome;
  /** Why it was not repeated, where it could have been. */
  readonly why?: string | undefined;
}

/** The error with the facts of the call. A copy: one failure of a connection fails many calls. */
export function callError(error: CountersignError, { attempts, outcome, why }: CallFacts): CountersignError {
  const { code, message, stage, retryable, candidates, hint, cause } = error;
  const { status, requestId, param, evaluatedIp, retryAfter } = error;
  const copy = createError(code, why === undefined ? message : `${message}; ${why}`, {
    stage,
    retryable,
    outcome,
    candidates,
    hint,
    attempts,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(param === undefined ? {} : { param }),
    ...(evaluatedIp === undefined ? {} : { evaluatedIp }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(cause === undefined ? {} : { cause }),
  });
  const response = responseOf(error);
  if (response !== undefined) keepResponse(copy, response);
  return copy;
}
