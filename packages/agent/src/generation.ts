import type { SecureContext, TLSSocket } from 'node:tls';
import type { Identity } from '@countersign/identity';
import type { Dispatcher } from 'undici';
import { at } from './deadline.js';
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
  readonly pool: Dispatcher;
  readonly #sockets = new Set<TLSSocket>();
  readonly #listeners = new Set<() => void>();
  readonly #cancelExpiry: () => void;
  #retired = false;

  constructor(
    number: number,
    identity: Identity,
    context: SecureContext,
    pool: (generation: Generation) => Dispatcher,
    now: () => Date,
  ) {
    this.number = number;
    this.identity = identity;
    this.context = context;
    this.pool = pool(this);
    // Valid up to and including notAfter (RFC 5280 4.1.2.5). The identity has the last word: it has a clock of its own.
    const end = new Date(identity.certificate.notAfter.getTime() + 1);
    this.#cancelExpiry = at(end, now, () => void identity.current().catch(() => this.retire()));
  }

  get retired(): boolean {
    return this.#retired;
  }

  /** Called once, when it retires. */
  onRetire(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Counts a connection as its own until it is closed. */
  adopt(socket: TLSSocket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#cancelExpiry();
    this.sessions.clear();
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
    // Idle connections close now, the others after their request.
    void this.pool.close().catch(() => {});
  }

  /** Retires it and cuts every connection, whatever is under way. */
  async drop(reason: Error): Promise<void> {
    this.retire();
    await this.pool.destroy(reason);
    for (const socket of this.#sockets) socket.destroy(reason);
  }
}
