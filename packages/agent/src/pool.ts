import type { TLSSocket } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Timeouts } from './agent-options.js';
import { Http1Pool } from './http1-pool.js';
import { Http2Pool } from './http2-pool.js';
import type { Target } from './tcp.js';

export interface PoolOptions {
  readonly timeouts: Timeouts;
  readonly http2: boolean;
  /** Whether there were connections of another identity before. */
  readonly follows: boolean;
  readonly connect: (target: Target, unwanted?: AbortSignal) => Promise<TLSSocket>;
}

export interface ConnectionPool extends Dispatcher {
  /** To be told of a request that failed after it had started. Over HTTP/1.1 its connection ends with it. */
  failed?(options: Dispatcher.DispatchOptions, error: Error): void;
}

/** The connections of one identity for undici. */
export function connectionPool({ timeouts, http2, follows, connect }: PoolOptions): ConnectionPool {
  const waits = { headersTimeout: timeouts.headers ?? 60_000, bodyTimeout: timeouts.body ?? 60_000 };
  // At a rotation all connections end at once: a handshake for each request would be a storm, behind which all of them wait.
  if (!http2) return new Http1Pool({ ...waits, slowStart: follows, connect });
  return new Http2Pool({
    ...waits,
    allowH2: true,
    connect: ({ hostname, port }, callback) => {
      connect({ host: hostname, port: Number(port || 443) }).then(
        socket => callback(null, socket),
        error => callback(error, null),
      );
    },
  });
}
