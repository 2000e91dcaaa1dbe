import { createError } from '@countersign/spec/internal';
import type { ApiResponse } from './response.js';

/** What an answer is held against. */
export interface Expected {
  readonly objectsOnly: boolean;
  readonly mayBeEmpty: boolean;
  /** `host:port`. */
  readonly address: string;
}

/**
 * The value of a successful answer.
 *
 * @param text The body, decrypted.
 * @throws ApiError `API_ERROR` where it isn't a JSON object although the API gives nothing else
 */
export function readAnswer(
  text: string,
  { status, headers, requestId }: ApiResponse,
  { objectsOnly, mayBeEmpty, address }: Expected,
): unknown {
  if (mayBeEmpty && text === '') return undefined;
  if (!objectsOnly && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(String(headers['content-type'])))
    return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the answer: no cause is kept.
  }
  if (objectsOnly ? isObject(value) : value !== undefined) return value;
  const what = objectsOnly ? 'a body that is not a JSON object' : 'a body that is not JSON';
  throw createError('API_ERROR', `${address} answered ${status} with ${what}`, {
    outcome: 'processed',
    status,
    ...(requestId === undefined ? {} : { requestId }),
  });
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
