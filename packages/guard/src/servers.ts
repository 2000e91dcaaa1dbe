import type { Server as HttpServer } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import { type SecureVersion, type TLSSocket, type TlsOptions, Server as TlsServer } from 'node:tls';
import { peerAddress } from './address/address.js';
import type { AddressRules } from './address/address-rules.js';
import type { Connection } from './connection.js';
import { EarlyLeaves } from './early-leaves.js';
import type { EventSource } from './events.js';
import type { HandshakeLimits } from './handshakes.js';
import { Handshakes } from './handshakes.js';
import type { Sessions } from './sessions.js';

/** A server that a guard can be attached to: of node:https, node:http2, node:tls, or of node:http behind a proxy. */
export type GuardedServer = TlsServer | HttpServer | NetServer;

export interface ServersParts {
  readonly sessions: Sessions;
  readonly proxies: AddressRules | undefined;
  readonly events: EventSource;
  readonly limits: HandshakeLimits;
  /** Whether a connection may stay open. */
  readonly mayStay: (connection: Connection) => boolean;
  /** The address to judge, in place of the socket's. */
  readonly addressOf?: (fingerprint: string | undefined, socket: Socket) => string | undefined;
  /** The OCSP response to staple, where there is one. */
  readonly staple: () => Buffer | undefined;
}

type OcspCallback = (error: Error | null, response: Buffer | null) => void;

/** The servers that a guard is attached to, with their open connections. */
export class Servers {
  readonly #parts: ServersParts;
  readonly #handshakes: Handshakes;
  readonly #leaves = new EarlyLeaves();
  readonly #attached = new WeakSet<GuardedServer>();
  readonly #tls = new Set<TlsServer>();
  readonly #open = new Set<Connection>();
  /** Of its own, so that two guards on one server don't meet. HTTP/2's stand-in for a socket passes it on. */
  readonly #mark = Symbol('countersign.connection');

  constructor(parts: ServersParts) {
    this.#parts = parts;
    this.#handshakes = new Handshakes(parts.limits, parts.proxies);
  }

  get isEmpty(): boolean {
    return this.#tls.size === 0;
  }

  /** The connection of a request; undefined where it was made before the guard was attached. */
  of(socket: object): Connection | undefined {
    return (socket as { readonly [mark: symbol]: Connection | undefined })[this.#mark];
  }

  /** @returns what takes the guard away from it. Connections that are open stay so. */
  attach(server: GuardedServer): () => void {
    // Its owner and an adapter may both do it.
    if (this.#attached.has(server)) return () => {};
    this.#attached.add(server);
    const detach = this.#follow(server);
    return () => {
      this.#attached.delete(server);
      detach();
    };
  }

  #follow(server: GuardedServer): () => void {
    // Beyond so many lines Node drops what comes last, where a proxy says for whom it calls. What counts is maxHeaderSize.
    if (this.#parts.proxies !== undefined) Object.assign(server, { maxHeadersCount: 0 });
    if (!(server instanceof TlsServer)) {
      const onConnection = (socket: Socket): void => {
        this.#track(socket, undefined, false);
      };
      server.prependListener('connection', onConnection);
      return () => server.off('connection', onConnection);
    }
    const onSecure = (socket: TLSSocket): void => this.#onSecure(socket);
    const onStaple = (_certificate: Buffer, _issuer: Buffer, respond: OcspCallback): void =>
      respond(null, this.#parts.staple() ?? null);
    const unwatch = this.#handshakes.watch(server);
    const forgo = this.#leaves.watch(server);
    // Before node:http sees the connection.
    server.prependListener('secureConnection', onSecure);
    server.on('OCSPRequest', onStaple);
    server.setTicketKeys(this.#parts.sessions.ticketKeys);
    hideKey(server);
    this.#tls.add(server);
    return () => {
      unwatch();
      forgo();
      server.off('secureConnection', onSecure);
      server.off('OCSPRequest', onStaple);
      this.#tls.delete(server);
    };
  }

  /** New connections meet these, with what the owner of the server has chosen; open ones stay. */
  setContext(options: TlsOptions): void {
    for (const server of this.#tls) server.setSecureContext(keepingChoices(server, options));
  }

  /** No session that was begun before is resumed on any server. */
  changeTicketKeys(options: { readonly always?: boolean } = {}): void {
    if (!this.#parts.sessions.changeTicketKeys(options)) return;
    for (const server of this.#tls) server.setTicketKeys(this.#parts.sessions.ticketKeys);
  }

  /** What OpenSSL refused by the CAs of before, it judges by those of now only in a full handshake. */
  shakeHandsAnew(): void {
    this.changeTicketKeys({ always: true });
    for (const { socket, shown } of [...this.#open]) if (shown?.opensslError !== undefined) socket.destroy();
  }

  /** Cuts off whoever is connected with a certificate, and tells how many that were. */
  cutOff(fingerprint: string): number {
    const those = [...this.#open].filter(
      ({ shown, standing }) => shown?.fingerprint === fingerprint || standing?.twin === fingerprint,
    );
    for (const { socket } of those) socket.destroy();
    return those.length;
  }

  #onSecure(socket: TLSSocket): void {
    const milliseconds = this.#handshakes.finish(socket);
    // A renegotiation would put another certificate under a verdict that stands.
    socket.disableRenegotiation();
    const shown = this.#parts.sessions.shownBy(socket, this.#leaves.of(socket));
    const resumed = socket.isSessionReused();
    if (shown === 'unrecorded') {
      // With the same keys the client would come back with the same ticket.
      socket.destroy();
      this.changeTicketKeys();
      return;
    }
    const connection = this.#track(socket, shown, resumed);
    if (milliseconds !== undefined)
      this.#parts.events.tell('handshake', {
        ...{ milliseconds, resumed },
        protocol: socket.getProtocol() ?? 'unknown',
      });
    if (!this.#parts.mayStay(connection)) socket.destroy();
  }

  #track(socket: Socket, shown: Connection['shown'], resumed: boolean): Connection {
    // One server may hand it to another, such as one of node:tls to one of node:http.
    const known = this.of(socket);
    if (known !== undefined) return known;
    const peer = this.#parts.addressOf?.(shown?.fingerprint, socket) ?? socket.remoteAddress ?? '';
    const address = peerAddress(peer) ?? '';
    const fromProxy = address !== '' && (this.#parts.proxies?.allows(address) ?? false);
    const connection: Connection = { socket, address, fromProxy, resumed, shown };
    Object.defineProperty(socket, this.#mark, { value: connection });
    this.#open.add(connection);
    socket.once('close', () => this.#open.delete(connection));
    return connection;
  }
}

/** It is a matter of the server, whatever context SNI chooses. Node keeps it there without a word in its documentation. */
export const asksForNoCertificate = (server: GuardedServer): boolean =>
  server instanceof TlsServer && Reflect.get(server, 'requestCert') === false;

/** Node keeps the key on the server, where printing it would show it. */
function hideKey(server: TlsServer): void {
  for (const name of ['key', 'pfx', 'passphrase', 'ticketKeys'])
    Object.defineProperty(server, name, {
      value: Reflect.get(server, name),
      ...{ writable: true, configurable: true, enumerable: false },
    });
}

/** Options with what the owner of a server has chosen beside them: Node sets back to its default what isn't given anew. */
function keepingChoices(server: TlsServer, options: TlsOptions): TlsOptions {
  const chosen = ownersChoice.map(name => [name, Reflect.get(server, name)] as const);
  const { minVersion: theirs } = server as { readonly minVersion?: SecureVersion };
  const { minVersion: ours } = options;
  const minVersion = theirs === undefined || (ours !== undefined && ours > theirs) ? ours : theirs;
  return {
    ...options,
    ...Object.fromEntries(chosen.filter(([, value]) => value !== undefined)),
    ...(minVersion === undefined ? {} : { minVersion }),
  };
}

const ownersChoice = [
  ...['maxVersion', 'secureProtocol', 'secureOptions', 'ciphers', 'honorCipherOrder', 'sigalgs', 'ecdhCurve'],
  ...['dhparam', 'crl', 'sessionIdContext', 'sessionTimeout'],
] as const;
