import { createError } from '@countersign/spec/internal';
import type { ApiResponse } from './response.js';

/**
 * The value of a successful answer.
 *
 * @param text The body, decrypted.
 * @throws ApiError `API_ERROR` where it isn't a JSON object although the API gives nothing else
 */
export function readAnswer(
  text: string,
  { status, headers, requestId }: ApiResponse,
  { objectsOnly, address }: { readonly objectsOnly: boolean; readonly address: string },
): unknown {
  if (!objectsOnly) {
    if (text === '') return undefined;
    if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(String(headers['content-type']))) return text;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the answer: no cause is kept.
  }
  if (objectsOnly ? typeof value === 'object' && value !== null : value !== undefined) return value;
  const what = objectsOnly ? 'a body that is not a JSON object' : 'a body that is not JSON';
  throw createError('API_ERROR', `${address} answered ${status} with ${what}`, {
    outcome: 'processed',
    status,
    ...(requestId === undefined ? {} : { requestId }),
  });
}
