import { Agent, type RequestOptions, request } from 'node:https';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
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
