import { checkArgument, checkOptions, type Kind } from '@countersign/spec/internal';
import type { Guard, GuardedRequest } from '../guard.js';

/** What every adapter takes. */
export interface AdapterOptions {
  /** Names a request, in its problem document and in the header `request-id`. Default: `req_` and a random UUID. */
  readonly requestId?: (request: GuardedRequest) => string;
  /**
   * Told why a request ended with 500 or 503, which the caller isn't: the guard isn't ready or isn't attached to the server,
   * or a handler failed. Default: a process warning.
   */
  readonly onError?: (error: unknown, request: GuardedRequest) => void;
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkAdapter(
  caller: string,
  guard: Guard,
  options: object,
  more: Readonly<Record<string, Kind>> = {},
): void {
  checkArgument(caller, 'the guard', guard, 'object');
  checkOptions(caller, options, { requestId: 'function', onError: 'function', ...more });
}

/** Tells the operator of an error; one that throws at that stops nothing. */
export function report({ onError = warn }: AdapterOptions, error: unknown, request: GuardedRequest): void {
  try {
    onError(error, request);
  } catch (failure) {
    warn(failure);
  }
}

const warn = (error: unknown): void =>
  process.emitWarning(`A guarded request failed: ${error}`, 'CountersignWarning');
