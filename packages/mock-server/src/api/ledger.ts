import { Refusal } from './refusal.js';
import type { Schemas } from './request.js';

export type Payment = Schemas['Payment'];
export type Refund = Schemas['Refund'];

/** A payment with all that became of it, for tests to look at. */
export interface LedgerEntry {
  readonly clientId: string;
  /** Of the call that made it. */
  readonly idempotencyKey: string;
  /** As it is now. */
  readonly payment: Payment;
  /** What was taken, in order. */
  readonly captures: readonly Schemas['Money'][];
  /** What was given back, in order. */
  readonly refunds: readonly Refund[];
}

/** A payment as the server keeps it. `payment` is replaced, never changed: answers that were given stay as they were. */
export interface PaymentRecord extends LedgerEntry {
  payment: Payment;
  readonly captures: Schemas['Money'][];
  readonly refunds: Refund[];
  /** In the currency's smallest unit. */
  readonly amount: number;
  captured: number;
  refunded: number;
}

/** All payments, apart for each client. */
export class Ledger {
  readonly #records: PaymentRecord[] = [];
  readonly #byClient = new Map<string, PaymentRecord[]>();
  readonly #byId = new Map<string, PaymentRecord>();

  add(record: PaymentRecord): void {
    this.#records.push(record);
    const own = this.#byClient.get(record.clientId);
    if (own === undefined) this.#byClient.set(record.clientId, [record]);
    else own.push(record);
    this.#byId.set(record.payment.id, record);
  }

  /** In the order in which they were made. */
  of(clientId: string): readonly PaymentRecord[] {
    return this.#byClient.get(clientId) ?? [];
  }

  /** @throws Refusal */
  find(clientId: string, id: string): PaymentRecord {
    const record = this.#byId.get(id);
    if (record?.clientId !== clientId) throw new Refusal('NOT_FOUND', `There is no payment ${id}`);
    return record;
  }

  /** In the order in which they were made. */
  entries(): LedgerEntry[] {
    return this.#records.map(({ clientId, idempotencyKey, payment, captures, refunds }) => ({
      clientId,
      idempotencyKey,
      payment,
      captures: [...captures],
      refunds: [...refunds],
    }));
  }
}
