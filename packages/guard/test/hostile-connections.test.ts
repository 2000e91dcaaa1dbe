// Clients that stall, come in crowds or go away in the middle.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { createServer, request } from 'node:https';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import {
  type CertificateAuthority,
  createTestPki,
  type Issued,
  type RevocationServer,
} from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../src/index.js';
import { call } from './calls.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const id = 'demo_client';
const clients = [{ clientId: id, securityLevel: 'standard' }] as const;
const honest = pki.client(id);
const ask = (url: string, credential: Issued = honest) =>
  call({ credential, ca: pki.ca, url, way: 'undici h1' });
const admitted = { status: 200, body: { client: id } };

/** What a client of TLS 1.3 sends first. */
async function clientHello(): Promise<Buffer> {
  return new Promise(resolve => {
    const wire = new Duplex({
      read() {},
      write(hello, _, done) {
        resolve(hello);
        done();
      },
    });
    connectTls({ socket: wire, servername: 'localhost' }).on('error', () => {});
  });
}

/** A TCP connection on which nothing was said. */
function knock(port: number, localAddress = '127.0.0.1'): Socket {
  const socket = connectTcp({ port, host: '127.0.0.1', localAddress }).on('error', () => {});
  onTestFinished(() => {
    socket.destroy();
  });
  // So that it notices its end.
  return socket.resume();
}

const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : once(socket, 'close');

describe.each([{ http2: false }, { http2: true }])('with HTTP/2: $http2,', ({ http2 }) => {
  const way = http2 ? 'undici h2' : 'undici h1';

  it.each([
    ['before they say a word', async () => Buffer.alloc(0)],
    ['in the middle of the first message', async () => (await clientHello()).subarray(0, 50)],
    ['after the first message', clientHello],
  ])('clients that stall %s are cut off, and nobody waits for them', async (_, first) => {
    const { url, port } = await guardedServer(
      pki,
      { clients, handshakes: { timeout: 1_000, perAddress: 21 } },
      { http2 },
    );
    const hello = await first();
    const stalled = Array.from({ length: 20 }, () => knock(port));
    for (const socket of stalled) socket.write(hello);
    expect(await call({ credential: honest, ca: pki.ca, url, way })).toEqual(admitted);
    await Promise.all(stalled.map(closed));
    // They don't count any longer.
    const again = Array.from({ length: 20 }, () => knock(port));
    await Promise.all(again.map(socket => once(socket, 'connect')));
    expect(await call({ credential: honest, ca: pki.ca, url, way })).toEqual(admitted);
  });

  it('a crowd from one address is cut off, and others are served', async () => {
    const { url, port } = await guardedServer(pki, { clients, handshakes: { perAddress: 5 } }, { http2 });
    const crowd = Array.from({ length: 30 }, () => knock(port, '127.0.0.2'));
    const gone = crowd.map(socket => closed(socket).then(() => socket));
    const first = new Set<Socket>();
    for (let i = 0; i < 25; i++)
      first.add(await Promise.race(gone.filter((_, index) => !first.has(crowd[index] as Socket))));
    expect(crowd.filter(socket => !socket.closed)).toHaveLength(5);
    expect(await call({ credential: honest, ca: pki.ca, url, way })).toEqual(admitted);
    expect(crowd.filter(socket => !socket.closed)).toHaveLength(5);
  });
});

it('a crowd that a trusted proxy brings leaves room for others behind it', async () => {
  const { url, port } = await guardedServer(pki, {
    ...{ clients, handshakes: { perAddress: 1 } },
    proxies: { addresses: ['127.0.0.1'] },
  });
  await once(knock(port), 'connect');
  expect(await ask(url)).toEqual(admitted);
});

it('a crowd from everywhere is cut off where there are too many, and its place is free when it is gone', async () => {
  const { url, port } = await guardedServer(pki, { clients, handshakes: { total: 8 } });
  const crowd = Array.from({ length: 8 }, (_, i) => knock(port, `127.0.1.${i + 1}`));
  await Promise.all(crowd.map(socket => once(socket, 'connect')));
  expect(await ask(url)).toBeInstanceOf(Error);
  for (const socket of crowd) socket.destroy();
  await Promise.all(crowd.map(closed));
  // The server hears of it a little later than they do.
  let outcome = await ask(url);
  while (outcome instanceof Error) outcome = await ask(url);
  expect(outcome).toEqual(admitted);
});

it('connections to two addresses of the server from one port are two, and leave nothing behind', async () => {
  const guard = createGuard({
    ...{ clients, trust: { ca: pki.ca }, handshakes: { perAddress: 3 } },
    identity: pki.server('localhost').identity('serverAuth'),
  });
  await guard.ready();
  const server = createServer(guard.tlsOptions(), (_, response) => response.end('{}'));
  guard.attach(server);
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const accepted = async (): Promise<Socket> => (await once(server, 'connection'))[0];
  for (let i = 0; i < 4; i++) {
    const first = connectTcp({ port, host: '127.0.0.1', localAddress: '127.0.0.1' }).on('error', () => {});
    const [one] = await Promise.all([accepted(), once(first, 'connect')]);
    const { localPort = 0 } = first;
    const second = connectTcp({ port, host: '127.0.0.2', localAddress: '127.0.0.1', localPort });
    const [other] = await Promise.all([
      accepted(),
      once(
        second.on('error', () => {}),
        'connect',
      ),
    ]);
    for (const socket of [first, second]) socket.destroy();
    await Promise.all([one, other].map(closed));
  }
  // There is room for as many as before.
  for (let i = 0; i < 2; i++) await Promise.all([accepted(), once(knock(port), 'connect')]);
  expect(await ask(`https://localhost:${port}`)).toEqual({ status: 200, body: {} });
});

it('connections over a Unix socket, which have no address, are served however many there were', async () => {
  const guard = createGuard({
    ...{ clients, trust: { ca: pki.ca }, handshakes: { perAddress: 3 } },
    identity: pki.server('localhost').identity('serverAuth'),
  });
  await guard.ready();
  const server = createServer(guard.tlsOptions());
  guard.attach(server);
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  const path = join(folder, 'socket');
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  for (let i = 0; i < 5; i++) {
    const sockets = [1, 2, 3].map(() => connectTls({ path, servername: 'localhost', ca: pki.ca }));
    await Promise.all(sockets.map(socket => once(socket, 'secureConnect')));
    for (const socket of sockets) socket.destroy();
    await Promise.all(sockets.map(closed));
  }
});

it('clients that go away in the middle of a handshake leave nothing behind', async () => {
  const { url, port } = await guardedServer(pki, { clients, handshakes: { perAddress: 3 } });
  const hello = await clientHello();
  for (let i = 0; i < 20; i++) {
    const socket = connectTcp({ port, host: '127.0.0.1' }).on('error', () => {});
    socket.write(hello);
    // The server has answered: it waits for the certificate.
    await once(socket, 'data');
    socket.resetAndDestroy();
    await closed(socket);
  }
  expect(await ask(url)).toEqual(admitted);
});

describe('a client that goes away while its certificate is asked about', () => {
  it.each(['undici h1', 'undici h2'] as const)('costs one question, and nobody else (%s)', async way => {
    const revocation = await pki.serveRevocation();
    onTestFinished(() => revocation.close());
    const slow = pki.rootCa.subordinate('Slow CA', { pathLength: 0 });
    const client = slow.client(id);
    const heal = revocation.fail('slow', { of: 'ocsp' });
    const { guard, url } = await guardedServer(
      pki,
      {
        clients: [{ clientId: id, securityLevel: 'enhanced', pinnedThumbprint: client.thumbprint }],
        revocation: { allowAddress: () => true },
      },
      { http2: way === 'undici h2' },
    );
    const told: unknown[] = [];
    guard.on('certificate_validation_failed', event => told.push(event));
    const checked = new Promise(resolve => guard.on('revocation_checked', resolve));
    const goAway = begin(url, client, way);
    await asked(revocation, slow);
    goAway();
    const waiting = call({ credential: client, ca: pki.ca, url, way });
    heal();
    await checked;
    expect(await waiting).toEqual(admitted);
    expect(told).toEqual([]);
    // About the leaf and its issuer, once each; the server asks its own CA about itself.
    expect(revocation.requests.filter(({ ca }) => ca !== pki.issuingCa)).toHaveLength(2);
  });
});

/** Sends a request. @returns what ends the connection */
function begin(url: string, { pem: cert, keyPem: key }: Issued, way: 'undici h1' | 'undici h2'): () => void {
  const options = { ca: pki.ca, cert, key };
  if (way === 'undici h1') {
    const sent = request(url, { ...options, agent: false })
      .on('error', () => {})
      .end();
    return () => sent.destroy();
  }
  const session = connectHttp2(url, options).on('error', () => {});
  session.request({ ':path': '/' }).on('error', () => {});
  return () => session.destroy();
}

/** Until somebody asked about what a CA issued. */
async function asked({ requests }: RevocationServer, by: CertificateAuthority): Promise<void> {
  while (!requests.some(({ ca }) => ca === by)) await new Promise(resolve => setImmediate(resolve));
}
