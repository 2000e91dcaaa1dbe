// Compiled, never run: what must not compile, doesn't.
import type { paths } from '@countersign/spec';
import type { ApiCall, Client, List, Payment, PaymentClient } from '../src/index.js';

declare const client: PaymentClient;
declare const any: Client<paths>;
const amount = { currency: 'EUR', value: '1.00' };

export async function payments(): Promise<void> {
  const payment: Payment = await client.payments.create({ amount });
  const call: ApiCall<Payment> = client.payments.retrieve(payment.id);
  const list: List<Payment> = client.payments.list({ status: 'captured' });
  // An unknown status is a text like any other.
  const status: string = payment.status;
  void [call, list, status];

  // @ts-expect-error a payment needs an amount
  client.payments.create({});
  // @ts-expect-error an amount is a text, so that nothing is rounded
  client.payments.create({ amount: { currency: 'EUR', value: 1 } });
  // @ts-expect-error the field is misspelt
  client.payments.create({ amount, refrence: 'order 17' });
  // @ts-expect-error no payment has this status
  client.payments.list({ status: 'paid' });
  // @ts-expect-error an id is a text
  client.payments.retrieve(17);
  // @ts-expect-error the option is misspelt
  client.payments.create({ amount }, { idempotencykey: 'order-17' });
  // @ts-expect-error a page has no length
  (await list).length;
  // @ts-expect-error no such reason
  client.certificates.revoke('cert_1', { reason: 'lost' });
}

export async function anyApi(): Promise<void> {
  const { data, error } = await any.GET('/v1/payments/{id}', { params: { path: { id: 'pay_1' } } });
  if (error === undefined) {
    const payment: Payment = data;
    void payment;
  }
  // Nothing must be given where nothing is needed.
  await any.GET('/v1/identity');
  await any.GET('/v1/payments', { params: { query: { limit: 1 } }, timeout: 1000 });
  // The client has a key for each call.
  await any.POST('/v1/payments', { body: { amount } });
  await any.POST('/v1/payments/{id}/capture', { params: { path: { id: 'pay_1' } } });

  // @ts-expect-error no such path
  any.GET('/v1/payment');
  // @ts-expect-error the path has no such method
  any.POST('/v1/identity');
  // @ts-expect-error the path has no such method either
  any.DELETE('/v1/payments/{id}', { params: { path: { id: 'pay_1' } } });
  // @ts-expect-error the id is missing
  any.GET('/v1/payments/{id}');
  // @ts-expect-error the id is misspelt
  any.GET('/v1/payments/{id}', { params: { path: { Id: 'pay_1' } } });
  // @ts-expect-error no such query parameter
  any.GET('/v1/payments', { params: { query: { offset: 1 } } });
  // @ts-expect-error the body is missing
  any.POST('/v1/payments', {});
  // @ts-expect-error the body lacks an amount
  any.POST('/v1/payments', { body: {} });
  // @ts-expect-error what only reads has no body
  any.GET('/v1/identity', { body: {} });
  // @ts-expect-error the answer may be a refusal
  const unchecked: Payment = (await any.GET('/v1/payments/{id}', { params: { path: { id: 'pay_1' } } })).data;
  void unchecked;
}
