import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createTestPki } from '@countersign/test-certs';
import { interceptors, RetryAgent, request } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}/`;
}

it('says that nothing listens', async () => {
  const url = await listen(createServer());
  const agent = agentWith();
  const gone = createServer();
  const closed = await listen(gone);
  gone.close();
  await once(gone, 'close');
  const error = await refusal(agent.fetch(closed));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'not-sent', retryable: true });
  expect(error.message).toContain('ECONNREFUSED');
  expect(url).not.toBe(closed);
});

it('says that a host name is unknown', async () => {
  const error = await refusal(agentWith().fetch('https://nowhere.invalid/'));
  expect(error.code).toBe('CONNECTION_FAILED');
  expect(error.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
});

it('says that a server speaks plain HTTP', async () => {
  const url = await listen(createHttpServer((_, response) => response.end()));
  const error = await refusal(agentWith().fetch(url));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', retryable: false });
  expect(error.message).toContain('does not speak TLS');
});

it('gives up on a server that accepts the connection and says nothing', async () => {
  const sockets = new Set<import('node:net').Socket>();
  const url = await listen(createServer(socket => void sockets.add(socket.on('error', () => {}))));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  const error = await refusal(agentWith({ timeouts: { connect: 60 } }).fetch(url));
  expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent' });
  expect(error.message).toContain('TLS handshake');
});

it('gives up on a server that does not answer, and does not claim that nothing was sent', async () => {
  const server = await tlsServer(pki, { answer: '' });
  const error = await refusal(agentWith({ timeouts: { headers: 60 } }).fetch(server.url));
  expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
});

it('does not claim that nothing was sent when the server hangs up in the middle', async () => {
  const server = await tlsServer(pki, {
    answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n',
  });
  const response = await agentWith({ timeouts: { body: 60 } }).fetch(server.url);
  await expect(response.text()).rejects.toThrow();
});

it("is aborted by a signal, with the signal's reason", async () => {
  const server = await tlsServer(pki, { answer: '' });
  const controller = new AbortController();
  const call = agentWith().fetch(server.url, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});

it('is a Dispatcher for undici, whose connections are kept alive', async () => {
  const server = await tlsServer(pki);
  const agent = agentWith();
  for (let i = 0; i < 6; i++) {
    const { statusCode, body } = await request(server.url, { dispatcher: agent });
    await body.dump();
    expect(statusCode).toBe(204);
  }
  expect(server.connections.length).toBeLessThan(6);
});

it('takes no new requests once it is closed', async () => {
  const server = await tlsServer(pki);
  const agent = agentWith();
  await agent.fetch(server.url);
  await agent.close();
  await agent.close();
  expect(await refusal(agent.fetch(server.url))).toMatchObject({ code: 'ABORTED', retryable: false });
});

it.each([
  ['no identity', { identity: undefined as never }],
  ['an unknown option', { rejectUnauthorized: false } as never],
  ['an unknown trust option', { trust: { insecure: true } as never }],
  ['a malformed pin', { trust: { pins: { localhost: 'sha256/abc' } } }],
  ['an unknown timeout', { timeouts: { whole: 5 } as never }],
  ['a timeout that is no time', { timeouts: { connect: -1 } }],
])('refuses %s when it is made', (_, options) => {
  expect(() => agentWith(options)).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it.each([
  ['interceptor', (agent: MtlsAgent) => agent.compose(interceptors.retry({ maxRetries: 2, minTimeout: 1 }))],
  ['RetryAgent', (agent: MtlsAgent) => new RetryAgent(agent, { maxRetries: 2, minTimeout: 1 })],
])('lets the retry %s of undici repeat what a server is too busy for', async (_, retrying) => {
  let asked = 0;
  const answer = () => `HTTP/1.1 ${asked++ === 0 ? '503 Busy' : '200 OK'}\r\nContent-Length: 0\r\n\r\n`;
  const server = await tlsServer(pki, { answer });
  const { statusCode, body } = await request(server.url, { dispatcher: retrying(agentWith()) });
  await body.dump();
  expect({ statusCode, asked }).toEqual({ statusCode: 200, asked: 2 });
});
