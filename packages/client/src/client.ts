import { CountersignError } from '@countersign/spec';
import { Api } from './api.js';
import type { Answered } from './api-call.js';
import { type CallOptions, checkCallOptions } from './call-options.js';
import { type ClientOptions, readOptions } from './client-options.js';
import { Findings } from './findings.js';
import { openTransport } from './open-transport.js';
import type { Arguments, Input, Method, OperationOf, Output, PathsWith } from './openapi-types.js';
import { type ApiResponse, responseOf } from './response.js';

export interface AnyClientOptions extends ClientOptions {
  /** Sent with every request. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether the API does a call with a known `Idempotency-Key` only once. Then each POST and PATCH carries one, and is
   * repeated like the others; without it, only where it is certain that nothing was sent. Default: false.
   */
  readonly idempotencyKeys?: boolean;
}

/** What a call came to: `data` where the API did it, `error` where it refused. */
export type Result<Data> =
  | { readonly data: Data; readonly error?: never; readonly response: ApiResponse }
  | { readonly data?: never; readonly error: CountersignError; readonly response: ApiResponse };

/** Calls the paths that have a method. It rejects where there was no answer. */
export type Send<Paths, M extends Method> = <Path extends PathsWith<Paths, M>>(
  path: Path,
  ...init: Arguments<Input<OperationOf<Paths, Path, M>> & CallOptions>
) => Promise<Result<Output<OperationOf<Paths, Path, M>>>>;

/** A client of any API that an OpenAPI document describes. */
export interface Client<Paths> {
  readonly GET: Send<Paths, 'get'>;
  readonly PUT: Send<Paths, 'put'>;
  readonly POST: Send<Paths, 'post'>;
  readonly DELETE: Send<Paths, 'delete'>;
  readonly OPTIONS: Send<Paths, 'options'>;
  readonly HEAD: Send<Paths, 'head'>;
  readonly PATCH: Send<Paths, 'patch'>;
  /** Lets running calls finish, then closes all connections. */
  close(): Promise<void>;
}

/**
 * Makes a client of any API, typed by the `paths` that openapi-typescript writes, in the call shape of openapi-fetch. Connections,
 * retries and errors are those of the Payment API's client.
 *
 * @throws ConfigurationError `CONFIG_INVALID` that lists every problem
 *
 * @example
 * ```js
 * const client = createClient({ baseUrl: 'https://api.example.com', identity });
 * const { data, error } = await client.GET('/v1/payments/{id}', { params: { path: { id: 'pay_7Q2M4T9K1B' } } });
 * ```
 */
export function createClient<Paths>(options: AnyClientOptions): Client<Paths> {
  const findings = new Findings('The configuration of the client');
  const more = { headers: 'object', idempotencyKeys: 'boolean' } as const;
  const settings = readOptions('createClient', options, findings, more);
  if (options?.headers !== undefined)
    findings.try('', () => checkCallOptions('createClient', { headers: options.headers ?? {} }));
  findings.end();
  if (settings === undefined) throw new Error('without findings there are settings');
  const { headers = {}, idempotencyKeys = false } = options;
  const transport = openTransport(settings, options, {
    headers: { accept: 'application/json, */*;q=0.5', ...lowerCased(headers) },
    idempotencyKeys,
    objectsOnly: false,
  });
  // The types are checked where a call is written; here any path is one.
  const api = new Api<AnyPaths>(transport);
  const send =
    (method: Method) =>
    (path: string, init: CallOptions & AnyInput = {}): Promise<Result<unknown>> => {
      const { params, body, ...call } = init;
      const input = { ...(params === undefined ? {} : { params }), ...(body === undefined ? {} : { body }) };
      return settled(api.call(method.toUpperCase(), method, path, input as never, call).withResponse());
    };
  const client = {
    GET: send('get'),
    PUT: send('put'),
    POST: send('post'),
    DELETE: send('delete'),
    OPTIONS: send('options'),
    HEAD: send('head'),
    PATCH: send('patch'),
    close: () => transport.close(),
  };
  return client as unknown as Client<Paths>;
}

type AnyPaths = Record<string, Record<Method, { responses: { 200: { content: { any: unknown } } } }>>;

interface AnyInput {
  readonly params?: object;
  readonly body?: unknown;
}

/** What the API refused is a result; what never reached an answer is none. */
async function settled<Data>(work: Promise<Answered<Data>>): Promise<Result<Data>> {
  try {
    return await work;
  } catch (error) {
    const response = responseOf(error);
    if (response === undefined || !CountersignError.is(error)) throw error;
    return { error, response };
  }
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
