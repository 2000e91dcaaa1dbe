import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createTestPki, type TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';
import type { ClientOptions } from '../src/index.js';

/** What a server does with one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly pki: TestPki;
  /** What a client needs to reach it. */
  readonly connection: Pick<ClientOptions, 'baseUrl' | 'identity' | 'trust'>;
  /** In the order in which they came. */
  readonly requests: readonly {
    method: string;
    url: string;
    headers: IncomingMessage['headers'];
    body: string;
  }[];
}

/** A server that does with each request what stands next in its script, and with all others what stands last. */
export async function scriptedServer(...script: readonly Answer[]): Promise<ScriptedServer> {
  const pki = createTestPki();
  const { pem, keyPem } = pki.server('localhost');
  const requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const tls = { cert: pem, key: keyPem, ca: pki.ca, requestCert: true };
  const server = createServer(tls, (request, response) => {
    const { method = '', url = '', headers } = request;
    let body = '';
    request.setEncoding('utf8').on('data', piece => {
      body += piece;
    });
    request.on('end', () => {
      const answer = script[Math.min(requests.length, script.length - 1)];
      requests.push({ method, url, headers, body });
      answer?.(request, response, body);
    });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const identity = pki.client('demo_client').identity();
  return { url, pki, requests, connection: { baseUrl: url, identity, trust: { ca: pki.ca } } };
}

/** An answer in JSON. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** A problem document (RFC 9457). */
export const problem = (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  json(
    status,
    { type: 'about:blank', title: code, status, code },
    { 'content-type': 'application/problem+json', ...headers },
  );

/** Cuts the connection without an answer. */
export const cut: Answer = request => request.socket.destroy();

/** Never answers. */
export const silence: Answer = () => {};

/** A payment as the API would answer it. */
export const aPayment = {
  id: 'pay_7Q2M4T9K1B',
  status: 'authorized',
  amount: { currency: 'EUR', value: '1.00' },
  capturedAmount: { currency: 'EUR', value: '0.00' },
  refundedAmount: { currency: 'EUR', value: '0.00' },
  createdAt: '2026-11-27T07:14:00.000Z',
  updatedAt: '2026-11-27T07:14:00.000Z',
};
