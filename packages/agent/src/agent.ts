import type { EventEmitter } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { createTrust, type Trust } from '@countersign/trust';
import { Dispatcher, type fetch, Agent as UndiciAgent } from 'undici';
import { type AgentOptions, checkAgentOptions, type Shown, shownIdentities } from './agent-options.js';
import { connectionError } from './connection-error.js';
import { Connector, superseded } from './connector.js';
import { type AgentEvents, publishEvent } from './events.js';
import { boundFetch } from './fetch.js';
import type { Generation } from './generation.js';
import { hostHeader } from './host-header.js';
import { HttpsAgent } from './https-agent.js';
import { movingHandler } from './moving-handler.js';
import { parseOrigins } from './origins.js';
import { routeOf } from './proxy.js';
import { Rotation } from './rotation.js';
import type { Target } from './tcp.js';

/** Where {@link MtlsAgent.connect} goes. */
export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** Application protocols to offer (RFC 7301). Default: none. */
  readonly alpn?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Where an identity is shown, and what follows its source. */
interface Followed {
  readonly at: Shown['at'];
  readonly rotation: Rotation;
}

type Listen<This> = <Name extends keyof AgentEvents>(
  name: Name,
  listener: (...event: AgentEvents[Name]) => void,
) => This;

export interface MtlsAgent {
  on: Dispatcher['on'] & Listen<this>;
  once: Dispatcher['once'] & Listen<this>;
  off: Dispatcher['off'] & Listen<this>;
}

/**
 * An undici Dispatcher that speaks mutual TLS. On every connection it makes, the server's chain, name, pins and revocation
 * have passed before a byte of a request is written, and the identity is the newest that its source gave.
 *
 * It emits `rotated`, `rotation-failed`, `expiring`, `pin-mismatch` and `revoked`; see {@link AgentEvents}.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: overloads of what is inherited, nothing to initialise
export class MtlsAgent extends Dispatcher {
  readonly #allowed: (origin: URL) => boolean;
  readonly #connector: Connector;
  readonly #followed: readonly Followed[];
  readonly #end = new AbortController();
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(options: AgentOptions) {
    super();
    checkAgentOptions(options);
    const { trust = {}, timeouts = {}, http2 = false, now = () => new Date() } = options;
    const trusted: Trust = 'judge' in trust ? trust : createTrust(trust);
    this.#allowed = parseOrigins(options.origins);
    const tell = <Name extends keyof AgentEvents>(name: Name, ...[event]: AgentEvents[Name]): void => {
      publishEvent(name, event);
      // undici's types know its own events alone.
      (this as EventEmitter).emit(name, event);
    };
    const connect = timeouts.connect ?? 10_000;
    this.#connector = new Connector({
      trust: trusted,
      route: routeOf(options.proxy, connect),
      timeout: timeouts.tls ?? connect,
      sessions: options.sessions ?? true,
      now,
      tell,
    });
    const pool = (generation: Generation): Dispatcher =>
      new UndiciAgent({
        headersTimeout: timeouts.headers ?? 60_000,
        bodyTimeout: timeouts.body ?? 60_000,
        allowH2: http2,
        connect: ({ hostname, protocol, port }, callback) => {
          const target = { host: hostname, port: Number(port || 443) };
          this.#connectFor(protocol, target, generation, http2 ? ['h2', 'http/1.1'] : ['http/1.1']).then(
            socket => callback(null, socket),
            error => callback(error, null),
          );
        },
      });
    this.#followed = shownIdentities(options.identity).map(({ source, at }) => ({
      at,
      rotation: new Rotation({ source, trust: trusted, now, pool, tell }),
    }));
    this.httpsAgent = new HttpsAgent({
      admit: (origin, host) => this.#admit(origin, host),
      rotation: origin => this.#rotationFor(origin),
      connect: (target, generation) => this.#connectFor('https:', target, generation, ['http/1.1']),
    });
  }

  /** `fetch` over this agent, from the same undici. A redirect to another origin is not followed. */
  readonly fetch: typeof fetch = boundFetch(this);

  /**
   * For libraries that take an agent of node:https: axios, got, node-fetch, ws, the AWS SDK. It keeps every promise of this
   * agent; TLS options of a single request are refused.
   *
   * @example
   * ```js
   * const response = await axios.get('https://api.example.com/v1/identity', { httpsAgent: agent.httpsAgent });
   * ```
   */
  readonly httpsAgent: HttpsAgent;

  /** Refuses origins that are not allowed, and a `Host` header that names another host than the origin. */
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    try {
      const origin = parseOrigin(options.origin);
      this.#admit(origin, hostHeader(options.headers));
      return this.#dispatch(origin, options, handler);
    } catch (error) {
      fail(handler, error as Error);
      return false;
    }
  }

  #dispatch(origin: URL, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const rotation = this.#rotationFor(origin);
    const send = (generation: Generation): boolean =>
      generation.pool.dispatch(
        { ...options, origin: origin.origin },
        movingHandler(handler, generation, {
          move: () => void this.#dispatch(origin, options, handler),
          explain: (error, started) => explained(error, origin.host, started),
        }),
      );
    if (rotation.current !== undefined) return send(rotation.current);
    rotation.latest().then(send, error => fail(handler, error));
    return true;
  }

  /**
   * A TLS connection that keeps every promise of this agent, for protocols other than HTTP.
   *
   * @throws ConfigurationError `ORIGIN_NOT_ALLOWED` unless `https://host:port` is among the origins
   *
   * @example
   * ```js
   * const socket = await agent.connect({ host: 'mq.example.com', port: 5671, alpn: ['amqp'] });
   * ```
   */
  override connect(options: SocketOptions): Promise<TLSSocket>;
  /** An HTTP CONNECT, as every undici Dispatcher has it. */
  override connect<TOpaque = null>(
    options: Dispatcher.ConnectOptions<TOpaque>,
  ): Promise<Dispatcher.ConnectData<TOpaque>>;
  override connect<TOpaque = null>(
    options: Dispatcher.ConnectOptions<TOpaque>,
    callback: (error: Error | null, data: Dispatcher.ConnectData<TOpaque>) => void,
  ): void;
  override connect<TOpaque>(
    options: SocketOptions | Dispatcher.ConnectOptions<TOpaque>,
    callback?: (error: Error | null, data: Dispatcher.ConnectData<TOpaque>) => void,
  ): unknown {
    if (!('path' in options)) return this.#connectSocket(options);
    return callback === undefined ? super.connect(options) : super.connect(options, callback);
  }

  async #connectSocket(options: SocketOptions): Promise<TLSSocket> {
    checkOptions('connect', options, { host: 'text', port: 'number', alpn: 'list', signal: 'AbortSignal' });
    const { host, port, alpn = [], signal } = options;
    checkArgument('connect', 'host', host, 'text');
    checkArgument('connect', 'port', port, 'number');
    const origin = parseOrigin(`https://${host.includes(':') ? `[${host}]` : host}:${port}`);
    this.#admit(origin, undefined);
    const target = { host: origin.hostname.replace(/^\[|\]$/g, ''), port };
    for (let attempt = 0; ; attempt++) {
      const generation = await this.#rotationFor(origin).latest();
      try {
        return await this.#connectFor('https:', target, generation, alpn, signal);
      } catch (error) {
        if (!generation.retired || attempt === maxRotations) throw error;
      }
    }
  }

  /** Reads every identity now, so that what is wrong shows at start and not with the first request. */
  async ready(): Promise<void> {
    await Promise.all(this.#followed.map(({ rotation }) => rotation.latest()));
  }

  /**
   * Reads every identity anew; new connections begin with a full handshake. With `drop`, for emergencies, connections are
   * cut and running requests fail with outcome `unknown`; else they finish.
   */
  async reload(options: { readonly drop?: boolean } = {}): Promise<void> {
    checkOptions('reload', options, { drop: 'boolean' });
    await Promise.all(this.#followed.map(({ rotation }) => rotation.restart(options.drop ?? false)));
  }

  async #connectFor(
    protocol: string,
    target: Target,
    generation: Generation,
    alpn: readonly string[],
    signal: AbortSignal = this.#end.signal,
  ): Promise<TLSSocket> {
    const address = `${target.host}:${target.port}`;
    try {
      if (protocol !== 'https:')
        throw new ConfigurationError('ORIGIN_NOT_ALLOWED', `${protocol} shows no identity; only https: does`);
      // A source of one's own tells of no change: it is asked at every connection.
      const rotation = this.#followed.find(({ rotation }) => rotation.has(generation))?.rotation;
      if (rotation === undefined || (await rotation.latest()) !== generation) throw superseded();
      return await this.#connector.connect(target, generation, { alpn, signal });
    } catch (error) {
      throw connectionError(error, { address, outcome: 'not-sent' });
    }
  }

  #rotationFor(origin: URL): Rotation {
    const followed = this.#followed.find(({ at }) => at(origin));
    if (followed === undefined)
      throw new ConfigurationError('ORIGIN_NOT_ALLOWED', `There is no identity for ${origin.origin}`, {
        hint: `Give one: identity: { '${origin.origin}': p12File(…) }.`,
      });
    return followed.rotation;
  }

  #admit(origin: URL, host: string | undefined): void {
    if (this.#closing !== undefined) throw closed();
    if (!this.#allowed(origin))
      throw new ConfigurationError(
        'ORIGIN_NOT_ALLOWED',
        `The identity may not be shown to ${origin.origin}`,
        { hint: `If it may, add '${origin.origin}' to origins.` },
      );
    const named = host?.toLowerCase();
    if (named !== undefined && named !== origin.host && named !== `${origin.hostname}:443`)
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `The Host header '${host}' differs from the origin ${origin.origin}`,
        { hint: 'Leave the Host header out; call the server by the name it is to be checked by.' },
      );
  }

  /** Lets running requests finish, then closes all connections. Closing twice is closing once. */
  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    this.#closing ??= Promise.all(this.#followed.map(({ rotation }) => rotation.close())).then(() => {});
    if (callback === undefined) return this.#closing;
    void this.#closing.then(callback);
  }

  /** Fails running requests and closes all connections, also those that are only being made. */
  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    const reason = (typeof error === 'function' ? undefined : error) ?? closed();
    this.#end.abort(reason);
    const destroyed = Promise.all(this.#followed.map(({ rotation }) => rotation.destroy(reason))).then(
      () => {},
    );
    this.#closing ??= destroyed;
    const call = typeof error === 'function' ? error : callback;
    if (call === undefined) return destroyed;
    void destroyed.then(call);
  }
}

/** How many rotations in a row one connection follows. */
const maxRotations = 10;

/**
 * Makes an agent: a Dispatcher for undici and anything built on it, with a `fetch` and an agent for node:https.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const agent = createAgent({
 *   identity: p12File('client.p12', { passphrase: { env: 'COUNTERSIGN_P12_PASSPHRASE' }, watch: true }),
 *   trust: { ca: { file: 'payment-root-ca.pem' } },
 *   origins: 'https://api.example.com',
 * });
 * const response = await agent.fetch('https://api.example.com/v1/identity');
 * await agent.close();
 * ```
 */
export const createAgent = (options: AgentOptions): MtlsAgent => new MtlsAgent(options);

const closed = (): ConfigurationError =>
  new ConfigurationError('ABORTED', 'The agent has been closed', {
    hint: 'Make a new one, and close it when nothing uses it any more.',
  });

/** Where undici tells its errors: an interceptor that dispatches from a callback could catch no exception. */
function fail(handler: Dispatcher.DispatchHandler, error: Error): void {
  if (handler.onResponseError) handler.onResponseError(undefined as never, error);
  else if (handler.onError) handler.onError(error);
  else throw error;
}

/** What undici and Node throw, in codes; what a caller aborted with is left to him. */
function explained(error: Error, address: string, started: boolean): Error {
  const { code } = error as { code?: unknown };
  const isOurs = CountersignError.is(error) || (typeof code === 'string' && code !== 'UND_ERR_ABORTED');
  return isOurs ? connectionError(error, { address, outcome: started ? 'unknown' : 'not-sent' }) : error;
}

function parseOrigin(origin: string | URL | undefined): URL {
  const text = String(origin);
  if (!URL.canParse(text))
    throw new ConfigurationError('CONFIG_INVALID', 'The origin of a request is not one');
  return new URL(text);
}
