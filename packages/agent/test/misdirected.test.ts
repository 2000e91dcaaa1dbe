import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAgent } from '../src/index.js';
import { refusal } from './refusal.js';
import { tlsServer } from './tls-server.js';

const pki = createTestPki();

const agentFor = (origins: string) => {
  const agent = createAgent({
    identity: pki.client('demo_client').identity(),
    trust: { ca: pki.ca },
    origins,
  });
  onTestFinished(() => agent.destroy());
  return agent;
};

async function failureOf(sent: ClientRequest): Promise<{ code?: string }> {
  const [error] = (await once(sent, 'error')) as [{ code?: string }];
  return error;
}

describe('a request of node:https goes to the host that was admitted, and to no other:', () => {
  it.each([
    'localhost#.evil.test',
    'localhost?.evil.test',
    'localhost/.evil.test',
    'localhost\\.evil.test',
    'x@localhost',
    'loc\u00adalhost',
    'ｌocalhost',
    'loc\nalhost',
    'localhost/:1',
  ])('%j is refused', async host => {
    const server = await tlsServer(pki);
    const { httpsAgent } = agentFor(`https://localhost:${server.port}`);
    const options: RequestOptions = { host, port: server.port, agent: httpsAgent, setHost: false };
    expect(await failureOf(request(options))).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(server.accepted()).toBe(0);
  });

  it('a Host that is set later is refused where it is set', async () => {
    const server = await tlsServer(pki);
    const { httpsAgent } = agentFor(`https://localhost:${server.port}`);
    const sent = request({ host: 'localhost', port: server.port, agent: httpsAgent }).on('error', () => {});
    for (const set of [sent.setHeader, sent.appendHeader])
      expect(() => set.call(sent, 'Host', 'evil.example')).toThrow(/Host header 'evil.example' differs/);
    sent.destroy();
  });

  it('a whole URL that is set as path later is refused where it would be sent', async () => {
    const server = await tlsServer(pki);
    const { httpsAgent } = agentFor(`https://localhost:${server.port}`);
    for (const send of ['end', 'flushHeaders', 'write'] as const) {
      const sent = request({ host: 'localhost', port: server.port, agent: httpsAgent, method: 'POST' });
      sent.on('error', () => {}).path = 'https://evil.example/x';
      expect(() => sent[send]('x')).toThrow(/path of a request names another host/);
      sent.destroy();
    }
    expect(server.received).toEqual([]);
  });

  it('a Host in a list of pairs, and a whole URL as path, are refused', async () => {
    const server = await tlsServer(pki);
    const agent = agentFor(`https://localhost:${server.port}`);
    const to = { host: 'localhost', port: server.port, agent: agent.httpsAgent };
    const headers = [['Host', 'evil.example']] as unknown as string[];
    expect(await failureOf(request({ ...to, headers }))).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await failureOf(request({ ...to, path: 'https://evil.example/x' }))).toMatchObject({
      code: 'CONFIG_INVALID',
    });
    const raw = agent.request({ origin: server.url, path: 'https://evil.example/x', method: 'GET' });
    expect((await refusal(raw)).code).toBe('CONFIG_INVALID');
    expect(server.received).toEqual([]);
  });
});

describe('close() lets finish what was asked for before', () => {
  const answered = async (sent: ClientRequest): Promise<number | undefined> => {
    const [response] = await once(sent.end(), 'response');
    response.resume();
    return response.statusCode;
  };

  it.each(['at once', 'with an identity that is known'])('%s', async when => {
    const server = await tlsServer(pki);
    const agent = agentFor('any');
    if (when !== 'at once') await agent.ready();
    const to = { host: 'localhost', port: server.port, agent: agent.httpsAgent };
    const calls = [
      agent.fetch(server.url).then(({ status }) => status),
      agent.request({ origin: server.url, path: '/', method: 'GET' }).then(({ statusCode }) => statusCode),
      answered(request(to)),
      agent.connect({ host: 'localhost', port: server.port }).then(socket => {
        socket.destroy();
        return 204;
      }),
    ];
    const closed = agent.close();
    expect(await Promise.all(calls)).toEqual([204, 204, 204, 204]);
    await closed;
  });

  it('requests that wait for one of few places, too', async () => {
    const server = await tlsServer(pki);
    const agent = agentFor('any');
    agent.httpsAgent.maxSockets = 1;
    const to = { host: 'localhost', port: server.port, agent: agent.httpsAgent };
    const calls = Array.from({ length: 5 }, () => answered(request(to)));
    const closed = agent.close();
    expect(await Promise.all(calls)).toEqual([204, 204, 204, 204, 204]);
    await closed;
  });
});

it('a call for which there is no identity fails once, and leaves no timer behind', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const agent = createAgent({
    identity: { 'https://a.example': pki.client('demo_client').identity() },
    origins: 'any',
    timeouts: { total: 20 },
  });
  const errors: Error[] = [];
  agent.dispatch(
    { origin: 'https://b.example', path: '/', method: 'GET' },
    { onRequestStart() {}, onResponseError: (_, error) => void errors.push(error) },
  );
  await vi.advanceTimersByTimeAsync(60);
  expect(vi.getTimerCount()).toBe(0);
  expect(errors.map(error => (error as { code?: string }).code)).toEqual(['ORIGIN_NOT_ALLOWED']);
});

it('an https request ends with the agent, though its identity never comes', async () => {
  const never = new Promise<never>(() => {});
  const agent = createAgent({
    identity: { current: () => never, onChange: () => () => {}, close() {} },
    origins: 'any',
  });
  const sent = request({ host: 'localhost', port: 1, agent: agent.httpsAgent });
  const failed = failureOf(sent);
  await agent.destroy();
  expect(await failed).toMatchObject({ code: 'ABORTED' });
});
