import type { Duplex } from 'node:stream';
import type { JudgedRequest } from './caller.js';
import type { Standing } from './connection.js';

/** Whether no other request follows on what carries this one: a WebSocket, or a tunnel. */
export const takesOver = ({ upgrade, method }: JudgedRequest): boolean =>
  upgrade === true || method === 'CONNECT';

/** What was let in and took its connection over, or its stream of HTTP/2: nothing comes on it that could be judged. */
export class Upgrades {
  readonly #open = new Map<Duplex, Standing>();

  add(carrier: Duplex, standing: Standing): void {
    if (carrier.destroyed) return;
    this.#open.set(carrier, standing);
    carrier.once('close', () => this.#open.delete(carrier));
  }

  /** Ends those of callers that are shut out, and tells how many that were. */
  cutOff(isShutOut: (standing: Standing) => boolean): number {
    const those = [...this.#open].filter(([carrier, standing]) => !carrier.destroyed && isShutOut(standing));
    for (const [carrier] of those) carrier.destroy();
    return those.length;
  }
}
