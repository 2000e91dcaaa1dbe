import { setMaxListeners } from 'node:events';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { IdentityError } from '@countersign/spec';
import { superseded } from './connector.js';
import { at } from './deadline.js';
import type { ConnectionPool } from './pool.js';
import { SessionStore } from './session-store.js';

/**
 * One identity from its first connection to its last, with all that must not outlive it. After it retired it connects
 * no more: requests under way finish, those that wait move on to the next one.
 */
export class Generation {
  /** Counts up from 1 within an agent. */
  readonly number: number;
  readonly identity: Identity;
  readonly context: SecureContext;
  readonly sessions: SessionStore = new SessionStore();
  /** Its connections for undici. */
  readonly pool: ConnectionPool;
  readonly #sockets = new Set<TLSSocket>();
  readonly #expected = new Set<Promise<void>>();
  readonly #end = new AbortController();
  readonly #cancelExpiry: () => void;
  #retired = false;

  constructor(
    number: number,
    identity: Identity,
    context: SecureContext,
    pool: (generation: Generation) => ConnectionPool,
    now: () => Date,
  ) {
    this.number = number;
    this.identity = identity;
    this.context = context;
    this.pool = pool(this);
    setMaxListeners(0, this.#end.signal);
    // Valid up to and including notAfter (RFC 5280 4.1.2.5). The identity has the last word: it has a clock of its own.
    const end = new Date(identity.certificate.notAfter.getTime() + 1);
    this.#cancelExpiry = at(
      end,
      now,
      () => void identity.current().catch(() => this.drop(expired(identity))),
    );
  }

  get retired(): boolean {
    return this.#retired;
  }

  /** Whether it retired and none of its connections is left. */
  get ended(): boolean {
    return this.#retired && this.#sockets.size === 0;
  }

  /** Aborts when it retires. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Counts a connection as its own until it is closed. */
  adopt(socket: TLSSocket): void {
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (this.ended) this.#cancelExpiry();
    });
  }

  /** Waits for a connection in the making when it is closed. */
  expect<T>(connection: Promise<T>): Promise<T> {
    const settled = connection.then(
      () => {},
      () => {},
    );
    this.#expected.add(settled);
    void settled.then(() => this.#expected.delete(settled));
    return connection;
  }

  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    if (this.ended) this.#cancelExpiry();
    this.sessions.clear();
    this.#end.abort(superseded());
    // Idle connections close now, the others after their request.
    void this.pool.close().catch(() => {});
  }

  /** Retires it after all that was asked of it. */
  async close(): Promise<void> {
    await this.pool.close().catch(() => {});
    await Promise.all(this.#expected);
    // By the next turn they are with those that asked for them.
    await new Promise(setImmediate);
    this.retire();
  }

  /** Retires it and cuts every connection, whatever is under way. */
  async drop(reason: Error): Promise<void> {
    this.retire();
    await this.pool.destroy(reason);
    for (const socket of this.#sockets) socket.destroy(reason);
  }
}

const expired = ({ certificate }: Identity): IdentityError =>
  new IdentityError(
    'CERTIFICATE_EXPIRED',
    `The client certificate ${certificate.subject} expired on ${certificate.notAfter.toISOString()}, during the connection`,
    { outcome: 'unknown' },
  );
