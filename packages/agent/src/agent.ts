import { type EventEmitter, setMaxListeners } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { createTrust, type Trust } from '@countersign/trust';
import { Dispatcher, type fetch } from 'undici';
import { Admission, refuseOtherHost } from './admission.js';
import { type AgentOptions, checkAgentOptions } from './agent-options.js';
import { Call } from './call.js';
import { Connections } from './connections.js';
import { type ConnectOptions, Connector } from './connector.js';
import { unlessAborted } from './deadline.js';
import { type AgentEvents, publishEvent } from './events.js';
import { type ExplainAccess, type Explanation, explain } from './explain.js';
import { boundFetch } from './fetch.js';
import type { Generation } from './generation.js';
import { failHandler } from './handler-error.js';
import { hostHeaders, repeatable } from './host-header.js';
import { HttpsAgent } from './https-agent.js';
import { Journey, type Latest } from './journey.js';
import { originAt, parseOrigin } from './origins.js';
import { type ConnectionPool, connectionPool } from './pool.js';
import { routeOf } from './proxy.js';
import { Rotation } from './rotation.js';
import { Running } from './running.js';
import { checkSocketOptions, type SocketOptions } from './socket-options.js';
import { targetOf } from './tcp.js';
import {
  type TlsOptionsAccess,
  type TlsOptionsFor,
  type TlsOptionsRequest,
  tlsOptions,
} from './tls-options.js';

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
  readonly #admission: Admission;
  readonly #connections: Connections;
  readonly #forLibraries: TlsOptionsAccess;
  readonly #explained: Pick<ExplainAccess, 'trust' | 'now'> & Pick<ConnectOptions, 'alpn'>;
  readonly #total: number | undefined;
  readonly #end = new AbortController();
  /** What closing waits for, beside what undici knows of. */
  readonly #running = new Running();
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(options: AgentOptions) {
    super();
    checkAgentOptions(options);
    const { trust = {}, timeouts = {}, http2 = false, now = () => new Date() } = options;
    const trusted: Trust = 'judge' in trust ? trust : createTrust(trust);
    this.#total = timeouts.total;
    // Every connection in the making listens to it.
    setMaxListeners(0, this.#end.signal);
    const tell = <Name extends keyof AgentEvents>(name: Name, ...[event]: AgentEvents[Name]): void => {
      publishEvent(name, event);
      try {
        // undici's types know its own events alone.
        (this as EventEmitter).emit(name, event);
      } catch (error) {
        process.emitWarning(`A listener of '${name}' failed: ${error}`, 'CountersignWarning');
      }
    };
    const connect = timeouts.connect ?? 10_000;
    const connector = new Connector({
      trust: trusted,
      route: routeOf(options.proxy, connect),
      timeout: timeouts.tls ?? connect,
      sessions: options.sessions ?? true,
      now,
      tell,
    });
    const alpn = http2 ? ['h2', 'http/1.1'] : ['http/1.1'];
    this.#explained = { trust: trusted, now, alpn };
    const pool = (generation: Generation): ConnectionPool =>
      connectionPool({
        timeouts,
        http2,
        follows: generation.number > 1,
        connect: (target, unwanted) => this.#connections.socket(target, generation, { alpn, unwanted }),
      });
    this.#admission = new Admission(
      options,
      source => new Rotation({ source, trust: trusted, now, pool, tell }),
    );
    this.#connections = new Connections(this.#admission, connector, this.#end.signal);
    this.#forLibraries = {
      options,
      trust: trusted,
      tell,
      rotation: origin => {
        this.#admit(origin);
        return this.#admission.rotationFor(origin);
      },
    };
    this.httpsAgent = new HttpsAgent({
      refuseWhenClosed: () => this.#refuseWhenClosed(),
      destination: origin => this.#admission.destination(origin),
      latest: rotation => unlessAborted(rotation.latest(), this.#end.signal),
      connect: (target, generation) => this.#connections.socket(target, generation, { alpn: ['http/1.1'] }),
      begin: () => this.#running.begin(),
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
      this.#refuseWhenClosed();
      const destination = this.#admission.destination(options.origin);
      // What is checked is what is sent.
      const request = repeatable({ ...options, origin: destination.origin });
      refuseOtherHost(destination, hostHeaders(request.headers));
      refuseOtherPath(request);
      const call = new Call({
        address: destination.host,
        total: this.#total,
        signal: (request as { signal?: unknown }).signal,
        body: request.body,
        fail: error => failHandler(handler, error),
      });
      new Journey(destination, request, handler, call, this.#latest).begin();
      return true;
    } catch (error) {
      failHandler(handler, error as Error);
      return false;
    }
  }

  readonly #latest: Latest = (rotation, then) =>
    this.#running.until(unlessAborted(rotation.latest(), this.#end.signal).then(then));

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
    if (!('path' in options)) return this.#running.until(this.#connectSocket(options));
    return callback === undefined ? super.connect(options) : super.connect(options, callback);
  }

  async #connectSocket(options: SocketOptions): Promise<TLSSocket> {
    checkSocketOptions(options);
    const { host, port, alpn = [], signal } = options;
    const origin = originAt(host, port);
    this.#admit(origin);
    return this.#connections.newest(origin, alpn, signal);
  }

  /**
   * TLS options for a library that opens its own sockets: pg, mysql2, mongodb, ioredis, nodemailer, grpc-js, or whatever
   * passes options on to tls.connect. Each connection shows the newest identity; chain, name and pins of the leaf are
   * checked. It promises less than the rest of this agent: no chain profile, no pins of CAs, no revocation, no proxy.
   * The page other-libraries says what holds for which library. Warns once in a process (`CountersignWarning`,
   * `NODE_TLS_HOLES`) where Node itself has known holes in sockets that it makes: before 22.23, 24.17 and 26.3.1.
   *
   * @throws ConfigurationError `CONFIG_INVALID` before {@link MtlsAgent.ready}, and for what can't be kept: revocation
   * with `refuse`, pins for mysql2; `ORIGIN_NOT_ALLOWED` unless the host, with any port, is among the origins
   *
   * @example
   * ```js
   * await agent.ready();
   * const pool = new pg.Pool({ host: 'db.example.com', ssl: agent.tlsOptions('db.example.com', { for: 'pg' }) });
   * ```
   */
  tlsOptions<Library extends keyof TlsOptionsFor = 'tls'>(
    host: string,
    options: TlsOptionsRequest<Library> = {},
  ): TlsOptionsFor[Library] {
    return tlsOptions(host, options, this.#forLibraries);
  }

  /**
   * Makes one full handshake, sends no request, and tells what it stands on: identity, route, TLS, verified path, pins and
   * revocation; or the step at which it stopped, and why. What it returns can be serialised and logged.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the URL is none
   *
   * @example
   * ```js
   * const { identity, tls, path, error } = await agent.explain('https://api.example.com');
   * console.log(error ? `${error.step}: ${error.hint}` : `${tls.version}, ${identity.daysLeft} days left`, path);
   * ```
   */
  async explain(url: string | URL): Promise<Explanation> {
    const origin = parseOrigin(url);
    const { trust, now, alpn } = this.#explained;
    return explain(origin, targetOf(origin), {
      trust,
      now,
      admit: () => this.#admit(origin),
      latest: () => this.#admission.rotationFor(origin).latest(),
      via: target => this.#connections.via(target),
      open: (target, generation) => this.#connections.open(target, generation, { alpn, fresh: true }),
    });
  }

  /** Reads every identity now, so that what is wrong shows at start and not with the first request. */
  async ready(): Promise<void> {
    await Promise.all(this.#admission.rotations.map(rotation => rotation.latest()));
  }

  /**
   * Reads every identity anew; new connections begin with a full handshake. With `drop`, for emergencies, connections are
   * cut and running requests fail with outcome `unknown`; else they finish.
   */
  async reload(options: { readonly drop?: boolean } = {}): Promise<void> {
    checkOptions('reload', options, { drop: 'boolean' });
    await Promise.all(this.#admission.rotations.map(rotation => rotation.restart(options.drop ?? false)));
  }

  #admit(origin: URL): void {
    this.#refuseWhenClosed();
    this.#admission.admit(origin);
  }

  #refuseWhenClosed(): void {
    if (this.#closing !== undefined) throw closed();
  }

  async #close(): Promise<void> {
    await this.#running.ended();
    await Promise.all(this.#admission.rotations.map(rotation => rotation.close()));
  }

  /** Lets running requests finish, then closes all connections. Closing twice is closing once. */
  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    this.#closing ??= this.#close();
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
    const destroyed = Promise.all(this.#admission.rotations.map(rotation => rotation.destroy(reason))).then(
      () => {},
    );
    this.#closing ??= destroyed;
    const call = typeof error === 'function' ? error : callback;
    if (call === undefined) return destroyed;
    void destroyed.then(call);
  }
}

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

/** RFC 9112 3.2.2: of a whole URL in place of a path, the server takes the host for the one that is meant. */
function refuseOtherPath({ method, path }: Dispatcher.DispatchOptions): void {
  if (method === 'CONNECT' || !/^https?:/i.test(path)) return;
  throw new ConfigurationError('CONFIG_INVALID', 'The path of a request names another host than its origin', {
    hint: "Give a path that begins with '/'.",
  });
}

const closed = (): ConfigurationError =>
  new ConfigurationError('ABORTED', 'The agent has been closed', {
    hint: 'Make a new one, and close it when nothing uses it any more.',
  });
