import { randomBytes, type X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Cache } from '@countersign/trust/internal';
import { hexOf, type SharedCertificates, type Shown } from './shown.js';

// Whoever makes them change more often would keep everybody from resuming.
const minInterval = 10_000;

/**
 * What full handshakes found: a resumed session shows the leaf alone, and OpenSSL judges nothing. Without a record of its
 * handshake a session is not believed.
 */
export class Sessions {
  readonly #certificates: SharedCertificates;
  readonly #now: () => Date;
  /** Apart, so that nobody drives out honest clients by showing worthless certificates. */
  readonly #accepted = new Cache<Shown>({ entries: 50_000, bytes: 64 * 1024 * 1024, sizeOf });
  readonly #others = new Cache<Shown>({ entries: 5_000, bytes: 8 * 1024 * 1024, sizeOf });
  #changed = Number.NEGATIVE_INFINITY;
  /** The keys that tickets are made with (48 bytes). */
  ticketKeys: Buffer = randomBytes(48);

  constructor(certificates: SharedCertificates, now: () => Date) {
    this.#certificates = certificates;
    this.#now = now;
  }

  /**
   * What a connection shows; undefined where that is no certificate, `unrecorded` where it can't be believed.
   *
   * @param leaf as it was read first
   */
  shownBy(socket: TLSSocket, leaf: X509Certificate | undefined): Shown | 'unrecorded' | undefined {
    if (leaf === undefined) return undefined;
    const fingerprint = hexOf(leaf.fingerprint256);
    const known = this.#accepted.get(fingerprint) ?? this.#others.get(fingerprint);
    if (socket.isSessionReused()) return known ?? 'unrecorded';
    // Node types it as Error, and gives OpenSSL's name of the error.
    const opensslError = socket.authorized ? undefined : String(socket.authorizationError);
    if (known !== undefined && known.opensslError === opensslError) return known;
    const shown = {
      fingerprint,
      opensslError,
      der: leaf.raw,
      others: this.#certificates.above(leaf),
    };
    this.#others.set(fingerprint, shown);
    return shown;
  }

  /** Remembers the handshake of a client that was let in for longer than those of others. */
  accept(shown: Shown): void {
    this.#others.delete(shown.fingerprint);
    this.#accepted.set(shown.fingerprint, shown);
  }

  /** New ticket keys, unless there were some a moment ago: no session that was begun before is resumed. */
  changeTicketKeys({ always = false }: { readonly always?: boolean } = {}): boolean {
    const now = this.#now().getTime();
    if (!always && now - this.#changed < minInterval) return false;
    this.#changed = now;
    this.ticketKeys = randomBytes(48);
    return true;
  }

  forget(fingerprint: string): void {
    this.#accepted.delete(fingerprint);
    this.#others.delete(fingerprint);
  }
}

function sizeOf({ der, others }: Shown): number {
  return others.reduce((sum, other) => sum + other.der.length, der.length);
}
