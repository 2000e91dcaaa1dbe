import type { Call, Result } from './call.js';
import type { Refund } from './ledger.js';
import { toMoney } from './money.js';
import { pageOf } from './page.js';
import { amountWithin, checkStep, moveTo } from './payment-state.js';
import type { PaymentsOptions } from './payments.js';
import type { Schemas } from './request.js';

/** `/v1/payments/{id}/refunds` */
export class Refunds {
  readonly #options: PaymentsOptions;

  constructor(options: PaymentsOptions) {
    this.#options = options;
  }

  create({ caller, id, body }: Call): Result {
    const { ledger, ids, now } = this.#options;
    const record = ledger.find(caller.clientId, id);
    checkStep(record, 'refund');
    const { amount: asked, reason } = (body ?? {}) as Schemas['CreateRefund'];
    const amount = amountWithin(record.captured - record.refunded, record, asked);
    const at = now();
    const refund: Refund = {
      id: ids.make('ref'),
      paymentId: id,
      status: 'succeeded',
      amount: toMoney(record.payment.amount.currency, amount),
      ...(reason === undefined ? {} : { reason }),
      createdAt: at.toISOString(),
    };
    record.refunded += amount;
    record.refunds.push(refund);
    moveTo(record, record.refunded === record.captured ? 'refunded' : 'partially_refunded', at);
    return { status: 201, body: refund };
  }

  list({ caller, id, query }: Call): Result {
    const { ledger, cursors } = this.#options;
    const { refunds } = ledger.find(caller.clientId, id);
    const list = `refunds\n${caller.clientId}\n${id}`;
    return { status: 200, body: pageOf(refunds, cursors, list, query, refund => refund) };
  }
}
