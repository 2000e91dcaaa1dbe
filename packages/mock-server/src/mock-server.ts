import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { createTestPki, type TestPki } from '@countersign/test-certs';
import type { TrustOptions } from '@countersign/trust';
import { Certificate } from '@countersign/x509';
import type { LedgerEntry } from './api/ledger.js';
import { PaymentApi } from './api/payment-api.js';
import type { RateLimit } from './api/rate-limit.js';
import { type ClientRegistration, RegisteredClient } from './registry.js';
import { requestHandler, type SeenRequest } from './request-handler.js';

export interface MockServerOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Who may come in. Default: the clients of {@link defaultClients}. */
  readonly clients?: readonly ClientRegistration[];
  readonly tls?: MockTlsOptions;
  /** API keys by client. Default: `connect` makes them. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** Calls in a row, and in each window, by trust level. Default: 6,000, 30,000 and 120,000 in 60 seconds. */
  readonly rateLimits?: { readonly [level in 'standard' | 'high' | 'maximum']?: RateLimit };
  /** The clock of the API: of payments, keys and quotas, not of TLS. Default: the system's. */
  readonly now?: () => Date;
  /** Where ids and API keys come from. Default: chance. */
  readonly random?: (length: number) => Uint8Array;
}

export interface MockTlsOptions {
  /** A server certificate to use instead of one that the mock issues, with the CA that clients are judged by. */
  readonly material?: MockTlsMaterial;
  /** Default: TLSv1.2. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Default: TLSv1.3. */
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** As PEM. */
export interface MockTlsMaterial {
  /** The server's certificate, followed by its intermediates. */
  readonly certificate: string;
  readonly key: string;
  /** The CAs that client certificates have to chain to. */
  readonly clientCa: string;
}

/** All that a client needs to reach the mock: options of `createPaymentClient`. */
export interface MockConnection {
  readonly baseUrl: string;
  readonly identity: Identity;
  readonly trust: TrustOptions;
  readonly apiKey: string;
}

/** A running mock server. */
export interface MockServer {
  /** `https://localhost:<port>` */
  readonly url: string;
  /** The requests that arrived, in their order. What TLS refused is not among them. */
  readonly requests: readonly SeenRequest[];
  /** The CA of server and clients, where the mock made its own. */
  readonly pki: TestPki | undefined;
  /**
   * Issues a certificate for a client, and gives what it needs to connect.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the server was given its certificates
   */
  connect(clientId: string): MockConnection;
  /** What was created, captured and refunded, in the order of creation, with the Idempotency-Key of each payment. */
  payments(): LedgerEntry[];
  /** Registers a certificate as pending: it isn't accepted before its client activates it. */
  expectCertificate(clientId: string, certificate: Certificate): void;
  /** Makes new keys for payload encryption. The ones before still decrypt, and those before them no longer. */
  rotateEncryptionKeys(): Promise<void>;
  /** Closes the server and every connection. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The clients of the Payment System: one for each kind of partner, and its own services. */
export const defaultClients: readonly ClientRegistration[] = [
  { clientId: 'demo_client', securityLevel: 'standard' },
  { clientId: 'high_security_client_1', securityLevel: 'enhanced' },
  { clientId: 'financial_client_bank', securityLevel: 'maximum' },
  { clientId: 'enterprise_client_corp', securityLevel: 'enhanced' },
  { clientId: 'order-service', securityLevel: 'standard' },
  { clientId: 'billing-service', securityLevel: 'standard' },
];

/**
 * Starts a Payment API on loopback that asks for client certificates.
 *
 * @throws ConfigurationError `CONFIG_INVALID`, also where the port is in use
 *
 * @example
 * ```js
 * const mock = await startMockServer();
 * const client = createPaymentClient(mock.connect('demo_client'));
 * ```
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  checkOptions('startMockServer', options, {
    port: 'number',
    clients: 'list',
    tls: 'object',
    apiKeys: 'object',
    rateLimits: 'object',
    now: 'function',
    random: 'function',
  });
  const { port = 0, clients = defaultClients, tls = {} } = options;
  checkOptions('tls', tls, { material: 'object', minVersion: 'text', maxVersion: 'text' });
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError('CONFIG_INVALID', `${port} is not a port`, {
      hint: 'Leave port out to get a free one.',
    });
  const pki = tls.material === undefined ? createTestPki() : undefined;
  const material = tls.material ?? issueMaterial(pki as TestPki);
  const requests: SeenRequest[] = [];
  const registered = clients.map(client => new RegisteredClient(client));
  const { apiKeys = {}, rateLimits = {}, now, random } = options;
  const api = new PaymentApi({
    clients: registered,
    apiKeys,
    rateLimits,
    ...(now === undefined ? {} : { now }),
    ...(random === undefined ? {} : { random }),
  });
  const server = createTlsServer(material, tls);
  server.on('request', requestHandler(registered, api, requests));
  // node:https knows only of connections whose handshake is over, and waits for the others when it closes.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // A renegotiation would put another certificate under a verdict that stands: node never withdraws it.
  server.on('secureConnection', (socket: TLSSocket) => socket.disableRenegotiation());
  await listen(server, port);
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    url,
    requests,
    pki,
    connect(clientId) {
      if (pki === undefined)
        throw new ConfigurationError(
          'CONFIG_INVALID',
          'connect() needs a CA to issue with, and this server was given its certificates',
          {
            hint: 'Leave tls.material out, or connect with a certificate of your own.',
          },
        );
      return {
        baseUrl: url,
        identity: pki.client(clientId).identity(),
        trust: { ca: pki.ca, pins: { localhost: Certificate.parseAll(material.certificate)[0]?.pin ?? '' } },
        apiKey: api.apiKeyOf(clientId),
      };
    },
    payments: () => api.payments(),
    expectCertificate: (clientId, certificate) => api.expectCertificate(clientId, certificate),
    rotateEncryptionKeys: () => api.rotateEncryptionKeys(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function issueMaterial(pki: TestPki): MockTlsMaterial {
  const server = pki.server(['localhost', '127.0.0.1', '::1']);
  return { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };
}

function createTlsServer({ certificate, key, clientCa }: MockTlsMaterial, tls: MockTlsOptions): Server {
  try {
    return createServer({
      cert: certificate,
      key,
      ca: clientCa,
      // Everyone gets through TLS: the refusal is an HTTP answer that names its stage.
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: tls.minVersion ?? 'TLSv1.2',
      maxVersion: tls.maxVersion ?? 'TLSv1.3',
    });
  } catch {
    // What node says about a key may quote it: no cause is kept.
    throw new ConfigurationError('CONFIG_INVALID', "tls.material can't be used", {
      hint: 'Give PEM texts: the certificate with its own key, and the CA of the clients.',
    });
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === 'EADDRINUSE'
          ? `Port ${port} is in use`
          : `Port ${port} can't be listened on (${cause.code})`;
      reject(
        new ConfigurationError('CONFIG_INVALID', what, { cause, hint: 'Leave port out to get a free one.' }),
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
