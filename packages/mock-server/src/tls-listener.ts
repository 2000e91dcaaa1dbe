import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import type { Guard } from '@countersign/guard';
import { judgeConnection } from '@countersign/guard/internal';
import { ConfigurationError } from '@countersign/spec';
import { alertFor } from './alert.js';
import type { Incoming } from './front.js';
import { WithheldFlight } from './withheld-flight.js';

export interface TlsListenerOptions {
  readonly guard: Guard;
  /** What the guard doesn't say: versions, ALPN, another certificate. */
  readonly tls: TlsOptions;
  readonly edge: 'application' | 'handshake';
  readonly listener: RequestListener;
}

/** Speaks TLS on connections that are handed to it, and HTTP/1.1 or HTTP/2 inside. */
export class TlsListener {
  readonly #guard: Guard;
  readonly #edge: TlsListenerOptions['edge'];
  readonly #listener: RequestListener;
  readonly #tls: Server;
  readonly #http: HttpServer;
  readonly #incoming = new WeakMap<object, Incoming>();
  #http2: Promise<Http2Server> | undefined;

  constructor({ guard, tls, edge, listener }: TlsListenerOptions) {
    this.#guard = guard;
    this.#edge = edge;
    this.#listener = listener;
    this.#http = createHttpServer({ noDelay: true }, listener);
    this.#tls = tlsServer({ ...guard.tlsOptions(), ...tls });
    guard.attach(this.#tls);
    this.#tls.on('secureConnection', socket => this.#onSecure(socket));
    this.#tls.on('keylog', (line, socket) => flightOf(socket)?.onKey(line));
    // Handshakes that fail are the client's to tell of.
    this.#tls.on('tlsClientError', () => {});
  }

  /** @param incoming a connection of which nothing was read yet */
  accept(incoming: Incoming): void {
    const carrier = this.#edge === 'handshake' ? new WithheldFlight(incoming.tcp) : incoming.tcp;
    this.#incoming.set(carrier, incoming);
    this.#tls.emit('connection', carrier);
  }

  /** No session that was begun before is resumed. */
  forgetSessions(): void {
    this.#tls.setTicketKeys(randomBytes(48));
  }

  /** The TCP connection below a TLS connection of this listener. */
  incomingOf(socket: TLSSocket): Incoming | undefined {
    const carrier = carrierOf(socket);
    return carrier && this.#incoming.get(carrier);
  }

  async #onSecure(socket: TLSSocket): Promise<void> {
    socket.on('error', () => {});
    if (this.#edge === 'handshake') {
      const refusal = await judgeConnection(this.#guard, socket);
      const flight = flightOf(socket);
      if (refusal !== undefined) {
        if (flight?.isHeld) flight.refuse(alertFor(refusal.code, socket.getProtocol()), socket);
        else socket.destroy();
        return;
      }
      flight?.release();
    }
    if (socket.destroyed) return;
    if (socket.alpnProtocol === 'h2') (await this.#speaksHttp2()).emit('connection', socket);
    else this.#http.emit('connection', socket);
  }

  #speaksHttp2(): Promise<Http2Server> {
    // Loaded for the first who asks: node:http2 takes its time.
    this.#http2 ??= import('node:http2').then(({ createServer }) => {
      const server = createServer();
      // What HTTP/2 gives looks like what HTTP/1.1 gives.
      server.on('request', this.#listener as never);
      server.on('sessionError', () => {});
      return server;
    });
    return this.#http2;
  }
}

/** @throws ConfigurationError `CONFIG_INVALID` */
function tlsServer(options: TlsOptions): Server {
  try {
    return createServer(options);
  } catch {
    // What node says about a key may quote it: no cause is kept.
    throw new ConfigurationError('CONFIG_INVALID', "tls.material can't be used", {
      hint: 'Give PEM texts: the certificate with its own key, and the CA of the clients.',
    });
  }
}

/** What a TLS socket reads from. Node shows it to nobody: of a stream that is no net.Socket, it wraps a stand-in. */
function carrierOf(socket: TLSSocket): Duplex | undefined {
  const { _parent: tcp, _handle: handle } = socket as unknown as {
    readonly _parent: Socket | null;
    readonly _handle: { readonly _parentWrap?: { readonly stream?: Duplex } } | null;
  };
  return tcp ?? handle?._parentWrap?.stream;
}

function flightOf(socket: TLSSocket): WithheldFlight | undefined {
  const carrier = carrierOf(socket);
  return carrier instanceof WithheldFlight ? carrier : undefined;
}
