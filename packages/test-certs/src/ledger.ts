import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import type { Certificate, RevocationReason } from '@countersign/x509';
import { type Revoked, reasonNumber } from './crl.js';

/** When and why a certificate is revoked. */
export interface RevokeOptions {
  /** Default: unspecified. */
  readonly reason?: RevocationReason;
  /** Default: now. */
  readonly at?: Date;
}

/** The times of a CRL or an OCSP answer. */
export interface StatusTimes {
  /** Default: now. */
  readonly thisUpdate?: Date;
  /** Default: seven days after thisUpdate. */
  readonly nextUpdate?: Date;
}

/** A ledger as it is kept in files. */
export interface LedgerState {
  /** Serial numbers, as {@link Certificate.serialNumber} writes them. */
  readonly issued: Iterable<string>;
  readonly revoked: ReadonlyMap<string, Revoked>;
  /** The number of the last CRL. */
  readonly crls: number;
}

/** What a CA has issued, and what of it it has revoked. */
export class Ledger {
  readonly #issued: Set<string>;
  readonly #revoked: Map<string, Revoked>;
  #crls: number;

  constructor({ issued, revoked, crls }: LedgerState = { issued: [], revoked: new Map(), crls: 0 }) {
    this.#issued = new Set(issued);
    this.#revoked = new Map(revoked);
    this.#crls = crls;
  }

  add({ serialNumber }: Certificate): void {
    this.#issued.add(serialNumber);
  }

  /** @throws ConfigurationError `CONFIG_INVALID` */
  revoke({ serialNumber, serialNumberBytes }: Certificate, options: RevokeOptions, now: () => Date): void {
    checkOptions('revoke', options, { reason: 'text', at: 'date' });
    const { reason = 'unspecified', at = now() } = options;
    if (!Object.hasOwn(reasonNumber, reason))
      throw new ConfigurationError('CONFIG_INVALID', `'${String(reason)}' is not a reason of RFC 5280`, {
        hint: `Known: ${Object.keys(reasonNumber).join(', ')}.`,
      });
    this.#revoked.set(serialNumber, { serialNumber: serialNumberBytes, at, reason });
  }

  statusOf(serialNumber: string): 'good' | 'unknown' | Revoked {
    return this.#revoked.get(serialNumber) ?? (this.#issued.has(serialNumber) ? 'good' : 'unknown');
  }

  /** What stands in the next CRL. */
  nextCrl(): { readonly number: number; readonly revoked: Iterable<Revoked> } {
    return { number: ++this.#crls, revoked: this.#revoked.values() };
  }
}

const day = 24 * 60 * 60 * 1000;

/** The times of a statement about revocation. */
export function statusTimes(
  caller: string,
  times: StatusTimes,
  now: () => Date,
): { readonly thisUpdate: Date; readonly nextUpdate: Date } {
  checkOptions(caller, times, { thisUpdate: 'date', nextUpdate: 'date' });
  const { thisUpdate = now() } = times;
  return { thisUpdate, nextUpdate: times.nextUpdate ?? new Date(thisUpdate.getTime() + 7 * day) };
}
