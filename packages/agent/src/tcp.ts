import { connect, type Socket } from 'node:net';
import { PeerError } from '@countersign/spec';
import { connectionError } from './connection-error.js';

/** Whom to connect to. Only the origin's own host decides name, pins and SNI; a `Host` header has no say. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, as errors and sessions name it. */
export const addressOf = ({ host, port }: Target): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** A TCP connection; where a name has addresses of both families, they are tried in turn (RFC 8305). */
export function connectTcp(target: Target, timeout: number, signal?: AbortSignal): Promise<Socket> {
  const address = addressOf(target);
  return new Promise((resolve, reject) => {
    const socket = connect({ ...target, autoSelectFamily: true });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', fail);
    };
    const fail = (cause: unknown): void => {
      settle();
      socket.on('error', () => {}).destroy();
      reject(connectionError(cause, { address, outcome: 'not-sent' }));
    };
    const onAbort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(tooSlow(address, 'accept the connection', timeout)), timeout);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    socket.on('error', fail).once('connect', () => {
      settle();
      resolve(socket.setNoDelay(true).setKeepAlive(true, 60_000));
    });
  });
}

export const tooSlow = (address: string, what: string, timeout: number): PeerError =>
  new PeerError('TIMEOUT', `${address} did not ${what} within ${timeout} ms`, {
    hint: 'Check host, port and firewall, or raise the timeout.',
  });
