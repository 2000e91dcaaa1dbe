import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Trust } from '@countersign/trust';
import { AddressRules } from './address/address-rules.js';
import { Admission } from './admission.js';
import { Authorizer } from './authorization/authorizer.js';
import type { JudgedRequest } from './caller.js';
import { EventSource, type GuardEventName, type GuardEvents } from './events.js';
import { checkGuardOptions, clientTrust, type GuardChange, type GuardOptions } from './guard-options.js';
import { LivePolicy } from './live-policy.js';
import { OwnIdentity } from './own-identity.js';
import { OwnStaple } from './own-staple.js';
import { RateLimit } from './rate-limit.js';
import { RegistrySource } from './registry/registry-source.js';
import { type ClientUse, Usage } from './registry/usage.js';
import { Revocations } from './revocations.js';
import { type GuardedServer, Servers } from './servers.js';
import { Sessions } from './sessions.js';
import { SharedCertificates } from './shown.js';
import { ShutOut } from './shut-out.js';
import { createMemoryStore, type GuardStore } from './store.js';
import type { Refused, Verdict } from './verdict.js';
import { VerdictCache } from './verdict-cache.js';
import { Violations } from './violations.js';

/** A request of node:http or node:https, or of node:http2 as it looks like one. */
export interface GuardedRequest extends JudgedRequest {
  readonly socket: object;
}

/** What other packages of Countersign need of a guard. */
export interface GuardInternals {
  /** The address to judge, in place of the socket's. */
  readonly addressOf?: (fingerprint: string | undefined, socket: Socket) => string | undefined;
  /** Whether settings for development hold in production, too. */
  readonly anyEnvironment?: boolean;
}

/** Why a connection that has just been made is to be refused, if it is; waits for what has to be asked. */
export let judgeConnection: (
  guard: Guard,
  socket: Socket,
) => Refused | undefined | Promise<Refused | undefined>;

/**
 * The server side of mutual TLS: judges who calls, on which connection and for what.
 *
 * @example
 * ```js
 * const guard = createGuard({
 *   clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
 *   trust: { ca: { file: 'client-ca.pem' } },
 *   identity: pemFiles({ certificate: 'server.pem', key: 'server-key.pem', purpose: 'serverAuth', watch: true }),
 * });
 * await guard.ready();
 * const server = https.createServer(guard.tlsOptions(), async (request, response) => {
 *   const verdict = await guard.verify(request);
 *   response.writeHead(verdict.ok ? 200 : verdict.status).end(verdict.ok ? verdict.client.id : verdict.code);
 * });
 * guard.attach(server);
 * ```
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #events = new EventSource();
  readonly #policy: LivePolicy;
  readonly #registry: RegistrySource;
  readonly #usage = new Usage();
  readonly #identity: OwnIdentity | undefined;
  readonly #staple: OwnStaple;
  readonly #store: GuardStore;
  readonly #shutOut: ShutOut;
  readonly #sessions: Sessions;
  readonly #servers: Servers;
  readonly #admission: Admission;
  #trust: Trust;
  #ca: readonly string[] | undefined;
  #opened: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  /** @internal */
  constructor(options: GuardOptions, internals: GuardInternals = {}) {
    checkGuardOptions(options);
    const { now = () => new Date(), proxies, authorize, edge = 'application' } = options;
    checkOptions('proxies', proxies ?? {}, { addresses: 'list', clientCert: 'boolean' });
    this.#options = options;
    this.#trust = clientTrust(options.trust);
    this.#registry = new RegistrySource(options, this.#events, internals);
    this.#policy = new LivePolicy(this.#events, {
      registry: this.#registry.first,
      authorizer: authorize && new Authorizer(authorize),
    });
    this.#events.on('certificate_used', ({ clientId, certificate }) =>
      this.#usage.count(clientId, certificate, this.#policy.current.registry, now()),
    );
    this.#identity = options.identity && new OwnIdentity(options.identity, this.#events);
    this.#staple = new OwnStaple(options.revocation ?? {}, now, this.#events);
    this.#store = options.store ?? createMemoryStore({ now });
    this.#sessions = new Sessions(new SharedCertificates(), now);
    const addresses = proxies && AddressRules.parse(proxies.addresses);
    this.#servers = new Servers({
      sessions: this.#sessions,
      proxies: addresses,
      events: this.#events,
      limits: options.handshakes ?? {},
      staple: () => this.#staple.response,
      ...(internals.addressOf === undefined ? {} : { addressOf: internals.addressOf }),
      mayStay: connection =>
        edge === 'application' || this.#admission.judgeHandshake(connection) === undefined,
    });
    this.#shutOut = new ShutOut(now, this.#events, fingerprint => {
      this.#sessions.forget(fingerprint);
      this.#servers.changeTicketKeys({ always: true });
      return this.#servers.cutOff(fingerprint);
    });
    this.#admission = new Admission({
      policy: () => this.#policy.current,
      proxies: { addresses, clientCert: proxies?.clientCert ?? false },
      verdicts: new VerdictCache(
        options.cache ?? {},
        new Revocations(options.revocation ?? {}, now, this.#events),
        now,
      ),
      sessions: this.#sessions,
      shutOut: this.#shutOut,
      violations: new Violations(this.#store, options.blocking ?? {}, now),
      rateLimit: new RateLimit(now),
      events: this.#events,
      now,
    });
  }

  /**
   * Reads the CAs, the files of clients and settings, the identity and the store, so that what is wrong shows at start.
   *
   * @throws CountersignError with what is wrong
   */
  ready(): Promise<void> {
    this.#opened ??= this.#open().catch(error => {
      // What can't be read now may be readable later.
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #open(): Promise<void> {
    await this.#registry.open(registry => this.#policy.change({ registry }));
    await this.#readTrust(this.#trust);
    await this.#identity?.open(identity => {
      this.#servers.setContext(this.tlsOptions());
      this.#followStaple(identity);
    });
    // Not waited for: clients that get no staple ask by themselves.
    if (this.#identity !== undefined) this.#followStaple(this.#identity.current);
    this.#unsubscribe ??= await this.#shutOut.follow(this.#store);
  }

  #followStaple(identity: Identity): void {
    if (this.#options.staple !== false) void this.#staple.follow(identity);
  }

  async #readTrust(trust: Trust): Promise<void> {
    const ca = await trust.anchors();
    const verifier = await trust.clientVerifier();
    this.#trust = trust;
    this.#ca = ca;
    this.#policy.change({ verifier });
  }

  /**
   * Options for `https.createServer`, `http2.createSecureServer`, Fastify and others: they ask for a certificate, and let
   * every caller through to the guard.
   *
   * @throws ConfigurationError `CONFIG_INVALID` before {@link Guard.ready}
   */
  tlsOptions(): TlsOptions {
    if (this.#ca === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'The guard is not ready', {
        hint: 'Wait for guard.ready() first; without trust.ca there are no CAs to ask for.',
      });
    return {
      requestCert: true,
      // Who is refused is told why, over HTTP; OpenSSL's verdict is the first that counts.
      rejectUnauthorized: false,
      ca: [...this.#ca],
      minVersion: this.#trust.minVersion,
      ticketKeys: this.#sessions.ticketKeys,
      handshakeTimeout: this.#options.handshakes?.timeout ?? 10_000,
      ...this.#identity?.options,
    };
  }

  /**
   * Follows the connections of a server: what {@link Guard.verify} judges has to be made on a server that the guard is
   * attached to. Attach it before it listens.
   */
  attach(server: GuardedServer): Disposable {
    checkArgument('attach', 'the server', server, 'object');
    const detach = this.#servers.attach(server);
    return { [Symbol.dispose]: detach };
  }

  /**
   * Judges a request.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the guard isn't attached to the server, or isn't ready
   */
  async verify(request: GuardedRequest): Promise<Verdict> {
    const connection = this.#servers.of(request.socket);
    if (connection === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'The connection was not made under this guard', {
        hint: 'Call guard.attach(server) before the server listens.',
      });
    return this.#admission.judge(connection, request);
  }

  /** Shuts a certificate out at once and for good, on open and resumed connections too. @param fingerprint SHA-256, hex. */
  async revoke(fingerprint: string, options: { readonly reason?: string } = {}): Promise<void> {
    checkArgument('revoke', 'the fingerprint', fingerprint, 'text');
    checkOptions('revoke', options, { reason: 'text' });
    const subject = fingerprint.replace(/[:\s]/g, '').toUpperCase();
    if (!/^[0-9A-F]{64}$/.test(subject))
      throw new ConfigurationError('CONFIG_INVALID', 'A certificate is revoked by its SHA-256 fingerprint', {
        hint: 'Give 64 hex digits: certificate.fingerprints.sha256, or openssl x509 -fingerprint -sha256.',
      });
    const { reason = 'revoked by the operator' } = options;
    await this.ready();
    await this.#store.put({ kind: 'revoked', subject, reason, since: this.#now() });
  }

  /** Shuts a client out, at once. @param options.until Default: until it is unblocked. */
  async block(
    clientId: string,
    options: { readonly reason?: string; readonly until?: Date } = {},
  ): Promise<void> {
    checkArgument('block', 'the client id', clientId, 'text');
    checkOptions('block', options, { reason: 'text', until: 'date' });
    const { reason = 'blocked by the operator', until } = options;
    await this.ready();
    await this.#store.put({
      ...{ kind: 'blocked', subject: clientId, reason, since: this.#now() },
      ...(until === undefined ? {} : { until }),
    });
  }

  /** Lets a client in again. @param subject its id, or what the event `client_blocked` named. */
  async unblock(subject: string): Promise<void> {
    checkArgument('unblock', 'who is blocked', subject, 'text');
    await this.#store.delete('blocked', subject);
  }

  /**
   * Puts new clients, settings, CAs or rules in force, all or none; open connections are judged by them with their next
   * request.
   *
   * @throws ConfigurationError `CONFIG_INVALID`, with everything that is wrong; what was in force stays
   */
  async update(change: GuardChange): Promise<void> {
    checkOptions('update', change, {
      clients: 'list',
      security: 'object',
      trust: 'object',
      authorize: 'object',
    });
    const authorizer = change.authorize && new Authorizer(change.authorize);
    this.#registry.judge(change);
    const trust = change.trust && clientTrust(change.trust);
    if (trust !== undefined && this.#identity === undefined && !this.#servers.isEmpty)
      throw new ConfigurationError('CONFIG_INVALID', "The CAs can't be changed without the server's key", {
        hint: 'Give createGuard the identity of the server.',
      });
    if (trust !== undefined) {
      await this.#readTrust(trust);
      this.#servers.setContext(this.tlsOptions());
    }
    const registry = this.#registry.change(change);
    this.#policy.change({ registry, ...(authorizer === undefined ? {} : { authorizer }) });
  }

  /** Every registered client with its pins and what it came with; without `clients`, every client that came. */
  clients(): readonly ClientUse[] {
    return this.#usage.all(this.#policy.current.registry, this.#now());
  }

  /** @returns a function that takes the listener away. */
  on<Name extends GuardEventName>(name: Name, listener: (...event: GuardEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Stops following files and the store. Servers are for their owners to close. */
  close(): void {
    this.#registry.close();
    this.#identity?.close();
    this.#staple.close();
    this.#unsubscribe?.();
  }

  static {
    judgeConnection = (guard, socket) => {
      const connection = guard.#servers.of(socket);
      return connection === undefined ? undefined : guard.#admission.judgeConnection(connection);
    };
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }
}

/**
 * Decides who comes in.
 *
 * @throws ConfigurationError `CONFIG_INVALID`, with everything that is wrong
 *
 * @example
 * ```js
 * const guard = createGuard({ clients, trust: { ca: { file: 'client-ca.pem' } } });
 * ```
 */
export function createGuard(options: GuardOptions): Guard {
  return new Guard(options);
}
