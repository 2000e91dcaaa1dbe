import dns from 'node:dns';
import { createTestPki } from '@countersign/test-certs';
import { createTrust, type Trust } from '@countersign/trust';
import { request } from 'undici';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Attempt } from '../src/attempt.js';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';
import { connectTcp } from '../src/tcp.js';
import { refusal } from './refusal.js';
import { silentServer } from './silent-server.js';
import { tlsServer, tlsVersions } from './tls-server.js';

const pki = createTestPki();
const never = new Promise<never>(() => {});

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any', ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A judge that takes for ever, and doesn't listen. */
const hangingTrust = (): Trust => {
  const trust = createTrust({ ca: pki.ca });
  return Object.assign(Object.create(trust), {
    minVersion: trust.minVersion,
    anchors: () => trust.anchors(),
    pinsFor: () => [],
    requestStaple: false,
    judge: () => never,
  });
};

describe('the total timeout', () => {
  it('ends a request that waits for its identity, with nothing sent', async () => {
    const agent = agentWith({ identity: { current: () => never } as never, timeouts: { total: 30 } });
    const error = await refusal(agent.fetch('https://localhost:59999/'));
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent', retryable: true });
    expect(error.message).toBe('localhost:59999 did not answer in full within 30 ms');
  });

  it('ends a request that waits for its connection, with nothing sent', async () => {
    const { url } = await silentServer();
    const agent = agentWith({ timeouts: { total: 50 } });
    expect(await refusal(agent.fetch(url))).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent' });
  });

  it.each([['GET'], ['POST']])('ends a %s that was sent, with its outcome unknown', async method => {
    const server = await tlsServer(pki, { answer: '' });
    const agent = agentWith({ timeouts: { total: 500 } });
    const error = await refusal(agent.request({ origin: server.url, path: '/', method, body: 'x' }));
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
    expect(server.received).not.toEqual([]);
  });

  it('ends an answer that trickles, which no other timeout would', async () => {
    const server = await tlsServer(pki, { answer: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf' });
    const agent = agentWith({ timeouts: { total: 500 } });
    const { body } = await request(server.url, { dispatcher: agent });
    expect(await refusal(body.text())).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
    await expect((await agent.fetch(server.url)).text()).rejects.toMatchObject({
      cause: { code: 'TIMEOUT', outcome: 'unknown' },
    });
  });

  it('never ends a request that was answered in time', async () => {
    const server = await tlsServer(pki);
    const agent = agentWith({ timeouts: { total: 60_000 } });
    for (let i = 0; i < 3; i++) expect((await agent.fetch(server.url)).status).toBe(204);
    await agent.close();
  });

  it('sends nothing of a request that it ended, once there is a connection', async () => {
    const server = await tlsServer(pki);
    let give: (() => void) | undefined;
    const identity = pki.client('demo_client').identity();
    const source = {
      current: () =>
        new Promise(resolve => {
          give = () => resolve(identity);
        }),
    };
    const agent = agentWith({ identity: source as never, timeouts: { total: 30 } });
    await refusal(agent.fetch(server.url, { method: 'POST', body: 'a payment' }));
    give?.();
    await agent.ready();
    expect(server.received).toEqual([]);
  });
});

describe.each(tlsVersions)('over %s', version => {
  it('a judge that hangs does not hang the connection', async () => {
    const server = await tlsServer(pki, { version });
    const agent = agentWith({ trust: hangingTrust(), timeouts: { tls: 300 } });
    const error = await refusal(agent.fetch(server.url));
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent' });
    expect(error.message).toContain('finish the TLS handshake within 300 ms');
    expect(server.received).toEqual([]);
  });

  it('a server that resets the connection while it is judged ends the attempt, and not the program', async () => {
    const server = await tlsServer(pki, { version });
    const trust = createTrust({ ca: pki.ca });
    const judge: Trust['judge'] = async (...args) => {
      const judgement = await trust.judge(...args);
      server.reset();
      await expect.poll(() => server.open()).toBe(0);
      // Once another connection has been there and back, the reset has come, too.
      (await connectTcp({ host: '127.0.0.1', port: server.port }, 5000, new Attempt())).destroy();
      return judgement;
    };
    const agent = agentWith({
      trust: {
        minVersion: 'TLSv1.2',
        warnings: [],
        requestStaple: false,
        anchors: () => trust.anchors(),
        pinsFor: () => [],
        checkPins: () => undefined,
        judge,
      },
    });
    const error = await refusal(agent.fetch(server.url));
    expect(error.outcome).toBe('not-sent');
  });

  it('a server that sends no tickets is not taken for one that is too slow', async () => {
    const { constants } = await import('node:crypto');
    const server = await tlsServer(pki, { version, secureOptions: constants.SSL_OP_NO_TICKET });
    const agent = agentWith({ timeouts: { tls: 1000 } });
    expect((await agent.fetch(server.url)).status).toBe(204);
  });
});

it('closes the connection to a server that did not finish the handshake in time', async () => {
  const { url, sockets } = await silentServer();
  expect(await refusal(agentWith({ timeouts: { tls: 60 } }).fetch(url))).toMatchObject({ code: 'TIMEOUT' });
  await expect.poll(() => sockets.size).toBe(0);
});

describe('of the addresses of a name', () => {
  const resolveTo = (...addresses: { address: string; family: 4 | 6 }[]): void => {
    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((_: string, __: object, done: unknown) =>
        (done as (error: null, all: typeof addresses) => void)(null, addresses)) as never);
    onTestFinished(() => lookup.mockRestore());
  };

  it.each([
    ['refuses', '::1'],
    ['leads nowhere', '100::1'], // RFC 6666: the discard prefix
  ])('a dead one, which %s, does not keep a living one from being tried', async (_, address) => {
    const server = await tlsServer(pki);
    resolveTo({ address, family: 6 }, { address: '127.0.0.1', family: 4 });
    const socket = await connectTcp({ host: 'two.example.com', port: server.port }, 5000, new Attempt());
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('none that lives is one error', async () => {
    resolveTo({ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 });
    const error = await refusal(connectTcp({ host: 'two.example.com', port: 59999 }, 5000, new Attempt()));
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', outcome: 'not-sent' });
    expect(error.message).toContain('nothing listens there');
  });
});
