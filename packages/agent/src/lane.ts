import type { TLSSocket } from 'node:tls';
import { Client, type Dispatcher } from 'undici';
import { failHandler } from './handler-error.js';
import { ignore } from './tcp.js';

/** How many connections are made at once in slow start, until as many are there. */
const atOnce = 16;

/** Milliseconds for which undici, too, keeps a connection that nobody asks for. */
const keptFor = 4000;

interface Request {
  readonly options: Dispatcher.DispatchOptions;
  readonly handler: Dispatcher.DispatchHandler;
}

export interface LaneOptions {
  /** Milliseconds. */
  readonly headersTimeout: number;
  /** Milliseconds. */
  readonly bodyTimeout: number;
  /**
   * The first connection is made alone, and further ones when a request has waited for as long as making one takes: no more
   * at once than there have been (RFC 5681 3.1). Else one for each request that waits; and so in any case once one failed.
   */
  readonly slowStart: boolean;
  readonly connect: () => Promise<TLSSocket>;
}

/**
 * The HTTP/1.1 connections to one origin. undici's pool holds a request to the connection that is made for it; here, as in
 * net/http of Go, it takes what comes first: that one, or another that is idle again.
 */
export class Lane {
  readonly #origin: string;
  readonly #options: LaneOptions;
  readonly #clients = new Set<Client>();
  /** Their connection ended; what was given to them just then they still send, over another. */
  readonly #ending = new Set<Client>();
  /** The one that was used last comes first: others may end. */
  readonly #idle: Client[] = [];
  /** Made for requests that others took meanwhile, and until when they are kept. */
  readonly #spare = new Map<TLSSocket, NodeJS.Timeout>();
  #waiting: Request[] = [];
  #making = 0;
  #made = 0;
  /** Milliseconds that the last one took to be made. */
  #took = 0;
  #eager: boolean;
  #timer: NodeJS.Timeout | undefined;
  /** Of the requests that wait, how many did when the timer began. */
  #late = 0;
  #closed: Promise<void> | undefined;
  #whenSent = ignore;

  constructor(origin: string, options: LaneOptions) {
    this.#origin = origin;
    this.#options = options;
    this.#eager = !options.slowStart;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#waiting.push({ options, handler });
    this.#proceed();
  }

  /** Lets what waits and what is under way finish. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const sent = new Promise<void>(resolve => {
      this.#whenSent = resolve;
    });
    this.#eager = true;
    clearTimeout(this.#timer);
    this.#proceed();
    await sent;
    for (const socket of this.#spare.keys()) socket.destroy();
    await Promise.all(this.#all.map(client => client.close().catch(ignore)));
  }

  async destroy(reason: Error): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    void this.close();
    this.#whenSent();
    for (const { handler } of waiting) failHandler(handler, reason);
    await Promise.all(this.#all.map(client => client.destroy(reason)));
  }

  get #all(): Client[] {
    return [...this.#clients, ...this.#ending];
  }

  /** Sends what waits as long as there are connections, and makes what is missing. */
  #proceed(): void {
    while (this.#waiting.length > 0) {
      const connection = this.#idle.pop() ?? this.#takeSpare();
      if (connection === undefined) break;
      this.#send(connection, this.#shift() as Request);
    }
    const { length } = this.#waiting;
    if (length === 0) this.#whenSent();
    else if (this.#eager) this.#make(length);
    else if (this.#clients.size + this.#making === 0) this.#make(1);
    else if (this.#made > 0) this.#watch();
  }

  #shift(): Request | undefined {
    this.#late--;
    return this.#waiting.shift();
  }

  #send(connection: Client | TLSSocket, { options, handler }: Request): void {
    const client = connection instanceof Client ? connection : this.#clientOf(connection);
    const takesMore = client.dispatch(options, handler);
    // undici takes no request that it can't read.
    const refused = client.stats.size === 0;
    if (connection !== client && refused) {
      this.#clients.delete(client);
      this.#keep(connection as TLSSocket);
    } else if (takesMore || refused) this.#rest(client);
  }

  #rest(client: Client): void {
    if (this.#clients.has(client) && !this.#idle.includes(client)) this.#idle.push(client);
  }

  #takeSpare(): TLSSocket | undefined {
    if (this.#spare.size === 0) return undefined;
    for (const [socket, timer] of this.#spare) {
      clearTimeout(timer);
      this.#spare.delete(socket);
      // What a server says unasked must not be taken for the answer to a request that comes later.
      if (socket.readable && socket.readableLength === 0) return socket.off('error', ignore).ref();
      socket.destroy();
    }
    return undefined;
  }

  /** Makes up to so many connections at once. */
  #make(many: number): void {
    for (; this.#making < many; this.#making++) {
      const begun = performance.now();
      this.#options.connect().then(
        socket => {
          this.#making--;
          this.#made++;
          this.#took = performance.now() - begun;
          const request = this.#shift();
          if (request !== undefined) this.#send(socket, request);
          else this.#keep(socket);
          this.#proceed();
        },
        error => {
          this.#making--;
          this.#eager = true;
          const request = this.#shift();
          if (request !== undefined) failHandler(request.handler, error);
          this.#proceed();
        },
      );
    }
  }

  /** More connections are of use where those that are there answer slower than one is made. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    this.#late = this.#waiting.length;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#make(Math.min(this.#late, Math.max(atOnce, this.#made)));
      this.#proceed();
    }, this.#took);
  }

  #keep(socket: TLSSocket): void {
    socket.on('error', ignore);
    if (this.#closed !== undefined) {
      socket.destroy();
      return;
    }
    const timer = setTimeout(() => socket.destroy(), keptFor).unref();
    this.#spare.set(socket.unref(), timer);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#spare.delete(socket);
    });
  }

  #clientOf(made: TLSSocket): Client {
    const { headersTimeout, bodyTimeout, connect } = this.#options;
    let own: Promise<TLSSocket> | undefined = Promise.resolve(made);
    const client = new Client(this.#origin, {
      headersTimeout,
      bodyTimeout,
      connect: (_, callback) => {
        // undici asks for another where its own ended just as a request was given to it.
        const connection = own ?? connect();
        own = undefined;
        connection.then(
          socket => callback(null, socket),
          error => callback(error, null),
        );
      },
    });
    const end = (): void => {
      if (!this.#clients.delete(client)) return;
      const place = this.#idle.indexOf(client);
      if (place >= 0) this.#idle.splice(place, 1);
      this.#ending.add(client);
      const forget = (): void => void this.#ending.delete(client);
      client.close().then(forget, forget);
      this.#proceed();
    };
    client
      .on('disconnect', end)
      .on('connectionError', end)
      .on('drain', () => {
        this.#rest(client);
        this.#proceed();
      });
    this.#clients.add(client);
    return client;
  }
}
