import { setMaxListeners } from 'node:events';
import type { TLSSocket } from 'node:tls';
import type { Client, Dispatcher } from 'undici';
import { failHandler } from './handler-error.js';
import { http1Client } from './http1-client.js';
import { isUsable, Spares } from './spares.js';
import { ignore } from './tcp.js';

/** How many connections are in the making at once in slow start, until as many were made. */
const atOnce = 16;

/** Milliseconds after which a second way is tried beside the first (RFC 8305 5). */
const stalledAfter = 250;

export interface LaneHandler extends Dispatcher.DispatchHandler {
  /** Whether its caller was told that it failed, and it is sent no more. */
  readonly isOver?: boolean;
}

interface Request {
  readonly options: Dispatcher.DispatchOptions;
  readonly handler: LaneHandler;
  /** Its own, as long as both last. */
  attempt?: Attempt | undefined;
}

/** A connection in the making. */
interface Attempt {
  readonly begun: number;
  /** Which fails with it. */
  request?: Request | undefined;
}

export interface LaneOptions {
  /** Milliseconds. */
  readonly headersTimeout: number;
  /** Milliseconds. */
  readonly bodyTimeout: number;
  /**
   * The first connection is made alone, and further ones when a request has waited for as long as making one takes: no more
   * at once than there have been (RFC 5681 3.1). That ends where an attempt fails or stalls: then, as without it, each
   * request that waits has an attempt of its own.
   */
  readonly slowStart: boolean;
  /** @param unwanted aborts when no request will come that would take it. */
  readonly connect: (unwanted?: AbortSignal) => Promise<TLSSocket>;
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
  readonly #spares = new Spares();
  /** In the order in which they came. The first of them have attempts. */
  #waiting: Request[] = [];
  #withAttempt = 0;
  readonly #attempts = new Set<Attempt>();
  /** Attempts of requests that went over other connections. */
  readonly #orphans = new Set<Attempt>();
  readonly #unwanted = new AbortController();
  #eager: boolean;
  #made = 0;
  /** Milliseconds that the last one took to be made. */
  #took = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Of those that wait, how many did when the timer began. */
  #late = 0;
  #closed: Promise<void> | undefined;
  #whenSent = ignore;

  constructor(origin: string, options: LaneOptions) {
    this.#origin = origin;
    this.#options = options;
    this.#eager = !options.slowStart;
    setMaxListeners(0, this.#unwanted.signal);
  }

  /** Whether there is nothing that it would have to be kept for. */
  get isEmpty(): boolean {
    const { size } = this.#clients;
    return (
      size + this.#ending.size + this.#attempts.size + this.#waiting.length === 0 && this.#spares.isEmpty
    );
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: LaneHandler): void {
    const request = { options, handler };
    const client = this.#idle.pop();
    if (client !== undefined) this.#send(client, request);
    else {
      this.#waiting.push(request);
      this.#proceed();
    }
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
    this.#unwanted.abort();
    this.#spares.destroy();
    await Promise.all(this.#all.map(client => client.close().catch(ignore)));
  }

  async destroy(reason: Error): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#withAttempt = 0;
    for (const attempt of this.#attempts) attempt.request = undefined;
    void this.close();
    this.#whenSent();
    // What one of them throws must not keep it from the others.
    for (const { handler } of waiting) queueMicrotask(() => failHandler(handler, reason));
    await Promise.all(this.#all.map(client => client.destroy(reason)));
  }

  get #all(): Client[] {
    return [...this.#clients, ...this.#ending];
  }

  /** Sends what waits as long as there are connections, and makes what is missing. */
  #proceed(): void {
    for (this.#skipOver(); this.#waiting.length > 0; this.#skipOver()) {
      const client = this.#idle.pop();
      const spare = client === undefined ? this.#spares.take() : undefined;
      if (client !== undefined) this.#send(client, this.#shift());
      else if (spare !== undefined) this.#useSpare(spare, this.#shift());
      else break;
    }
    const { length } = this.#waiting;
    if (length === 0) this.#whenSent();
    else if (this.#eager) while (this.#withAttempt < length) this.#attempt();
    else if (this.#clients.size + this.#attempts.size === 0) this.#attempt();
    else if (this.#made > 0) this.#watch();
  }

  #skipOver(): void {
    while (this.#waiting[0]?.handler.isOver === true) this.#shift();
  }

  /** The first that waits; its attempt is left to others. */
  #shift(): Request {
    const request = this.#waiting.shift() as Request;
    this.#late--;
    if (request.attempt !== undefined) {
      this.#withAttempt--;
      request.attempt.request = undefined;
      if (this.#attempts.has(request.attempt)) this.#orphans.add(request.attempt);
    }
    return request;
  }

  #send(client: Client, { options, handler }: Request): void {
    let tellsWhenDone = false;
    try {
      tellsWhenDone = client.dispatch(options, handler);
    } finally {
      // Or undici didn't take the request, and has nothing to tell.
      if (!tellsWhenDone && client.stats.size === 0) this.#rest(client);
    }
  }

  #rest(client: Client): void {
    if (this.#clients.has(client) && !this.#idle.includes(client)) this.#idle.push(client);
  }

  /** Makes a connection for the first that has none in the making. */
  #attempt(): void {
    const request = this.#waiting[this.#withAttempt++] as Request;
    adopt(request, this.#orphan() ?? this.#begin());
  }

  #orphan(): Attempt | undefined {
    for (const attempt of this.#orphans) {
      this.#orphans.delete(attempt);
      if (performance.now() - attempt.begun < stalledAfter) return attempt;
    }
    return undefined;
  }

  #begin(): Attempt {
    const attempt: Attempt = { begun: performance.now() };
    this.#attempts.add(attempt);
    const timer = this.#eager ? undefined : setTimeout(() => this.#hurry(), stalledAfter);
    const end = (): void => {
      clearTimeout(timer);
      this.#attempts.delete(attempt);
      this.#orphans.delete(attempt);
    };
    this.#options.connect(this.#unwanted.signal).then(
      socket => {
        end();
        this.#made++;
        this.#took = performance.now() - attempt.begun;
        this.#arrive(socket, attempt);
        this.#proceed();
      },
      error => {
        end();
        const { request } = attempt;
        if (request !== undefined) {
          this.#waiting.splice(this.#waiting.indexOf(request), 1);
          this.#withAttempt--;
        }
        this.#hurry();
        if (request !== undefined) failHandler(request.handler, error);
      },
    );
    return attempt;
  }

  /** A connection is for whoever came first. The one that it was made for has the attempt of that one instead. */
  #arrive(socket: TLSSocket, attempt: Attempt): void {
    this.#skipOver();
    const { request } = attempt;
    const [first] = this.#waiting;
    if (first === undefined) {
      if (this.#closed === undefined) this.#spares.keep(socket);
      else socket.on('error', ignore).destroy();
      return;
    }
    if (request !== undefined) {
      if (request !== first) adopt(request, first.attempt as Attempt);
      first.attempt = undefined;
      this.#withAttempt--;
    }
    this.#open(socket, this.#shift(), () => Promise.resolve(socket));
  }

  /** Slow start is over. */
  #hurry(): void {
    this.#eager = true;
    clearTimeout(this.#timer);
    this.#proceed();
  }

  /** More connections are of use where those that are there answer slower than one is made. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    this.#late = this.#waiting.length;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const late = Math.min(this.#late, this.#waiting.length);
      const most = Math.max(atOnce, this.#made);
      while (this.#withAttempt < late && this.#attempts.size < most) this.#attempt();
      this.#proceed();
    }, this.#took);
  }

  #useSpare(spare: TLSSocket, request: Request): void {
    this.#open(spare, request, async () => {
      if (await isUsable(spare)) return spare;
      spare.on('error', ignore).destroy();
      return this.#options.connect();
    });
  }

  /** Sends a request over a connection that is new to undici. */
  #open(socket: TLSSocket, { options, handler }: Request, ready: () => Promise<TLSSocket>): void {
    const { headersTimeout, bodyTimeout, connect } = this.#options;
    const client = http1Client(this.#origin, {
      headersTimeout,
      bodyTimeout,
      ready,
      connect,
      onIdle: () => {
        this.#rest(client);
        this.#proceed();
      },
      onEnd: () => this.#end(client),
    });
    try {
      client.dispatch(options, handler);
    } finally {
      // undici connects only if it takes the request.
      if (client.stats.size > 0) this.#clients.add(client);
      else this.#spares.keep(socket);
    }
  }

  #end(client: Client): void {
    if (!this.#clients.delete(client)) return;
    const place = this.#idle.indexOf(client);
    if (place >= 0) this.#idle.splice(place, 1);
    this.#ending.add(client);
    const forget = (): void => void this.#ending.delete(client);
    client.close().then(forget, forget);
    this.#proceed();
  }
}

function adopt(request: Request, attempt: Attempt): void {
  attempt.request = request;
  request.attempt = attempt;
}
