// What a careless operator does, and what callers make of it.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../src/index.js';
import { type Answer, call, type Outcome } from './calls.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;
const client = pki.client('demo_client');
const server = pki.server('localhost');

async function listening(server: TlsServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

const ask = (port: number): Promise<Outcome> =>
  call({ credential: client, ca: pki.ca, url: `https://localhost:${port}`, way: 'https' });

it('a guard that nobody waited for lets nobody in, and no caller ends the process, at the handshake edge', async () => {
  const guard = createGuard({ clients, trust: { ca: pki.ca }, edge: 'handshake' });
  const made = { key: server.keyPem, cert: server.pem, ca: pki.ca };
  const unready = createServer({ ...made, requestCert: true, rejectUnauthorized: false });
  unready.on('request', async (request, response) => {
    const { code } = await guard.verify(request).catch(error => error);
    response.writeHead(500).end(JSON.stringify({ code }));
  });
  guard.attach(unready);
  const port = await listening(unready);
  for (let i = 0; i < 2; i++)
    expect(await ask(port)).toEqual({ status: 500, body: { code: 'CONFIG_INVALID' } });
});

it('a connection that an attached server hands to another one is judged by its handshake', async () => {
  const identity = server.identity('serverAuth');
  const guard = createGuard({ clients, trust: { ca: pki.ca }, identity });
  await guard.ready();
  const inner = createHttpServer(async (request, response) => {
    const verdict = await guard.verify(request);
    response.end(JSON.stringify({ client: verdict.ok ? verdict.client?.id : verdict.code }));
  });
  const outer = createTlsServer(guard.tlsOptions(), socket => inner.emit('connection', socket));
  guard.attach(outer);
  guard.attach(inner);
  const answer = (await ask(await listening(outer))) as Answer;
  expect(answer).toEqual({ status: 200, body: { client: 'demo_client' } });
});
