import { CountersignError } from '@countersign/client';

/**
 * Takes the money for an order: once, however often it is called for the same one.
 *
 * @returns `paid`, `declined`, or `unclear` where it has to be called again
 */
export async function checkout(client, { number, total }) {
  const order = { amount: total, reference: `order ${number}` };
  try {
    await client.payments.create(order, { idempotencyKey: `order-${number}` });
    return 'paid';
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    if (error.code === 'PAYMENT_DECLINED') return 'declined';
    if (error.retryable) return 'unclear';
    throw error;
  }
}
