import { randomUUID } from 'node:crypto';
import { type components, errorCatalogue } from '@countersign/spec';
import type { Refused } from './verdict.js';

/** What a refused caller is told (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/**
 * The problem document of a refusal. What is for the log alone, its `explanation`, isn't in it.
 *
 * @param options.requestId Default: `req_` and a random UUID.
 *
 * @example
 * ```js
 * const verdict = await guard.verify(request);
 * if (!verdict.ok) {
 *   response.writeHead(verdict.status, headersOf(verdict));
 *   response.end(JSON.stringify(problemOf(verdict)));
 * }
 * ```
 */
export function problemOf(refused: Refused, options: { readonly requestId?: string } = {}): Problem {
  const { code, stage, status, detail, evaluatedIp } = refused;
  const { title, retryable } = errorCatalogue[code];
  return {
    type: 'about:blank',
    ...{ title, status, detail, code, stage, retryable },
    requestId: options.requestId ?? `req_${randomUUID()}`,
    ...(evaluatedIp === undefined ? {} : { evaluatedIp }),
  };
}

/** The header fields that go with a problem document. */
export function headersOf({ code, retryAfter }: Refused): Record<string, string> {
  return {
    'content-type': 'application/problem+json',
    // A cache would hand one caller's refusal to another.
    'cache-control': 'no-store',
    'should-retry': String(errorCatalogue[code].retryable),
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
}
