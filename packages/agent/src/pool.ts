import type { TLSSocket } from 'node:tls';
import { Agent, type buildConnector, type Dispatcher } from 'undici';
import type { Timeouts } from './agent-options.js';
import { FollowingPool } from './following-pool.js';
import { Http2Pool } from './http2-pool.js';

export interface PoolOptions {
  readonly timeouts: Timeouts;
  readonly http2: boolean;
  /** Whether there were connections of another identity before. */
  readonly follows: boolean;
  readonly connect: (target: buildConnector.Options) => Promise<TLSSocket>;
}

/** The connections of one identity for undici. */
export function connectionPool({ timeouts, http2, follows, connect }: PoolOptions): Dispatcher {
  const connector: buildConnector.connector = (target, callback) => {
    connect(target).then(
      socket => callback(null, socket),
      error => callback(error, null),
    );
  };
  const options = {
    headersTimeout: timeouts.headers ?? 60_000,
    bodyTimeout: timeouts.body ?? 60_000,
    allowH2: http2,
    connect: connector,
  };
  if (http2) return new Http2Pool(options);
  return follows ? new FollowingPool(options, connect) : new Agent(options);
}
