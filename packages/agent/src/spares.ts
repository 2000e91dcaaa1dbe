import type { TLSSocket } from 'node:tls';
import { ignore } from './tcp.js';

/** Milliseconds for which undici, too, keeps a connection that nobody asks for. */
const keptFor = 4000;

/** Connections on which nothing was sent yet: what they were made for went over others. */
export class Spares {
  /** How each is let go. */
  readonly #kept = new Map<TLSSocket, () => void>();

  keep(socket: TLSSocket): void {
    const forget = (): void => {
      clearTimeout(timer);
      this.#kept.delete(socket);
      socket.off('close', forget);
    };
    const timer = setTimeout(() => socket.destroy(), keptFor).unref();
    socket.on('error', ignore).on('close', forget).unref();
    this.#kept.set(socket, forget);
  }

  take(): TLSSocket | undefined {
    if (this.#kept.size === 0) return undefined;
    for (const [socket, forget] of this.#kept) {
      forget();
      socket.off('error', ignore).ref();
      return socket;
    }
    return undefined;
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  destroy(): void {
    for (const socket of this.#kept.keys()) socket.destroy();
  }
}

/**
 * Whether a spare one may be used: a server that closed it would fail the request, and what it says unasked would be taken for
 * the answer. What came while the program was busy is read within a whole turn of the event loop.
 */
export async function isUsable(socket: TLSSocket): Promise<boolean> {
  socket.on('error', ignore);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  socket.off('error', ignore);
  return socket.readable && socket.readableLength === 0;
}
