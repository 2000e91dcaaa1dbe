import { once } from 'node:events';
import type { Identity } from '@countersign/identity';
import { IdentityError } from '@countersign/spec';
import { createTestPki } from '@countersign/test-certs';
import { request, Agent as UndiciAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { paymentServer, until } from './payment-server.js';
import { refusal } from './refusal.js';
import { tlsServer } from './tls-server.js';
import { agentWith, changing, closing, pooledWays, ways } from './ways.js';

const pki = createTestPki();
const [a, b] = [pki.client('a').identity(), pki.client('b').identity()];

describe('F28: what is queued when an agent is closed is sent under the old identity', () => {
  it('so that undici presents it after the rotation', async () => {
    const server = await paymentServer(pki);
    const { pem, keyPem } = pki.client('old');
    const old = new UndiciAgent({ connections: 1, connect: { ca: pki.ca, cert: pem, key: keyPem } });
    const calls = Array.from({ length: 5 }, async () =>
      (await request(server.url, { dispatcher: old })).body.text(),
    );
    await old.close();
    await Promise.all(calls);
    expect(server.handled.map(({ client }) => client)).toEqual(Array(5).fill('CN=old'));
  });

  it.each(pooledWays)('but %s requests that wait for a connection move to the new one', async (_, way) => {
    const server = await paymentServer(pki);
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    await agent.ready();
    const rotated = once(agent, 'rotated');
    const calls = Array.from({ length: 20 }, () => way(agent, server.url, { method: 'POST', body: 'x' }));
    identity.become(b);
    await rotated;
    expect(await Promise.all(calls)).toEqual(Array(20).fill(200));
    expect(new Set(server.handled.map(({ client }) => client))).toEqual(new Set(['CN=b']));
    expect(server.handled).toHaveLength(20);
  });

  it('and those that wait for a place in the httpsAgent are sent once each', async () => {
    const server = await tlsServer(pki, { answer: closing });
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    agent.httpsAgent.maxSockets = 1;
    const [, way] = pooledWays[2] as (typeof pooledWays)[number];
    const calls = Array.from({ length: 12 }, (_, i) => way(agent, `${server.url}/${i}`));
    for (const next of [b, a, b]) {
      const before = server.received.length;
      await until(() => server.received.length > before, 'a request is served');
      identity.become(next);
    }
    expect(await Promise.all(calls)).toEqual(Array(12).fill(204));
    expect(server.received).toHaveLength(12);
    expect(new Set(server.received.map(bytes => bytes.toString().split(' ')[1])).size).toBe(12);
  });
});

describe('a rotation', () => {
  it.each(pooledWays)('lets a running %s request finish, and closes its connection then', async (_, way) => {
    const server = await paymentServer(pki);
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    server.hold(true);
    const running = way(agent, server.url);
    await until(() => server.handled.length === 1, 'the request is handled');
    const rotated = once(agent, 'rotated');
    identity.become(b);
    await rotated;
    const before = new Set(server.open);
    server.hold(false);
    expect(await running).toBe(200);
    await until(() => [...before].every(socket => !server.open.has(socket)), 'the old connection closes');
    expect(await way(agent, server.url)).toBe(200);
    expect(server.handled.map(({ client }) => client)).toEqual(['CN=a', 'CN=b']);
  });

  it('closes idle connections of the old identity at once', async () => {
    const server = await paymentServer(pki);
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    for (const [, way] of pooledWays) await way(agent, server.url);
    expect(server.open.size).toBeGreaterThan(0);
    identity.become(b);
    await until(() => server.open.size === 0, 'idle connections close');
  });

  it('leaves a socket of agent.connect to its owner', async () => {
    const server = await tlsServer(pki);
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    const socket = await agent.connect({ host: 'localhost', port: server.port });
    const rotated = once(agent, 'rotated');
    identity.become(b);
    await rotated;
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('that brings the same certificate again is none', async () => {
    const server = await paymentServer(pki);
    const issued = pki.client('same');
    const identity = changing(issued.identity());
    const agent = agentWith(pki, { identity });
    const [, way] = pooledWays[2] as (typeof pooledWays)[number];
    await way(agent, server.url);
    agent.on('rotated', () => expect.unreachable());
    identity.become(issued.identity());
    await way(agent, server.url);
    expect(server.made()).toBe(1);
  });

  it.each(ways)(
    'that OpenSSL refuses keeps the last good identity for %s, and says so once',
    async (_, way) => {
      const server = await tlsServer(pki, { answer: closing });
      const identity = changing(a);
      const agent = agentWith(pki, { identity });
      const failures: unknown[] = [];
      agent.on('rotation-failed', ({ error }) => failures.push(error.code));
      await way(agent, server.url);
      identity.become(unusable());
      for (let call = 1; call <= 3; call++) expect(await way(agent, server.url)).toBe(204);
      expect(server.connections.map(({ client }) => client)).toEqual(Array(4).fill('CN=a'));
      expect(failures).toEqual(['PEM_KEY_MISMATCH']);
    },
  );

  it('that the source could not make is told, and changes nothing', async () => {
    const server = await tlsServer(pki, { answer: closing });
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    const [, way] = ways[0] as (typeof ways)[number];
    await way(agent, server.url);
    const told = once(agent, 'rotation-failed');
    const error = new IdentityError('CERTIFICATE_EXPIRED', 'too old');
    identity.fail(error);
    expect(await told).toEqual([{ error }]);
    expect(await way(agent, server.url)).toBe(204);
  });
});

describe('a source of the user that has current() alone', () => {
  it.each(ways)('is asked for each connection of %s', async (_, way) => {
    const server = await tlsServer(pki, { answer: closing });
    const identities = [a, a, b, b, a];
    const source = { current: async () => identities[Math.min(server.connections.length, 4)] as Identity };
    const agent = agentWith(pki, { identity: source as never });
    for (let call = 1; call <= 5; call++) expect(await way(agent, server.url)).toBe(204);
    expect(server.connections.map(({ client }) => client)).toEqual(
      ['a', 'a', 'b', 'b', 'a'].map(name => `CN=${name}`),
    );
  });

  it.each(ways)('gets an error, not a loop, for another identity each time: %s', async (_, way) => {
    const server = await tlsServer(pki);
    const identities = [a, b];
    let asked = 0;
    const source = { current: async () => identities[asked++ % 2] as Identity };
    const error = await refusal(way(agentWith(pki, { identity: source as never }), server.url));
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    expect(error.hint).toContain('the same identity');
    expect(server.accepted()).toBe(0);
  });
});

describe('agent.reload()', () => {
  it.each(pooledWays)('lets a running %s request finish', async (_, way) => {
    const server = await paymentServer(pki);
    const agent = agentWith(pki, { identity: a });
    server.hold(true);
    const running = way(agent, server.url);
    await until(() => server.handled.length === 1, 'the request is handled');
    await agent.reload();
    server.hold(false);
    expect(await running).toBe(200);
  });

  it.each(pooledWays)('with drop cuts running %s requests, also those of before', async (_, way) => {
    const server = await paymentServer(pki);
    const identity = changing(a);
    const agent = agentWith(pki, { identity });
    server.hold(true);
    const running = [refusalOrTermination(way(agent, server.url))];
    await until(() => server.handled.length === 1, 'the request is handled');
    const rotated = once(agent, 'rotated');
    identity.become(b);
    await rotated;
    running.push(refusalOrTermination(way(agent, server.url)));
    await until(() => server.handled.length === 2, 'the second request is handled');
    await agent.reload({ drop: true });
    for (const error of await Promise.all(running)) expect(error).toMatchObject({ outcome: 'unknown' });
    await until(() => server.open.size === 0, 'the connections are cut');
    server.hold(false);
    expect(await way(agent, server.url)).toBe(200);
  });

  it('tells of the identity that it brought, and connects as nobody else meanwhile', async () => {
    const server = await tlsServer(pki, { answer: closing });
    let current = a;
    let read: () => void = () => {};
    const reading = new Promise<void>(resolve => {
      read = resolve;
    });
    const source = { current: async () => current, reload: () => reading };
    const agent = agentWith(pki, { identity: source as never });
    const [, way] = ways[0] as (typeof ways)[number];
    await way(agent, server.url);
    const rotated = once(agent, 'rotated');
    const reloaded = agent.reload();
    const meanwhile = way(agent, server.url);
    current = b;
    read();
    await reloaded;
    expect(await rotated).toEqual([{ identity: b, previous: a }]);
    await meanwhile;
    expect(server.connections.map(({ client }) => client)).toEqual(['CN=a', 'CN=b']);
  });

  it('fails with what the source failed with, and goes on as before', async () => {
    const server = await tlsServer(pki, { answer: closing });
    const failure = new IdentityError('CERTIFICATE_INVALID_FORMAT', 'half a file');
    const source = { current: async () => a, reload: () => Promise.reject(failure) };
    const agent = agentWith(pki, { identity: source as never });
    expect(await refusal(agent.reload())).toBe(failure);
    const [, way] = ways[0] as (typeof ways)[number];
    expect(await way(agent, server.url)).toBe(204);
  });
});

describe('identities by origin', () => {
  it.each(ways)('are shown each where it belongs: %s', async (_, way) => {
    const [first, second, third] = [await tlsServer(pki), await tlsServer(pki), await tlsServer(pki)];
    const agent = agentWith(pki, { identity: { [first.url]: a, [second.url]: b } });
    await way(agent, first.url);
    await way(agent, second.url);
    expect((await refusal(way(agent, third.url))).code).toBe('ORIGIN_NOT_ALLOWED');
    expect([first, second, third].map(({ connections }) => connections.map(({ client }) => client))).toEqual([
      ['CN=a'],
      ['CN=b'],
      [],
    ]);
  });
});

/** An identity that nobody checked. */
const unusable = (): Identity => {
  const { certificate, chain } = pki.client('unusable');
  const identity = { privateKey: pki.client('other').privateKey, certificate, chain };
  return Object.assign(identity, {
    fingerprint: certificate.fingerprints.sha256,
    current: async () => identity,
  }) as never;
};

/** What a request failed with: undici and node:https tell a body that was cut short each in their own way. */
async function refusalOrTermination(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => new Error('was not refused'),
    (error: Error & { code?: string }) => error,
  );
  return /terminated/.test(error.message) || error.cause !== undefined ? (error.cause ?? error) : error;
}
