import { ConfigurationError } from '@countersign/spec';
import type { Standing } from './connection.js';
import type { EventSource } from './events.js';
import { inTime } from './in-time.js';
import { LastingEntries } from './lasting-entries.js';
import type { GuardStore, StoreChange, StoreEntry } from './store.js';

/** The revoked and the blocked, as the store tells of them: what is asked at each request must not wait for it. */
export class ShutOut {
  readonly #revoked = new Map<string, StoreEntry>();
  readonly #blocked: LastingEntries;
  readonly #events: EventSource;
  /** Cuts off who is shut out, and tells how many connections that were. */
  readonly #cutOff: (entry: StoreEntry) => number;
  #subscription: Promise<() => void> | undefined;
  #heard = (): void => {};

  constructor(now: () => Date, events: EventSource, cutOff: (entry: StoreEntry) => number) {
    this.#blocked = new LastingEntries(now);
    this.#events = events;
    this.#cutOff = cutOff;
  }

  /**
   * Waits until the store has told what holds. One that is slow isn't subscribed to again: the next call goes on waiting.
   *
   * @throws PeerError `TIMEOUT`
   */
  async follow(store: GuardStore): Promise<void> {
    this.#subscription ??= this.#subscribe(store).catch(error => {
      this.#subscription = undefined;
      throw error;
    });
    await inTime('subscribe', this.#subscription, again => {
      this.#heard = again;
    });
  }

  async #subscribe(store: GuardStore): Promise<() => void> {
    return store.subscribe(change => {
      this.#heard();
      this.take(change);
    });
  }

  close(): void {
    this.#subscription
      ?.then(stop => stop())
      .catch(error => process.emitWarning(`The store of the guard failed: ${error}`, 'CountersignWarning'));
  }

  /** @param twin the fingerprint of the certificate's other form: revoked in one, it is revoked in both. */
  isRevoked(fingerprint: string, twin: string | undefined): boolean {
    if (this.#revoked.size === 0) return false;
    return this.#revoked.has(fingerprint) || (twin !== undefined && this.#revoked.has(twin));
  }

  /** Until when a caller is blocked; a block without end has no date. */
  blockOf(clientId: string, fingerprint: string, address: string): StoreEntry | undefined {
    if (this.#blocked.size === 0) return undefined;
    return this.#blocked.get(clientId) ?? this.#blocked.get(callerOf(fingerprint, address));
  }

  /** Whether who was let in has been shut out since. */
  concerns({ registered, fingerprint, twin, verdict }: Standing): boolean {
    return (
      this.isRevoked(fingerprint, twin) ||
      this.blockOf(registered.id, fingerprint, verdict.client.address) !== undefined
    );
  }

  /** What holds already is told nobody again. @throws ConfigurationError `CONFIG_INVALID` where it can't be understood */
  take(change: StoreChange): void {
    const kind = change.type === 'put' ? change.entry.kind : change.kind;
    const held = kind === 'revoked' ? this.#revoked : this.#blocked;
    if (change.type === 'delete') {
      const subject = subjectOf(change);
      if (held.delete(subject) && kind === 'blocked') this.#events.tell('client_unblocked', { subject });
      return;
    }
    const entry = readEntry(change.entry);
    const { subject, reason, until } = entry;
    const known = held.get(subject);
    if (known?.reason === reason && known.until?.getTime() === until?.getTime()) return;
    held.set(subject, entry);
    const connections = this.#cutOff(entry);
    if (kind === 'blocked') this.#events.tell('client_blocked', { subject, reason, until });
    else this.#events.tell('certificate_revoked', { fingerprint: subject, connections });
  }
}

/**
 * An entry as it is looked for. What a database gives back has other spellings of fingerprints, null for what isn't there,
 * and texts for dates: taken as they are, they would shut out nobody.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 */
function readEntry(entry: StoreEntry): StoreEntry {
  const { kind, since, until } = entry;
  const reason = String(entry.reason ?? 'no reason given');
  const subject = subjectOf(entry);
  const end = (until ?? undefined) === undefined ? undefined : new Date(until as Date);
  if (Number.isNaN(end?.getTime()))
    throw new ConfigurationError('CONFIG_INVALID', 'The store of the guard gave a block without a real end', {
      hint: 'until is a Date, or left out where the block is for good.',
    });
  return { kind, subject, reason, since, ...(end === undefined ? {} : { until: end }) };
}

function subjectOf({ kind, subject }: Pick<StoreEntry, 'kind' | 'subject'>): string {
  if (typeof subject !== 'string' || (kind !== 'revoked' && kind !== 'blocked'))
    throw new ConfigurationError(
      'CONFIG_INVALID',
      'The store of the guard gave an entry that shuts out nobody',
      {
        hint: "Its kind is 'revoked' or 'blocked', and its subject a text.",
      },
    );
  return kind === 'revoked' ? canonicalFingerprint(subject) : subject;
}

/** Who is blocked for what was done with a certificate from an address: nobody else who bears the same name. */
export const callerOf = (fingerprint: string, address: string): string => `${fingerprint}@${address}`;

/** The fingerprint of a certificate, in the spelling in which it is looked for. @throws ConfigurationError `CONFIG_INVALID` */
export function canonicalFingerprint(text: string): string {
  const hex = text.replace(/[:\s]/g, '').toUpperCase();
  if (/^[0-9A-F]{64}$/.test(hex)) return hex;
  throw new ConfigurationError('CONFIG_INVALID', 'A certificate is revoked by its SHA-256 fingerprint', {
    hint: 'Give 64 hex digits: certificate.fingerprints.sha256, or openssl x509 -fingerprint -sha256.',
  });
}
