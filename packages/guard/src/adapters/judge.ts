import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { Guard, GuardedRequest } from '../guard.js';
import { headersOf, problemOf } from '../problem.js';
import { type Admitted, type Refused, refused } from '../verdict.js';
import { type AdapterOptions, report } from './adapter-options.js';

/** What a caller is answered that doesn't come in. */
export interface Answer {
  readonly ok: false;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** Whether nothing more is to be heard on its connection. */
  readonly isLast: boolean;
}

/**
 * Judges a request, and puts what a refused caller is answered into words. A guard that fails lets nobody in.
 *
 * @returns undefined where the caller has gone
 */
export async function judge(
  guard: Guard,
  request: GuardedRequest,
  options: AdapterOptions,
): Promise<Admitted | Answer | undefined> {
  try {
    await guard.ready();
  } catch (error) {
    report(options, error, request);
    return answer(unavailable, request, options);
  }
  // HTTP/2 forgets the connection of a stream that was reset.
  if (isGone(request)) return undefined;
  try {
    const verdict = await guard.verify(request);
    if (isGone(request)) return undefined;
    return verdict.ok ? verdict : answer(verdict, request, options);
  } catch (error) {
    report(options, error, request);
    return answer(CountersignError.is(error) && error.retryable ? unavailable : failed, request, options);
  }
}

/** The answer of a server whose own work failed. */
export const failure = (request: GuardedRequest, options: AdapterOptions): Answer =>
  answer(failed, request, options);

const unavailable = refused('SERVICE_UNAVAILABLE', 'The server can judge no caller at the moment');
const failed = refused('SERVER_ERROR', 'The server failed; the operator was told why');

function answer(refusal: Refused, request: GuardedRequest, options: AdapterOptions): Answer {
  const problem = problemOf(refusal, nameOf(request, options));
  const body = JSON.stringify(problem);
  return {
    ok: false,
    status: refusal.status,
    headers: {
      ...headersOf(refusal),
      'content-length': String(Buffer.byteLength(body)),
      'request-id': problem.requestId,
    },
    body,
    isLast: refusal.code === 'CERTIFICATE_REVOKED',
  };
}

function nameOf(request: GuardedRequest, options: AdapterOptions): { readonly requestId?: string } {
  if (options.requestId === undefined) return {};
  try {
    const requestId = options.requestId(request);
    if (/^[\x20-\x7e]{1,128}$/.test(requestId)) return { requestId };
    throw new ConfigurationError('CONFIG_INVALID', 'requestId returned what is no header value', {
      hint: 'Return 128 characters of ASCII at most.',
    });
  } catch (error) {
    report(options, error, request);
    return {};
  }
}

function isGone({ socket }: GuardedRequest): boolean {
  const { destroyed } = (socket ?? { destroyed: true }) as { readonly destroyed?: boolean };
  return destroyed === true;
}
