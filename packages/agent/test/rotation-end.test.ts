import { execFile } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { IdentityError } from '@countersign/spec';
import { createTestPki } from '@countersign/test-certs';
import { createTrust } from '@countersign/trust';
import { rolldown } from 'rolldown';
import { describe, expect, it, onTestFinished } from 'vitest';
import { paymentServer, until } from './payment-server.js';
import { refusal } from './refusal.js';
import { tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, changing, closing, pooledWays, ways } from './ways.js';

const pki = createTestPki();

describe('agent.close()', () => {
  it.each(pooledWays)('lets %s requests finish, those that wait for a connection too', async (_, way) => {
    const server = await paymentServer(pki);
    const agent = agentWith(pki);
    await agent.ready();
    server.hold(true);
    const running = way(agent, server.url);
    await until(() => server.handled.length === 1, 'the request is handled');
    const waiting = Array.from({ length: 5 }, () => way(agent, server.url));
    // fetch hands its request over in a later turn.
    await new Promise(setImmediate);
    const closed = agent.close();
    await until(() => server.handled.length === 6, 'the waiting requests are handled');
    server.hold(false);
    await closed;
    expect(await Promise.all([running, ...waiting])).toEqual(Array(6).fill(200));
    await until(() => server.open.size === 0, 'all connections close');
    expect((await refusal(way(agent, server.url))).code).toBe('ABORTED');
  });
});

describe('agent.destroy()', () => {
  it.each(pooledWays)('fails running %s requests, whichever identity they run as', async (_, way) => {
    const server = await paymentServer(pki);
    const identity = changing(pki.client('a').identity());
    const agent = agentWith(pki, { identity });
    server.hold(true);
    const failures = [way(agent, server.url).catch(error => error)];
    await until(() => server.handled.length === 1, 'the request is handled');
    const rotated = once(agent, 'rotated');
    identity.become(pki.client('b').identity());
    await rotated;
    failures.push(way(agent, server.url).catch(error => error));
    await until(() => server.handled.length === 2, 'the second request is handled');
    await agent.destroy();
    for (const failure of await Promise.all(failures)) expect(failure).toBeInstanceOf(Error);
    await until(() => server.open.size === 0, 'all connections are cut');
  });

  it.each(ways)('ends a TLS handshake of %s', async (_, way) => {
    const sockets: Socket[] = [];
    const server = createServer(socket => void sockets.push(socket.on('error', () => {}))).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const agent = agentWith(pki);
    const call = refusal(way(agent, `https://localhost:${(server.address() as { port: number }).port}`));
    await until(() => sockets.length === 1, 'it connects');
    const closed = once(sockets[0] as Socket, 'close');
    sockets[0]?.resume();
    await agent.destroy();
    expect(await call).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    await closed;
  });

  it.each(ways)('ends what %s waits for after the handshake', async (_, way) => {
    const server = await tlsServer(pki);
    let judging: () => void = () => {};
    const judged = new Promise<void>(resolve => {
      judging = resolve;
    });
    const trust = createTrust({ ca: pki.ca });
    const agent = agentWith(pki, {
      trust: Object.assign(trust, {
        judge: () => {
          judging();
          return new Promise<never>(() => {});
        },
      }),
    });
    const call = refusal(way(agent, server.url));
    await judged;
    await agent.destroy();
    expect(await call).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
    expect(server.received).toEqual([]);
  });
});

describe('an identity that ends', () => {
  it.each(ways)('ends its connections, and %s connects no more', async (name, way) => {
    const server = await paymentServer(pki);
    // X.509 counts in seconds.
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 2000);
    const identity = pki.client('short', { notAfter }).identity();
    const agent = agentWith(pki, { identity });
    const socket = await agent.connect({ host: 'localhost', port: server.port });
    const cut = once(socket.resume(), 'error');
    if (name !== 'connect') await way(agent, server.url);
    const [error] = await cut;
    expect(error).toBeInstanceOf(IdentityError);
    expect(error).toMatchObject({ code: 'CERTIFICATE_EXPIRED', outcome: 'unknown' });
    await until(() => server.open.size === 0, 'its connections end');
    expect((await refusal(way(agent, server.url))).code).toBe('CERTIFICATE_EXPIRED');
  });

  it('ends the connections that outlived its rotation, too', async () => {
    const server = await paymentServer(pki);
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 2000);
    const identity = changing(pki.client('short', { notAfter }).identity());
    const agent = agentWith(pki, { identity });
    const socket = await agent.connect({ host: 'localhost', port: server.port });
    identity.become(pki.client('next').identity());
    const [error] = await once(socket.resume(), 'error');
    expect(error).toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
  });
});

describe.each(tlsVersions)('over %s', version => {
  it('tells what happens in events, and under the same names in diagnostics channels', async () => {
    const certificate = pki.server('localhost');
    const server = await tlsServer(pki, { version, certificate, answer: closing });
    const told: string[] = [];
    const names = ['rotated', 'rotation-failed', 'expiring', 'pin-mismatch'] as const;
    const wrongPin = `sha256/${Buffer.alloc(32, 7).toString('base64')}`;
    const day = 86_400_000;
    const soon = pki
      .client('soon', { notBefore: new Date(Date.now() - 300 * day), notAfter: new Date(Date.now() + day) })
      .identity();
    const identity = changing(pki.client('a').identity());
    const agent = agentWith(pki, {
      identity,
      trust: { ca: pki.ca, pins: { localhost: wrongPin }, pinMode: 'report-only' },
    });
    for (const name of names) {
      const listen = (): unknown => told.push(`channel ${name}`);
      subscribe(`countersign:${name}`, listen);
      onTestFinished(() => void unsubscribe(`countersign:${name}`, listen));
      (agent as NodeJS.EventEmitter).on(name, () => told.push(`event ${name}`));
    }
    await agent.fetch(server.url);
    identity.become(soon);
    await agent.fetch(server.url);
    identity.fail(new IdentityError('PEM_KEY_MISMATCH', 'half a pair'));
    const both = (name: string): string[] => [`channel ${name}`, `event ${name}`];
    const expected = ['pin-mismatch', 'expiring', 'rotated', 'pin-mismatch', 'rotation-failed'];
    expect(told).toEqual(expected.flatMap(both));
  });
});

it('a listener that throws stops no request', async () => {
  const server = await tlsServer(pki, { answer: closing });
  const identity = changing(pki.client('a').identity());
  const agent = agentWith(pki, { identity });
  agent.on('rotated', () => {
    throw new Error('of the listener');
  });
  await agent.fetch(server.url);
  const warned = once(process, 'warning');
  identity.become(pki.client('b').identity());
  expect((await agent.fetch(server.url)).status).toBe(204);
  expect(String((await warned)[0])).toContain('of the listener');
});

it('a program ends while connections of its agent are idle', async () => {
  const server = await paymentServer(pki);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = await pki.client('demo_client').write(folder);
  const program = join(folder, 'program.ts');
  const from = (path: string): string => JSON.stringify(join(import.meta.dirname, path));
  writeFileSync(
    program,
    `import { once } from 'node:events';
    import { request } from 'node:https';
    import { createAgent } from ${from('../src/index.ts')};
    import { pemFiles } from ${from('../../identity/src/index.ts')};
    const [certificate, key, ca, url] = process.argv.slice(2);
    const identity = pemFiles({ certificate, key, watch: true });
    const agent = createAgent({ identity, trust: { ca }, origins: 'any' });
    console.log(await (await agent.fetch(url)).text());
    const [response] = await once(request(url, { agent: agent.httpsAgent }).end(), 'response');
    for await (const piece of response);`,
  );
  // A program of its own has no vitest that reads TypeScript.
  const conditionNames = ['@countersign/source', 'node', 'import'];
  const bundle = await rolldown({ input: program, platform: 'node', resolve: { conditionNames } });
  const file = join(folder, 'program.mjs');
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [file, files.certificate, files.key, pki.ca, server.url],
    { timeout: 15_000 },
  );
  expect(stdout.trim()).toBe('<>');
});
