import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** What Node has and its types don't tell. */
interface Internals {
  readonly timeout?: number;
  onSocket(socket: Socket | null | undefined, error?: Error): void;
}

/**
 * A request without a connection. Node tells it what it was destroyed with, and its timeout, by the socket that it has from the
 * start on; here it has none until the server was judged.
 */
export class Waiting {
  readonly #request: ClientRequest;
  #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;
  #counts = false;
  #over = false;

  constructor(request: ClientRequest) {
    this.#request = request;
    const { destroy, setTimeout } = request;
    const { timeout = 0, onSocket } = request as unknown as Internals;
    this.#milliseconds = timeout;
    const end = (socket: Socket | null | undefined, error?: Error): void => {
      this.#over = true;
      this.pause();
      Reflect.apply(onSocket, request, [socket, error]);
    };
    Object.assign(request, {
      onSocket: (socket: Socket | null | undefined, error?: Error): void => {
        if (!this.#over) end(socket, error);
        // It was told already: others may use the connection.
        else if (socket) process.nextTick(() => socket.emit('free'));
      },
      destroy: (error?: Error): ClientRequest => {
        Reflect.apply(destroy, request, [error]);
        if (!this.#over) end(null);
        return request;
      },
      setTimeout: (milliseconds: number, callback?: () => void): ClientRequest => {
        Reflect.apply(setTimeout, request, [milliseconds, callback]);
        this.#milliseconds = milliseconds;
        if (this.#counts) this.count();
        return request;
      },
    });
  }

  /** Something is done for it: its timeout counts from now on. */
  count(): void {
    this.pause();
    if (this.#over) return;
    this.#counts = true;
    if (this.#milliseconds > 0)
      this.#timer = setTimeout(() => this.#request.emit('timeout'), this.#milliseconds).unref();
  }

  /** It queues, or waits no more. */
  pause(): void {
    this.#counts = false;
    clearTimeout(this.#timer);
  }
}
