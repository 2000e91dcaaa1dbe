import { Refusal } from './refusal.js';

/** What becomes of a payment whose main units end in four certain digits. */
export interface Outcome {
  /** Declined, and why. */
  readonly declined?: string;
  /** Refused, at the first attempt only or always. */
  readonly refused?: { readonly by: () => Refusal; readonly always: boolean };
  /** Made, and the first answer is lost. */
  readonly lost?: () => Refusal;
  /** Answered after so many milliseconds. */
  readonly delay?: number;
}

const later = { headers: { 'retry-after': '1' } };
const failed = (): Refusal => new Refusal('SERVER_ERROR', 'The amount asks for a failure');

/** For tests: EUR 9001.00, JPY 19001 and KWD 9001.000 are all declined. */
export const outcomes: ReadonlyMap<number, Outcome> = new Map([
  [9001, { declined: 'insufficient_funds' }],
  [9002, { declined: 'instrument_expired' }],
  [9003, { declined: 'do_not_honor' }],
  [
    9429,
    {
      refused: {
        by: () => new Refusal('RATE_LIMITED', 'The amount asks for a rate limit', later),
        always: false,
      },
    },
  ],
  [9500, { refused: { by: failed, always: true } }],
  [9501, { lost: failed }],
  [
    9503,
    {
      refused: {
        by: () => new Refusal('SERVICE_UNAVAILABLE', 'The amount asks for an outage', later),
        always: false,
      },
    },
  ],
  [9504, { delay: 2_000 }],
]);

/** @param value The amount as decimal string. */
export function outcomeOf(value: string): Outcome | undefined {
  const point = value.indexOf('.');
  const mainUnits = point === -1 ? value : value.slice(0, point);
  return outcomes.get(Number(mainUnits.slice(-4)));
}
