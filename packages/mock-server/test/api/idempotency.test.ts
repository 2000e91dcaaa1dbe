import { describe, expect, it } from 'vitest';
import { bank, eur, Setting } from './setting.js';

const headers = { 'idempotency-key': 'order-17' };
const hour = 60 * 60 * 1000;

describe('an Idempotency-Key', () => {
  it('is answered once more with the first answer, which is marked', async () => {
    const setting = new Setting();
    const first = await setting.post('/v1/payments', { amount: eur('1.00') }, { headers });
    const { id } = first.body;
    await setting.post(`/v1/payments/${id}/capture`);
    const second = await setting.post('/v1/payments', { amount: eur('1.00') }, { headers });
    expect(second).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.body).toEqual(first.body);
    expect(second.headers['request-id']).not.toBe(first.headers['request-id']);
    expect(setting.api.payments()).toMatchObject([{ idempotencyKey: 'order-17', clientId: 'demo_client' }]);
  });

  it('is answered once more with the first refusal too, under the name of the new request', async () => {
    const setting = new Setting();
    const ask = () => setting.post('/v1/payments', { amount: eur('9001.00') }, { headers });
    const [first, second] = [await ask(), await ask()];
    expect(second).toMatchObject({ status: 402, headers: { 'idempotency-replayed': 'true' } });
    expect(second.body.instance).toBe(first.body.instance);
    expect(second.body.requestId).toBe(second.headers['request-id']);
    expect(setting.api.payments()).toHaveLength(1);
  });

  it.each([
    ['another amount', '/v1/payments', { amount: eur('1.01') }],
    ['another operation', '/internal/process', { amount: eur('1.00') }],
    ['another field', '/v1/payments', { amount: eur('1.00'), reference: 'order 17' }],
  ])('is refused for %s', async (_, path, body) => {
    const setting = new Setting();
    await setting.post('/v1/payments', { amount: eur('1.00') }, { headers });
    const full = path === '/v1/payments' ? body : { ...body, orderId: '17' };
    const answer = await setting.post(path, full, { headers });
    expect(answer).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is refused for another payment of the same operation', async () => {
    const setting = new Setting();
    const [one, two] = [await setting.pay(), await setting.pay()];
    expect((await setting.post(`/v1/payments/${one}/capture`, undefined, { headers })).status).toBe(200);
    expect((await setting.post(`/v1/payments/${two}/capture`, undefined, { headers })).status).toBe(422);
  });

  it('takes no notice of white space', async () => {
    const setting = new Setting();
    const ask = (body: string) => setting.post('/v1/payments', body, { headers });
    const first = await ask('{"amount":{"currency":"EUR","value":"1.00"}}');
    expect((await ask('{ "amount": {"currency":"EUR", "value":"1.00"} }')).body).toEqual(first.body);
  });

  it('belongs to one client', async () => {
    const setting = new Setting();
    const body = { amount: eur('1.00') };
    const one = await setting.post('/v1/payments', body, { headers });
    const two = await setting.post('/v1/payments', body, { headers, as: bank });
    expect(two.body.id).not.toBe(one.body.id);
  });

  it('is in progress until the first call is answered', async () => {
    const setting = new Setting();
    const ask = () => setting.post('/v1/payments', { amount: eur('9504.00') }, { headers });
    const first = ask();
    expect(await ask()).toMatchObject({
      status: 409,
      code: 'IDEMPOTENCY_KEY_IN_PROGRESS',
      headers: { 'retry-after': '1', 'should-retry': 'true' },
    });
    setting.waits[0]?.();
    const { body } = await first;
    expect((await ask()).body).toEqual(body);
    expect(setting.waits).toHaveLength(1);
  });

  it('is kept for 24 hours', async () => {
    const setting = new Setting();
    const ask = () => setting.post('/v1/payments', { amount: eur('1.00') }, { headers });
    const { body } = await ask();
    setting.advance(24 * hour - 1);
    expect((await ask()).body.id).toBe(body.id);
    setting.advance(1);
    expect((await ask()).body.id).not.toBe(body.id);
    expect(setting.api.payments()).toHaveLength(2);
  });

  it('is not spent by a call that was refused before it began', async () => {
    const setting = new Setting();
    await setting.post('/v1/payments', { amount: { currency: 'EUR' } }, { headers });
    expect((await setting.post('/v1/payments', { amount: eur('1.00') }, { headers })).status).toBe(201);
  });

  it.each([
    ['missing', undefined, 'IDEMPOTENCY_KEY_MISSING'],
    ['empty', '', 'REQUEST_INVALID'],
    ['too long', 'k'.repeat(256), 'REQUEST_INVALID'],
    ['with a space', 'order 17', 'REQUEST_INVALID'],
  ])('that is %s is refused', async (_, key, code) => {
    const asked = { headers: { 'idempotency-key': key } };
    const answer = await new Setting().post('/v1/payments', { amount: eur('1.00') }, asked);
    expect(answer).toMatchObject({ status: 400, body: { code, param: 'Idempotency-Key' } });
  });
});

it('makes the same ids from the same seed', async () => {
  const ids = async () => {
    const setting = new Setting();
    return [await setting.pay(), await setting.pay()];
  };
  expect(await ids()).toEqual(await ids());
});
