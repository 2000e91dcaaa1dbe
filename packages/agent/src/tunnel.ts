import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { PeerError } from '@countersign/spec';
import type { Trust } from '@countersign/trust';
import type { Attempt } from './attempt.js';
import { connectionError } from './connection-error.js';
import { tooSlow } from './deadline.js';
import { handshake, servedChain } from './handshake.js';
import type { HttpProxy } from './proxy.js';
import { addressOf, connectTcp, ignore, type Target } from './tcp.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const maxAnswer = 16 * 1024;

/** A connection to a target through a proxy (RFC 9110 9.3.6). The proxy sees neither the identity nor a request. */
export async function tunnel(
  proxy: HttpProxy,
  target: Target,
  timeout: number,
  attempt: Attempt,
): Promise<Socket> {
  const tcp = await connectTcp(proxy.target, timeout, attempt);
  const late = (): Error =>
    tooSlow(`The proxy ${addressOf(proxy.target)}`, `reach ${addressOf(target)}`, timeout);
  return attempt.step({ milliseconds: timeout, late }, async () => {
    // What goes wrong below TLS, the TLS above tells.
    tcp.on('error', ignore);
    try {
      const socket = proxy.trust === undefined ? tcp : await secured(tcp, proxy.target, proxy.trust, attempt);
      return await opened(socket, proxy, target, attempt);
    } catch (error) {
      tcp.destroy();
      throw connectionError(error, {
        address: `the proxy ${addressOf(proxy.target)}`,
        outcome: 'not-sent',
      });
    }
  });
}

/** TLS to the proxy itself, without an identity. */
async function secured(tcp: Socket, target: Target, trust: Trust, attempt: Attempt): Promise<Socket> {
  const ca = await trust.anchors();
  const context = createSecureContext({
    minVersion: trust.minVersion,
    ...(ca === undefined ? {} : { ca: [...ca] }),
  });
  const made = await handshake(tcp, {
    target,
    context,
    alpn: ['http/1.1'],
    session: undefined,
    requestStaple: trust.requestStaple,
    presents: false,
    attempt,
  });
  await trust.judge(target.host, servedChain(made, target), attempt.signal);
  return made.socket;
}

function opened(
  socket: Socket,
  { target: at, credentials }: HttpProxy,
  target: Target,
  attempt: Attempt,
): Promise<Socket> {
  const address = addressOf(target);
  const proxy = addressOf(at);
  return new Promise((resolve, reject) => {
    attempt.throwIfEnded();
    let answer = Buffer.alloc(0);
    const fail = (cause: unknown): void => {
      socket.destroy();
      reject(cause);
    };
    const onClose = (): void => fail(refused(proxy, address, 'closed the connection'));
    const onData = (chunk: Buffer): void => {
      answer = Buffer.concat([answer, chunk]);
      const begins = answer.toString('latin1', 0, 32);
      const end = answer.indexOf('\r\n\r\n');
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(begins)?.[1];
      if (end < 0) {
        if (!begins.startsWith('HTTP/1.'.slice(0, begins.length)))
          fail(refused(proxy, address, 'does not speak HTTP'));
        else if (answer.length > maxAnswer) fail(refused(proxy, address, 'answered with endless headers'));
      } else if (status === undefined) fail(refused(proxy, address, 'does not speak HTTP'));
      else if (!status.startsWith('2')) fail(refusedWith(Number(status), proxy, address));
      // The server speaks second: whatever came already isn't its.
      else if (answer.length > end + 4) fail(refused(proxy, address, 'sent more than its answer'));
      else {
        socket.off('error', fail).off('end', onClose).off('close', onClose).off('data', onData).pause();
        resolve(socket);
      }
    };
    socket.on('error', fail).on('end', onClose).on('close', onClose).on('data', onData);
    attempt.onEnd(fail);
    socket.write(request(address, credentials));
  });
}

function request(address: string, credentials: Credentials | undefined): string {
  const basic =
    credentials === undefined
      ? ''
      : `Proxy-Authorization: Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}\r\n`;
  return `CONNECT ${address} HTTP/1.1\r\nHost: ${address}\r\n${basic}\r\n`;
}

const refused = (proxy: string, address: string, what: string): PeerError =>
  new PeerError('CONNECTION_FAILED', `The proxy ${proxy} ${what} when asked for ${address}`, {
    hint: 'Check the URL of the proxy, and whether it speaks TLS (https:) or not (http:).',
  });

const refusedWith = (status: number, proxy: string, address: string): PeerError =>
  new PeerError('CONNECTION_FAILED', `The proxy ${proxy} answered ${status} when asked for ${address}`, {
    status,
    retryable: status >= 500,
    hint:
      status === 407
        ? 'The proxy wants credentials: give proxy: { url, username, password }.'
        : 'Ask whoever runs the proxy whether it lets this host and port through.',
  });
