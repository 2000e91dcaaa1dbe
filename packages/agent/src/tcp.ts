import { connect, type Socket } from 'node:net';
import type { Attempt } from './attempt.js';
import { connectionError } from './connection-error.js';
import { tooSlow } from './deadline.js';

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
export function connectTcp(target: Target, timeout: number, attempt: Attempt): Promise<Socket> {
  const address = addressOf(target);
  const late = (): Error => tooSlow(address, 'accept the connection', timeout);
  return attempt.step({ milliseconds: timeout, late }, () => connected(target, attempt));
}

function connected(target: Target, attempt: Attempt): Promise<Socket> {
  return new Promise((resolve, reject) => {
    attempt.throwIfEnded();
    const socket = connect({ ...target, autoSelectFamily: true });
    const fail = (cause: unknown): void => {
      socket.on('error', ignore).destroy();
      reject(connectionError(cause, { address: addressOf(target), outcome: 'not-sent' }));
    };
    socket.on('error', fail).once('connect', () => {
      socket.off('error', fail);
      resolve(socket.setNoDelay(true).setKeepAlive(true, 60_000));
    });
    attempt.onEnd(fail);
  });
}

/** For the errors of a socket that nobody listens to: without a listener they would end the program. */
export const ignore = (): void => {};
