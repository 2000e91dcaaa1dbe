import { connect, type Socket } from 'node:net';
import { connectionError } from './connection-error.js';
import { tooSlow, within } from './deadline.js';

/** Whom to connect to. Only the origin's own host decides name, pins and SNI; a `Host` header has no say. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

export const targetOf = ({ hostname, port }: URL): Target => ({
  host: hostname.replace(/^\[|\]$/g, ''),
  port: Number(port || 443),
});

/** `host:port`, as errors and sessions name it. */
export const addressOf = ({ host, port }: Target): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** A TCP connection; where a name has addresses of both families, they are tried in turn (RFC 8305). */
export function connectTcp(target: Target, timeout: number, signal?: AbortSignal): Promise<Socket> {
  const address = addressOf(target);
  const late = (): Error => tooSlow(address, 'accept the connection', timeout);
  return within({ milliseconds: timeout, late, signal }, signal => connected(target, signal));
}

function connected(target: Target, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({ ...target, autoSelectFamily: true });
    const fail = (cause: unknown): void => {
      socket.on('error', ignore).destroy();
      reject(connectionError(cause, { address: addressOf(target), outcome: 'not-sent' }));
    };
    signal.addEventListener('abort', () => fail(signal.reason));
    socket.on('error', fail).once('connect', () => {
      socket.off('error', fail);
      resolve(socket.setNoDelay(true).setKeepAlive(true, 60_000));
    });
  });
}

/** For the errors of a socket that nobody listens to: without a listener they would end the program. */
export const ignore = (): void => {};
