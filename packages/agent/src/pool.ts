import type { TLSSocket } from 'node:tls';
import { Agent, type buildConnector, Client, Dispatcher, Pool } from 'undici';
import type { Timeouts } from './agent-options.js';
import { FollowingPool } from './following-pool.js';

export interface PoolOptions {
  readonly timeouts: Timeouts;
  readonly http2: boolean;
  /** Whether there were connections of another identity before. */
  readonly follows: boolean;
  readonly connect: (target: buildConnector.Options) => Promise<TLSSocket>;
}

/** The connections of one identity for undici. */
export function connectionPool({ timeouts, http2, follows, connect }: PoolOptions): Dispatcher {
  const options: Agent.Options = {
    headersTimeout: timeouts.headers ?? 60_000,
    bodyTimeout: timeouts.body ?? 60_000,
    allowH2: http2,
    connect: (target, callback) => {
      connect(target).then(
        socket => callback(null, socket),
        error => callback(error, null),
      );
    },
  };
  if (http2) return new Http2Pool(options);
  return follows ? new FollowingPool(options, connect) : new Agent(options);
}

/** How many requests share an HTTP/2 connection: what RFC 9113 6.5.2 wants a server to allow at least. */
const maxStreams = 100;

/**
 * undici puts a single request on an HTTP/2 connection, unless it is told how many; and then holds back each that must not
 * be repeated until it has the connection for itself. So those that may be repeated share one connection for each origin
 * (RFC 9113 9.1), and the others have connections of their own.
 */
class Http2Pool extends Dispatcher {
  readonly #shared: Agent;
  readonly #single: Agent;
  /** Origins that speak HTTP/1.1, which answers in turn. */
  readonly #http1 = new Set<string>();

  constructor(options: Agent.Options) {
    super();
    this.#single = new Agent(options);
    this.#shared = new Agent({
      ...options,
      connections: 1,
      pipelining: maxStreams,
      factory: (origin, given) =>
        new Pool(origin, {
          ...(given as Pool.Options),
          factory: (_, each) => this.#sharedClient(origin, each),
        }),
    });
  }

  #sharedClient(origin: string | URL, options: object): Client {
    const { connect, ...rest } = options as Client.Options & { connect: buildConnector.connector };
    const client = new Client(origin, {
      ...rest,
      connect: (target, callback) =>
        connect(target, (...[error, socket]: Parameters<buildConnector.Callback>) => {
          if (socket !== null && (socket as TLSSocket).alpnProtocol !== 'h2') {
            this.#http1.add(new URL(origin).origin);
            client.pipelining = 1;
          }
          Reflect.apply(callback, undefined, [error, socket]);
        }),
    });
    return client;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { method, idempotent = method === 'GET' || method === 'HEAD', upgrade, origin } = options;
    const sharing = idempotent && !upgrade && !this.#http1.has(String(origin));
    return (sharing ? this.#shared : this.#single).dispatch(options, handler);
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    const closed = Promise.all([this.#shared.close(), this.#single.close()]).then(() => {});
    if (callback === undefined) return closed;
    void closed.then(callback);
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    const reason = typeof error === 'function' ? null : (error ?? null);
    const destroyed = Promise.all([this.#shared.destroy(reason), this.#single.destroy(reason)]).then(
      () => {},
    );
    const call = typeof error === 'function' ? error : callback;
    if (call === undefined) return destroyed;
    void destroyed.then(call);
  }
}
