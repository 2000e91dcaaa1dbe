import { createServer } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { ClientRegistration, GuardEventName, GuardEvents } from '@countersign/guard';
import type { Identity } from '@countersign/identity';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Issued, RevocationService, TestPki } from '@countersign/test-certs';
import type { TrustOptions } from '@countersign/trust';
import type { Certificate } from '@countersign/x509';
import type { LedgerEntry } from './api/ledger.js';
import { PaymentApi } from './api/payment-api.js';
import { type ClientFiles, ClientFolders, curlCommand } from './client-files.js';
import { exchange } from './exchange.js';
import type { Fault } from './faults/fault.js';
import { Faults, type InjectedFault } from './faults/faults.js';
import { byTimer } from './faults/pause.js';
import { Front } from './front.js';
import { defaultClients, type MockClients } from './mock-clients.js';
import { guardOf } from './mock-guard.js';
import { checkMockOptions, type MockServerOptions } from './mock-options.js';
import type { MswHandlers } from './msw/handlers.js';
import type { MswHandler } from './msw/msw-handler.js';
import { OwnMaterial, ownOf } from './own-material.js';
import {
  type RotateCaOptions,
  type RotateServerOptions,
  type RotatingParts,
  rotateCa,
  rotateServer,
} from './rotation.js';
import { randomOf } from './seeded.js';
import { refusalsOf, type SeenRefusal } from './seen-refusals.js';
import { SeenRequests } from './seen-requests.js';
import { TlsListener } from './tls-listener.js';

/** All that a client needs to reach the mock: options of `createPaymentClient`. */
export interface MockConnection {
  readonly baseUrl: string;
  readonly identity: Identity;
  readonly trust: TrustOptions;
  readonly apiKey: string;
}

export interface ConnectOptions {
  /** From where the client is taken to call, by its certificate and whatever the socket says. Default: from loopback. */
  readonly address?: string;
}

/** A running mock server. */
export interface MockServer {
  /** `https://localhost:<port>` */
  readonly url: string;
  /** The requests that arrived, in their order. What TLS refused is not among them. */
  readonly requests: SeenRequests;
  /** Whom the guard refused, in their order: requests, and connections where `edge` is `handshake`. */
  readonly refusals: readonly SeenRefusal[];
  /** The CA of server and clients, unless the mock was given its certificates. */
  readonly pki: TestPki | undefined;
  /** What answers about revocation, at the port of the mock: what was asked there, and faults to inject. */
  readonly revocation: RevocationService | undefined;
  /**
   * Gives what a client needs to connect, with a certificate of its own.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the mock was given its certificates
   */
  connect(clientId: string, options?: ConnectOptions): MockConnection;
  /** The same as files, for programs in any language. They are removed when the mock is closed. */
  files(clientId: string, options?: ConnectOptions): Promise<ClientFiles>;
  /**
   * A command line that calls the mock with curl.
   *
   * @example
   * ```js
   * console.log(await mock.curl('demo_client', '/v1/payments'));
   * ```
   */
  curl(clientId: string, path?: string, options?: ConnectOptions): Promise<string>;
  /** Revokes the certificates of a client, or one certificate: who has it is cut off at once. */
  revoke(client: string | Certificate | Issued, options?: { readonly reason?: string }): Promise<void>;
  /** Shuts a client out, or lets it in again. */
  block(clientId: string, options?: { readonly until?: Date }): Promise<void>;
  unblock(clientId: string): Promise<void>;
  /** Puts other clients in force, for open connections too. */
  setClients(clients: readonly ClientRegistration[]): Promise<void>;
  /**
   * Presents another certificate from now on, of the same CA. Open connections stay, unless they are to be cut; TLS sessions
   * that were begun before are not resumed. With another key, clients that pinned the one before refuse the mock:
   * `connect` gives the new pin.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the mock was given its certificates
   *
   * @example
   * ```js
   * await mock.rotateServer({ key: 'same' }); // pins of the key go on holding
   * ```
   */
  rotateServer(options?: RotateServerOptions): Promise<void>;
  /**
   * Goes over to another root CA, in two steps. Between them clients of both CAs come in, the mock presents a certificate of
   * the one before, and `connect` gives certificates of the new one, both CAs to trust and the pins of both certificates: whoever connects anew then, is not
   * disturbed by the second step. That presents a certificate of the new CA, and admits its clients alone. The CAs are the
   * last in `pki.authorities`.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the mock was given its certificates, or is between two CAs already
   *
   * @example
   * ```js
   * await mock.rotateCa({ trust: 'both' });
   * const client = createPaymentClient(mock.connect('demo_client'));
   * await mock.rotateCa({ trust: 'new' });
   * ```
   */
  rotateCa(options?: RotateCaOptions): Promise<void>;
  /** What the guard tells of; see `@countersign/guard`. */
  on<Name extends GuardEventName>(name: Name, listener: (...event: GuardEvents[Name]) => void): () => void;
  /** What was created, captured and refunded, in the order of creation, with the Idempotency-Key of each payment. */
  payments(): LedgerEntry[];
  /** Registers a certificate as pending: it isn't accepted before its client activates it. */
  expectCertificate(clientId: string, certificate: Certificate): void;
  /** Makes new keys for payload encryption. The ones before still decrypt, and those before them no longer. */
  rotateEncryptionKeys(): Promise<void>;
  /**
   * Lets handshakes or answers go wrong, from now on. Which way is said at {@link Fault}. Where several fit, the one that was
   * injected last shows.
   *
   * @throws ConfigurationError `CONFIG_INVALID`
   *
   * @example
   * ```js
   * const lost = mock.inject({ kind: 'reset', route: 'POST /v1/payments', times: 1 });
   * ```
   */
  inject(fault: Fault): InjectedFault;
  /** Ends every fault that was injected. */
  heal(): void;
  /** Closes the server and every connection. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a Payment API on loopback that asks for client certificates, and judges them as `@countersign/guard` does.
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
  checkMockOptions(options);
  const front = new Front();
  await front.listen(options.port ?? 0);
  try {
    return await start(options, front);
  } catch (error) {
    await front.close();
    throw error;
  }
}

async function start(options: MockServerOptions, front: Front): Promise<MockServer> {
  const { edge = 'application', tls = {}, now = () => new Date(), seed, wait = byTimer } = options;
  const { clients: registered = defaultClients, apiKeys, rateLimits } = options;
  const own = tls.material === undefined ? new OwnMaterial(options, front.port) : undefined;
  const { guard, clients } = await guardOf(options, registered, own);
  const api = new PaymentApi({
    clients: registered.map(({ clientId, securityLevel }) => ({
      ...{ clientId, trustLevel: trustLevels[securityLevel] },
    })),
    ...{ random: randomOf(seed), now },
    ...(apiKeys === undefined ? {} : { apiKeys }),
    ...(rateLimits === undefined ? {} : { rateLimits }),
  });
  const seen = new SeenRequests();
  const handlers = options.handlers && (await handlersOf(options, options.handlers, front));
  const { minVersion = 'TLSv1.2', maxVersion = 'TLSv1.3', alpn = ['h2', 'http/1.1'], material } = tls;
  const faults = new Faults(seed, { issues: own !== undefined, speaksHttp2: alpn.includes('h2') });
  const listener: TlsListener = new TlsListener({
    ...{ guard, edge, faults },
    faultParts: { own, wait, now },
    tls: {
      ...{ minVersion, maxVersion, ALPNProtocols: [...alpn] },
      ...(material === undefined ? {} : { cert: material.certificate, key: material.key }),
    },
    listener: (request, response) => {
      exchange(request, response, {
        ...{ guard, api, seen, now, faults, wait, handlers },
        tcpOf: socket => listener.incomingOf(socket)?.tcp,
        addressOf: socket => clients.addressOf(fingerprintOf(socket)) ?? loopback,
        connectionNumber: socket => listener.incomingOf(socket)?.number ?? 0,
      }).catch(error => {
        // A bug of the mock must not pass for an answer of the API.
        process.emitWarning(error);
        response.destroy();
      });
    },
  });
  front.onTls = incoming => listener.accept(incoming);
  const revocation = await own?.pki.revocationService();
  if (revocation !== undefined) front.plain = createServer(revocation.listener);
  return new RunningMock({
    ...{ front, guard, api, seen, clients, own, revocation, listener, faults },
    trustOf: ca => ({ ca, ...(options.now === undefined ? {} : { now }) }),
  });
}

interface Parts extends RotatingParts {
  readonly api: PaymentApi;
  readonly seen: SeenRequests;
  readonly clients: MockClients;
  readonly revocation: RevocationService | undefined;
  readonly faults: Faults;
}

class RunningMock implements MockServer {
  readonly url: string;
  readonly requests: SeenRequests;
  readonly refusals: readonly SeenRefusal[];
  readonly pki: TestPki | undefined;
  readonly revocation: RevocationService | undefined;
  readonly #parts: Parts;
  readonly #folders = new ClientFolders();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.url = `https://localhost:${parts.front.port}`;
    this.requests = parts.seen;
    this.refusals = refusalsOf(parts.guard);
    this.pki = parts.own?.pki;
    this.revocation = parts.revocation;
  }

  connect(clientId: string, options: ConnectOptions = {}): MockConnection {
    const { issued, ca, pins, apiKey } = this.#issue(clientId, options);
    return {
      baseUrl: this.url,
      identity: issued.identity(),
      trust: { ca, pins: { localhost: pins } },
      apiKey,
    };
  }

  async files(clientId: string, options: ConnectOptions = {}): Promise<ClientFiles> {
    const { issued, ca, apiKey } = this.#issue(clientId, options);
    return this.#folders.write({ clientId, issued, ca, apiKey, baseUrl: this.url });
  }

  async curl(clientId: string, path = '/v1/identity', options: ConnectOptions = {}): Promise<string> {
    return curlCommand(await this.files(clientId, options), path);
  }

  #issue(clientId: string, options: ConnectOptions) {
    checkArgument('connect', 'the client id', clientId, 'text');
    checkOptions('connect', options, { address: 'text' });
    const { clients, guard, api } = this.#parts;
    const own = ownOf(this.#parts.own, 'connect');
    const { issued, isNew } = clients.issue(own.issuing, clientId, options.address);
    // Takes effect at once, where no CA changes.
    if (isNew) void guard.update({ clients: clients.registrations });
    return { issued, ca: own.ca, pins: own.pins, apiKey: api.apiKeyOf(clientId) };
  }

  async revoke(
    client: string | Certificate | Issued,
    options: { readonly reason?: string } = {},
  ): Promise<void> {
    const { clients, guard, own } = this.#parts;
    const those =
      typeof client === 'string'
        ? clients.issuedFor(client).map(({ certificate }) => certificate)
        : ['certificate' in client ? client.certificate : client];
    for (const certificate of those) {
      own?.pki.revoke(certificate);
      await guard.revoke(certificate.fingerprints.sha256, options);
    }
  }

  block(clientId: string, options: { readonly until?: Date } = {}): Promise<void> {
    return this.#parts.guard.block(clientId, options);
  }

  unblock(clientId: string): Promise<void> {
    return this.#parts.guard.unblock(clientId);
  }

  rotateServer(options: RotateServerOptions = {}): Promise<void> {
    return rotateServer(options, this.#parts);
  }

  rotateCa(options: RotateCaOptions = {}): Promise<void> {
    return rotateCa(options, this.#parts);
  }

  setClients(registered: readonly ClientRegistration[]): Promise<void> {
    const { clients, guard } = this.#parts;
    clients.register(registered);
    return guard.update({ clients: clients.registrations });
  }

  on<Name extends GuardEventName>(name: Name, listener: (...event: GuardEvents[Name]) => void): () => void {
    return this.#parts.guard.on(name, listener);
  }

  payments(): LedgerEntry[] {
    return this.#parts.api.payments();
  }

  expectCertificate(clientId: string, certificate: Certificate): void {
    this.#parts.api.expectCertificate(clientId, certificate);
  }

  rotateEncryptionKeys(): Promise<void> {
    return this.#parts.api.rotateEncryptionKeys();
  }

  inject(fault: Fault): InjectedFault {
    return this.#parts.faults.inject(fault);
  }

  heal(): void {
    this.#parts.faults.heal();
  }

  async close(): Promise<void> {
    const { guard, front } = this.#parts;
    await Promise.all([guard.close(), front.close(), this.#folders.remove()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

// Few mocks have any.
const handlersOf = async (
  { baseUrl }: MockServerOptions,
  handlers: readonly MswHandler[],
  { port }: Front,
): Promise<MswHandlers> =>
  (await import('./msw/handlers.js')).MswHandlers.load(
    handlers,
    baseUrl === undefined ? `https://localhost:${port}` : new URL(baseUrl).origin,
  );

const loopback = '127.0.0.1';

const trustLevels = { standard: 'standard', enhanced: 'high', maximum: 'maximum' } as const;

const fingerprintOf = (socket: TLSSocket): string | undefined =>
  socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '');
