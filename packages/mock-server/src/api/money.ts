import { minorUnits } from '@countersign/spec/contract';
import { Refusal } from './refusal.js';
import type { Schemas } from './request.js';

export type Money = Schemas['Money'];

/**
 * An amount in its smallest unit. Twelve digits and three decimals, which the contract allows at most, are below 2^53.
 *
 * @throws Refusal
 */
export function toMinorUnits({ currency, value }: Money, param = 'amount'): number {
  const decimals = minorUnits(currency);
  if (decimals === undefined)
    throw new Refusal('CURRENCY_UNSUPPORTED', `${param}.currency is not a currency in use`, {
      param: `${param}.currency`,
    });
  const point = value.indexOf('.');
  const given = point === -1 ? 0 : value.length - point - 1;
  if (given !== decimals)
    throw new Refusal('AMOUNT_INVALID', `${param}.value has ${given} decimals; ${currency} has ${decimals}`, {
      param: `${param}.value`,
    });
  const amount = Number(value.replace('.', ''));
  if (amount === 0)
    throw new Refusal('AMOUNT_INVALID', `${param}.value is zero`, { param: `${param}.value` });
  return amount;
}

/** The amount as the API writes it. */
export function toMoney(currency: string, amount: number): Money {
  const decimals = minorUnits(currency) ?? 0;
  if (decimals === 0) return { currency, value: String(amount) };
  const digits = String(amount).padStart(decimals + 1, '0');
  return { currency, value: `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` };
}
