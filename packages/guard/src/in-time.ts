import { PeerError } from '@countersign/spec';
import type { GuardStore } from './store.js';

const milliseconds = 10_000;

/**
 * Waits for the answer of a store, and not for ever.
 *
 * @param waiting is given what begins the time anew: a store that still tells something is alive
 * @throws PeerError `TIMEOUT`
 */
export async function inTime<Answer>(
  call: keyof GuardStore,
  answer: Answer | Promise<Answer>,
  waiting: (heard: () => void) => void = () => {},
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(call)), milliseconds);
  });
  waiting(() => timer?.refresh());
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}

const tooSlow = (call: keyof GuardStore): PeerError =>
  new PeerError('TIMEOUT', `${call}() of the guard's store gave no answer for ${milliseconds / 1_000} s`, {
    hint: 'See whether the database behind the store can be reached, and that each promise of the store is settled.',
  });
