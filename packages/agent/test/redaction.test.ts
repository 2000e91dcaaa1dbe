import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { p12Bytes } from '@countersign/identity';
import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { MtlsAgent } from '../src/index.js';
import { paymentServer } from './payment-server.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, changing, closing, pooledWays, ways } from './ways.js';

const pki = createTestPki();
const passphrase = 'correct horse battery staple';
const issued = pki.client('demo_client');
const proxyPassword = 'hunter2-of-the-proxy';

/** What must never show, in every form in which it might. */
const secrets: readonly string[] = [
  passphrase,
  proxyPassword,
  'PRIVATE KEY',
  // A line out of the middle of the PEM, and the private number in hex.
  issued.keyPem.split('\n')[1] as string,
  Buffer.from(issued.privateKey.export({ format: 'jwk' }).d as string, 'base64url').toString('hex'),
];

/** Everything that printing can reach. */
function printed(value: unknown): string {
  const all = { showHidden: true, depth: 12, maxArrayLength: null, maxStringLength: null };
  return [
    inspect(value, all),
    inspect(value, { ...all, customInspect: false }),
    String(value),
    json(value),
  ].join('\n');
}

/** JSON, where a value can be written so. */
function json(value: unknown): string {
  const above: unknown[] = [];
  return String(
    JSON.stringify(value, function (this: unknown, _key, inner) {
      while (above.length > 0 && above.at(-1) !== this) above.pop();
      if (above.includes(inner) || above.length > 10) return undefined;
      if (typeof inner === 'bigint') return String(inner);
      above.push(inner);
      return inner;
    }),
  );
}

/** Bytes, as inspect and JSON print them. */
const forms = (bytes: Buffer): readonly string[] => [
  bytes.toString('hex').replace(/..(?=.)/g, '$& '),
  bytes.join(','),
  bytes.toString('base64'),
  bytes.toString('latin1'),
];

function expectNoSecret(value: unknown, more: readonly string[] = []): void {
  const text = printed(value);
  for (const secret of [...secrets, ...more]) expect(text.includes(secret), secret.slice(0, 20)).toBe(false);
}

/** An agent that has its key from a .p12. */
async function secretAgent(): Promise<MtlsAgent> {
  const identity = p12Bytes(await issued.p12({ passphrase }), { passphrase });
  return agentWith(pki, { identity });
}

it('the search finds what is there', () => {
  expect(printed({ key: issued.keyPem })).toContain('PRIVATE KEY');
  const bytes = Buffer.from('0123456789');
  for (const form of forms(bytes).slice(0, 2)) expect(printed({ bytes })).toContain(form);
});

describe('F5 and F19: agents print the key, and pools are named after it', () => {
  it('so that node:https shows it wherever an agent is logged', () => {
    const agent = new Agent({ key: issued.keyPem, cert: issued.pem, passphrase });
    expect(printed(agent)).toContain('PRIVATE KEY');
    expect(printed(agent)).toContain(passphrase);
    expect(agent.getName({ ...agent.options, host: 'localhost', port: 443 })).toContain('PRIVATE KEY');
  });
});

describe.each(tlsVersions)('over %s', version => {
  it('an agent in use, its httpsAgent, its pools and its sockets show no secret', async () => {
    const server = await paymentServer(pki, version);
    const agent = await secretAgent();
    for (const [, way] of ways) await way(agent, server.url);
    expectNoSecret(agent);
    expectNoSecret(agent.httpsAgent);
    expect(Object.keys(agent.httpsAgent.freeSockets)).toEqual([`localhost:${server.port}:1`]);
    const socket = await agent.connect({ host: 'localhost', port: server.port });
    expectNoSecret(socket);
    socket.destroy();
  });

  it('a socket does not show the session that it resumed', async () => {
    const server = await tlsServer(pki, { version, answer: closing });
    const agent = agentWith(pki);
    const connected = (): Promise<TLSSocket> => agent.connect({ host: 'localhost', port: server.port });
    const first = await connected();
    const sessions: Buffer[] = [];
    first.on('session', session => sessions.push(session));
    first.write('GET / HTTP/1.1\r\n\r\n');
    await once(first, 'data');
    if (version === 'TLSv1.2') sessions.push(first.getSession() as Buffer);
    first.destroy();
    const second = await connected();
    expect(second.isSessionReused()).toBe(true);
    // The middle of it: there the secrets are.
    const middles = [...sessions, second.getSession() as Buffer].map(session => session.subarray(60, 90));
    expectNoSecret(second, middles.flatMap(forms));
    expectNoSecret(agent, middles.flatMap(forms));
    second.destroy();
  });

  it('requests and answers show no secret', async () => {
    const server = await paymentServer(pki, version);
    const agent = await secretAgent();
    const call: ClientRequest = httpsRequest(server.url, { agent: agent.httpsAgent }).end();
    const [response] = await once(call, 'response');
    expectNoSecret(call);
    expectNoSecret(response);
    await once(response.resume(), 'end');
    expectNoSecret(await agent.fetch(server.url));
    const answer = await request(server.url, { dispatcher: agent });
    expectNoSecret(answer);
    await answer.body.text();
  });

  it.each(ways)('errors of %s show no secret, with all their causes', async (_, way) => {
    const server = await tlsServer(pki, { version, certificate: createTestPki().server('localhost') });
    const agent = await secretAgent();
    const error = await refusal(way(agent, server.url));
    expect(error.code).toBe('SERVER_CERTIFICATE_UNTRUSTED');
    for (let next: unknown = error; next instanceof Error; next = next.cause) {
      expectNoSecret(next);
      expectNoSecret(next.stack);
    }
  });
});

it.each(ways)('errors of %s at a proxy show no password', async (_, way) => {
  const url = `http://someone:${proxyPassword}@127.0.0.1:1`;
  const agent = agentWith(pki, { proxy: url });
  expectNoSecret(agent);
  for (
    let next: unknown = await refusal(way(agent, 'https://localhost:1'));
    next instanceof Error;
    next = next.cause
  )
    expectNoSecret(next);
});

it.each(pooledWays)(
  'errors of %s show no answer that cannot be read, which may repeat what was sent',
  async (_, way) => {
    const server = await tlsServer(pki, {
      answer: () => `HTTP/1.1 2x0 ${Buffer.concat(server.received).toString('latin1').replace(/\s+/g, ' ')}`,
    });
    const key = 'key-of-the-api-0123456789';
    const failed = await way(agentWith(pki), server.url, { headers: { 'x-api-key': key } }).catch(
      error => error,
    );
    expect(failed).toBeInstanceOf(Error);
    expect(failed.code).toMatch(/^(CONNECTION_FAILED|HPE_INVALID_STATUS)$/);
    for (let next: unknown = failed; next instanceof Error; next = next.cause)
      expectNoSecret(next, forms(Buffer.from(key)));
  },
);

it('events show no secret', async () => {
  const server = await tlsServer(pki, { answer: closing });
  const identity = changing(issued.identity());
  const agent = agentWith(pki, { identity });
  await agent.fetch(server.url);
  const rotated = once(agent, 'rotated');
  identity.become(pki.client('next').identity());
  const [event] = await rotated;
  expectNoSecret(event);
});
