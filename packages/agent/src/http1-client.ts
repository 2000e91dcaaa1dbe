import type { TLSSocket } from 'node:tls';
import { Client } from 'undici';

export interface Http1ClientOptions {
  /** Milliseconds. */
  readonly headersTimeout: number;
  /** Milliseconds. */
  readonly bodyTimeout: number;
  /** The connection that it is for. */
  readonly ready: () => Promise<TLSSocket>;
  /** Another in its place: undici asks for it where the first ended just as a request was given to it. */
  readonly connect: () => Promise<TLSSocket>;
  /** It may take another request. */
  readonly onIdle: () => void;
  /** Its connection ended. */
  readonly onEnd: () => void;
}

/** One HTTP/1.1 connection as undici drives it, once the first request is given to it. */
export function http1Client(origin: string, options: Http1ClientOptions): Client {
  const { headersTimeout, bodyTimeout, ready, connect, onIdle, onEnd } = options;
  let next = ready;
  let socket: TLSSocket | undefined;
  let isUsed = false;
  const client = new Client(origin, {
    headersTimeout,
    bodyTimeout,
    connect: (_, callback) => {
      const connection = next();
      next = connect;
      connection.then(
        made => {
          socket = made;
          isUsed = false;
          callback(null, made);
        },
        error => callback(error, null),
      );
    },
  });
  return client
    .on('disconnect', onEnd)
    .on('connectionError', onEnd)
    .on('drain', () => {
      // It may have been given one meanwhile.
      if (client.stats.size > 0) return;
      // What a server says unasked undici looks for only where there was an answer before.
      isUsed ||= socket?.bytesWritten !== 0;
      if (isUsed) onIdle();
      else void client.destroy();
    });
}
