import type { components, operations, paths } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Api } from './api.js';
import type { ApiCall } from './api-call.js';
import type { CallOptions } from './call-options.js';
import { List } from './list.js';

type Schemas = components['schemas'];

export type Payment = Schemas['Payment'];
export type CreatePayment = Schemas['CreatePayment'];
export type CapturePayment = Schemas['CapturePayment'];
export type Refund = Schemas['Refund'];
export type CreateRefund = Schemas['CreateRefund'];
/** Which payments, and how many of them on a page. */
export type PaymentFilter = NonNullable<operations['listPayments']['parameters']['query']>;
/** Which part of a list. */
export type PageOptions = NonNullable<operations['listRefunds']['parameters']['query']>;

/** The payments of the calling client. */
export class Payments {
  readonly #api: Api<paths>;

  /** @internal */
  constructor(api: Api<paths>) {
    this.#api = api;
  }

  /**
   * Makes a payment. A call that is repeated with the same `idempotencyKey` makes no second one.
   *
   * @throws CountersignError `PAYMENT_DECLINED` and others; `outcome` says whether it can have been made
   *
   * @example
   * ```js
   * const payment = await client.payments.create(
   *   { amount: { currency: 'EUR', value: '129.90' }, reference: 'order 2041' },
   *   { idempotencyKey: 'order-2041' },
   * );
   * ```
   */
  create(payment: CreatePayment, options?: CallOptions): ApiCall<Payment> {
    checkArgument('payments.create', 'the payment', payment, 'object');
    return this.#api.call('payments.create', 'post', '/v1/payments', { body: payment }, options);
  }

  /**
   * Reads a payment.
   *
   * @throws CountersignError `NOT_FOUND` where this client has no such payment
   */
  retrieve(id: string, options?: CallOptions): ApiCall<Payment> {
    return this.#api.call(
      'payments.retrieve',
      'get',
      '/v1/payments/{id}',
      { params: { path: { id } } },
      options,
    );
  }

  /** Lists payments, the newest first: iterate over it, or await its first page. */
  list(filter: PaymentFilter = {}, options?: CallOptions): List<Payment> {
    checkArgument('payments.list', 'the filter', filter, 'object');
    return new List(after => {
      const query = after === undefined ? filter : { ...filter, after };
      return this.#api.call('payments.list', 'get', '/v1/payments', { params: { query } }, options);
    }, filter.after);
  }

  /**
   * Takes an authorized amount: all of it, or a part.
   *
   * @throws CountersignError `PAYMENT_STATE_INVALID`, `AMOUNT_EXCEEDED`
   *
   * @example
   * ```js
   * await client.payments.capture(payment.id, { amount: { currency: 'EUR', value: '100.00' } });
   * ```
   */
  capture(id: string, capture: CapturePayment = {}, options?: CallOptions): ApiCall<Payment> {
    checkArgument('payments.capture', 'what to capture', capture, 'object');
    const input = { params: { path: { id } }, body: capture };
    return this.#api.call('payments.capture', 'post', '/v1/payments/{id}/capture', input, options);
  }

  /**
   * Gives up a payment of which nothing was captured.
   *
   * @throws CountersignError `PAYMENT_STATE_INVALID`
   */
  cancel(id: string, options?: CallOptions): ApiCall<Payment> {
    return this.#api.call(
      'payments.cancel',
      'post',
      '/v1/payments/{id}/cancel',
      { params: { path: { id } } },
      options,
    );
  }

  /**
   * Gives back what was captured: all of it, or a part.
   *
   * @throws CountersignError `PAYMENT_STATE_INVALID`, `AMOUNT_EXCEEDED`
   */
  refund(id: string, refund: CreateRefund = {}, options?: CallOptions): ApiCall<Refund> {
    checkArgument('payments.refund', 'the refund', refund, 'object');
    const input = { params: { path: { id } }, body: refund };
    return this.#api.call('payments.refund', 'post', '/v1/payments/{id}/refunds', input, options);
  }

  /** Lists the refunds of a payment, the newest first. */
  refunds(id: string, page: PageOptions = {}, options?: CallOptions): List<Refund> {
    checkArgument('payments.refunds', 'the page', page, 'object');
    return new List(after => {
      const query = after === undefined ? page : { ...page, after };
      const input = { params: { path: { id }, query } };
      return this.#api.call('payments.refunds', 'get', '/v1/payments/{id}/refunds', input, options);
    }, page.after);
  }
}
