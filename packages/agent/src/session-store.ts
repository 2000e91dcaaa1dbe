import type { Judgement } from '@countersign/trust';

/** A TLS session with what its full handshake found: on a resumed connection none of it can be seen again. */
export interface StoredSession {
  readonly session: Buffer;
  readonly judgement: Judgement;
  /** Milliseconds since 1970: neither certificate, nor what is known of its revocation, holds longer. */
  readonly validUntil: number;
}

const maxTargets = 1000;
const maxPerTarget = 4;

/**
 * The sessions of one identity under one trust, by target. Whatever decides who speaks to whom and what was checked is
 * either in the key or has a store of its own, so that no session is offered where it doesn't belong.
 */
export class SessionStore {
  readonly #sessions = new Map<string, StoredSession[]>();

  /** The newest session for a target that still holds. */
  take(target: string, now: number): StoredSession | undefined {
    const held = this.#sessions.get(target);
    const newest = held?.at(-1);
    if (held === undefined || newest === undefined) return undefined;
    if (newest.validUntil <= now) {
      // Later ones inherit the term of earlier ones: none of them holds longer.
      this.#sessions.delete(target);
      return undefined;
    }
    // Tickets are meant to be used once (RFC 8446 C.4), which hides who comes back. Who presents a certificate hides
    // nothing, and OpenSSL gives no new ticket to who resumes, unless each may be used once only: the last one stays, and
    // servers that mind say no.
    if (held.length > 1) held.pop();
    return newest;
  }

  put(target: string, session: StoredSession): void {
    const held = this.#sessions.get(target) ?? [];
    // To the end: the target that was used longest ago goes first.
    this.#sessions.delete(target);
    this.#sessions.set(target, held);
    held.push(session);
    if (held.length > maxPerTarget) held.shift();
    if (this.#sessions.size > maxTargets) this.#sessions.delete(this.#sessions.keys().next().value as string);
  }

  /** Forgets what a target gave, after it refused or changed. */
  forget(target: string): void {
    this.#sessions.delete(target);
  }

  clear(): void {
    this.#sessions.clear();
  }

  /** How many targets have a session. */
  get size(): number {
    return this.#sessions.size;
  }
}
