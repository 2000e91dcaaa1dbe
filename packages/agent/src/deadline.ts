import { type CountersignError, PeerError } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { connectionError } from './connection-error.js';

/** Clocks are set, and machines sleep: of neither does a timer know, so the clock is looked at once a minute. */
const longest = 60_000;

/** Calls back when a time has come by a clock, however far it is; never keeps a program running. */
export function at(time: Date, now: () => Date, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (atLeast: number): void => {
    const left = time.getTime() - now().getTime();
    timer = setTimeout(look, Math.min(Math.max(left, atLeast), longest)).unref();
  };
  // Timers may come a millisecond before the clock says so.
  const look = (): void => {
    if (now() < time) wait(10);
    else callback();
  };
  wait(0);
  return () => clearTimeout(timer);
}

/** Waits for work no longer than a signal lets it; what doesn't listen to the signal is left behind. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export const tooSlow = (address: string, what: string, timeout: number): PeerError =>
  new PeerError('TIMEOUT', `${address} did not ${what} within ${timeout} ms`, {
    hint: 'Check host, port and firewall, or raise the timeout.',
  });

/** What a caller's signal ended; its reason may be anything. */
export function aborted({ reason }: AbortSignal, address: string): CountersignError {
  const error = connectionError(reason, { address, outcome: 'not-sent' });
  if (error.code === 'TIMEOUT' || error === reason) return error;
  return createError('ABORTED', `The call to ${address} was aborted`, { cause: reason });
}
