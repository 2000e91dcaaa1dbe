import { describe, expect, it } from 'vitest';
import { bank, eur, Setting } from './setting.js';

/** How a payment of EUR 100 gets into a state. */
const ways: Record<string, (setting: Setting) => Promise<string>> = {
  authorized: setting => setting.pay(),
  partially_captured: async setting => {
    const id = await setting.pay();
    await setting.post(`/v1/payments/${id}/capture`, { amount: eur('40.00') });
    return id;
  },
  captured: setting => setting.pay('100.00', { capture: true }),
  partially_refunded: async setting => {
    const id = await setting.pay('100.00', { capture: true });
    await setting.post(`/v1/payments/${id}/refunds`, { amount: eur('30.00') });
    return id;
  },
  refunded: async setting => {
    const id = await setting.pay('100.00', { capture: true });
    await setting.post(`/v1/payments/${id}/refunds`);
    return id;
  },
  canceled: async setting => {
    const id = await setting.pay();
    await setting.post(`/v1/payments/${id}/cancel`);
    return id;
  },
  declined: setting => setting.pay('9001.00'),
};

const actions: Record<string, [path: string, body?: unknown]> = {
  capture: ['capture'],
  'capture 10': ['capture', { amount: eur('10.00') }],
  cancel: ['cancel'],
  refund: ['refunds'],
  'refund 10': ['refunds', { amount: eur('10.00') }],
};

/** The state that follows; 409 where there is none. */
const table: Record<string, Record<string, string | 409>> = {
  authorized: {
    capture: 'captured',
    'capture 10': 'partially_captured',
    cancel: 'canceled',
    refund: 409,
    'refund 10': 409,
  },
  partially_captured: {
    capture: 'captured',
    'capture 10': 'partially_captured',
    cancel: 409,
    refund: 'refunded',
    'refund 10': 'partially_refunded',
  },
  captured: {
    capture: 409,
    'capture 10': 409,
    cancel: 409,
    refund: 'refunded',
    'refund 10': 'partially_refunded',
  },
  partially_refunded: {
    capture: 409,
    'capture 10': 409,
    cancel: 409,
    refund: 'refunded',
    'refund 10': 'partially_refunded',
  },
  refunded: { capture: 409, 'capture 10': 409, cancel: 409, refund: 409, 'refund 10': 409 },
  canceled: { capture: 409, 'capture 10': 409, cancel: 409, refund: 409, 'refund 10': 409 },
  declined: { capture: 409, 'capture 10': 409, cancel: 409, refund: 409, 'refund 10': 409 },
};

const cases = Object.keys(ways).flatMap(state =>
  Object.keys(actions).map(action => [state, action, table[state]?.[action]] as const),
);

it.each(cases)('from %s, %s leads to %s', async (state, action, expected) => {
  const setting = new Setting();
  const id = await ways[state]?.(setting);
  const before = await setting.get(`/v1/payments/${id}`);
  expect(before.body.status).toBe(state);
  setting.advance(1000);
  const [path, body] = actions[action] ?? [];
  const answer = await setting.post(`/v1/payments/${id}/${path}`, body);
  const after = await setting.get(`/v1/payments/${id}`);
  if (expected === 409) {
    expect(answer).toMatchObject({ status: 409, code: 'PAYMENT_STATE_INVALID' });
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(after.body).toEqual(before.body);
  } else {
    expect(answer.status).toBeLessThan(300);
    expect(after.body.status).toBe(expected);
    expect(after.body.updatedAt).toBe('2026-11-27T07:14:01.000Z');
    expect(after.body.createdAt).toBe(before.body.createdAt);
  }
});

describe('the amounts', () => {
  it('add up over captures and refunds', async () => {
    const setting = new Setting();
    const id = await setting.pay();
    await setting.post(`/v1/payments/${id}/capture`, { amount: eur('40.10') });
    await setting.post(`/v1/payments/${id}/capture`, { amount: eur('9.90') });
    const refund = await setting.post(`/v1/payments/${id}/refunds`, {
      amount: eur('0.01'),
      reason: 'broken',
    });
    expect(refund.body).toEqual({
      id: expect.stringMatching(/^ref_[0-9A-F]{20}$/),
      paymentId: id,
      status: 'succeeded',
      amount: eur('0.01'),
      reason: 'broken',
      createdAt: '2026-11-27T07:14:00.000Z',
    });
    const { body } = await setting.get(`/v1/payments/${id}`);
    expect(body).toMatchObject({ capturedAmount: eur('50.00'), refundedAmount: eur('0.01') });
    const [entry] = setting.api.payments();
    expect(entry?.captures).toEqual([eur('40.10'), eur('9.90')]);
    expect(entry?.refunds).toEqual([refund.body]);
  });

  it.each([
    ['more than is authorized', 'capture', eur('100.01'), 422, 'AMOUNT_EXCEEDED', 'amount.value'],
    [
      'another currency',
      'capture',
      { currency: 'USD', value: '1.00' },
      400,
      'AMOUNT_INVALID',
      'amount.currency',
    ],
    ['nothing', 'capture', eur('0.00'), 400, 'AMOUNT_INVALID', 'amount.value'],
  ])('of a capture are refused: %s', async (_, path, amount, status, code, param) => {
    const setting = new Setting();
    const answer = await setting.post(`/v1/payments/${await setting.pay()}/${path}`, { amount });
    expect(answer).toMatchObject({ status, body: { code, param } });
  });

  it('of refunds never exceed what was captured', async () => {
    const setting = new Setting();
    const id = await setting.pay();
    await setting.post(`/v1/payments/${id}/capture`, { amount: eur('50.00') });
    await setting.post(`/v1/payments/${id}/refunds`, { amount: eur('30.00') });
    const tooMuch = await setting.post(`/v1/payments/${id}/refunds`, { amount: eur('20.01') });
    expect(tooMuch).toMatchObject({ status: 422, code: 'AMOUNT_EXCEEDED' });
    await setting.post(`/v1/payments/${id}/refunds`, { amount: eur('20.00') });
    expect((await setting.get(`/v1/payments/${id}`)).body.status).toBe('refunded');
  });
});

it('keeps the payments of each client to itself', async () => {
  const setting = new Setting();
  const id = await setting.pay();
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/capture'],
    ['POST', '/cancel'],
    ['POST', '/refunds'],
    ['GET', '/refunds'],
  ] as const)
    expect(await setting.ask(method, `/v1/payments/${id}${path}`, { as: bank })).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  expect((await setting.get('/v1/payments', { as: bank })).body.data).toEqual([]);
});

it('shows the end of a card number, and no more of it', async () => {
  const setting = new Setting();
  const instrument = { type: 'card', number: '4111111111111111', holder: 'Ada', expires: '2029-04' };
  const answer = await setting.post('/v1/payments', { amount: eur('1.00'), instrument });
  expect(answer.body.instrument).toEqual({ type: 'card', last4: '1111' });
  expect(JSON.stringify([answer, setting.api.payments()])).not.toContain('411111');
});
