import type { Server, Socket } from 'node:net';

export interface HandshakeLimits {
  /** How many handshakes may be under way at once. Default: 1,000. */
  readonly total?: number;
  /** How many of them from one address: those of a flood, and not of everybody, are cut off. Default: 100. */
  readonly perAddress?: number;
  /** Milliseconds for each. Default: 10,000. */
  readonly timeout?: number;
}

/** Handshakes that are under way: counts and times them. */
export class Handshakes {
  readonly #limits: { readonly total: number; readonly perAddress: number };
  readonly #started = new Map<string, number>();
  readonly #byAddress = new Map<string, number>();

  constructor({ total = 1_000, perAddress = 100 }: HandshakeLimits) {
    this.#limits = { total, perAddress };
  }

  /** Counts the connections of a server, and cuts off those that are too many. */
  watch(server: Server): () => void {
    const onConnection = (socket: Socket): void => {
      if (!this.#begin(socket)) socket.destroy();
    };
    server.prependListener('connection', onConnection);
    return () => server.off('connection', onConnection);
  }

  #begin(socket: Socket): boolean {
    const { remoteAddress: address } = socket;
    // Gone already, or on a Unix socket, where nothing tells one connection from another.
    if (address === undefined) return true;
    const key = keyOf(socket);
    const ofAddress = this.#byAddress.get(address) ?? 0;
    if (this.#started.size >= this.#limits.total || ofAddress >= this.#limits.perAddress) return false;
    this.#started.set(key, performance.now());
    this.#byAddress.set(address, ofAddress + 1);
    socket.once('close', () => this.#end(key, address));
    return true;
  }

  /** @returns how many milliseconds it took; undefined where it wasn't counted. */
  finish(socket: Socket): number | undefined {
    const started = this.#end(keyOf(socket), socket.remoteAddress ?? '');
    return started === undefined ? undefined : performance.now() - started;
  }

  #end(key: string, address: string): number | undefined {
    const started = this.#started.get(key);
    if (!this.#started.delete(key)) return undefined;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
    return started;
  }
}

/** A TLS socket and the TCP socket below it have the same, and no two connections. */
const keyOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
