import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

/** Waits for so many milliseconds. It may stop at the signal: nobody waits any more then. */
export type Wait = (milliseconds: number, options: { readonly signal: AbortSignal }) => Promise<unknown>;

export const byTimer: Wait = (milliseconds, { signal }) => setTimeout(milliseconds, undefined, { signal });

/** Waits, but no longer than a connection is open. @returns whether it still is */
export async function pause(wait: Wait, milliseconds: number, connection: Duplex): Promise<boolean> {
  if (connection.destroyed) return false;
  const closed = new AbortController();
  const { signal } = closed;
  const close = (): void => closed.abort();
  connection.once('close', close);
  try {
    await Promise.race([
      wait(milliseconds, { signal }),
      new Promise<void>(resolve => signal.addEventListener('abort', () => resolve())),
    ]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    connection.off('close', close);
  }
  return !signal.aborted;
}
