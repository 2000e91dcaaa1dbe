import type { ErrorCode } from '@countersign/spec';
import { problemOf } from '../api/problem.js';
import { Refusal } from '../api/refusal.js';
import type { ApiAnswer } from '../api/request.js';
import { type AnswerFault, commits } from './fault.js';
import type { Showing } from './faults.js';

/** The answer to a request that a fault befalls; its status is 0 where there is none, since the API never saw it. */
export async function answerUnder(
  { fault, random }: Showing<AnswerFault>,
  ask: () => ApiAnswer | Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  const answer = commits(fault) ? await ask() : undefined;
  if (fault.kind !== 'refuse') return answer ?? { status: 0, headers: {}, body: undefined, code: undefined };
  const { status, retryAfter } = fault;
  const requestId =
    answer?.headers['request-id'] ?? `req_${Buffer.from(random(10)).toString('hex').toUpperCase()}`;
  return problemOf(
    new Refusal(codes[status], 'A fault of the mock asks for it', {
      headers: retryAfter === undefined ? {} : { 'retry-after': written(retryAfter) },
    }),
    requestId,
    { 'cache-control': 'no-store', ...answer?.headers, 'request-id': requestId },
  );
}

const codes = { 429: 'RATE_LIMITED', 503: 'SERVICE_UNAVAILABLE' } as const satisfies Record<
  number,
  ErrorCode
>;

/** RFC 9110 10.2.3. */
const written = (retryAfter: number | Date): string =>
  typeof retryAfter === 'number' ? String(retryAfter) : retryAfter.toUTCString();
