import type { IncomingHttpHeaders } from 'node:http';
import { CountersignError } from '@countersign/spec';
import { printable } from '@countersign/spec/internal';
import type { Reply } from './attempt.js';

/** What is left of the caller's quota (draft-ietf-httpapi-ratelimit-headers). */
export interface RateLimitState {
  /** The name of the policy: the trust level. */
  readonly policy: string;
  readonly remaining: number;
  /** In how many seconds the quota is full again. */
  readonly resetsIn: number;
}

/** An answer as it came, and what it took to get it. */
export class ApiResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** How often the request was sent, or tried to be. */
  readonly attempts: number;
  /** Of all attempts; `undefined` for calls that only read. */
  readonly idempotencyKey: string | undefined;
  readonly #body: Uint8Array;
  readonly #apiKey: string | undefined;

  /** @internal */
  constructor(
    reply: Reply,
    attempts: number,
    idempotencyKey: string | undefined,
    apiKey: string | undefined,
  ) {
    this.status = reply.status;
    this.headers = reply.headers;
    this.#body = reply.body;
    this.attempts = attempts;
    this.idempotencyKey = idempotencyKey;
    this.#apiKey = apiKey;
  }

  /** The server's name for the request: give it to the operator. One line, and never the API key. */
  get requestId(): string | undefined {
    const id = this.#header('request-id');
    return id === undefined ? undefined : printable(withoutKey(id, this.#apiKey));
  }

  /** Whether this is the stored answer to an earlier call with the same key. */
  get replayed(): boolean {
    return this.#header('idempotency-replayed') === 'true';
  }

  get rateLimit(): RateLimitState | undefined {
    const found = /^"([^"]{1,64})";r=(\d{1,15});t=(\d{1,15})$/.exec(this.#header('ratelimit') ?? '');
    if (found === null) return undefined;
    const [, policy = '', remaining, resetsIn] = found;
    return { policy, remaining: Number(remaining), resetsIn: Number(resetsIn) };
  }

  /** When the caller's certificate ends, as the server saw it. */
  get certificateExpires(): Date | undefined {
    const date = new Date(this.#header('client-certificate-expires') ?? '');
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  /** The body's bytes. */
  bytes(): Uint8Array {
    return this.#body;
  }

  /** The body as UTF-8. */
  text(): string {
    const { buffer, byteOffset, length } = this.#body;
    return Buffer.from(buffer, byteOffset, length).toString('utf8');
  }

  /** @throws SyntaxError where the body isn't JSON */
  json(): unknown {
    return JSON.parse(this.text());
  }

  #header(name: string): string | undefined {
    const value = this.headers[name];
    return typeof value === 'string' ? value : undefined;
  }
}

/**
 * What a server said, without the API key: one that repeats it must not bring it into an error or a log.
 *
 * @internal
 */
export const withoutKey = (said: string, apiKey: string | undefined): string =>
  apiKey === undefined ? said : said.replaceAll(apiKey, '[API key]');

const responses = new WeakMap<CountersignError, ApiResponse>();

/** @internal */
export function keepResponse(error: CountersignError, response: ApiResponse): void {
  responses.set(error, response);
}

/**
 * The answer that an error comes from, where there was one. It isn't part of the error, so that a log of the error never
 * holds what the server sent.
 *
 * @example
 * ```js
 * try {
 *   await client.payments.retrieve('pay_7Q2M4T9K1B');
 * } catch (error) {
 *   console.log(responseOf(error)?.status);
 * }
 * ```
 */
export function responseOf(error: unknown): ApiResponse | undefined {
  return CountersignError.is(error) ? responses.get(error) : undefined;
}
