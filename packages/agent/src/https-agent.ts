import { errorMonitor } from 'node:events';
import type { ClientRequest } from 'node:http';
import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Destination, refuseOtherHost } from './admission.js';
import { forgetAnswer } from './connection-error.js';
import { isSuperseded, maxRotations, superseded } from './connector.js';
import type { Generation } from './generation.js';
import { hostsOf, refuseOtherHosts, refuseTlsOptions } from './https-request.js';
import { Waiting } from './https-waiting.js';
import { originAt } from './origins.js';
import type { Rotation } from './rotation.js';
import { addressOf, type Target, targetOf } from './tcp.js';

/** What it needs of the agent that it belongs to. */
export interface HttpsAgentAccess {
  /** @throws ConfigurationError */
  refuseWhenClosed(): void;
  /** @throws ConfigurationError where the origin isn't allowed */
  destination(origin: URL): Destination;
  /** The generation to begin with, unless the agent ends first. */
  latest(rotation: Rotation): Promise<Generation>;
  connect(target: Target, generation: Generation): Promise<Duplex>;
  /** Closing waits until what it returns is called. */
  begin(): () => void;
}

/** As ClientRequest passes them; what a caller sets for one request is among them. */
interface RequestOptions extends Readonly<Record<string, unknown>> {
  readonly host?: string | null;
  readonly port?: string | number | null;
  [stamp]?: Stamp;
}

/** What Node's Agent has and its types don't tell. */
interface Internals {
  addRequest(request: ClientRequest, options: RequestOptions): void;
  createSocket(request: ClientRequest, options: RequestOptions, callback: SocketCallback): void;
  readonly requests: Record<string, ClientRequest[] | undefined>;
  readonly sockets: Record<string, Duplex[] | undefined>;
  readonly freeSockets: Record<string, Duplex[] | undefined>;
}
type SocketCallback = (error: Error | null, socket?: Duplex) => void;

/** What was found of a request when it came. */
interface Stamp {
  readonly target: Target;
  readonly generation: Generation;
  /** Of the pool: host, port and generation. Nothing else tells connections apart, and nothing secret is in it. */
  readonly name: string;
}

/** Where requests go. */
interface Place {
  readonly host: string;
  readonly port: number;
  readonly destination: Destination;
  /** The newest of its stamps. */
  stamp: Stamp | undefined;
}

// Node asks for a pool's name again when a socket is freed. What was stamped when the request came decides, or a socket of
// one identity would be pooled under another; and whom to connect to is what was admitted, in its one spelling.
const stamp: unique symbol = Symbol('generation');

/** An agent of node:https whose connections keep the promises of an {@link MtlsAgent}. Made by it, as `httpsAgent`. */
export class HttpsAgent extends Agent {
  readonly #access: HttpsAgentAccess;
  readonly #asked = new WeakMap<ClientRequest, RequestOptions>();
  readonly #moves = new WeakMap<ClientRequest, number>();
  readonly #waiting = new WeakMap<ClientRequest, Waiting>();
  readonly #generations = new WeakMap<Duplex, Generation>();
  /** Connections on their way, by pool: Node counts them only when they are there. */
  readonly #connecting = new Map<string, number>();
  readonly #known = new WeakSet<Generation>();
  #last: Place | undefined;

  /** @internal */
  constructor(access: HttpsAgentAccess) {
    super({ keepAlive: true, maxCachedSessions: 0 });
    this.#access = access;
  }

  /** @internal */
  addRequest(request: ClientRequest, options: RequestOptions): void {
    try {
      const place = this.#placeAt(options.host || 'localhost', Number(options.port || 443));
      const { rotation } = place.destination;
      if (!this.#asked.has(request)) this.#admit(request, options, place.destination);
      const { current } = rotation;
      if (current !== undefined) {
        this.#add(request, options, place, current);
        return;
      }
      this.#waitingFor(request).count();
      this.#access
        .latest(rotation)
        .then(generation => this.#add(request, options, place, generation))
        .catch(error => refuse(request, error));
    } catch (error) {
      refuse(request, error as Error);
    }
  }

  /** Requests come many to one origin. */
  #placeAt(host: string, port: number): Place {
    if (this.#last?.host !== host || this.#last.port !== port)
      this.#last = {
        host,
        port,
        destination: this.#access.destination(originAt(host, port)),
        stamp: undefined,
      };
    return this.#last;
  }

  /** Once for each request: what moves to another connection was admitted before. */
  #admit(request: ClientRequest, options: RequestOptions, destination: Destination): void {
    this.#access.refuseWhenClosed();
    refuseTlsOptions(options);
    refuseOtherHost(destination, hostsOf(request, options));
    refuseOtherHosts(request, host => refuseOtherHost(destination, [host]));
    request.on('close', this.#access.begin());
    request.on(errorMonitor, forgetAnswer);
    this.#asked.set(request, options);
  }

  #add(request: ClientRequest, options: RequestOptions, place: Place, generation: Generation): void {
    if (request.destroyed) {
      refuse(request);
      return;
    }
    if (generation.retired) {
      // It did while it was waited for: nobody would tell those that wait for a place in its pool.
      if (!this.#move(request, options)) refuse(request, superseded());
      return;
    }
    this.#follow(generation);
    if (place.stamp?.generation !== generation) place.stamp = stampFor(place.destination.url, generation);
    const { name } = place.stamp;
    const { requests, sockets, freeSockets } = this.#internals;
    const busy = (sockets[name]?.length ?? 0) + (this.#connecting.get(name) ?? 0);
    const idle = freeSockets[name]?.some(socket => !socket.destroyed) === true;
    if (!idle) this.#waitingFor(request).pause();
    if (idle || busy < this.maxSockets) {
      // They are the request's own (ClientRequest copies what it is given), and Node's agent copies them once more. Those of a
      // wrapper may be frozen.
      const stamped: RequestOptions = Object.isExtensible(options) ? options : { ...options };
      stamped[stamp] = place.stamp;
      this.#super.addRequest.call(this, request, stamped);
    } else {
      requests[name] ??= [];
      requests[name].push(request);
    }
  }

  #waitingFor(request: ClientRequest): Waiting {
    let waiting = this.#waiting.get(request);
    if (waiting === undefined) {
      waiting = new Waiting(request);
      this.#waiting.set(request, waiting);
    }
    return waiting;
  }

  /** @internal */
  createSocket(request: ClientRequest, options: RequestOptions, callback: SocketCallback): void {
    const name = this.getName(options);
    // For one that waits, a connection comes to the pool: the one that waits longest takes it.
    const waits = this.#internals.requests[name]?.includes(request) === true;
    if (!waits) this.#waitingFor(request).count();
    this.#connecting.set(name, (this.#connecting.get(name) ?? 0) + 1);
    this.#super.createSocket.call(this, request, options, (error, socket) => {
      const left = (this.#connecting.get(name) ?? 1) - 1;
      if (left > 0) this.#connecting.set(name, left);
      else this.#connecting.delete(name);
      if (error) this.#failed(request, options, error, waits, callback);
      else callback(null, socket);
      // Nobody else would tell those that wait for a place.
      if (error) this.#again(name, 1);
    });
  }

  #failed(
    request: ClientRequest,
    options: RequestOptions,
    error: Error,
    waits: boolean,
    callback: SocketCallback,
  ): void {
    if (waits) {
      // Only while it still waits is the failure its own: it may have been moved or served meanwhile.
      const waiting = this.#internals.requests[this.getName(options)];
      const place = waiting?.indexOf(request) ?? -1;
      if (place < 0) return;
      waiting?.splice(place, 1);
    }
    if (!isSuperseded(error) || !this.#move(request, options)) callback(error);
  }

  /** Adds a request anew that a rotation has overtaken, unless that happened too often. */
  #move(request: ClientRequest, options: RequestOptions): boolean {
    const moves = (this.#moves.get(request) ?? 0) + 1;
    if (moves > maxRotations) return false;
    this.#moves.set(request, moves);
    this.addRequest(request, this.#asked.get(request) ?? options);
    return true;
  }

  /** @internal */
  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { target, generation } = stampOf(options);
    this.#access.connect(target, generation).then(
      socket => {
        this.#generations.set(socket, generation);
        if (!generation.retired) return callback?.(null, socket);
        socket.destroy();
        callback?.(superseded(), undefined as never);
      },
      error => callback?.(error, undefined as never),
    );
    return undefined;
  }

  override getName(options: object = {}): string {
    return (options as RequestOptions)[stamp]?.name ?? '';
  }

  /** @internal */
  override keepSocketAlive(socket: Duplex): boolean {
    const kept = (Agent.prototype as unknown as { keepSocketAlive(socket: Duplex): boolean }).keepSocketAlive;
    return !this.#generations.get(socket)?.retired && kept.call(this, socket);
  }

  /** Once a generation has retired, its idle sockets close and its waiting requests move on. */
  #follow(generation: Generation): void {
    if (this.#known.has(generation)) return;
    this.#known.add(generation);
    generation.signal.addEventListener('abort', () => {
      const { requests, freeSockets } = this.#internals;
      const ofGeneration = (name: string): boolean => name.endsWith(`:${generation.number}`);
      for (const name of Object.keys(freeSockets).filter(ofGeneration))
        for (const socket of [...(freeSockets[name] ?? [])])
          if (this.#generations.get(socket) === generation) socket.destroy();
      for (const name of Object.keys(requests).filter(ofGeneration))
        this.#again(name, Number.POSITIVE_INFINITY);
    });
  }

  /** Adds waiting requests anew. */
  #again(name: string, most: number): void {
    const { requests } = this.#internals;
    const waiting = requests[name] ?? [];
    const moved = waiting.splice(0, most);
    if (waiting.length === 0) delete requests[name];
    for (const request of moved) {
      const options = this.#asked.get(request);
      if (options !== undefined) this.addRequest(request, options);
    }
  }

  get #internals(): Internals {
    return this as unknown as Internals;
  }

  get #super(): Internals {
    return Agent.prototype as unknown as Internals;
  }
}

/** A request tells what it was destroyed with only when it is given a socket, or none. */
function refuse(request: ClientRequest, error?: Error): void {
  request.destroy(error);
  (request as unknown as { onSocket(socket: null, error?: Error): void }).onSocket(null, error);
}

function stampFor(origin: URL, generation: Generation): Stamp {
  const target = targetOf(origin);
  return { target, generation, name: `${addressOf(target)}:${generation.number}` };
}

const stampOf = (options: RequestOptions): Stamp => options[stamp] as Stamp;
