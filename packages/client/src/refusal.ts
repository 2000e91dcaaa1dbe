import { refusalPage } from '@countersign/agent/internal';
import { type CountersignError, type components, type ErrorCode, errorCatalogue } from '@countersign/spec';
import { createError, printable } from '@countersign/spec/internal';
import { withoutKey } from './response.js';

/** An answer that is none of success. */
export interface Refused {
  readonly status: number;
  /** The body. */
  readonly text: string;
  /** What must not get into the error, should the server repeat it. */
  readonly apiKey: string | undefined;
  readonly requestId: string | undefined;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
  /** `host:port`. */
  readonly address: string;
}

/** Turns an answer into the error that it stands for. What the server says is hostile: it is cut, and never trusted. */
export function refusalOf({
  status,
  text,
  apiKey,
  requestId,
  retryAfter,
  address,
}: Refused): CountersignError {
  const problem = readProblem(text);
  const stated = problem?.code;
  const named = stated !== undefined && isServerCode(stated) ? (stated as ErrorCode) : undefined;
  const page = named === undefined ? refusalPage(status, text) : undefined;
  const code = named ?? page?.code ?? 'API_ERROR';
  const what = problem?.detail ?? problem?.title ?? errorCatalogue[code].title;
  const id = problem?.requestId ?? requestId;
  const { param, evaluatedIp } = problem ?? {};
  // Of the values, and not of the text: JSON has many ways to write one.
  const said = (value: string): string => printable(withoutKey(value, apiKey), 500);
  return createError(code, `${address} answered ${status}: ${said(what)}`, {
    status,
    // What a server does before it answers 5xx, nobody knows; nor what comes of the first call with a key.
    outcome: status >= 500 || code === 'IDEMPOTENCY_KEY_IN_PROGRESS' ? 'unknown' : 'processed',
    ...(page === undefined ? {} : { candidates: page.candidates }),
    ...(problem?.retryable === undefined
      ? code === 'API_ERROR'
        ? { retryable: passing.has(status) }
        : {}
      : { retryable: problem.retryable }),
    ...(id === undefined ? {} : { requestId: said(id) }),
    ...(param === undefined ? {} : { param: said(param) }),
    ...(evaluatedIp === undefined ? {} : { evaluatedIp: said(evaluatedIp) }),
    ...(retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter / 1000) }),
  });
}

/** What passes by itself, when a gateway says it without a problem document. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A server may name what a server can say: not, for one, that its own pin mismatched. */
function isServerCode(code: string): boolean {
  if (!Object.hasOwn(errorCatalogue, code)) return false;
  const { status, category } = errorCatalogue[code as ErrorCode];
  return status !== undefined || category === 'api';
}

type Problem = Partial<components['schemas']['Problem']>;

/** RFC 9457, whose fields may be missing or of a wrong type: only those that fit are taken. */
function readProblem(text: string): Problem | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fits = Object.entries(value).filter(([name, field]) =>
    name === 'retryable' ? typeof field === 'boolean' : typeof field === 'string',
  );
  return Object.fromEntries(fits) as Problem;
}
