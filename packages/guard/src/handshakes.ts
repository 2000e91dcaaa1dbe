import type { Server, Socket } from 'node:net';
import { networkOf, peerAddress } from './address/address.js';
import type { AddressRules } from './address/address-rules.js';

export interface HandshakeLimits {
  /** How many handshakes may be under way at once. Default: 1,000. */
  readonly total?: number;
  /**
   * How many of them from one IPv4 address, or one IPv6 /64: those of a flood, and not of everybody, are cut off. Trusted
   * proxies, which call for many, are spared. Default: 100.
   */
  readonly perAddress?: number;
  /** Milliseconds for each. Default: 10,000. */
  readonly timeout?: number;
}

/** Handshakes that are under way: counts and times them. */
export class Handshakes {
  readonly #limits: { readonly total: number; readonly perAddress: number };
  readonly #proxies: AddressRules | undefined;
  readonly #started = new Map<string, { readonly at: number; readonly network: string | undefined }>();
  readonly #byNetwork = new Map<string, number>();

  constructor({ total = 1_000, perAddress = 100 }: HandshakeLimits, proxies?: AddressRules) {
    this.#limits = { total, perAddress };
    this.#proxies = proxies;
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
    // Gone already, or on a Unix socket, where nothing tells one connection from another.
    if (socket.remoteAddress === undefined) return true;
    if (this.#started.size >= this.#limits.total) return false;
    const address = peerAddress(socket.remoteAddress) ?? '';
    const network = this.#proxies?.allows(address) ? undefined : networkOf(address);
    if (network !== undefined) {
      const begun = this.#byNetwork.get(network) ?? 0;
      if (begun >= this.#limits.perAddress) return false;
      this.#byNetwork.set(network, begun + 1);
    }
    const key = keyOf(socket);
    this.#started.set(key, { at: performance.now(), network });
    socket.once('close', () => this.#end(key));
    return true;
  }

  /** @returns how many milliseconds it took; undefined where it wasn't counted. */
  finish(socket: Socket): number | undefined {
    const started = this.#end(keyOf(socket));
    return started === undefined ? undefined : performance.now() - started;
  }

  /** @returns when it began. */
  #end(key: string): number | undefined {
    const started = this.#started.get(key);
    if (started === undefined) return undefined;
    this.#started.delete(key);
    const { at, network } = started;
    if (network === undefined) return at;
    const left = (this.#byNetwork.get(network) ?? 1) - 1;
    if (left > 0) this.#byNetwork.set(network, left);
    else this.#byNetwork.delete(network);
    return at;
  }
}

/** A TLS socket and the TCP socket below it have the same, and no two connections. */
const keyOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
