import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '@countersign/identity';
import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();

type Answer = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

interface Http2Server {
  readonly url: string;
  readonly sessions: ServerHttp2Session[];
  /** For each connection, who came and whether a session was resumed. */
  readonly connections: { readonly client: string | undefined; readonly resumed: boolean }[];
  readonly requests: string[];
  readonly server: Http2SecureServer;
}

async function http2Server(answer: Answer = (_, response) => response.end('well')): Promise<Http2Server> {
  const certificate = pki.server('localhost');
  const sessions: ServerHttp2Session[] = [];
  const connections: Http2Server['connections'] = [];
  const requests: string[] = [];
  const server = createSecureServer({
    cert: certificate.pem,
    key: certificate.keyPem,
    ca: pki.ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    const client = socket.getPeerX509Certificate()?.subject;
    connections.push({ client, resumed: socket.isSessionReused() });
  });
  server.on('session', session => sessions.push(session.on('error', () => {})));
  server.on('request', (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const session of sessions) session.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://localhost:${port}/`, sessions, connections, requests, server };
}

/** The way to a server, which may be cut: then neither end hears of the other any more. */
async function link(to: string) {
  const open: Socket[] = [];
  const server = createTcpServer(near => {
    const far = connect(Number(new URL(to).port), '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) open.push(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}/`,
    cut() {
      for (const socket of open) socket.unpipe().pause();
    },
  };
}

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', http2: true, ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

it('sends several requests over one connection', async () => {
  const server = await http2Server();
  const agent = agentWith();
  await Promise.all(Array.from({ length: 20 }, async () => (await agent.fetch(server.url)).text()));
  expect(server.connections).toEqual([{ client: 'CN=demo_client', resumed: false }]);
  expect(server.requests).toHaveLength(20);
});

it('falls back to HTTP/1.1, where requests take turns', async () => {
  const server = await tlsServer(pki, { ALPNProtocols: ['http/1.1'] });
  const agent = agentWith();
  await Promise.all(Array.from({ length: 20 }, () => agent.fetch(server.url)));
  for (const piece of server.received)
    expect(piece.toString('latin1').match(/GET \/ HTTP\/1\.1/g)).toHaveLength(1);
});

it('falls back to HTTP/1.1, where an answer that takes long holds up no other', async () => {
  const certificate = pki.server('localhost');
  const held: ServerResponse[] = [];
  const server = createServer({ cert: certificate.pem, key: certificate.keyPem }, (request, response) => {
    if (request.url === '/slow') held.push(response);
    else response.end('well');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  const agent = agentWith();
  const slow = agent.fetch(`${url}slow`);
  expect(await (await agent.fetch(url)).text()).toBe('well');
  held[0]?.end('finished');
  expect(await (await slow).text()).toBe('finished');
});

it('holds up no body that is a stream behind other requests', async () => {
  const held: Http2ServerResponse[] = [];
  const server = await http2Server((request, response) => {
    if (request.url === '/slow') held.push(response);
    else request.pipe(response);
  });
  const agent = agentWith();
  const slow = agent.fetch(`${server.url}slow`);
  await expect.poll(() => held.length).toBe(1);
  const body = Readable.from(['payment']);
  const sent = await request(server.url, { dispatcher: agent, method: 'PUT', idempotent: true, body });
  expect(await sent.body.text()).toBe('payment');
  held[0]?.end('finished');
  expect(await (await slow).text()).toBe('finished');
});

it.each(['GET', 'POST'])('answers 200 concurrent %s requests', async method => {
  const server = await http2Server((request, response) => request.pipe(response));
  const agent = agentWith();
  const bodies = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const sent = method === 'GET' ? {} : { body: `payment ${i}` };
      const response = await request(`${server.url}${i}`, { dispatcher: agent, method, ...sent });
      return response.body.text();
    }),
  );
  expect(bodies).toEqual(Array.from({ length: 200 }, (_, i) => (method === 'GET' ? '' : `payment ${i}`)));
  expect(new Set(server.requests).size).toBe(200);
  if (method === 'GET') expect(server.connections).toHaveLength(1);
});

it('does not hold back a POST while another is answered', async () => {
  const held: Http2ServerResponse[] = [];
  const server = await http2Server((_, response) => {
    held.push(response);
    if (held.length === 2) for (const each of held) each.end('well');
  });
  const agent = agentWith();
  const post = async (): Promise<string> =>
    (await agent.fetch(server.url, { method: 'POST', body: 'x' })).text();
  expect(await Promise.all([post(), post()])).toEqual(['well', 'well']);
});

it('resumes its session on a new connection after GOAWAY', async () => {
  const server = await http2Server();
  const agent = agentWith();
  await (await agent.fetch(server.url)).text();
  // Node tells it by GOAWAY (RFC 9113 6.8).
  server.sessions[0]?.close();
  await expect.poll(() => server.sessions[0]?.destroyed).toBe(true);
  await (await agent.fetch(server.url)).text();
  expect(server.connections.map(({ resumed }) => resumed)).toEqual([false, true]);
});

it('holds pins', async () => {
  const server = await http2Server();
  const pins = { localhost: `sha256/${Buffer.alloc(32, 9).toString('base64')}` };
  const error = await refusal(agentWith({ trust: { ca: pki.ca, pins } }).fetch(server.url));
  expect(error.code).toBe('SERVER_PIN_MISMATCH');
  expect(server.requests).toEqual([]);
});

it('moves new requests to a new identity, and finishes those that have started', async () => {
  const held: Http2ServerResponse[] = [];
  const server = await http2Server((request, response) => {
    if (request.url === '/slow') held.push(response);
    else response.end('well');
  });
  let current: Identity = pki.client('before').identity();
  let told: ((change: never) => void) | undefined;
  const agent = agentWith({
    identity: {
      current: async () => current,
      onChange: listener => {
        told = listener as typeof told;
        return () => {};
      },
      close() {},
    },
  });
  const slow = agent.fetch(`${server.url}slow`);
  await expect.poll(() => held.length).toBe(1);
  const previous = current;
  current = pki.client('after').identity();
  told?.({ type: 'rotated', identity: current, previous } as never);
  await once(agent as never, 'rotated');
  expect(await (await agent.fetch(server.url)).text()).toBe('well');
  held[0]?.end('finished');
  expect(await (await slow).text()).toBe('finished');
  expect(server.connections.map(({ client }) => client)).toEqual(['CN=before', 'CN=after']);
  await expect.poll(() => server.sessions[0]?.destroyed).toBe(true);
});

it('closes after the requests of an identity that was replaced', async () => {
  const held: Http2ServerResponse[] = [];
  const server = await http2Server((_, response) => held.push(response));
  const agent = agentWith();
  const order: string[] = [];
  const called = agent.fetch(server.url).then(async response => order.push(await response.text()));
  await expect.poll(() => held.length).toBe(1);
  await agent.reload();
  const closed = agent.close().then(() => order.push('closed'));
  held[0]?.end('finished');
  await Promise.all([called, closed]);
  expect(order).toEqual(['finished', 'closed']);
});

describe('GOAWAY', () => {
  /** Answers when so many requests are there, and takes no more on a connection than so many. */
  async function leavingServer({ after, code }: { readonly after: number; readonly code: number }) {
    const held: Http2ServerResponse[] = [];
    const server = await http2Server((request, response) => {
      held.push(response);
      const { session } = request.stream;
      if (held.length !== after) return;
      session?.goaway(code);
      setImmediate(() => {
        for (const each of held.splice(0)) each.end('well');
      });
    });
    return server;
  }

  it.each(['GET', 'POST'])(
    'without an error loses no %s that is under way, nor one that comes',
    async method => {
      const server = await leavingServer({ after: 5, code: constants.NGHTTP2_NO_ERROR });
      const agent = agentWith();
      const one = async (): Promise<string> => (await agent.fetch(server.url, { method })).text();
      for (let round = 0; round < 4; round++)
        expect(await Promise.all(Array.from({ length: 5 }, one))).toEqual(Array(5).fill('well'));
      expect(server.requests).toHaveLength(20);
      if (method === 'GET') expect(server.connections).toHaveLength(4);
      await agent.close();
      await expect.poll(() => server.sessions.every(({ destroyed }) => destroyed)).toBe(true);
    },
  );

  it('without an error holds up no new request behind one that takes long, which closing waits for', async () => {
    const held: Http2ServerResponse[] = [];
    const server = await http2Server((request, response) => {
      if (request.url === '/slow') {
        held.push(response);
        request.stream.session?.goaway(constants.NGHTTP2_NO_ERROR);
      } else response.end('well');
    });
    const agent = agentWith();
    const slow = agent.fetch(`${server.url}slow`);
    await expect.poll(() => held.length).toBe(1);
    await expect
      .poll(async () => {
        await (await agent.fetch(server.url)).text();
        return server.connections.length;
      })
      .toBe(2);
    const closed = agent.close();
    held[0]?.end('finished');
    expect(await (await slow).text()).toBe('finished');
    await closed;
  });

  it.each([
    ['without', constants.NGHTTP2_NO_ERROR],
    ['with', constants.NGHTTP2_INTERNAL_ERROR],
  ])('%s an error holds up none that waits behind a hundred, nor fails it', async (_, code) => {
    const held: Http2ServerResponse[] = [];
    const server = await http2Server((request, response) => {
      const { session } = request.stream;
      if (session !== server.sessions[0]) response.end('well');
      else if (held.push(response) === 100) {
        held[0]?.end('first');
        session?.goaway(code);
      }
    });
    const agent = agentWith();
    const calls = Array.from({ length: 101 }, async () => (await agent.fetch(server.url)).text());
    const settled = Promise.allSettled(calls);
    expect(await calls[100]).toBe('well');
    for (const response of held) response.end('held');
    for (const call of await settled)
      if (call.status === 'rejected')
        expect((call.reason.cause ?? call.reason).outcome ?? call.reason.outcome).toBe('unknown');
      else expect(call.value).toMatch(/first|held|well/);
    await agent.close();
  });

  it('or a refusal sends a GET anew also while the agent closes', async () => {
    const held: Http2ServerRequest[] = [];
    const server = await http2Server((request, response) => {
      if (server.requests.length === 1) held.push(request);
      else response.end('well');
    });
    const agent = agentWith();
    const called = agent.fetch(server.url);
    await expect.poll(() => held.length).toBe(1);
    const closed = agent.close();
    held[0]?.stream.close(constants.NGHTTP2_REFUSED_STREAM);
    expect(await (await called).text()).toBe('well');
    await closed;
  });

  it('or a refusal before any work sends a GET anew, and tells of a POST', async () => {
    const server = await http2Server((request, response) => {
      if (server.requests.length < 3) request.stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else response.end('well');
    });
    const agent = agentWith({ timeouts: { total: 5_000 } });
    const error = await refusal(agent.fetch(server.url, { method: 'POST', body: 'x' }));
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'unknown' });
    expect(await (await agent.fetch(server.url)).text()).toBe('well');
    expect(server.requests).toEqual(['POST /', 'GET /', 'GET /']);
  });

  it('or refusals without end fail a GET', async () => {
    const server = await http2Server(request => request.stream.close(constants.NGHTTP2_REFUSED_STREAM));
    const error = await refusal(agentWith().fetch(server.url));
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'unknown' });
    expect(server.requests).toHaveLength(101);
  });

  it('or a refusal does not outlive an abort', async () => {
    const controller = new AbortController();
    const server = await http2Server(request => {
      request.stream.close(constants.NGHTTP2_REFUSED_STREAM);
      if (server.requests.length === 3) controller.abort();
    });
    const called = agentWith().fetch(server.url, { signal: controller.signal });
    await expect(called).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('with an error settles every request that it meets, and sends no POST twice', async () => {
    const server = await http2Server(request => {
      if (request.url !== '/last') return;
      for (const session of server.sessions) session.goaway(constants.NGHTTP2_INTERNAL_ERROR);
    });
    const agent = agentWith();
    const calls = ['a', 'b', 'c'].flatMap(path => [
      refusal(agent.fetch(`${server.url}${path}`, { method: 'POST', body: path })),
      refusal(agent.fetch(`${server.url}${path}`)),
    ]);
    await expect.poll(() => server.requests.length).toBe(6);
    calls.push(refusal(agent.fetch(`${server.url}last`)));
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'unknown' });
    expect(server.requests.filter(sent => sent.startsWith('POST')).sort()).toEqual([
      'POST /a',
      'POST /b',
      'POST /c',
    ]);
  });
});

it('resets the stream of an aborted request, and goes on with the others', async () => {
  const resets: number[] = [];
  const held: Http2ServerResponse[] = [];
  const server = await http2Server((request, response) => {
    request.stream.on('close', () => resets.push(request.stream.rstCode));
    held.push(response);
  });
  const agent = agentWith();
  const controller = new AbortController();
  const aborted = agent.fetch(`${server.url}aborted`, { signal: controller.signal });
  aborted.catch(() => {});
  const other = agent.fetch(`${server.url}other`);
  await expect.poll(() => held.length).toBe(2);
  controller.abort();
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => resets.length).toBe(1);
  for (const response of held) response.end('well');
  expect(await (await other).text()).toBe('well');
  expect(server.connections).toHaveLength(1);
});

describe.each(['GET', 'POST'])('a connection whose other end is gone without a word', method => {
  it(`gets no ${method} after one that had no answer in time`, async () => {
    const server = await http2Server();
    const { url, cut } = await link(server.url);
    const agent = agentWith({ timeouts: { total: 300 } });
    const send = async () => (await agent.fetch(url, { method })).text();
    expect(await send()).toBe('well');
    cut();
    expect(await refusal(send())).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
    expect(await send()).toBe('well');
    expect(server.connections).toHaveLength(2);
  });

  it(`gets no ${method} after one that was aborted by AbortSignal.timeout()`, async () => {
    const server = await http2Server();
    const { url, cut } = await link(server.url);
    const agent = agentWith();
    const send = async (signal?: AbortSignal) =>
      (await agent.fetch(url, { method, ...(signal && { signal }) })).text();
    expect(await send()).toBe('well');
    cut();
    await expect(send(AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await send()).toBe('well');
    expect(server.connections).toHaveLength(2);
  });
});

it('ends one request by its total timeout, and goes on with the others', async () => {
  const held: Http2ServerResponse[] = [];
  const server = await http2Server((request, response) => {
    if (request.url === '/slow') held.push(response);
    else response.end('well');
  });
  const agent = agentWith({ timeouts: { total: 500 } });
  await (await agent.fetch(server.url)).text();
  const slow = refusal(agent.fetch(`${server.url}slow`));
  await expect.poll(() => held.length).toBe(1);
  expect(await (await agent.fetch(server.url)).text()).toBe('well');
  expect(await slow).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
  expect(await (await agent.fetch(server.url)).text()).toBe('well');
  expect(server.connections).toHaveLength(1);
});
