import { expect, it } from 'vitest';
import { toMinorUnits, toMoney } from '../../src/api/money.js';
import { Setting } from './setting.js';

it.each([
  ['EUR', '0.01', 1],
  ['EUR', '129.90', 12_990],
  ['JPY', '1500', 1_500],
  ['KWD', '2.500', 2_500],
  ['KWD', '999999999999.999', 999_999_999_999_999],
  ['ISK', '1', 1],
])('%s %s is %i of its smallest unit, and back', (currency, value, amount) => {
  expect(toMinorUnits({ currency, value })).toBe(amount);
  expect(toMoney(currency, amount)).toEqual({ currency, value });
});

it.each([
  ['EUR', '1', 'AMOUNT_INVALID', 'amount.value'],
  ['EUR', '1.5', 'AMOUNT_INVALID', 'amount.value'],
  ['EUR', '1.500', 'AMOUNT_INVALID', 'amount.value'],
  ['JPY', '100.00', 'AMOUNT_INVALID', 'amount.value'],
  ['KWD', '1.50', 'AMOUNT_INVALID', 'amount.value'],
  ['EUR', '0.00', 'AMOUNT_INVALID', 'amount.value'],
  ['XTS', '1.00', 'CURRENCY_UNSUPPORTED', 'amount.currency'],
  ['BGN', '1.00', 'CURRENCY_UNSUPPORTED', 'amount.currency'],
  ['eur', '1.00', 'REQUEST_INVALID', 'amount.currency'],
  ['EUR', '-1.00', 'REQUEST_INVALID', 'amount.value'],
  ['EUR', '01.00', 'REQUEST_INVALID', 'amount.value'],
  ['EUR', '1e3', 'REQUEST_INVALID', 'amount.value'],
  ['EUR', '1.00\n', 'REQUEST_INVALID', 'amount.value'],
  ['EUR', '1000000000000.00', 'REQUEST_INVALID', 'amount.value'],
])('%s %j is refused as %s', async (currency, value, code, param) => {
  const answer = await new Setting().post('/v1/payments', { amount: { currency, value } });
  expect(answer).toMatchObject({ status: 400, body: { code, param } });
});
