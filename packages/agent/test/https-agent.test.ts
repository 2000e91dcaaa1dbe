import { once } from 'node:events';
import { Agent, type RequestOptions, request } from 'node:https';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
import { silentServer } from './silent-server.js';
import { tlsServer } from './tls-server.js';
import { agentWith, ways } from './ways.js';

const pki = createTestPki();
const [, overHttps] = ways[2] as (typeof ways)[number];

/** The status of the answer, or the code of what went wrong. */
const resultOf = (url: string, options: RequestOptions): Promise<unknown> =>
  new Promise(resolve => {
    request(url, options, response => response.resume().on('end', () => resolve(response.statusCode)))
      .on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
      .end();
  });

describe.each([
  ['before the identity is loaded', async () => {}],
  ['after', (agent: ReturnType<typeof agentWith>) => agent.ready()],
])('a request of the httpsAgent that comes %s', (_, loaded) => {
  it('fails where Node refuses to send it', async () => {
    const server = await tlsServer(pki);
    const agent = agentWith(pki);
    await loaded(agent);
    // The right host, in a form that node:https takes for no text.
    const headers = { host: [`localhost:${server.port}`] as never };
    expect(await resultOf(server.url, { agent: agent.httpsAgent, headers })).toBe('ERR_INVALID_ARG_TYPE');
    await agent.close();
  });

  it('may have options that nobody can change, behind a wrapper', async () => {
    const server = await tlsServer(pki);
    const agent = agentWith(pki);
    await loaded(agent);
    const frozen = Object.freeze({ host: 'localhost', port: server.port });
    const wrapper = Object.assign(new Agent(), {
      addRequest: (sent: never) => agent.httpsAgent.addRequest(sent, frozen),
    });
    expect(await resultOf(server.url, { agent: wrapper })).toBe(204);
  });
});

it('all that wait for a place are sent when the agent is reloaded twice at once', async () => {
  const reloads: Promise<void>[] = [];
  const server = await tlsServer(pki, {
    answer: () => {
      if (reloads.length === 0) reloads.push(agent.reload({ drop: true }), agent.reload());
      return 'HTTP/1.1 204 No Content\r\n\r\n';
    },
  });
  const agent = agentWith(pki);
  agent.httpsAgent.maxSockets = 1;
  // The first one may be cut off.
  const [, ...waiting] = Array.from({ length: 10 }, () =>
    overHttps(agent, server.url).catch(({ code }) => code),
  );
  expect(await Promise.all(waiting)).toEqual(Array(9).fill(204));
  await Promise.all(reloads);
});

describe('a request of the httpsAgent is told at once', () => {
  const stages: [string, () => Promise<{ url: string; options?: object; queue?: boolean }>][] = [
    [
      'while its identity is waited for',
      async () => ({
        url: 'https://localhost:59999',
        options: { identity: { current: () => new Promise<never>(() => {}) } },
      }),
    ],
    ['while it connects', async () => ({ url: (await silentServer()).url })],
    ['while it waits for a place', async () => ({ url: (await silentServer()).url, queue: true })],
  ];

  it.each(stages)('what it is destroyed with, %s', async (_, stage) => {
    const { url, options, queue = false } = await stage();
    const agent = agentWith(pki, options);
    if (options === undefined) await agent.ready();
    if (queue) {
      agent.httpsAgent.maxSockets = 1;
      request(url, { agent: agent.httpsAgent })
        .on('error', () => {})
        .end();
    }
    const errors: unknown[] = [];
    const sent = request(url, { agent: agent.httpsAgent }).on('error', error => errors.push(error));
    const closed = new Promise(resolve => sent.on('close', resolve));
    const reason = new Error('enough');
    sent.end().destroy(reason);
    await closed;
    await agent.destroy();
    expect(errors).toEqual([reason]);
  });

  it.each(stages.slice(0, 2))('that its timeout is over, %s', async (_, stage) => {
    const { url, options } = await stage();
    const { httpsAgent } = agentWith(pki, options);
    const given = request(url, { agent: httpsAgent, timeout: 1 });
    const set = request(url, { agent: httpsAgent }).setTimeout(1);
    for (const sent of [given, set]) {
      sent.on('error', () => {}).end();
      await once(sent, 'timeout');
      sent.destroy();
    }
  });

  it('and leaves its connection to the next one', async () => {
    const server = await tlsServer(pki);
    const agent = agentWith(pki);
    await agent.ready();
    agent.httpsAgent.maxSockets = 1;
    const sent = request(server.url, { agent: agent.httpsAgent }).on('error', () => {});
    const next = overHttps(agent, server.url);
    sent.end().destroy();
    expect(await next).toBe(204);
    expect(server.accepted()).toBe(1);
    expect(server.received).toHaveLength(1);
  });
});
