import { once } from 'node:events';
import { get } from 'node:https';
import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { routeOf } from '../src/proxy.js';
import { connectProxy, proxyPki } from './proxy-server.js';
import { refusal } from './refusal.js';
import { type TlsServer, tlsServer } from './tls-server.js';

const pki = createTestPki();
const closing = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';
const password = 'pa:ss wörd';

function agentWith(proxy: AgentOptions['proxy'], options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const given = proxy === undefined ? {} : { proxy };
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', ...given, ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

const status = (agent: MtlsAgent, url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { agent: agent.httpsAgent }, response => resolve(response.resume().statusCode)).on(
      'error',
      reject,
    );
  });

const ways: Record<string, (agent: MtlsAgent, server: TlsServer) => Promise<unknown>> = {
  fetch: async (agent, { url }) => (await agent.fetch(url)).status,
  request: async (agent, { url }) => {
    const { statusCode, body } = await request(url, { dispatcher: agent });
    await body.dump();
    return statusCode;
  },
  httpsAgent: (agent, { url }) => status(agent, url),
  connect: async (agent, { port }) => {
    const socket = await agent.connect({ host: 'localhost', port });
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return Number(String(answer).split(' ')[1]);
  },
};

describe.each([
  ['an HTTP proxy', false],
  ['an HTTPS proxy', true],
])('through %s', (_, secure) => {
  it.each(Object.entries(ways))('%s shows the identity to the server alone', async (_name, send) => {
    const proxy = await connectProxy({ secure });
    const server = await tlsServer(pki);
    const agent = agentWith({ url: proxy.url, ...(secure ? { trust: { ca: proxyPki.ca } } : {}) });
    expect(await send(agent, server)).toBe(204);
    expect(server.connections).toEqual([{ resumed: false, client: 'CN=demo_client' }]);
    expect(proxy.asked).toEqual([{ target: `localhost:${server.port}`, authorization: undefined }]);
    expect(proxy.shown).toEqual(secure ? [undefined] : []);
    expect(Buffer.concat(proxy.passed).includes('GET /')).toBe(false);
  });

  it('gives credentials to the proxy alone', async () => {
    const proxy = await connectProxy({ secure, password: 'secret' });
    const server = await tlsServer(pki);
    const url = proxy.url.replace('://', '://user:secret@');
    const agent = agentWith({ url, ...(secure ? { trust: { ca: proxyPki.ca } } : {}) });
    expect((await agent.fetch(server.url)).status).toBe(204);
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${btoa('user:secret')}`);
    expect(Buffer.concat(server.received).toString('latin1')).not.toMatch(/authorization/i);
  });

  it('resumes sessions, and closes the way with the connection', async () => {
    const proxy = await connectProxy({ secure });
    const server = await tlsServer(pki, { answer: closing });
    const agent = agentWith({ url: proxy.url, ...(secure ? { trust: { ca: proxyPki.ca } } : {}) });
    for (let i = 0; i < 3; i++) await agent.fetch(server.url);
    expect(server.connections.map(({ resumed }) => resumed)).toEqual([false, true, true]);
    await agent.close();
    await expect.poll(() => proxy.sockets.size).toBe(0);
  });
});

it('takes user name and password apart from the URL, whatever is in them', async () => {
  const proxy = await connectProxy();
  const server = await tlsServer(pki);
  await agentWith({ url: proxy.url, username: 'user', password }).fetch(server.url);
  const [, sent = ''] = proxy.asked[0]?.authorization?.split(' ') ?? [];
  expect(Buffer.from(sent, 'base64').toString()).toBe(`user:${password}`);
});

it('does not believe a proxy for the reason that it believes the server', async () => {
  const proxy = await connectProxy({ secure: true });
  const server = await tlsServer(pki);
  const error = await refusal(agentWith({ url: proxy.url, trust: { ca: pki.ca } }).fetch(server.url));
  expect(error).toMatchObject({ code: 'SERVER_CERTIFICATE_UNTRUSTED', outcome: 'not-sent' });
  expect(proxy.asked).toEqual([]);
});

it('does not believe a server for the reason that it believes the proxy', async () => {
  const proxy = await connectProxy({ secure: true });
  const server = await tlsServer(pki, { certificate: proxyPki.server('localhost') });
  const error = await refusal(agentWith({ url: proxy.url, trust: { ca: proxyPki.ca } }).fetch(server.url));
  expect(error).toMatchObject({ code: 'SERVER_CERTIFICATE_UNTRUSTED', outcome: 'not-sent' });
  expect(server.received).toEqual([]);
});

it('keeps the sessions of every way apart', () => {
  const target = { host: 'localhost', port: 443 };
  const keys = [undefined, 'http://a.example.com', 'http://b.example.com', 'http://a.example.com:81'].map(
    proxy => routeOf(proxy, 1000)(target).key,
  );
  expect(new Set(keys).size).toBe(4);
});

it('holds pins', async () => {
  const proxy = await connectProxy();
  const server = await tlsServer(pki);
  const pins = { localhost: `sha256/${Buffer.alloc(32, 9).toString('base64')}` };
  const error = await refusal(agentWith(proxy.url, { trust: { ca: pki.ca, pins } }).fetch(server.url));
  expect(error.code).toBe('SERVER_PIN_MISMATCH');
  expect(server.received).toEqual([]);
});

it('leaves nothing open when the CA file for the proxy is missing', async () => {
  const proxy = await connectProxy({ secure: true });
  const agent = agentWith({ url: proxy.url, trust: { ca: { file: '/nowhere/ca.pem' } } });
  const error = await refusal(agent.fetch('https://localhost:59999/'));
  expect(error.code).toBe('CONFIG_INVALID');
  await expect.poll(() => proxy.sockets.size).toBe(0);
});

it.each([
  ['a URL that is none', 'proxy.example.com:3128'],
  ['another protocol', 'socks5://user:secret@proxy.example.com'],
  ['an unknown option', { url: 'http://proxy.example.com', rejectUnauthorized: false } as never],
  ['a password that is no text', { url: 'http://proxy.example.com', password: 5 as never }],
])('refuses %s when it is made, and never shows it', (_, proxy) => {
  expect(() => agentWith(proxy)).toThrowError(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('secret') }),
  );
});
