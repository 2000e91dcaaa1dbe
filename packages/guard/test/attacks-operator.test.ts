// What a careless operator does, and what callers make of it.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect as connectHttp2, constants, createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  type ConnectionOptions,
  connect,
  createServer as createTlsServer,
  type TlsOptions,
  type Server as TlsServer,
} from 'node:tls';
import type { IdentityChange, IdentitySource } from '@countersign/identity';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../src/index.js';
import { type Answer, call, type Outcome } from './calls.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;
const client = pki.client('demo_client');
const server = pki.server('localhost');

async function listening(server: TlsServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

const ask = (port: number): Promise<Outcome> =>
  call({ credential: client, ca: pki.ca, url: `https://localhost:${port}`, way: 'https' });

it('a guard that nobody waited for lets nobody in, and no caller ends the process, at the handshake edge', async () => {
  const guard = createGuard({ clients, trust: { ca: pki.ca }, edge: 'handshake' });
  const made = { key: server.keyPem, cert: server.pem, ca: pki.ca };
  const unready = createServer({ ...made, requestCert: true, rejectUnauthorized: false });
  unready.on('request', async (request, response) => {
    const { code } = await guard.verify(request).catch(error => error);
    response.writeHead(500).end(JSON.stringify({ code }));
  });
  guard.attach(unready);
  const port = await listening(unready);
  for (let i = 0; i < 2; i++)
    expect(await ask(port)).toEqual({ status: 500, body: { code: 'CONFIG_INVALID' } });
});

it('a connection that an attached server hands to another one is judged by its handshake', async () => {
  const identity = server.identity('serverAuth');
  const guard = createGuard({ clients, trust: { ca: pki.ca }, identity });
  await guard.ready();
  const inner = createHttpServer(async (request, response) => {
    const verdict = await guard.verify(request);
    response.end(JSON.stringify({ client: verdict.ok ? verdict.client?.id : verdict.code }));
  });
  const outer = createTlsServer(guard.tlsOptions(), socket => inner.emit('connection', socket));
  guard.attach(outer);
  guard.attach(inner);
  const answer = (await ask(await listening(outer))) as Answer;
  expect(answer).toEqual({ status: 200, body: { client: 'demo_client' } });
});

describe('a guard is attached', () => {
  const made = { key: server.keyPem, cert: server.pem };
  const asking = { ...made, requestCert: true, rejectUnauthorized: false };
  const guard = createGuard({ clients, trust: { ca: pki.ca } });

  it.each([
    ['node:https', createServer(made)],
    ['node:http2', createSecureServer({ ...made, requestCert: false })],
    ['node:tls', createTlsServer({ ...made, SNICallback: (_, done) => done(null) })],
  ])('to no server of %s that asks nobody for a certificate', (_, silent) => {
    const refusal = { code: 'CONFIG_INVALID', hint: expect.stringContaining('guard.tlsOptions()') };
    expect(() => guard.attach(silent)).toThrow(expect.objectContaining(refusal));
    // It isn't taken for one that was attached.
    expect(() => guard.attach(silent)).toThrow(expect.objectContaining(refusal));
  });

  it.each([
    ['chooses its context by SNI', createServer({ ...asking, SNICallback: (_, done) => done(null) })],
    ['speaks HTTP/2', createSecureServer({ ...asking, allowHTTP1: true })],
    ['is behind a proxy that ends TLS', createHttpServer()],
  ])('to a server that %s', (_, server) => {
    guard.attach(server);
  });

  it('to a server that got its context later', () => {
    const late = createServer({ requestCert: true, rejectUnauthorized: false });
    late.setSecureContext(made);
    guard.attach(late);
  });

  it('to a server that has TLS for secrecy alone, behind a proxy that says whose certificate it was shown', () => {
    const proxies = { addresses: ['127.0.0.1'], clientCert: true };
    createGuard({ clients, trust: { ca: pki.ca }, proxies }).attach(createServer(made));
  });
});

describe('what its owner has chosen for a server', () => {
  /** The version and the cipher that a client gets, or why it gets none. */
  async function agreed(port: number, options: ConnectionOptions): Promise<string> {
    const socket = connect({ ...options, host: '127.0.0.1', port, servername: 'localhost', ca: pki.ca });
    try {
      await once(socket, 'secureConnect');
      return `${socket.getProtocol()} ${socket.getCipher().name}`;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'no code';
    } finally {
      socket.destroy();
    }
  }

  /** What a server with choices of its own agrees to, before and after a change of the guard. */
  async function beforeAndAfter(
    chosen: TlsOptions,
    asked: ConnectionOptions,
    change: 'a new identity' | 'new CAs',
  ): Promise<readonly string[]> {
    const [first, second] = [server.identity('serverAuth'), pki.server('localhost').identity('serverAuth')];
    const listeners: ((change: IdentityChange) => void)[] = [];
    const identity: IdentitySource = {
      current: async () => first,
      onChange: listener => {
        listeners.push(listener);
        return () => {};
      },
      close: () => {},
    };
    const guard = createGuard({ clients, trust: { ca: pki.ca }, identity });
    await guard.ready();
    const chosenServer = createServer({ ...guard.tlsOptions(), ...chosen });
    guard.attach(chosenServer);
    const port = await listening(chosenServer);
    const before = await agreed(port, asked);
    if (change === 'new CAs') await guard.update({ trust: { ca: pki.ca } });
    else for (const tell of listeners) tell({ type: 'rotated', identity: second, previous: first });
    return [before, await agreed(port, asked)];
  }

  it.each(['a new identity', 'new CAs'] as const)('outlives %s', async change => {
    const old = { maxVersion: 'TLSv1.2' } as const;
    // By another name in each version of OpenSSL.
    const refusal = expect.stringContaining('PROTOCOL_VERSION');
    expect(await beforeAndAfter({ minVersion: 'TLSv1.3' }, old, change)).toEqual([refusal, refusal]);
    const ciphers = 'ECDHE-ECDSA-CHACHA20-POLY1305';
    const cipher = `TLSv1.2 ${ciphers}`;
    expect(await beforeAndAfter({ ciphers }, old, change)).toEqual([cipher, cipher]);
  });

  it('is no weaker than the trust of the guard', async () => {
    const identity = server.identity('serverAuth');
    const guard = createGuard({ clients, trust: { ca: pki.ca }, identity });
    await guard.ready();
    const lax = createServer(guard.tlsOptions());
    guard.attach(lax);
    const port = await listening(lax);
    expect(await agreed(port, { maxVersion: 'TLSv1.2' })).toContain('TLSv1.2');
    await guard.update({ trust: { ca: pki.ca, minVersion: 'TLSv1.3' } });
    expect(await agreed(port, { maxVersion: 'TLSv1.2' })).toContain('PROTOCOL_VERSION');
  });
});

it('a stream that is reset before its request is judged is refused, and no error of the program', async () => {
  const guard = createGuard({ clients, trust: { ca: pki.ca }, identity: server.identity('serverAuth') });
  await guard.ready();
  const late = createSecureServer(guard.tlsOptions());
  const judged = new Promise<unknown>((resolve, reject) => {
    late.on('request', async request => {
      await once(request.stream, 'close');
      guard.verify(request).then(resolve, reject);
    });
  });
  guard.attach(late);
  const port = await listening(late);
  const session = connectHttp2(`https://localhost:${port}`, {
    ...{ ca: pki.ca, cert: client.pem, key: client.keyPem },
  });
  onTestFinished(() => session.destroy());
  const stream = session.request({ ':path': '/' }).on('error', () => {});
  stream.once('ready', () => stream.close(constants.NGHTTP2_CANCEL));
  expect(await judged).toMatchObject({ ok: false, code: 'SERVICE_UNAVAILABLE' });
});
