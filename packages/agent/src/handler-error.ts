import { CountersignError } from '@countersign/spec';
import type { Dispatcher } from 'undici';
import { connectionError, isUnreadable } from './connection-error.js';

/** Where undici tells its errors: an interceptor that dispatches from a callback could catch no exception. */
export function failHandler(handler: Dispatcher.DispatchHandler, error: Error): void {
  if (handler.onResponseError) handler.onResponseError(undefined as never, error);
  else if (handler.onError) handler.onError(error);
  else throw error;
}

/**
 * What undici and Node throw, in codes. What a caller aborted with is left to him, and to undici's retry interceptor, which
 * stands above, that by which it knows an answer that it is to repeat.
 */
export function handlerError(error: Error, address: string, started: boolean): Error {
  const { code } = error as { code?: unknown };
  const isOurs =
    CountersignError.is(error) ||
    isUnreadable(error) ||
    (typeof code === 'string' && !/^UND_ERR_(ABORTED|REQ_RETRY)$/.test(code));
  return isOurs ? connectionError(error, { address, outcome: started ? 'unknown' : 'not-sent' }) : error;
}

/** Whether a request ended because it took too long: by a timeout of the agent, or by AbortSignal.timeout(). */
export const isLate = (error: Error & { readonly code?: unknown }): boolean =>
  error.code === 'TIMEOUT' || error.name === 'TimeoutError';
