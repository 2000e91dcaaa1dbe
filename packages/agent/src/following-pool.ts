import type { TLSSocket } from 'node:tls';
import { Agent, type buildConnector, Client, Dispatcher, Pool } from 'undici';

/** How many connections to an origin are made at once, until as many are there. */
const atFirst = 4;

/** One origin. */
interface Lane {
  connecting: number;
  /** How many there have been. */
  connected: number;
  /** Requests, in the order in which they came. */
  waiting: (() => void)[];
}

/**
 * The connections of an identity that follows another. At a rotation all connections end at once, and undici makes a new one
 * for each request that finds none idle: a storm of handshakes, behind which every request waits. So here they grow as in the
 * slow start of TCP (RFC 5681 3.1): no more are in the making than have been made. A request that comes meanwhile waits for the
 * next one that is made, or is idle. Where connecting fails, nobody waits any more.
 */
export class FollowingPool extends Dispatcher {
  readonly #agent: Agent;
  readonly #lanes = new Map<string, Lane>();

  constructor(options: Agent.Options, connect: (target: buildConnector.Options) => Promise<TLSSocket>) {
    super();
    this.#agent = new Agent({
      ...options,
      factory: (origin, given) =>
        new Pool(origin, {
          ...(given as Pool.Options),
          factory: (_, each) => this.#client(origin, each),
        }),
      connect: (target, callback) => {
        const lane = this.#lane(`${target.protocol}//${target.host}`);
        lane.connecting++;
        connect(target).then(
          socket => {
            lane.connecting--;
            lane.connected++;
            callback(null, socket);
            proceed(lane);
          },
          error => {
            lane.connecting--;
            lane.connected = Number.POSITIVE_INFINITY;
            callback(error, null);
            proceed(lane);
          },
        );
      },
    });
  }

  #client(origin: string | URL, options: object): Client {
    const lane = this.#lane(String(origin));
    // The pool hears of it later, and only then takes the connection for an idle one.
    return new Client(origin, options).on('drain', () => queueMicrotask(() => lane.waiting.shift()?.()));
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const lane = this.#lane(String(options.origin));
    if (mayConnect(lane)) return this.#agent.dispatch(options, handler);
    lane.waiting.push(() => this.#agent.dispatch(options, handler));
    return false;
  }

  #lane(origin: string): Lane {
    let lane = this.#lanes.get(origin);
    if (lane === undefined) {
      lane = { connecting: 0, connected: 0, waiting: [] };
      this.#lanes.set(origin, lane);
    }
    return lane;
  }

  /** undici knows best what becomes of requests when it is closed. */
  #release(): void {
    for (const lane of this.#lanes.values()) {
      lane.connected = Number.POSITIVE_INFINITY;
      proceed(lane);
    }
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    this.#release();
    return callback === undefined ? this.#agent.close() : this.#agent.close(callback);
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    this.#release();
    const reason = typeof error === 'function' ? null : (error ?? null);
    const call = typeof error === 'function' ? error : callback;
    return call === undefined ? this.#agent.destroy(reason) : this.#agent.destroy(reason, call);
  }
}

const mayConnect = ({ connecting, connected }: Lane): boolean => connecting < Math.max(atFirst, connected);

/** Sends what waits, as long as it finds idle connections or may make one. */
function proceed(lane: Lane): void {
  while (mayConnect(lane)) {
    const next = lane.waiting.shift();
    if (next === undefined) return;
    next();
  }
}
