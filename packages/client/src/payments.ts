import { randomUUID } from 'node:crypto';
import { ApiError, type components } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { CallOptions, Transport } from './transport.js';

export type Payment = components['schemas']['Payment'];
export type CreatePayment = components['schemas']['CreatePayment'];

export interface CreatePaymentOptions extends CallOptions {
  /**
   * Names the payment: a repeated call with the same key makes no second one. Keep it with the order it pays for, so
   * that a restarted program can ask again. Default: a new UUID.
   */
  readonly idempotencyKey?: string;
}

/** The payments of the calling client. */
export class Payments {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Makes a payment.
   *
   * @throws CountersignError
   *
   * @example
   * ```js
   * const payment = await client.payments.create({ amount: { currency: 'EUR', value: '129.90' }, reference: 'order 17' });
   * ```
   */
  async create(payment: CreatePayment, options: CreatePaymentOptions = {}): Promise<Payment> {
    checkArgument('payments.create', 'the payment', payment, 'object');
    checkOptions('payments.create', options, { idempotencyKey: 'text', signal: 'AbortSignal' });
    const { idempotencyKey = randomUUID(), signal } = options;
    return this.#transport.call({
      method: 'POST',
      path: '/v1/payments',
      body: payment,
      headers: { 'idempotency-key': idempotencyKey },
      signal,
    });
  }

  /**
   * Reads a payment.
   *
   * @throws CountersignError `NOT_FOUND` where this client has no such payment
   */
  async retrieve(id: string, options: CallOptions = {}): Promise<Payment> {
    checkOptions('payments.retrieve', options, { signal: 'AbortSignal' });
    if (typeof id !== 'string' || id === '')
      throw new ApiError('REQUEST_INVALID', 'payments.retrieve needs the id of a payment', {
        hint: "Pass the id that payments.create returned, such as 'pay_7Q2M4T9K1B'.",
      });
    return this.#transport.call({
      method: 'GET',
      path: `/v1/payments/${encodeURIComponent(id)}`,
      signal: options.signal,
    });
  }
}
