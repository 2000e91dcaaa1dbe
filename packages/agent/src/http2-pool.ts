import type { TLSSocket } from 'node:tls';
import { Agent, type buildConnector, Client, Dispatcher, errors, Pool } from 'undici';
import { finishAfterGoaway, passOn, wasTooLate, wasUnsendable } from './goaway.js';
import { isLate } from './handler-error.js';

/** How many requests share an HTTP/2 connection: what RFC 9113 6.5.2 wants a server to allow at least. */
const maxStreams = 100;

export type Http2Options = Pick<Client.Options, 'headersTimeout' | 'bodyTimeout' | 'allowH2'> & {
  readonly connect: buildConnector.connector;
};

interface Connection {
  readonly client: Client;
  /** The newest: undici makes another where it ended. */
  socket?: TLSSocket;
  /** Takes no more requests. */
  leave(): void;
}

interface Given {
  readonly on: Connection;
  readonly socket: TLSSocket | undefined;
  readonly read: number | undefined;
}

/**
 * undici puts a single request on an HTTP/2 connection, unless it is told how many; and then holds back each that must not
 * be repeated until it has the connection for itself. So those that may be repeated share one connection for each origin
 * (RFC 9113 9.1), and the others have connections of their own.
 */
export class Http2Pool extends Dispatcher {
  readonly #options: Http2Options;
  readonly #single: Agent;
  /** By origin. */
  readonly #shared = new Map<string, Connection>();
  /** Which one a request was given to, and how much had come over it by then. */
  readonly #given = new WeakMap<Dispatcher.DispatchOptions, Given>();
  /** Their server takes no more requests: those that they have finish, and when. */
  readonly #finishing = new Map<Client, Promise<void>>();
  /** Origins that speak HTTP/1.1, which answers in turn. */
  readonly #http1 = new Set<string>();
  #closing: Promise<void> | undefined;
  #over = false;

  constructor(options: Http2Options) {
    super();
    this.#options = options;
    this.#single = new Agent({
      ...options,
      factory: (origin, given) =>
        new Pool(origin, {
          ...(given as Pool.Options),
          factory: (_, each) => this.#ownConnection(String(origin), each),
        }),
    });
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { method, idempotent = method === 'GET' || method === 'HEAD', upgrade, origin, body } = options;
    const shares = idempotent && !upgrade && !isStream(body) && !this.#http1.has(String(origin));
    // When it is closed, it says so itself. Until then, what is under way may move to another connection.
    if (!shares || this.#over) return this.#single.dispatch(options, handler);
    const connection = this.#sharedFor(String(origin));
    this.#note(options, connection);
    return connection.client.dispatch(options, handler);
  }

  #note(options: Dispatcher.DispatchOptions, on: Connection): void {
    this.#given.set(options, { on, socket: on.socket, read: on.socket?.bytesRead });
  }

  /**
   * A request that had started failed. Where its connection can send nothing more, or the other end may be gone, because nothing
   * at all came since, it gets no more of them: TCP takes a quarter of an hour to find that out.
   *
   * @param options what was given to {@link dispatch}.
   */
  failed(options: Dispatcher.DispatchOptions, error: Error): void {
    const given = this.#given.get(options);
    if (given === undefined) return;
    const { on, socket, read } = given;
    const isSilent = socket !== undefined && on.socket === socket && socket.bytesRead === read;
    if (wasUnsendable(error) || (isLate(error) && isSilent)) on.leave();
    // Nothing comes to an end in a session that is over, so that closing would wait for ever.
    if (wasTooLate(error)) queueMicrotask(() => void on.client.destroy(error).catch(() => {}));
  }

  #ownConnection(origin: string, options: object): Client {
    const connection: Connection = {
      client: new Client(origin, { ...options, connect: this.#connectorOf(() => connection) }),
      leave: () => {
        // The pool would give it requests as long as it is idle, and has no other way to forget it.
        const { client } = connection;
        client.emit('connectionError', new URL(origin), [client], new errors.SocketError('GOAWAY'));
        this.#finish(origin, client);
      },
    };
    const { client } = connection;
    const { dispatch } = client;
    client.dispatch = (request, handler) => {
      this.#note(request, connection);
      return dispatch.call(client, request, handler);
    };
    finishAfterGoaway(client, connection.leave);
    return client;
  }

  #connectorOf(connection: () => Connection): buildConnector.connector {
    return (target, callback) =>
      this.#options.connect(target, (...[error, socket]: Parameters<buildConnector.Callback>) => {
        if (socket !== null) connection().socket = socket as TLSSocket;
        Reflect.apply(callback, undefined, [error, socket]);
      });
  }

  #sharedFor(origin: string): Connection {
    const known = this.#shared.get(origin);
    if (known !== undefined) return known;
    const connection: Connection = {
      client: new Client(origin, {
        ...this.#options,
        pipelining: maxStreams,
        connect: this.#connectorOf(() => connection),
      }),
      leave: () => {
        this.#finish(origin, client);
        passOn(client);
      },
    };
    const { client } = connection;
    this.#shared.set(origin, connection);
    finishAfterGoaway(client, () => this.#finish(origin, client));
    // One that nothing waits for isn't kept for an origin that may never be asked again.
    const leave = (): void => void (client.stats.size === 0 && this.#finish(origin, client));
    client.on('disconnect', leave).on('connectionError', leave);
    client.on('connect', () => {
      if (connection.socket?.alpnProtocol === 'h2') return;
      this.#http1.add(origin);
      // An answer that takes long would hold up all others.
      this.#finish(origin, client);
      passOn(client, 1);
    });
    return connection;
  }

  /** Gives a client no more requests. */
  #finish(origin: string, client: Client): void {
    if (this.#shared.get(origin)?.client === client) this.#shared.delete(origin);
    if (this.#finishing.has(client)) return;
    const forget = (): void => void this.#finishing.delete(client);
    // undici says of one that is being destroyed that it can't be closed.
    this.#finishing.set(client, client.close().then(forget, forget));
  }

  async #close(): Promise<void> {
    const single = this.#single.close().catch(() => {});
    while (this.#shared.size + this.#finishing.size > 0) {
      for (const [origin, { client }] of this.#shared) this.#finish(origin, client);
      await Promise.all(this.#finishing.values());
    }
    this.#over = true;
    await single;
  }

  get #all(): Dispatcher[] {
    return [
      this.#single,
      ...[...this.#shared.values()].map(({ client }) => client),
      ...this.#finishing.keys(),
    ];
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    // undici fails what closes twice, and would not wait.
    this.#closing ??= this.#close();
    const closed = this.#closing;
    if (callback === undefined) return closed;
    void closed.then(callback);
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    this.#over = true;
    const reason = typeof error === 'function' ? null : (error ?? null);
    const destroyed = Promise.all(this.#all.map(each => each.destroy(reason))).then(() => {});
    const call = typeof error === 'function' ? error : callback;
    if (call === undefined) return destroyed;
    void destroyed.then(call);
  }
}

/** undici sends one that it can't send again only when no other request is under way. */
const isStream = (body: Dispatcher.DispatchOptions['body']): boolean =>
  body !== undefined && body !== null && typeof body !== 'string' && !ArrayBuffer.isView(body);
