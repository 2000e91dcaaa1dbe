import type { Call, Result } from './call.js';
import type { Cursors } from './cursor.js';
import type { Ids } from './ids.js';
import type { Ledger, Payment, PaymentRecord } from './ledger.js';
import { toMinorUnits, toMoney } from './money.js';
import { type Outcome, outcomeOf } from './outcomes.js';
import { pageOf } from './page.js';
import { amountWithin, checkStep, moveTo } from './payment-state.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './request.js';

/** What payments are made with. */
export interface PaymentsOptions {
  readonly ledger: Ledger;
  readonly cursors: Cursors;
  readonly ids: Ids;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** `/v1/payments` and what is done to one payment. */
export class Payments {
  readonly #options: PaymentsOptions;

  constructor(options: PaymentsOptions) {
    this.#options = options;
  }

  create(call: Call): Result | Promise<Result> {
    const order = call.body as Order;
    const amount = toMinorUnits(order.amount);
    const outcome = outcomeOf(order.amount.value);
    if (outcome === undefined) return created(this.#make(call, order, amount));
    const { refused, delay } = outcome;
    if (refused && (refused.always || call.attempt === 1)) throw refused.by();
    if (delay === undefined) return this.#troubled(call, order, amount, outcome);
    return this.#options.wait(delay).then(() => created(this.#make(call, order, amount)));
  }

  list({ caller, query }: Call): Result {
    const { ledger, cursors } = this.#options;
    const { status, reference, currency } = query;
    const from = timeOf(query, 'createdFrom') ?? Number.NEGATIVE_INFINITY;
    const before = timeOf(query, 'createdBefore') ?? Number.POSITIVE_INFINITY;
    const keep = (payment: Payment): boolean => {
      if (status !== undefined && payment.status !== status) return false;
      if (reference !== undefined && payment.reference !== reference) return false;
      if (currency !== undefined && payment.amount.currency !== currency) return false;
      const createdAt = Date.parse(payment.createdAt);
      return createdAt >= from && createdAt < before;
    };
    const records = ledger.of(caller.clientId);
    const list = `payments\n${caller.clientId}`;
    return { status: 200, body: pageOf(records, cursors, list, query, record => record.payment, keep) };
  }

  retrieve({ caller, id }: Call): Result {
    return { status: 200, body: this.#options.ledger.find(caller.clientId, id).payment };
  }

  capture({ caller, id, body }: Call): Result {
    const { ledger, now } = this.#options;
    const record = ledger.find(caller.clientId, id);
    checkStep(record, 'capture');
    const { amount: asked } = (body ?? {}) as Schemas['CapturePayment'];
    const amount = amountWithin(record.amount - record.captured, record, asked);
    record.captured += amount;
    record.captures.push(toMoney(record.payment.amount.currency, amount));
    moveTo(record, record.captured === record.amount ? 'captured' : 'partially_captured', now());
    return { status: 200, body: record.payment };
  }

  cancel({ caller, id }: Call): Result {
    const { ledger, now } = this.#options;
    const record = ledger.find(caller.clientId, id);
    checkStep(record, 'cancel');
    moveTo(record, 'canceled', now());
    return { status: 200, body: record.payment };
  }

  /** A payment that a test asked to go wrong. */
  #troubled(call: Call, order: Order, amount: number, { declined, lost }: Outcome): Result {
    if (declined !== undefined) {
      const { payment } = this.#make(call, { ...order, capture: false }, amount, declined);
      throw new Refusal('PAYMENT_DECLINED', `The payment ${payment.id} was declined: ${declined}`, {
        instance: `/v1/payments/${payment.id}`,
      });
    }
    const result = created(this.#make(call, order, amount));
    return lost === undefined ? result : { ...result, lostBy: lost() };
  }

  #make({ caller, idempotencyKey }: Call, order: Order, amount: number, declined?: string): PaymentRecord {
    const { ledger, ids, now } = this.#options;
    const { capture = false, reference, instrument } = order;
    const { currency } = order.amount;
    const createdAt = now().toISOString();
    const captured = capture ? amount : 0;
    const payment: Payment = {
      id: ids.make('pay'),
      status: declined !== undefined ? 'declined' : capture ? 'captured' : 'authorized',
      amount: order.amount,
      capturedAmount: toMoney(currency, captured),
      refundedAmount: toMoney(currency, 0),
      ...(reference === undefined ? {} : { reference }),
      ...(instrument === undefined
        ? {}
        : { instrument: { type: instrument.type, last4: instrument.number.slice(-4) } }),
      ...(declined === undefined ? {} : { declineReason: declined }),
      createdAt,
      updatedAt: createdAt,
    };
    const captures = capture ? [order.amount] : [];
    const { clientId } = caller;
    const record = {
      clientId,
      idempotencyKey,
      payment,
      captures,
      refunds: [],
      amount,
      captured,
      refunded: 0,
    };
    ledger.add(record);
    return record;
  }
}

type Order = Schemas['CreatePayment'];

const created = ({ payment }: PaymentRecord): Result => ({ status: 201, body: payment });

/** A time in the query: the contract knows its form, and not whether the day exists. */
function timeOf(query: Call['query'], param: string): number | undefined {
  const text = query[param];
  if (text === undefined) return undefined;
  const time = Date.parse(text as string);
  if (Number.isNaN(time)) throw new Refusal('REQUEST_INVALID', `${param} is not a time`, { param });
  return time;
}
