import type { PaymentRecord } from './ledger.js';
import { type Money, toMinorUnits, toMoney } from './money.js';
import { Refusal } from './refusal.js';

/** The states from which a step can be taken. */
const stepsFrom = {
  capture: ['authorized', 'partially_captured'],
  cancel: ['authorized'],
  refund: ['captured', 'partially_captured', 'partially_refunded'],
} as const;

/** @throws Refusal */
export function checkStep({ payment }: PaymentRecord, step: keyof typeof stepsFrom): void {
  const allowed: readonly string[] = stepsFrom[step];
  if (!allowed.includes(payment.status))
    throw new Refusal(
      'PAYMENT_STATE_INVALID',
      `The payment ${payment.id} is ${payment.status}; ${step} needs ${allowed.join(' or ')}`,
    );
}

/**
 * What is asked for, or all that is left, in the smallest unit.
 *
 * @throws Refusal
 */
export function amountWithin(left: number, { payment }: PaymentRecord, asked: Money | undefined): number {
  if (asked === undefined) return left;
  const amount = toMinorUnits(asked);
  const { currency } = payment.amount;
  if (asked.currency !== currency)
    throw new Refusal('AMOUNT_INVALID', `The payment is in ${currency}`, { param: 'amount.currency' });
  if (amount > left)
    throw new Refusal('AMOUNT_EXCEEDED', `Only ${toMoney(currency, left).value} ${currency} are left`, {
      param: 'amount.value',
    });
  return amount;
}

export function moveTo(record: PaymentRecord, status: string, at: Date): void {
  const { currency } = record.payment.amount;
  record.payment = {
    ...record.payment,
    status,
    capturedAmount: toMoney(currency, record.captured),
    refundedAmount: toMoney(currency, record.refunded),
    updatedAt: at.toISOString(),
  };
}
