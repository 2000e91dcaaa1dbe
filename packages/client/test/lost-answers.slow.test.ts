import { expect, it } from 'vitest';
import { playPayments } from './lost-answers.js';

it.each([1, 2, 3])(
  'no payment is made twice, however its answers are lost (seed %i)',
  { timeout: 60_000 },
  async seed => {
    const { failed, repeated, wrong } = await playPayments(seed, 1000);
    expect(wrong).toEqual([]);
    // The game is worth something only if much is lost.
    expect(failed.unknown).toBeGreaterThan(300);
    expect(failed['not-sent']).toBeGreaterThan(20);
    expect(repeated).toBeGreaterThan(150);
  },
);
