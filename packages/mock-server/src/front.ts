import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ConfigurationError } from '@countersign/spec';

/** A TCP connection as it comes in. */
export interface Incoming {
  readonly tcp: Socket;
  /** Counted from 1. */
  readonly number: number;
}

/** The port of a mock: TLS for the API, and plain HTTP for CRLs and OCSP. */
export class Front {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #tls = new WeakSet<Socket>();
  #count = 0;
  /** What becomes of connections that speak TLS; the first bytes are still to be read. */
  onTls: (incoming: Incoming) => void = ({ tcp }) => tcp.destroy();
  /** Who answers those that don't. */
  plain: HttpServer | undefined;

  constructor() {
    this.#server = createServer({ noDelay: true }, tcp => this.#take(tcp));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open. */
  get open(): number {
    return this.#sockets.size;
  }

  /** @throws ConfigurationError `CONFIG_INVALID` where the port is in use */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const what =
          cause.code === 'EADDRINUSE'
            ? `Port ${port} is in use`
            : `Port ${port} can't be listened on (${cause.code})`;
        const hint = 'Leave port out to get a free one.';
        reject(new ConfigurationError('CONFIG_INVALID', what, { cause, hint }));
      });
      this.#server.listen(port, '127.0.0.1', resolve);
    });
  }

  /** Cuts every connection that speaks TLS. */
  dropTls(): void {
    for (const socket of this.#sockets) if (this.#tls.has(socket)) socket.destroy();
  }

  /** Cuts every connection. */
  close(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #take(tcp: Socket): void {
    this.#sockets.add(tcp);
    tcp.once('close', () => this.#sockets.delete(tcp));
    tcp.on('error', () => {});
    tcp.once('data', (first: Buffer) => {
      tcp.pause();
      tcp.unshift(first);
      // RFC 8446 5.1: a handshake record. Every method of HTTP begins with a letter.
      if (first[0] === 22 || this.plain === undefined) {
        this.#tls.add(tcp);
        this.onTls({ tcp, number: ++this.#count });
      } else {
        this.plain.emit('connection', tcp);
        tcp.resume();
      }
    });
  }
}
