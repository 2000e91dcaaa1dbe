import { constants } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createTestPki } from '@countersign/test-certs';
import { createTrust, type Judgement, type Trust } from '@countersign/trust';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SessionStore, type StoredSession } from '../src/session-store.js';
import { tlsServer, tlsVersions } from './tls-server.js';
import { agentWith, changing, closing, connectProxy, ways } from './ways.js';

const pki = createTestPki();
const day = 86_400_000;

describe.each(tlsVersions)('over %s', version => {
  const serve = (options = {}): ReturnType<typeof tlsServer> =>
    tlsServer(pki, { version, answer: closing, ...options });
  const resumed = (server: { connections: { resumed: boolean }[] }): boolean[] =>
    server.connections.map(connection => connection.resumed);

  it.each(ways)('%s resumes no session once the certificate of the server has ended', async (_, way) => {
    const notAfter = new Date(Date.now() + day);
    const server = await serve({ certificate: pki.server('localhost', { notAfter }) });
    let now = new Date();
    const agent = agentWith(pki, { now: () => now });
    await way(agent, server.url);
    await way(agent, server.url);
    now = notAfter;
    // By the agent's clock the connection ends at once.
    await way(agent, server.url).catch(() => {});
    expect(resumed(server)).toEqual([false, true, false]);
  });

  it.each(ways)('%s resumes no session once what is known of revocation has ended', async (_, way) => {
    const server = await serve();
    let now = new Date();
    const validUntil = new Date(now.getTime() + 1000);
    const agent = agentWith(pki, {
      now: () => now,
      trust: checkedUntil(validUntil),
    });
    await way(agent, server.url);
    await way(agent, server.url);
    now = validUntil;
    await way(agent, server.url);
    expect(resumed(server)).toEqual([false, true, false]);
  });

  it.each(ways)('%s begins anew after agent.reload()', async (_, way) => {
    const server = await serve();
    const agent = agentWith(pki);
    await way(agent, server.url);
    await agent.reload();
    await way(agent, server.url);
    await way(agent, server.url);
    expect(resumed(server)).toEqual([false, false, true]);
  });

  it.each(ways)('%s gets along with a server that refuses the ticket', async (_, way) => {
    let keys = 0;
    const server = await serve({ ticketKeys: Buffer.alloc(48, 1) });
    const other = await serve({ ticketKeys: Buffer.alloc(48, 2) });
    const agent = agentWith(pki, {
      proxy: await connectProxy(() => (keys++ < 2 ? server.port : other.port)),
    });
    for (let connection = 1; connection <= 4; connection++) await way(agent, server.url);
    expect(resumed(server)).toEqual([false, true]);
    expect(resumed(other)).toEqual([false, true]);
  });

  it.each(ways)('%s judges a server anew that changed its certificate', async (_, way) => {
    const [first, second] = [pki.server('localhost'), pki.server('localhost')];
    const server = await serve({ certificate: first });
    const other = await serve({ certificate: second });
    let port = server.port;
    const agent = agentWith(pki, {
      trust: { ca: pki.ca, pins: { localhost: [first.pin] } },
      proxy: await connectProxy(() => port),
    });
    await way(agent, server.url);
    port = other.port;
    await expect(way(agent, server.url)).rejects.toMatchObject({ code: 'SERVER_PIN_MISMATCH' });
    expect(other.received).toEqual([]);
  });

  it.each(ways)('%s forgets a session on which the handshake fails', async (_, way) => {
    let connections = 0;
    const server = await serve();
    const broken = await deaf();
    const agent = agentWith(pki, {
      proxy: await connectProxy(() => (connections++ === 1 ? broken : server.port)),
    });
    await way(agent, server.url);
    await expect(way(agent, server.url)).rejects.toMatchObject({ outcome: 'not-sent' });
    await way(agent, server.url);
    expect(resumed(server)).toEqual([false, false]);
  });

  it.each(ways)('%s keeps the sessions of each identity apart', async (_, way) => {
    const server = await serve();
    const identity = changing(pki.client('a').identity());
    const agent = agentWith(pki, { identity });
    const [a, b] = [pki.client('a').identity(), pki.client('b').identity()];
    for (const next of [a, b, a]) {
      identity.become(next);
      await way(agent, server.url);
      await way(agent, server.url);
    }
    expect(server.connections.map(({ client, resumed }) => `${client} ${resumed}`)).toEqual(
      ['a', 'b', 'a'].flatMap(name => [`CN=${name} false`, `CN=${name} true`]),
    );
  });
});

it('TLS 1.2 resumes by session id where there are no tickets', async () => {
  const sessions = new Map<string, Buffer>();
  const seen: boolean[] = [];
  const { pem: cert, keyPem: key } = pki.server('localhost');
  const server = createTlsServer(
    {
      cert,
      key,
      ca: pki.ca,
      requestCert: true,
      maxVersion: 'TLSv1.2',
      secureOptions: constants.SSL_OP_NO_TICKET,
    },
    socket => {
      seen.push(socket.isSessionReused());
      socket.on('error', () => {}).once('data', () => socket.end(closing));
    },
  )
    .on('newSession', (id, session, done) => {
      sessions.set(id.toString('hex'), session);
      done();
    })
    .on('resumeSession', (id, done) => done(null, sessions.get(id.toString('hex')) ?? null));
  const { port } = await listening(server);
  const agent = agentWith(pki);
  for (const [, way] of ways) await way(agent, `https://localhost:${port}`);
  expect(seen).toEqual([false, true, true, true]);
});

describe('the store of sessions', () => {
  const stored = (validUntil = 10): StoredSession => ({
    session: Buffer.alloc(1),
    judgement: { path: [], pin: 'none' },
    validUntil,
  });

  it('holds a thousand targets, and gives up the one that was used longest ago', () => {
    const store = new SessionStore();
    for (let i = 0; i <= 1000; i++) store.put(`host-${i}:443`, stored());
    expect(store.size).toBe(1000);
    expect(store.take('host-0:443', 0)).toBeUndefined();
    expect(store.take('host-1:443', 0)).toBeDefined();
  });

  it('holds few sessions for one target, and uses the newest first', () => {
    const store = new SessionStore();
    const given = Array.from({ length: 10 }, () => stored());
    for (const session of given) store.put('host:443', session);
    const taken = Array.from({ length: 6 }, () => given.indexOf(store.take('host:443', 0) as StoredSession));
    expect(taken).toEqual([9, 8, 7, 6, 6, 6]);
  });

  it('gives none that has ended, that is of another target, or was forgotten', () => {
    const store = new SessionStore();
    store.put('host:443', stored(10));
    expect(store.take('host:8443', 0)).toBeUndefined();
    expect(store.take('host:443', 9)).toBeDefined();
    expect(store.take('host:443', 10)).toBeUndefined();
    store.put('host:443', stored());
    store.forget('host:443');
    expect(store.take('host:443', 0)).toBeUndefined();
  });
});

/** A trust that knows of no revocation until then. */
function checkedUntil(validUntil: Date): Trust {
  const trust = createTrust({ ca: pki.ca });
  const { minVersion, warnings, requestStaple } = trust;
  const nothing = { revokedAt: undefined, reason: undefined, certificate: undefined, causes: [] };
  const revocation: NonNullable<Judgement['revocation']> = {
    ...nothing,
    status: 'good',
    refused: false,
    by: 'ocsp',
    stale: false,
    validUntil,
    explanation: 'it is not revoked',
  };
  return {
    ...{ minVersion, warnings, requestStaple },
    anchors: () => trust.anchors(),
    clientVerifier: () => trust.clientVerifier(),
    pinsFor: host => trust.pinsFor(host),
    checkPins: (host, leaf) => trust.checkPins(host, leaf),
    judge: async (...asked) => ({ ...(await trust.judge(...asked)), revocation }),
  };
}

/** The port of a server that reads and says nothing but that it leaves. */
async function deaf(): Promise<number> {
  return (await listening(createTcpServer(socket => socket.once('data', () => socket.destroy())))).port;
}

async function listening(server: Server): Promise<AddressInfo> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server.address() as AddressInfo;
}
