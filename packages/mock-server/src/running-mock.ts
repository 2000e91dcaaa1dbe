import type { ClientRegistration, GuardEventName, GuardEvents } from '@countersign/guard';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Issued, RevocationService, TestPki } from '@countersign/test-certs';
import type { Certificate } from '@countersign/x509';
import type { LedgerEntry } from './api/ledger.js';
import type { PaymentApi } from './api/payment-api.js';
import { type ClientFiles, ClientFolders, checkPath, curlCommand } from './client-files.js';
import type { Fault } from './faults/fault.js';
import type { Faults, InjectedFault } from './faults/faults.js';
import type { MockClients } from './mock-clients.js';
import { type ConnectOptions, checkCertificate, checkClients, checkConnectOptions } from './mock-options.js';
import type { MockConnection, MockServer } from './mock-server.js';
import { ownOf } from './own-material.js';
import {
  type RotateCaOptions,
  type RotateServerOptions,
  type RotatingParts,
  rotateCa,
  rotateServer,
} from './rotation.js';
import { refusalsOf, type SeenRefusal } from './seen-refusals.js';
import type { SeenRequests } from './seen-requests.js';

/** What a mock is made of. */
export interface MockParts extends RotatingParts {
  readonly api: PaymentApi;
  readonly seen: SeenRequests;
  readonly clients: MockClients;
  readonly revocation: RevocationService | undefined;
  readonly faults: Faults;
}

/** A mock that runs. */
export class RunningMock implements MockServer {
  readonly url: string;
  readonly requests: SeenRequests;
  readonly refusals: readonly SeenRefusal[];
  readonly pki: TestPki | undefined;
  readonly revocation: RevocationService | undefined;
  readonly #parts: MockParts;
  readonly #folders = new ClientFolders();

  constructor(parts: MockParts) {
    this.#parts = parts;
    this.url = `https://localhost:${parts.front.port}`;
    this.requests = parts.seen;
    this.refusals = refusalsOf(parts.guard);
    this.pki = parts.own?.pki;
    this.revocation = parts.revocation;
  }

  connect(clientId: string, options: ConnectOptions = {}): MockConnection {
    const { issued, ca, pins, apiKey } = this.#issue('connect', clientId, options);
    return {
      baseUrl: this.url,
      identity: issued.identity(),
      trust: { ca, pins: { localhost: pins } },
      apiKey,
    };
  }

  async files(clientId: string, options: ConnectOptions = {}): Promise<ClientFiles> {
    const { issued, ca, apiKey } = this.#issue('files', clientId, options);
    return this.#folders.write({ clientId, issued, ca, apiKey, baseUrl: this.url });
  }

  async curl(clientId: string, path = '/v1/identity', options: ConnectOptions = {}): Promise<string> {
    checkPath(path);
    return curlCommand(await this.files(clientId, options), path);
  }

  #issue(caller: string, clientId: string, options: ConnectOptions) {
    checkArgument(caller, 'the client id', clientId, 'text');
    checkConnectOptions(caller, options);
    const { clients, guard, api } = this.#parts;
    const own = ownOf(this.#parts.own, caller);
    const { issued, isNew } = clients.issue(own.issuing, clientId, options.address);
    // Takes effect at once, where no CA changes.
    if (isNew) void guard.update({ clients: clients.registrations });
    return { issued, ca: own.ca, pins: own.pins, apiKey: api.apiKeyOf(clientId) };
  }

  async revoke(
    client: string | Certificate | Issued,
    options: { readonly reason?: string } = {},
  ): Promise<void> {
    const { clients, guard, own, api } = this.#parts;
    checkArgument('revoke', 'what to revoke', client, ['text', 'object']);
    checkOptions('revoke', options, { reason: 'text' });
    const those =
      typeof client === 'string'
        ? clients.issuedFor(client).map(({ certificate }) => certificate)
        : ['certificate' in client ? client.certificate : client];
    for (const certificate of those) {
      checkCertificate('revoke', certificate);
      own?.pki.revoke(certificate);
      await guard.revoke(certificate.fingerprints.sha256, options);
      api.revoke(certificate, options.reason);
    }
  }

  async block(clientId: string, options: { readonly until?: Date } = {}): Promise<void> {
    const { guard, api } = this.#parts;
    await guard.block(clientId, options);
    api.block(clientId, options.until);
  }

  async unblock(clientId: string): Promise<void> {
    const { guard, api } = this.#parts;
    await guard.unblock(clientId);
    api.unblock(clientId);
  }

  rotateServer(options: RotateServerOptions = {}): Promise<void> {
    return rotateServer(options, this.#parts);
  }

  rotateCa(options: RotateCaOptions = {}): Promise<void> {
    return rotateCa(options, this.#parts);
  }

  async setClients(registered: readonly ClientRegistration[]): Promise<void> {
    checkClients('setClients', registered);
    const { clients, guard, api } = this.#parts;
    const before = clients.register(registered);
    try {
      await guard.update({ clients: clients.registrations });
      api.setClients(clients.listed);
    } catch (error) {
      clients.register(before);
      throw error;
    }
  }

  on<Name extends GuardEventName>(name: Name, listener: (...event: GuardEvents[Name]) => void): () => void {
    return this.#parts.guard.on(name, listener);
  }

  payments(): LedgerEntry[] {
    return this.#parts.api.payments();
  }

  expectCertificate(clientId: string, certificate: Certificate): void {
    checkArgument('expectCertificate', 'the client id', clientId, 'text');
    checkCertificate('expectCertificate', certificate);
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
    this.requests.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
