import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Trust } from '@countersign/trust';
import { Authorizer } from './authorization/authorizer.js';
import type { JudgedRequest } from './caller.js';
import { EventSource, type GuardEventName, type GuardEvents } from './events.js';
import { checkGuardOptions, clientTrust, type GuardChange, type GuardOptions } from './guard-options.js';
import { type GuardInternals, type GuardParts, guardParts } from './guard-parts.js';
import { inTime } from './in-time.js';
import { type AuditTrail, type AuditTrailOptions, openAuditTrail } from './monitoring/audit-trail.js';
import { logEvents } from './monitoring/logging.js';
import type { ClientUse } from './registry/usage.js';
import { asksForNoCertificate, type GuardedServer } from './servers.js';
import { canonicalFingerprint } from './shut-out.js';
import type { StoreEntry } from './store.js';
import { type Refused, refused, type Verdict } from './verdict.js';

/** A request of node:http or node:https, or of node:http2 as it looks like one. */
export interface GuardedRequest extends JudgedRequest {
  readonly socket: object;
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
  readonly #parts: GuardParts;
  #trust: Trust;
  #ca: readonly string[] | undefined;
  #opened: Promise<void> | undefined;
  #trail: AuditTrail | undefined;

  /** @internal */
  constructor(options: GuardOptions, internals: GuardInternals = {}) {
    checkGuardOptions(options);
    this.#options = options;
    this.#trust = clientTrust(options.trust);
    this.#parts = guardParts(options, internals, this.#events);
    if (options.logger !== undefined) logEvents(this, options.logger);
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
    this.#trail ??= this.#options.audit && (await this.#audit(this.#options.audit));
    await this.#parts.registry.open(registry => this.#parts.policy.change({ registry }));
    const inForce = await this.#readTrust(this.#trust);
    await this.#parts.shutOut.follow(this.#parts.store);
    // Not before: nobody is let in by a guard that doesn't know yet who is shut out.
    inForce();
    await this.#parts.identity?.open(identity => {
      this.#parts.servers.setContext(this.tlsOptions());
      this.#followStaple(identity);
    });
    // Not waited for: clients that get no staple ask by themselves.
    if (this.#parts.identity !== undefined) this.#followStaple(this.#parts.identity.current);
  }

  async #audit(options: AuditTrailOptions): Promise<AuditTrail> {
    const trail = await openAuditTrail(options);
    trail.follow(this);
    return trail;
  }

  #followStaple(identity: Identity): void {
    if (this.#options.staple !== false) void this.#parts.staple.follow(identity);
  }

  /** @returns what puts it in force. */
  async #readTrust(trust: Trust): Promise<() => void> {
    const ca = await trust.anchors();
    const verifier = await trust.clientVerifier();
    return () => {
      this.#trust = trust;
      this.#ca = ca;
      this.#parts.policy.change({ verifier });
    };
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
      ticketKeys: this.#parts.sessions.ticketKeys,
      handshakeTimeout: this.#options.handshakes?.timeout ?? 10_000,
      ...this.#parts.identity?.options,
    };
  }

  /**
   * Follows the connections of a server: what {@link Guard.verify} judges has to be made on a server that the guard is
   * attached to. Attach it before it listens.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the server ends TLS and asks nobody for a certificate
   */
  attach(server: GuardedServer): Disposable {
    checkArgument('attach', 'the server', server, 'object');
    // Behind a proxy that says whose certificate it was shown, TLS may be for secrecy alone.
    if (asksForNoCertificate(server) && this.#options.proxies?.clientCert !== true)
      throw new ConfigurationError('CONFIG_INVALID', 'The server asks no caller for a certificate', {
        hint: 'Make it with guard.tlsOptions(), in which requestCert is true.',
      });
    const detach = this.#parts.servers.attach(server);
    return { [Symbol.dispose]: detach };
  }

  /**
   * Judges a request.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where the guard isn't attached to the server, or isn't ready
   */
  async verify(request: GuardedRequest): Promise<Verdict> {
    const connection = this.#parts.servers.of(request.socket);
    if (connection === undefined && (request.socket as { readonly destroyed?: boolean }).destroyed === true)
      // HTTP/2 forgets the connection of a stream that was reset, which callers do as they like.
      return refused('SERVICE_UNAVAILABLE', 'The caller has gone');
    if (connection === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'The connection was not made under this guard', {
        hint: 'Call guard.attach(server) before the server listens.',
      });
    return this.#parts.admission.judge(connection, request);
  }

  /**
   * Shuts a certificate out at once and for good, on open and resumed connections too. It holds here also where the store
   * fails, and this with it.
   *
   * @param fingerprint SHA-256, hex.
   */
  async revoke(fingerprint: string, options: { readonly reason?: string } = {}): Promise<void> {
    checkArgument('revoke', 'the fingerprint', fingerprint, 'text');
    checkOptions('revoke', options, { reason: 'text' });
    const subject = canonicalFingerprint(fingerprint);
    const { reason = 'revoked by the operator' } = options;
    await this.ready();
    await this.#shutOut({ kind: 'revoked', subject, reason, since: this.#now() });
  }

  /** Shuts a client out, at once, as {@link Guard.revoke} does a certificate. @param options.until Default: until it is unblocked. */
  async block(
    clientId: string,
    options: { readonly reason?: string; readonly until?: Date } = {},
  ): Promise<void> {
    checkArgument('block', 'the client id', clientId, 'text');
    checkOptions('block', options, { reason: 'text', until: 'date' });
    const { reason = 'blocked by the operator', until } = options;
    await this.ready();
    if (this.#parts.policy.current.registry.clients?.has(clientId) === false)
      throw new ConfigurationError('CONFIG_INVALID', 'There is no such client to block', {
        hint: 'Give the clientId of a registration; a certificate is shut out by revoke().',
      });
    await this.#shutOut({
      ...{ kind: 'blocked', subject: clientId, reason, since: this.#now() },
      ...(until === undefined ? {} : { until }),
    });
  }

  /** Here first: it holds whatever becomes of the store, whose failure the caller is told. */
  async #shutOut(entry: StoreEntry): Promise<void> {
    this.#parts.shutOut.take({ type: 'put', entry });
    await inTime('put', this.#parts.store.put(entry));
  }

  /** Lets a client in again. @param subject its id, or what the event `client_blocked` named. */
  async unblock(subject: string): Promise<void> {
    checkArgument('unblock', 'who is blocked', subject, 'text');
    await inTime('delete', this.#parts.store.delete('blocked', subject));
    this.#parts.shutOut.take({ type: 'delete', kind: 'blocked', subject });
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
    this.#parts.registry.judge(change);
    const trust = change.trust && clientTrust(change.trust);
    if (trust !== undefined && this.#parts.identity === undefined && !this.#parts.servers.isEmpty)
      throw new ConfigurationError('CONFIG_INVALID', "The CAs can't be changed without the server's key", {
        hint: 'Give createGuard the identity of the server.',
      });
    if (trust !== undefined) {
      const inForce = await this.#readTrust(trust);
      // Meanwhile something else may have changed.
      this.#parts.registry.judge(change);
      inForce();
      this.#parts.servers.setContext(this.tlsOptions());
      this.#parts.servers.shakeHandsAnew();
    }
    const registry = this.#parts.registry.change(change);
    this.#parts.policy.change({ registry, ...(authorizer === undefined ? {} : { authorizer }) });
  }

  /** Every registered client with its pins and what it came with; without `clients`, every client that came. */
  clients(): readonly ClientUse[] {
    return this.#parts.usage.all(this.#parts.policy.current.registry, this.#now());
  }

  /**
   * @returns a function that takes the listener away.
   * @throws ConfigurationError `CONFIG_INVALID` where there is no such event
   */
  on<Name extends GuardEventName>(name: Name, listener: (...event: GuardEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Stops following files and the store, and writes the audit trail to its end. Servers are for their owners to close. */
  async close(): Promise<void> {
    this.#parts.registry.close();
    this.#parts.identity?.close();
    this.#parts.staple.close();
    this.#parts.shutOut.close();
    await this.#trail?.close();
  }

  static {
    judgeConnection = (guard, socket) => {
      const connection = guard.#parts.servers.of(socket);
      return connection === undefined ? undefined : guard.#parts.admission.judgeConnection(connection);
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
