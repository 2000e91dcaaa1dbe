import type { ClientRegistration, GuardEventName, GuardEvents } from '@countersign/guard';
import type { Identity } from '@countersign/identity';
import type { Issued, RevocationService, TestPki } from '@countersign/test-certs';
import type { TrustOptions } from '@countersign/trust';
import type { Certificate } from '@countersign/x509';
import type { LedgerEntry } from './api/ledger.js';
import type { ClientFiles } from './client-files.js';
import type { Fault } from './faults/fault.js';
import type { InjectedFault } from './faults/faults.js';
import type { ConnectOptions } from './mock-options.js';
import type { RotateCaOptions, RotateServerOptions } from './rotation.js';
import type { SeenRefusal } from './seen-refusals.js';
import type { SeenRequests } from './seen-requests.js';

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
  /**
   * Revokes the certificates that a client has from the mock, or one certificate: who has it is cut off at once.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the mock has issued none to the client
   */
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
  /**
   * What the guard tells of; see `@countersign/guard`.
   *
   * @returns a function that takes the listener away
   * @throws ConfigurationError `CONFIG_INVALID` where there is no such event
   */
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
