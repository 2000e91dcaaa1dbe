import type { MtlsAgent } from '@countersign/agent';
import { connectionError, refusalPage } from '@countersign/agent/internal';
import {
  type CountersignError,
  type components,
  type ErrorCode,
  errorCatalogue,
  type Outcome,
} from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import type { ApiKey } from './api-key.js';

/** What every call takes. */
export interface CallOptions {
  /** Gives the call up. A payment whose call was given up may have been made: repeat it with the same key. */
  readonly signal?: AbortSignal;
}

/** One call of the API. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Below the base URL, encoded. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const maxAnswerBytes = 4 * 1024 * 1024;

/** Sends calls over an agent, and turns answers into values or coded errors. */
export class Transport {
  readonly #agent: MtlsAgent;
  readonly #baseUrl: URL;
  readonly #apiKey: ApiKey;

  constructor(agent: MtlsAgent, baseUrl: URL, apiKey: ApiKey) {
    this.#agent = agent;
    this.#baseUrl = baseUrl;
    this.#apiKey = apiKey;
  }

  /** @throws CountersignError */
  async call<Answer>({ method, path, body, headers, signal }: Call): Promise<Answer> {
    const address = this.#baseUrl.host;
    if (signal?.aborted) throw aborted(signal, address, 'not-sent');
    const json = body === undefined ? '' : stringify(body);
    let status: number;
    let requestId: string | undefined;
    let text: string;
    const apiKey = await this.#key(signal, address);
    try {
      const sending = this.#agent.request({
        origin: this.#baseUrl.origin,
        path: `${this.#baseUrl.pathname.replace(/\/$/, '')}${path}`,
        method,
        headers: {
          accept: 'application/json, application/problem+json',
          ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : json,
        ...(signal === undefined ? {} : { signal }),
      });
      // undici looks at the signal only once there is a connection.
      const response = await (signal === undefined ? sending : untilAborted(sending, signal));
      status = response.statusCode;
      const id = response.headers['request-id'];
      requestId = typeof id === 'string' ? id : undefined;
      text = await readText(response.body, address);
    } catch (error) {
      if (signal?.aborted) throw aborted(signal, address, 'unknown');
      throw connectionError(error, { address, outcome: 'unknown' });
    }
    // A server that repeats the API key must not bring it into an error.
    const redact = <Text extends string | undefined>(said: Text): Text =>
      (apiKey === undefined ? said : said?.replaceAll(apiKey, '[API key]')) as Text;
    if (status >= 200 && status < 300) return parseAnswer<Answer>(text, status, redact(requestId), address);
    const error = refusal(status, redact(text), redact(requestId), address);
    if (error.code === 'API_KEY_INVALID') this.#apiKey.forget();
    throw error;
  }

  async #key(signal: AbortSignal | undefined, address: string): Promise<string | undefined> {
    const key = this.#apiKey.current();
    if (key === undefined || signal === undefined) return key;
    try {
      return await untilAborted(key, signal);
    } catch (error) {
      throw signal.aborted ? aborted(signal, address, 'not-sent') : error;
    }
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}

function aborted(signal: AbortSignal, address: string, outcome: Outcome): CountersignError {
  const cause: unknown = signal.reason;
  const timeout = cause instanceof Error && cause.name === 'TimeoutError';
  return createError(
    timeout ? 'TIMEOUT' : 'ABORTED',
    timeout ? `${address} did not answer within the call's timeout` : `The call to ${address} was aborted`,
    { cause, outcome },
  );
}

async function readText(body: AsyncIterable<Uint8Array>, address: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxAnswerBytes)
      throw createError('API_ERROR', `The answer of ${address} is larger than ${maxAnswerBytes} bytes`, {
        outcome: 'unknown',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer<Answer>(
  text: string,
  status: number,
  requestId: string | undefined,
  address: string,
): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer as Answer;
    throw new TypeError('not an object');
  } catch {
    // What JSON.parse says quotes the answer: no cause is kept.
    throw createError('API_ERROR', `${address} answered ${status} with a body that is not a JSON object`, {
      outcome: 'processed',
      status,
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}

function refusal(
  status: number,
  text: string,
  requestId: string | undefined,
  address: string,
): CountersignError {
  const problem = readProblem(text);
  const stated = problem?.code;
  const named = stated !== undefined && isServerCode(stated) ? (stated as ErrorCode) : undefined;
  const page = named === undefined ? refusalPage(status, text) : undefined;
  const code = named ?? page?.code ?? 'API_ERROR';
  const what = problem?.detail ?? problem?.title ?? errorCatalogue[code].title;
  const id = problem?.requestId ?? requestId;
  return createError(code, `${address} answered ${status}: ${printable(what)}`, {
    status,
    // What a server does before it answers 5xx, nobody knows.
    outcome: status < 500 ? 'processed' : 'unknown',
    ...(page === undefined ? {} : { candidates: page.candidates }),
    ...(typeof problem?.retryable === 'boolean' ? { retryable: problem.retryable } : {}),
    ...(id === undefined ? {} : { requestId: printable(id) }),
    ...(problem?.param === undefined ? {} : { param: printable(problem.param) }),
  });
}

/** A server may name what a server can say: not, for one, that its own pin mismatched. */
function isServerCode(code: string): boolean {
  if (!Object.hasOwn(errorCatalogue, code)) return false;
  const { status, category } = errorCatalogue[code as ErrorCode];
  return status !== undefined || category === 'api';
}

/** What can't be sent as JSON, such as a BigInt, is the caller's mistake. */
function stringify(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw createError('REQUEST_INVALID', "The request can't be written as JSON", { cause });
  }
}

/** Settles with the work, or when the signal fires. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
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

/** A server's words, fit for a log: one line, of bounded length. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 500);
