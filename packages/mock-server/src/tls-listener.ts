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
import type { Faults } from './faults/faults.js';
import type { HandshakeChanges, HandshakeParts } from './faults/handshake.js';
import type { Incoming } from './front.js';
import { WithheldFlight } from './withheld-flight.js';

export interface TlsListenerOptions {
  readonly guard: Guard;
  /** What the guard doesn't say: versions, ALPN, another certificate. */
  readonly tls: TlsOptions;
  readonly edge: 'application' | 'handshake';
  readonly listener: RequestListener;
  readonly faults: Faults;
  readonly faultParts: HandshakeParts;
}

/** A connection that TLS is spoken on. */
interface Accepted {
  readonly incoming: Incoming;
  readonly changes: HandshakeChanges;
}

/** Speaks TLS on connections that are handed to it, and HTTP/1.1 or HTTP/2 inside. */
export class TlsListener {
  readonly #options: TlsListenerOptions;
  readonly #tls: Server;
  readonly #http: HttpServer;
  readonly #accepted = new WeakMap<object, Accepted>();
  #http2: Promise<Http2Server> | undefined;

  constructor(options: TlsListenerOptions) {
    this.#options = options;
    this.#http = createHttpServer({ noDelay: true }, options.listener);
    this.#tls = this.#server();
    options.guard.attach(this.#tls);
  }

  /** @param incoming a connection of which nothing was read yet */
  accept(incoming: Incoming): void {
    const { faults, faultParts } = this.#options;
    const showing = faults.ofConnection(incoming.number);
    if (showing === undefined) {
      this.#begin({ incoming, changes: {} });
      return;
    }
    import('./faults/handshake.js')
      .then(({ spoilHandshake }) => {
        const changes = spoilHandshake(showing, incoming.tcp, faultParts);
        if (changes !== undefined && !incoming.tcp.destroyed) this.#begin({ incoming, changes });
      })
      .catch(error => {
        process.emitWarning(error);
        incoming.tcp.destroy();
      });
  }

  /** No session that was begun before is resumed. */
  forgetSessions(): void {
    this.#tls.setTicketKeys(randomBytes(48));
  }

  /** The TCP connection below a TLS connection of this listener. */
  incomingOf(socket: TLSSocket): Incoming | undefined {
    return this.#acceptedOf(socket)?.incoming;
  }

  #acceptedOf(socket: TLSSocket): Accepted | undefined {
    const carrier = carrierOf(socket);
    return carrier && this.#accepted.get(carrier);
  }

  #begin(accepted: Accepted): void {
    const { incoming, changes } = accepted;
    const { carrier = incoming.tcp, withoutTickets = false } = changes;
    const held =
      this.#options.edge === 'handshake' || withoutTickets || this.#options.faults.awaitCertificates;
    const below = held ? new WithheldFlight(carrier) : carrier;
    this.#accepted.set(below, accepted);
    this.#serverFor(accepted).emit('connection', below);
  }

  /** Another certificate or staple needs a server of its own, for one connection. */
  #serverFor({ incoming, changes: { tls, staple } }: Accepted): Server {
    if (tls === undefined && staple === undefined) return this.#tls;
    const server = this.#server(tls);
    const attached = this.#options.guard.attach(server);
    incoming.tcp.once('close', () => attached[Symbol.dispose]());
    // A session would be resumed without what is to be shown.
    server.setTicketKeys(randomBytes(48));
    if (staple !== undefined)
      server
        .removeAllListeners('OCSPRequest')
        .on('OCSPRequest', (_certificate, _issuer, respond) => respond(null, staple));
    return server;
  }

  #server(changes: TlsOptions = {}): Server {
    const { guard, tls } = this.#options;
    const server = tlsServer({ ...guard.tlsOptions(), ...tls, ...changes });
    server.on('secureConnection', socket => this.#onSecure(socket));
    server.on('keylog', (line, socket) => flightOf(socket)?.onKey(line));
    // Handshakes that fail are the client's to tell of.
    server.on('tlsClientError', () => {});
    return server;
  }

  async #onSecure(socket: TLSSocket): Promise<void> {
    socket.on('error', () => {});
    const { edge, guard, faults } = this.#options;
    const flight = flightOf(socket);
    const accepted = this.#acceptedOf(socket);
    // The guard has cut it off.
    if (accepted === undefined) return;
    const { incoming, changes } = accepted;
    changes.carrier?.hurry();
    if (flight !== undefined) {
      // What is withheld is written once this handshake's events are over.
      const refusal = edge === 'handshake' ? await judgeConnection(guard, socket) : await undefined;
      const showing = faults.awaitCertificates
        ? faults.ofClient(incoming.number, clientOf(socket))
        : undefined;
      if (showing !== undefined) {
        (await import('./faults/handshake.js')).spoilFinish(showing.fault, socket, flight);
        return;
      }
      if (refusal !== undefined) {
        if (flight.isHeld) flight.refuse(alertFor(refusal.code, socket.getProtocol()), socket);
        else socket.destroy();
        return;
      }
      if (changes.withoutTickets) flight.releaseWithoutTickets(socket);
      else flight.release();
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
      server.on('request', this.#options.listener as never);
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

/** The common name that a client has shown, whatever else its certificate holds. */
const clientOf = (socket: TLSSocket): string | undefined =>
  /^CN=(.*)$/m.exec(socket.getPeerX509Certificate()?.subject ?? '')?.[1];
