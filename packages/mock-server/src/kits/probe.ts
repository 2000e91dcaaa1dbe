// One connection with a client certificate, and one request: what becomes of it.
import { request as requestHttp1 } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { isIP } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Credential } from '@countersign/test-certs';
import { alerts } from '../alert.js';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';
export type HttpVersion = 'http/1.1' | 'h2';

/** A server of somebody's. */
export interface Target {
  readonly url: URL;
  /** Whom to believe of the server, as PEM. */
  readonly ca: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one connection. */
  readonly timeout: number;
}

export interface Attempt {
  readonly tls: TlsVersion;
  readonly http: HttpVersion;
  /** Default: no certificate. */
  readonly credential?: Credential;
  /** A TLS session to resume. */
  readonly session?: Buffer;
  /** Whether the server is known to send tickets to whom it accepts: then one is waited for, or a refusal. */
  readonly sendsTickets?: boolean;
}

export type Outcome = (
  | { readonly kind: 'answered'; readonly status: number; readonly code?: string }
  /** Without an alert: closed. */
  | { readonly kind: 'cut'; readonly alert?: number }
  /** Node can't present the certificate. */
  | { readonly kind: 'unpresentable'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
) & { readonly session?: Buffer };

/** Servers of TLS 1.3 refuse after the client's handshake. One that may send no session ticket is given so long, in ms. */
const patience = 250;
const mostBytes = 64 * 1024;

export function probe(target: Target, attempt: Attempt): Promise<Outcome> {
  return new Promise(resolve => {
    let socket: TLSSocket;
    try {
      socket = connect(optionsOf(target, attempt));
    } catch (error) {
      resolve({ kind: 'unpresentable', reason: (error as NodeJS.ErrnoException).code ?? 'refused by Node' });
      return;
    }
    let session: Buffer | undefined;
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...outcome, ...(session === undefined ? {} : { session }) });
    };
    const timer = setTimeout(
      () => finish({ kind: 'unreachable', reason: `no answer within ${target.timeout} ms` }),
      target.timeout,
    );
    socket.on('session', (ticket: Buffer) => {
      session = ticket;
    });
    socket.on('error', error => finish(failureOf(error, socket)));
    socket.on('close', () => finish({ kind: 'cut' }));
    socket.once('secureConnect', async () => {
      if (attempt.http === 'h2' && socket.alpnProtocol !== 'h2')
        return finish({ kind: 'unreachable', reason: notSpoken });
      if (attempt.tls === 'TLSv1.3')
        await verdictOf(socket, attempt.sendsTickets ? target.timeout : patience);
      // Handed over within what OpenSSL calls, it would hang.
      await setImmediate();
      if (socket.destroyed) return;
      ask(socket, target, attempt.http, finish);
    });
  });
}

export const notSpoken = 'not spoken';

function optionsOf({ url, ca }: Target, { tls, http, credential, session }: Attempt): ConnectionOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    ...{ host, port: Number(url.port || 443), ca, minVersion: tls, maxVersion: tls, ALPNProtocols: [http] },
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(credential === undefined ? {} : { cert: credential.pem, key: credential.keyPem }),
    ...(session === undefined ? {} : { session }),
    // Weak keys are presented, too.
    ciphers: 'DEFAULT@SECLEVEL=0',
  };
}

function failureOf(error: NodeJS.ErrnoException, socket: TLSSocket): Outcome {
  const alert = /alert number (\d+)/.exec(error.message)?.[1];
  if (alert !== undefined) return { kind: 'cut', alert: Number(alert) };
  if (socket.authorizationError)
    return {
      kind: 'unreachable',
      reason: `its certificate: ${error.code ?? String(socket.authorizationError)}`,
    };
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return { kind: 'cut' };
  return { kind: 'unreachable', reason: error.code ?? 'no TLS' };
}

/** Waits until the server has judged the certificate, as far as that can be seen. */
async function verdictOf(socket: TLSSocket, most: number): Promise<void> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, most);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    socket.once('session', done).once('close', done);
  });
}

function ask(
  socket: TLSSocket,
  target: Target,
  http: HttpVersion,
  answered: (outcome: Outcome) => void,
): void {
  const { url, headers } = target;
  const path = url.pathname + url.search;
  if (http === 'http/1.1') {
    const sent = requestHttp1({ createConnection: () => socket, host: url.host, path, headers });
    sent.on('response', response => read(response, response.statusCode ?? 0, answered));
    // The socket tells of it.
    sent.on('error', () => {});
    sent.end();
    return;
  }
  const session = connectHttp2(url.origin, { createConnection: () => socket });
  session.on('error', () => {});
  const stream = session.request({ ...headers, ':path': path });
  stream.on('response', response => read(stream, Number(response[':status']), answered));
  // It may be refused alone, on a connection that stays.
  stream.on('error', () => {}).on('close', () => session.destroy());
}

/** Reads an answer so far as it says why. */
function read(stream: NodeJS.ReadableStream, status: number, answered: (outcome: Outcome) => void): void {
  let text = '';
  const finish = (): void => {
    const code = codeIn(text);
    answered({ kind: 'answered', status, ...(code === undefined ? {} : { code }) });
  };
  stream.on('data', (chunk: Buffer) => {
    if (text.length < mostBytes) text += chunk.toString('latin1');
    else finish();
  });
  stream
    .on('end', finish)
    .on('close', finish)
    .on('error', () => {});
}

/** The code of a problem (RFC 9457), if it is one of ours or looks like it. */
function codeIn(text: string): string | undefined {
  try {
    const { code } = JSON.parse(text) as { readonly code?: unknown };
    return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** What was seen, in words. */
export function howOf(outcome: Outcome): string {
  if (outcome.kind === 'answered')
    return `status ${outcome.status}${outcome.code === undefined ? '' : ` ${outcome.code}`}`;
  if (outcome.kind === 'cut') return outcome.alert === undefined ? 'close' : alertText(outcome.alert);
  return outcome.reason;
}

export function alertText(alert: number): string {
  const name = Object.entries(alerts).find(([, number]) => number === alert)?.[0];
  return `alert ${alert}${name === undefined ? '' : ` ${name}`}`;
}
