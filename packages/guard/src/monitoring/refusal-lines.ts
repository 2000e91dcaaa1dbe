import { canonicalAddress, networkOf } from '../address/address.js';
import type { GuardEvents } from '../events.js';

/** In a minute: of one code, for one client at one address, and in all. */
const most = { ofOneKind: 10, inAll: 600 };
const minute = 60_000;

/** How many lines of a log refusals may fill: some of each kind, so that the flood of one caller doesn't hide another. */
export class RefusalLines {
  readonly #onDropped: (dropped: number) => void;
  /** No longer than lines were written. */
  readonly #ofKind = new Map<string, number>();
  #inAll = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onDropped told at the end of a minute how many there was no line for, if any. */
  constructor(onDropped: (dropped: number) => void) {
    this.#onDropped = onDropped;
  }

  /** Whether there is a line left for a refusal. */
  take({ failures, clientId, address }: GuardEvents['certificate_validation_failed'][0]): boolean {
    this.#timer ??= setTimeout(() => this.end(), minute).unref();
    const kind = `${failures[0].code} ${clientId ?? ''} ${networkOf(canonicalAddress(address) ?? '')}`;
    const before = this.#ofKind.get(kind) ?? 0;
    if (before >= most.ofOneKind || this.#inAll >= most.inAll) {
      this.#dropped++;
      return false;
    }
    this.#ofKind.set(kind, before + 1);
    this.#inAll++;
    return true;
  }

  /** Ends the minute now. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const dropped = this.#dropped;
    this.#ofKind.clear();
    this.#inAll = 0;
    this.#dropped = 0;
    if (dropped > 0) this.#onDropped(dropped);
  }
}
