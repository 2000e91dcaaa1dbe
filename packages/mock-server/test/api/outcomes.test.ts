import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outcomes } from '../../src/api/outcomes.js';
import { eur, Setting } from './setting.js';

it.each([
  ['9001.00', 'insufficient_funds'],
  ['19001.00', 'insufficient_funds'],
  ['9002.99', 'instrument_expired'],
  ['9003.00', 'do_not_honor'],
])('EUR %s is declined: %s', async (value, reason) => {
  const setting = new Setting();
  const answer = await setting.post('/v1/payments', { amount: eur(value) });
  expect(answer).toMatchObject({
    status: 402,
    code: 'PAYMENT_DECLINED',
    headers: { 'should-retry': 'false' },
  });
  const { body } = await setting.get(answer.body.instance);
  expect(body).toMatchObject({ status: 'declined', declineReason: reason, capturedAmount: eur('0.00') });
});

it.each(['900.10', '9.01', '90010.00', '9000.00'])('EUR %s is nothing special', async value => {
  expect((await new Setting().post('/v1/payments', { amount: eur(value) })).status).toBe(201);
});

it.each([
  ['JPY', '9001'],
  ['KWD', '9001.000'],
])('%s %s is declined too', async (currency, value) => {
  expect((await new Setting().post('/v1/payments', { amount: { currency, value } })).status).toBe(402);
});

it.each([
  ['9429.00', 429, 'RATE_LIMITED', '1', 0],
  ['9503.00', 503, 'SERVICE_UNAVAILABLE', '1', 0],
  ['9501.00', 500, 'SERVER_ERROR', undefined, 1],
])('EUR %s fails with %i %s, and succeeds when it is repeated', async (value, status, code, after, made) => {
  const setting = new Setting();
  const asked = { headers: { 'idempotency-key': 'order-17' } };
  const first = await setting.post('/v1/payments', { amount: eur(value) }, asked);
  expect(first).toMatchObject({ status, code, headers: { 'should-retry': 'true' } });
  expect(first.headers['retry-after']).toBe(after);
  expect(setting.api.payments()).toHaveLength(made);
  const second = await setting.post('/v1/payments', { amount: eur(value) }, asked);
  expect(second.status).toBe(201);
  // What was made by the call whose answer was lost is answered with, rather than made again.
  expect(second.headers['idempotency-replayed']).toBe(made ? 'true' : undefined);
  expect(setting.api.payments().map(({ payment }) => payment)).toEqual([second.body]);
});

it('EUR 9500.00 fails however often it is repeated', async () => {
  const setting = new Setting();
  const asked = { headers: { 'idempotency-key': 'order-17' } };
  for (let attempt = 1; attempt <= 3; attempt++)
    expect((await setting.post('/v1/payments', { amount: eur('9500.00') }, asked)).status).toBe(500);
  expect(setting.api.payments()).toEqual([]);
});

it('EUR 9504.00 is slow', async () => {
  const setting = new Setting();
  const slow = setting.post('/v1/payments', { amount: eur('9504.00') });
  expect(setting.api.payments()).toEqual([]);
  setting.waits[0]?.();
  expect((await slow).status).toBe(201);
});

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const rows = [...readme.matchAll(/^\| …(\d{4}) \| (\d{3})(?: `(\w+)`)?/gm)].map(
  ([, digits = '', status, code]) => [digits, Number(status), code] as const,
);

it('is documented, each of them', () => {
  expect(rows.map(([digits]) => Number(digits))).toEqual([...outcomes.keys()]);
});

it.each(rows)('…%s is answered %i %s, as the README says', async (digits, status, code) => {
  const setting = new Setting();
  const answer = setting.post('/v1/payments', { amount: eur(`${digits}.00`) });
  setting.waits[0]?.();
  expect(await answer).toMatchObject({ status, code });
});
