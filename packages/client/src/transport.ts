import { randomUUID } from 'node:crypto';
import type { MtlsAgent } from '@countersign/agent';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import { readAnswer } from './answer.js';
import type { Answered } from './api-call.js';
import type { ApiKey } from './api-key.js';
import { send } from './attempt.js';
import { callError } from './call-error.js';
import type { CallOptions } from './call-options.js';
import type { Encryption } from './encryption/encryption.js';
import { writeJson } from './json.js';
import { Limit } from './limit.js';
import { refusalOf } from './refusal.js';
import { type RepeatOptions, repeat } from './repeat.js';
import { ApiResponse, keepResponse } from './response.js';
import { retryAfter } from './retry-after.js';
import type { RetrySettings } from './retry-policy.js';
import type { Tracing } from './tracing.js';
import { Turns } from './turns.js';

/** One call of an API. */
export interface Call {
  readonly method: string;
  /** The path template: `/v1/payments/{id}`. */
  readonly route: string;
  /** Below the base URL, encoded, with the query. */
  readonly path: string;
  readonly body?: unknown;
  /** Whether it is made for a call that runs, which a client that is closing lets come to its end. */
  readonly forAnother?: boolean;
  /** Whether an answer without a body is one, as to HEAD. Default: where the API answers more than objects. */
  readonly mayBeEmpty?: boolean;
  /** Beside those of the call's options. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TransportOptions extends RepeatOptions {
  readonly agent: MtlsAgent;
  readonly baseUrl: URL;
  readonly apiKey: ApiKey;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether calls that change something carry an Idempotency-Key, which the API then has to honour. */
  readonly idempotencyKeys: boolean;
  /** Whether every answer is a JSON object. Otherwise what isn't JSON is given as text. */
  readonly objectsOnly: boolean;
  readonly retry: RetrySettings;
  /** Milliseconds for a whole call. */
  readonly callTimeout: number;
  /** How many requests run at a time. */
  readonly connections: number;
  /** Asked for with the first call. */
  readonly tracing: () => Promise<Tracing | undefined>;
}

/** What is the same for all attempts of a call. */
interface Written {
  readonly call: Call;
  readonly limit: Limit;
  readonly headers: Record<string, string>;
  readonly idempotencyKey: string | undefined;
  body: string | undefined;
}

/** Methods that change nothing, and those that change nothing more when they are repeated (RFC 9110 9.2). */
const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const idempotent: ReadonlySet<string> = new Set([...safe, 'PUT', 'DELETE']);

/** Sends calls over an agent, as often as it takes, and turns answers into values or coded errors. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #address: string;
  readonly #prefix: string;
  readonly #turns: Turns;
  #tracing: Tracing | undefined;
  #preparing: Promise<void> | undefined;
  #isPrepared = false;
  #encryption: Encryption | undefined;
  #running = 0;
  #closed: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#address = options.baseUrl.host;
    this.#prefix = options.baseUrl.pathname.replace(/\/$/, '');
    this.#turns = new Turns(options.connections);
  }

  /** What it encrypts by, which itself needs a transport to get its keys. */
  encryptBy(encryption: Encryption): void {
    this.#encryption = encryption;
  }

  /** @throws CountersignError */
  async call<Data>(call: Call, options: CallOptions): Promise<Answered<Data>> {
    const { now, callTimeout, retry, idempotencyKeys } = this.#options;
    const { timeout = callTimeout, signal, attempts = retry.attempts } = options;
    const reads = safe.has(call.method);
    const idempotencyKey = options.idempotencyKey ?? (idempotencyKeys && !reads ? randomUUID() : undefined);
    const headers: Record<string, string> = { ...this.#options.headers, ...call.headers };
    for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value;
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
    if (this.#closing !== undefined && call.forAnother !== true) throw closed();
    const limit = new Limit({ timeout, signal, address: this.#address });
    this.#running++;
    try {
      if (limit.over) throw limit.error('not-sent');
      const written = { call, limit, headers, idempotencyKey, body: undefined };
      const deadline = now().getTime() + timeout;
      if (!this.#isPrepared) await limit.race(this.#prepare());
      if (call.body !== undefined) await this.#write(written);
      const repeated = {
        method: call.method,
        route: call.route,
        limit,
        settings: attempts === retry.attempts ? retry : { ...retry, attempts },
        deadline,
        repeatable: idempotencyKey !== undefined || idempotent.has(call.method),
        reads,
        rewrite: () => this.#rewrite(written),
      };
      return await repeat<Data>(repeated, this.#options, attempt => this.#attempt(written, attempt));
    } catch (error) {
      // What fails before the first attempt.
      throw CountersignError.is(error) && error.attempts === undefined
        ? callError(error, { attempts: 0, outcome: error.outcome })
        : error;
    } finally {
      limit.end();
      this.#running--;
      if (this.#running === 0) this.#closed?.();
    }
  }

  /** Takes no more calls, lets those that run come to their end, with all their attempts, and closes the connections. */
  close(): Promise<void> {
    this.#closing ??= new Promise<void>(resolve => {
      if (this.#running === 0) resolve();
      else this.#closed = resolve;
    }).then(() => this.#options.agent.close());
    return this.#closing;
  }

  /** Loads what the first call doesn't do without. */
  #prepare(): Promise<void> {
    this.#preparing ??= this.#options.tracing().then(tracing => {
      this.#tracing = tracing;
      this.#isPrepared = true;
    });
    return this.#preparing;
  }

  /** One body for all attempts: a server compares what comes with the same key. */
  async #write(written: Written): Promise<void> {
    const { call, headers, limit } = written;
    const encrypted = this.#encryption && (await limit.race(this.#encryption.encrypt(call)));
    written.body = encrypted?.text ?? writeJson(call.body);
    headers['content-type'] = encrypted?.mediaType ?? 'application/json';
  }

  /** To new keys: the server's may have changed. */
  async #rewrite(written: Written): Promise<boolean> {
    if (this.#encryption === undefined || written.call.body === undefined) return false;
    if (!(await this.#encryption.refresh())) return false;
    await this.#write(written);
    return true;
  }

  async #attempt<Data>(written: Written, attempt: number): Promise<Answered<Data>> {
    const { call, limit, idempotencyKey } = written;
    const { apiKey, agent, baseUrl, watch, objectsOnly } = this.#options;
    const { method, route } = call;
    const headers = { ...written.headers };
    const waiting = apiKey.current();
    const key = waiting === undefined ? undefined : await limit.race(waiting);
    if (key !== undefined) headers['x-api-key'] = key;
    const turn = this.#turns.take(limit);
    if (turn !== undefined) await turn;
    const { hostname: host, port } = baseUrl;
    const start = { method, route, host, port: Number(port || 443), attempt };
    const span = this.#tracing?.start(start, headers);
    watch.tell('request', () => ({ method, route, attempt, headers: watch.redact(headers, key) }));
    const begun = performance.now();
    let response: ApiResponse | undefined;
    let error: CountersignError | undefined;
    try {
      const request = { origin: baseUrl.origin, method, path: this.#prefix + call.path, headers };
      const reply = await send(agent, { ...request, body: written.body }, limit, this.#address);
      response = new ApiResponse(reply, attempt, idempotencyKey, key);
      if (reply.status < 200 || reply.status > 299) throw this.#refusal(response, key);
      const text = (await this.#encryption?.decrypt(response)) ?? response.text();
      const { mayBeEmpty = !objectsOnly } = call;
      const expected = { objectsOnly, mayBeEmpty, address: this.#address };
      const data = readAnswer(text, response, expected) as Data;
      return { data, response };
    } catch (failed) {
      error = failed as CountersignError;
      throw error;
    } finally {
      this.#turns.give();
      const { status, requestId } = response ?? { status: undefined, requestId: undefined };
      span?.end({ status, error });
      watch.tell('response', () => ({
        ...{ method, route, attempt, status, error, milliseconds: performance.now() - begun },
        requestId,
        headers: watch.redact(response?.headers ?? {}, key),
      }));
    }
  }

  /** The server's no. */
  #refusal(response: ApiResponse, key: string | undefined): CountersignError {
    const { status, requestId, headers } = response;
    const error = refusalOf({
      status,
      text: response.text(),
      apiKey: key,
      requestId,
      retryAfter: retryAfter(headers['retry-after'], this.#options.now()),
      address: this.#address,
    });
    if (error.code === 'API_KEY_INVALID') this.#options.apiKey.forget();
    keepResponse(error, response);
    return error;
  }
}

const closed = (): ConfigurationError =>
  new ConfigurationError('ABORTED', 'The client has been closed', {
    attempts: 0,
    hint: 'Make a new one, and close it when nothing uses it any more.',
  });
