// A server that a client is checked with: it writes down what arrives.
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Credential } from '@countersign/test-certs';
import { WithheldFlight } from '../withheld-flight.js';

export interface Arrived {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly withCertificate: boolean;
  readonly resumed: boolean;
}

export interface CheckingServerOptions {
  /** The CA of the clients, as PEM. */
  readonly clientCa: string;
  readonly staple?: Uint8Array | undefined;
  readonly tls?: Pick<ServerOptions, 'minVersion' | 'maxVersion'>;
  /** Default: 200 and an end of the connection. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** For connections on which nothing was asked yet, in milliseconds. */
const patience = 500;

/** Of TLS and HTTP/1.1 on loopback; it lets every client in. */
export class CheckingServer {
  readonly requests: Arrived[] = [];
  connections = 0;
  /** The alert that ended a handshake, as a client gave it. */
  alert: number | undefined;
  readonly #server: Server;
  readonly #options: CheckingServerOptions;
  readonly #sockets = new Set<Socket>();

  /** @throws where Node can't present the certificate */
  constructor(credential: Credential, options: CheckingServerOptions) {
    this.#options = options;
    this.#server = createServer(this.#optionsFor(credential));
    this.#server.on('connection', (tcp: Socket) => {
      this.connections++;
      this.#sockets.add(tcp);
      tcp.once('close', () => this.#sockets.delete(tcp));
    });
    this.#server.on('tlsClientError', error => {
      this.alert ??= alertIn(error);
    });
    // In TLS 1.3 a client's refusal may come after the server has finished.
    this.#server.on('secureConnection', socket =>
      socket.on('error', error => {
        this.alert ??= alertIn(error);
      }),
    );
    this.#server.on('OCSPRequest', (_certificate, _issuer, respond) =>
      respond(null, options.staple === undefined ? null : Buffer.from(options.staple)),
    );
    this.#server.on('request', (request, response) => this.#take(request, response));
  }

  /** @returns its origin */
  listen(): Promise<string> {
    return listening(this.#server);
  }

  /** Goes on with another certificate; what was begun before is resumed. */
  swap(credential: Credential): void {
    this.#server.setSecureContext(this.#optionsFor(credential));
  }

  close(): Promise<void> {
    return new Promise(resolve => {
      // What the client has still to say of the handshake may be on its way.
      const late = setTimeout(() => {
        for (const socket of this.#sockets) socket.destroy();
      }, patience);
      this.#server.close(() => {
        clearTimeout(late);
        resolve();
      });
      this.#server.closeAllConnections();
    });
  }

  readonly #ticketKeys: Buffer = randomBytes(48);

  #optionsFor({ pem, keyPem }: Credential): ServerOptions {
    const { clientCa, tls } = this.#options;
    return {
      ...{ cert: pem, key: keyPem, ca: clientCa, requestCert: true, rejectUnauthorized: false },
      // What is weak is presented, too.
      ciphers: 'DEFAULT@SECLEVEL=0',
      ticketKeys: this.#ticketKeys,
      ...tls,
    };
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', headers, socket } = request;
    const tls = socket as TLSSocket;
    this.requests.push({
      ...{ method, headers },
      withCertificate: tls.getPeerX509Certificate() !== undefined,
      resumed: tls.isSessionReused(),
    });
    request.resume().on('end', () => {
      const { answer } = this.#options;
      if (answer !== undefined) return answer(request, response);
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{}');
    });
  }
}

/** Refuses every client certificate in the handshake, with the alert that says so. */
export class RejectingServer {
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server: TcpServer;

  constructor({ pem, keyPem }: Credential, clientCa: string) {
    const secureContext = createSecureContext({ cert: pem, key: keyPem, ca: clientCa });
    this.#server = createTcpServer(tcp => {
      this.connections++;
      this.#sockets.add(tcp);
      tcp.on('error', () => {}).once('close', () => this.#sockets.delete(tcp));
      const flight = new WithheldFlight(tcp);
      const socket = new TLSSocket(flight, {
        ...{ isServer: true, secureContext, requestCert: true, rejectUnauthorized: false },
      });
      socket.on('error', () => {}).on('keylog', (line: Buffer) => flight.onKey(line));
      socket.once('secure', () => flight.refuse('unknown_ca', socket));
    });
  }

  /** @returns its origin */
  listen(): Promise<string> {
    return listening(this.#server);
  }

  close(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

const listening = (server: TcpServer | Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve(`https://localhost:${(server.address() as AddressInfo).port}`),
    );
  });

function alertIn({ message }: Error): number | undefined {
  const number = /alert number (\d+)/.exec(message)?.[1];
  return number === undefined ? undefined : Number(number);
}
