import type { TLSSocket } from 'node:tls';
import type { IdentitySource } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { createTrust, type Trust, type TrustOptions } from '@countersign/trust';
import { Dispatcher, type fetch, Agent as UndiciAgent } from 'undici';
import { connectionError } from './connection-error.js';
import { Connector } from './connector.js';
import { boundFetch } from './fetch.js';
import { hostHeader } from './host-header.js';
import { type Origins, parseOrigins } from './origins.js';

export interface AgentOptions {
  /** Who to be: `p12File(…)`, `pemFiles(…)`, or any other source. Required: there is no anonymous agent. */
  readonly identity: IdentitySource;
  /** Whom to believe. Default: Node's bundled CAs, no pins. */
  readonly trust?: Trust | TrustOptions;
  /** Where the identity may be shown. Required. */
  readonly origins: Origins;
  readonly timeouts?: Timeouts;
}

/** In milliseconds. */
export interface Timeouts {
  /** For TCP and for the TLS handshake, each. Default: 10,000. */
  readonly connect?: number;
  /** From the end of the request to the answer's headers. Default: 60,000. */
  readonly headers?: number;
  /** Between two pieces of the answer's body. Default: 60,000. */
  readonly body?: number;
}

/**
 * An undici Dispatcher that speaks mutual TLS. On every connection it makes, the server's chain, name and pins have
 * passed before a byte of a request is written, and the identity is the one its source names at that moment.
 */
export class MtlsAgent extends Dispatcher {
  readonly #allowed: (origin: URL) => boolean;
  readonly #inner: UndiciAgent;
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(allowed: (origin: URL) => boolean, inner: UndiciAgent) {
    super();
    this.#allowed = allowed;
    this.#inner = inner;
  }

  /** `fetch` over this agent, from the same undici. A redirect to another origin is not followed. */
  readonly fetch: typeof fetch = boundFetch(this);

  /** Refuses origins that are not allowed, and a `Host` header that names another host than the origin. */
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    let origin: URL;
    try {
      origin = this.#admit(options);
    } catch (error) {
      // Where undici tells its errors: an interceptor that dispatches from a callback could catch no exception.
      if (handler.onResponseError) handler.onResponseError(undefined as never, error as Error);
      else if (handler.onError) handler.onError(error as Error);
      else throw error;
      return false;
    }
    return this.#inner.dispatch({ ...options, origin: origin.origin }, handler);
  }

  #admit(options: Dispatcher.DispatchOptions): URL {
    const origin = parseOrigin(options.origin);
    if (this.#closing !== undefined)
      throw new ConfigurationError('ABORTED', 'The agent has been closed', {
        hint: 'Make a new one, and close it when nothing uses it any more.',
      });
    if (!this.#allowed(origin))
      throw new ConfigurationError(
        'ORIGIN_NOT_ALLOWED',
        `The identity may not be shown to ${origin.origin}`,
        {
          hint: `If it may, add '${origin.origin}' to origins.`,
        },
      );
    const host = hostHeader(options.headers);
    if (
      host !== undefined &&
      host.toLowerCase() !== origin.host &&
      host.toLowerCase() !== `${origin.hostname}:443`
    )
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `The Host header '${host}' differs from the origin ${origin.origin}`,
        { hint: 'Leave the Host header out; call the server by the name it is to be checked by.' },
      );
    return origin;
  }

  /** Lets running requests finish, then closes all connections. Closing twice is closing once. */
  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    this.#closing ??= this.#inner.closed || this.#inner.destroyed ? Promise.resolve() : this.#inner.close();
    if (callback === undefined) return this.#closing;
    void this.#closing.then(callback);
  }

  /** Fails running requests and closes all connections. */
  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    if (typeof error === 'function') return this.#inner.destroy(error);
    if (callback !== undefined) return this.#inner.destroy(error ?? null, callback);
    return this.#inner.destroy(error ?? null);
  }
}

/**
 * Makes an agent: a Dispatcher for undici and anything built on it, with a `fetch` of its own.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const agent = createAgent({
 *   identity: p12File('client.p12', { passphrase: { env: 'COUNTERSIGN_P12_PASSPHRASE' } }),
 *   trust: { ca: { file: 'payment-root-ca.pem' } },
 *   origins: 'https://api.example.com',
 * });
 * const response = await agent.fetch('https://api.example.com/v1/identity');
 * await agent.close();
 * ```
 */
export function createAgent(options: AgentOptions): MtlsAgent {
  checkOptions('createAgent', options, {
    identity: 'object',
    trust: 'object',
    origins: ['text', 'list'],
    timeouts: 'object',
  });
  const { identity, trust = {}, origins, timeouts = {} } = options;
  if (typeof identity?.current !== 'function')
    throw new ConfigurationError('CONFIG_INVALID', 'createAgent needs an identity', {
      hint: "Give identity: p12File('client.p12', …), pemFiles({ certificate, key }) or another source.",
    });
  checkOptions('timeouts', timeouts, { connect: 'number', headers: 'number', body: 'number' });
  for (const [name, value] of Object.entries(timeouts)) {
    if (!(value > 0 && value < 2 ** 31))
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `timeouts.${name} is not a positive number of milliseconds`,
      );
  }
  const connector = new Connector({
    identity,
    trust: 'checkPins' in trust ? trust : createTrust(trust),
    timeout: timeouts.connect ?? 10_000,
  });
  const inner = new UndiciAgent({
    headersTimeout: timeouts.headers ?? 60_000,
    bodyTimeout: timeouts.body ?? 60_000,
    connect: ({ hostname, protocol, port }, callback) => {
      const connecting: Promise<TLSSocket> =
        protocol === 'https:'
          ? connector.connect({ host: hostname, port: Number(port || 443) })
          : Promise.reject(
              new ConfigurationError('ORIGIN_NOT_ALLOWED', `${protocol} shows no identity; only https: does`),
            );
      connecting.then(
        socket => callback(null, socket),
        error =>
          callback(
            connectionError(error, { address: `${hostname}:${port || 443}`, outcome: 'not-sent' }),
            null,
          ),
      );
    },
  });
  return new MtlsAgent(parseOrigins(origins), inner);
}

function parseOrigin(origin: string | URL | undefined): URL {
  const text = String(origin);
  if (!URL.canParse(text))
    throw new ConfigurationError('CONFIG_INVALID', 'The origin of a request is not one');
  return new URL(text);
}
