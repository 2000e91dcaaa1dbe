import dns from 'node:dns';
import { createTestPki } from '@countersign/test-certs';
import { createTrust, type Trust } from '@countersign/trust';
import { request } from 'undici';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { silentServer } from './silent-server.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();
const never = new Promise<never>(() => {});
const identity = pki.client('demo_client').identity();

interface Place {
  readonly url: string;
  readonly options?: Partial<AgentOptions>;
  /** Settles when the call has come to the point. */
  readonly there: () => Promise<unknown>;
  /** Connections that are still open. */
  readonly open: () => number;
}

/** Where a call may be when it is aborted. */
const places: Record<string, () => Promise<Place>> = {
  'while its identity is waited for': async () => {
    const current = vi.fn(() => never);
    const options = { identity: { current } as never };
    const there = () => expect.poll(() => current.mock.calls.length).toBeGreaterThan(0);
    return { url: 'https://localhost:59999/', options, there, open: () => 0 };
  },
  'during TCP': async () => {
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation((() => {}) as never);
    onTestFinished(() => lookup.mockRestore());
    const there = () => expect.poll(() => lookup.mock.calls.length).toBeGreaterThan(0);
    return { url: 'https://slow.example.com:59999/', there, open: () => 0 };
  },
  'during TLS': async () => {
    const { url, sockets } = await silentServer();
    const there = () => expect.poll(() => sockets.size).toBe(1);
    return { url, there, open: () => sockets.size };
  },
  'while the server is judged': async () => {
    const server = await tlsServer(pki);
    const judge = vi.fn(() => never);
    const trust = { ...plainTrust(), judge };
    const there = () => expect.poll(() => judge.mock.calls.length).toBe(1);
    return { url: `${server.url}/`, options: { trust }, there, open: server.open };
  },
};

function plainTrust(): Trust {
  const trust = createTrust({ ca: pki.ca });
  return {
    minVersion: 'TLSv1.2',
    warnings: [],
    requestStaple: false,
    anchors: () => trust.anchors(),
    clientVerifier: () => trust.clientVerifier(),
    pinsFor: () => [],
    checkPins: () => undefined,
    judge: (...args) => trust.judge(...args),
  };
}

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

const reason = new Error('enough');

const ways: Record<string, (agent: MtlsAgent, url: string, signal: AbortSignal) => Promise<unknown>> = {
  fetch: (agent, url, signal) => agent.fetch(url, { signal }),
  request: (agent, url, signal) => request(url, { dispatcher: agent, signal }),
};

describe.each(Object.entries(places))('aborted %s,', (_, place) => {
  it.each(Object.entries(ways))("%s settles with the caller's reason", async (_name, send) => {
    const { url, options, there } = await place();
    const controller = new AbortController();
    const call = send(agentWith(options), url, controller.signal);
    call.catch(() => {});
    await there();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it.each([
    ['a reason of its own', reason],
    ['none', undefined],
  ])('connect settles with a code and the cause, given %s, and leaves nothing open', async (_name, why) => {
    const { url, options, there, open } = await place();
    const controller = new AbortController();
    const { hostname: host, port } = new URL(url);
    const call = agentWith(options).connect({ host, port: Number(port), signal: controller.signal });
    call.catch(() => {});
    await there();
    controller.abort(why);
    const error = await refusal(call);
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', retryable: false });
    expect(error.cause).toBe(controller.signal.reason);
    await expect.poll(open).toBe(0);
  });

  it('connect ends when the agent is destroyed', async () => {
    const { url, options, there, open } = await place();
    const agent = agentWith(options);
    const { hostname: host, port } = new URL(url);
    const call = agent.connect({ host, port: Number(port), signal: new AbortController().signal });
    call.catch(() => {});
    await there();
    await agent.destroy();
    expect(await refusal(call)).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    await expect.poll(open).toBe(0);
  });

  it('a request ends when the agent is destroyed', async () => {
    const { url, options, there, open } = await place();
    const agent = agentWith(options);
    const call = agent.fetch(url);
    call.catch(() => {});
    await there();
    await agent.destroy();
    expect(await refusal(call)).toMatchObject({ code: 'ABORTED' });
    await expect.poll(open).toBe(0);
  });
});

it.each(Object.entries(ways))('%s connects to nothing when it was aborted before', async (_, send) => {
  const server = await tlsServer(pki);
  await expect(send(agentWith(), server.url, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(server.accepted()).toBe(0);
});

it('connect connects to nothing when it was aborted before', async () => {
  const server = await tlsServer(pki);
  const call = agentWith().connect({ host: 'localhost', port: server.port, signal: AbortSignal.abort() });
  expect(await refusal(call)).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
  expect(server.accepted()).toBe(0);
});

it('connect takes a timeout for a reason', async () => {
  const { port } = await silentServer();
  const signal = AbortSignal.timeout(50);
  expect(await refusal(agentWith().connect({ host: 'localhost', port, signal }))).toMatchObject({
    code: 'TIMEOUT',
    outcome: 'not-sent',
  });
});

it.each(Object.entries(ways))(
  '%s stops an answer in the middle, and closes its connection',
  async (_, send) => {
    const server = await tlsServer(pki, { answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf' });
    const controller = new AbortController();
    const answer = (await send(agentWith(), server.url, controller.signal)) as {
      body: AsyncIterable<Uint8Array>;
    };
    const reading = (async () => {
      for await (const _piece of answer.body) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await expect.poll(server.open).toBe(0);
  },
);

it('an aborted request that waited is never sent, and the next one is', async () => {
  const server = await tlsServer(pki);
  const controller = new AbortController();
  const agent = agentWith();
  const call = request(`${server.url}/aborted`, { dispatcher: agent, signal: controller.signal });
  call.catch(() => {});
  controller.abort(reason);
  await expect(call).rejects.toBe(reason);
  expect((await agent.fetch(`${server.url}/next`)).status).toBe(204);
  expect(Buffer.concat(server.received).toString()).not.toContain('/aborted');
});
