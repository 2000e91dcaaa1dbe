import { once } from 'node:events';
import {
  createServer,
  type request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { jwtVerify, SignJWT } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createGuard, type GuardOptions, isBoundTo, type Refused, thumbprintOf } from '../src/index.js';
import { createGuardedServer, guarded, guardUpgrade, type WithClient } from '../src/node.js';
import { headersOf, problemOf } from '../src/problem.js';
import { adaptedServer } from './adapted-server.js';

const pki = createTestPki();
const demo = pki.client('demo_client');
const stranger = pki.client('stranger');
const as = (client: Issued): object => ({ key: client.keyPem, cert: client.pem, ca: pki.ca });

async function answered(call: ReturnType<typeof httpRequest>) {
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

const ask = (port: number, path: string, options: RequestOptions) =>
  answered(httpsRequest({ agent: false, host: 'localhost', port, path, ...options }).end());

it('has in the problem document what the caller may know, and nothing that is for the log', () => {
  const refusal: Refused = {
    ...({ ok: false, stage: 'ip', code: 'IP_NOT_ALLOWED', status: 403 } as const),
    detail: 'demo_client may not call from 192.0.2.7',
    explanation: 'for the log alone',
    evaluatedIp: '192.0.2.7',
    clientId: 'demo_client',
    retryAfter: 7,
  };
  expect(problemOf(refusal, { requestId: 'req_1' })).toEqual({
    type: 'about:blank',
    title: "The caller's address is not allowed for this client",
    status: 403,
    detail: 'demo_client may not call from 192.0.2.7',
    code: 'IP_NOT_ALLOWED',
    stage: 'ip',
    retryable: false,
    requestId: 'req_1',
    evaluatedIp: '192.0.2.7',
  });
  expect(headersOf(refusal)).toMatchObject({ 'retry-after': '7', 'cache-control': 'no-store' });
});

it('answers for a handler that fails, without what it said, and tells the operator', async () => {
  const { port, errors } = await adaptedServer(pki, 'node');
  const { status, body } = await ask(port, '/fail', as(demo));
  expect(status).toBe(500);
  expect(JSON.parse(body)).toMatchObject({ code: 'SERVER_ERROR', retryable: true });
  expect(body).not.toContain('secret');
  expect(errors).toEqual([new Error('a secret of the handler')]);
});

it('breaks off an answer that a handler has begun and fails in', async () => {
  const errors: unknown[] = [];
  const { port } = await serve((_, response) => {
    response.write('the beginning');
    throw new Error('later');
  }, errors);
  await expect(ask(port, '/', as(demo))).rejects.toThrow();
  expect(errors).toEqual([new Error('later')]);
});

it('keeps Node from passing a socket off as a client', async () => {
  const clients: unknown[] = [];
  const authorize = { rules: [{ paths: '/**', allow: 'anyone' }] } as const;
  const { port } = await serve(
    (request, response) => {
      clients.push(request.client);
      response.end();
    },
    [],
    { authorize },
  );
  expect((await ask(port, '/', { ca: pki.ca } as object)).status).toBe(200);
  expect(clients).toEqual([undefined]);
});

it('asks for a body with 100 (Continue) only after the caller was let in', async () => {
  const { port, reached } = await adaptedServer(pki, 'node');
  const call = (client: Issued) =>
    httpsRequest({
      agent: false,
      host: 'localhost',
      port,
      path: '/upload',
      method: 'POST',
      ...as(client),
      headers: { expect: '100-continue', 'content-length': 3 },
    });
  const admitted = call(demo);
  admitted.once('continue', () => admitted.end('abc')).flushHeaders();
  expect((await answered(admitted)).body).toBe('3');
  const refused = call(stranger);
  refused.once('continue', () => expect.fail('the body was asked for')).flushHeaders();
  const { status, headers } = await answered(refused);
  expect([status, headers.connection]).toEqual([403, 'close']);
  expect(reached).toEqual(['POST /upload']);
});

it('judges a WebSocket before it is opened', async () => {
  const { port, guard, server } = await adaptedServer(pki, 'node');
  const sockets = new WebSocketServer({ noServer: true });
  server.on(
    'upgrade',
    guardUpgrade(guard, (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, webSocket => webSocket.send(request.client?.id ?? ''));
    }),
  );
  const accepted = new WebSocket(`wss://localhost:${port}/`, as(demo));
  const [message] = await once(accepted, 'message');
  expect(String(message)).toBe('demo_client');
  accepted.terminate();
  const refused = new WebSocket(`wss://localhost:${port}/`, as(stranger)).on('error', () => {});
  const [, response] = (await once(refused, 'unexpected-response')) as [unknown, IncomingMessage];
  expect(response.statusCode).toBe(403);
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.headers.connection).toBe('close');
  await once(response.resume(), 'close');
});

it('disconnects where what comes after an upgrade fails, and tells the operator', async () => {
  const errors: unknown[] = [];
  const { port, guard, server } = await adaptedServer(pki, 'node');
  server.on(
    'upgrade',
    guardUpgrade(guard, () => Promise.reject(new Error('no')), { onError: error => errors.push(error) }),
  );
  const opened = new WebSocket(`wss://localhost:${port}/`, as(demo));
  const [error] = await once(opened, 'error');
  expect(error.message).toBe('socket hang up');
  expect(errors).toEqual([new Error('no')]);
});

it.each(['request', 'checkContinue', 'checkExpectation', 'upgrade', 'connect', 'stream'])(
  "takes no listener of '%s' that would pass by the guard",
  async event => {
    const { server, guard } = await adaptedServer(pki, 'node', { http2: true });
    expect(() => server.on(event, () => {})).toThrow(`A listener of '${event}' would pass by the guard`);
    expect(() => server.once(event, () => {})).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    server.on(
      event,
      guarded(guard, () => {}),
    );
    server.on(
      event,
      guardUpgrade(guard, () => {}),
    );
  },
);

it('has nothing to say to a caller that has gone, and lets it reach nobody', async () => {
  const errors: unknown[] = [];
  let answer = (): void => {};
  const { guard, port, reached, sockets } = await adaptedServer(pki, 'node', {
    onError: error => errors.push(error),
  });
  const verify = guard.verify.bind(guard);
  // The verdict waits until the caller has gone.
  const waiting = new Promise<void>(resolve => {
    guard.verify = async request => {
      resolve();
      await new Promise<void>(go => {
        answer = go;
      });
      return verify(request);
    };
  });
  const call = httpsRequest({ agent: false, host: 'localhost', port, path: '/', ...as(demo) })
    .on('error', () => {})
    .end();
  await waiting;
  const [connection] = sockets;
  call.destroy();
  await once(connection ?? expect.fail('nobody is connected'), 'close');
  answer();
  await new Promise(resolve => setImmediate(resolve));
  expect([reached, errors]).toEqual([[], []]);
});

it('answers 503 while the guard has not what it needs, and lets callers in once it has', async () => {
  const errors: unknown[] = [];
  let works = false;
  const store = {
    subscribe: async () => {
      if (!works) throw new Error('the store at 10.0.0.9 is down');
      return () => {};
    },
    put: async () => {},
    delete: async () => {},
  };
  const { port } = await behindProxy({ store } as object, errors);
  const first = await fetch(`http://127.0.0.1:${port}/`, { headers: clientCert(demo) });
  expect(first.status).toBe(503);
  const text = await first.text();
  expect(JSON.parse(text)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
  expect(text).not.toContain('10.0.0.9');
  expect(errors).toEqual([new Error('the store at 10.0.0.9 is down')]);
  works = true;
  expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: clientCert(demo) })).text()).toBe(
    'demo_client',
  );
});

it('knows by Client-Cert, behind a proxy that ends TLS, who calls', async () => {
  const { port } = await behindProxy({}, []);
  const ask = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/`, { headers });
  expect(await (await ask(clientCert(demo))).text()).toBe('demo_client');
  expect(await (await ask(clientCert(stranger))).json()).toMatchObject({ code: 'CLIENT_UNKNOWN' });
  expect(await (await ask({ 'x-forwarded-for': '192.0.2.7' })).json()).toMatchObject({
    code: 'CLIENT_CERTIFICATE_REQUIRED',
  });
});

it('lets nobody in, and goes on, where what the operator gave it fails', async () => {
  const { port, reached } = await adaptedServer(pki, 'node', {
    requestId: () => 'two\nlines',
    onError: () => {
      throw new Error('so does this');
    },
  });
  const warned = once(process, 'warning');
  const { status, body } = await ask(port, '/', as(stranger));
  expect(status).toBe(403);
  expect(JSON.parse(body).requestId).toMatch(/^req_[0-9a-f-]{36}$/);
  expect(String((await warned)[0])).toContain('so does this');
  expect(reached).toEqual([]);
});

it('refuses an access token that is bound to the certificate of another client (RFC 8705)', async () => {
  const secret = new Uint8Array(32).fill(7);
  const tokenFor = (client: Issued): Promise<string> =>
    new SignJWT({ cnf: { 'x5t#S256': thumbprintOf(client.certificate) } })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(secret);
  const { port } = await serve(async (request, response) => {
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const { payload } = await jwtVerify(token, secret);
    const isTheirs = request.client !== undefined && isBoundTo(payload, request.client.certificate);
    response.writeHead(isTheirs ? 200 : 401).end();
  }, []);
  const bearing = async (client: Issued): Promise<number | undefined> => {
    const authorization = `Bearer ${await tokenFor(client)}`;
    return (await ask(port, '/', { ...as(demo), headers: { authorization } })).status;
  };
  expect(await bearing(demo)).toBe(200);
  expect(await bearing(stranger)).toBe(401);
});

it.each([
  ['a guard that is none', () => guarded(undefined as never, () => {}), 'guarded: the guard is undefined'],
  [
    'an option that is misspelt',
    () => guarded({} as never, () => {}, { onErrors: 1 } as never),
    "guarded has no option 'onErrors'",
  ],
  [
    'a guard that is not ready',
    () => createGuardedServer(createGuard({ clients: [], trust: { ca: pki.ca } }), () => {}),
    'not ready',
  ],
])('says what is wrong with %s', (_, work, message) => {
  expect(work).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) }),
  );
});

it('a server keeps the higher TLS version of those that its owner and the guard ask for', async () => {
  const identity = pki.server('localhost').identity('serverAuth');
  for (const [ours, theirs] of [
    ['TLSv1.2', 'TLSv1.3'],
    ['TLSv1.3', 'TLSv1.2'],
  ] as const) {
    const guard = createGuard({ clients: [], trust: { ca: pki.ca, minVersion: ours }, identity });
    await guard.ready();
    const server = createGuardedServer(guard, () => {}, { server: { minVersion: theirs } });
    expect(server).toMatchObject({ minVersion: 'TLSv1.3' });
  }
});

type Listener = (request: WithClient<IncomingMessage>, response: ServerResponse) => unknown;

async function serve(listener: Listener, errors: unknown[], options: Partial<GuardOptions> = {}) {
  const guard = createGuard({
    ...(options.authorize === undefined
      ? { clients: [{ clientId: 'demo_client', securityLevel: 'standard' }] }
      : {}),
    trust: { ca: pki.ca },
    identity: pki.server('localhost').identity('serverAuth'),
    ...options,
  });
  await guard.ready();
  const server = createGuardedServer(guard, listener, { onError: error => errors.push(error) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    guard.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port };
}

/** A server without TLS, whose proxy is on this machine. */
async function behindProxy(options: Partial<GuardOptions>, errors: unknown[]) {
  const guard = createGuard({
    clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
    trust: { ca: pki.ca },
    proxies: { addresses: ['127.0.0.1'], clientCert: true },
    ...options,
  });
  const server = createServer(
    guarded(guard, (request, response: ServerResponse) => response.end(request.client?.id), {
      onError: error => errors.push(error),
    }),
  );
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    guard.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port };
}

const clientCert = (client: Issued): Record<string, string> => ({
  'x-forwarded-for': '192.0.2.7',
  'client-cert': byteSequence(client.certificate.der),
  'client-cert-chain': client.chain.map(({ der }) => byteSequence(der)).join(', '),
});

const byteSequence = (der: Uint8Array): string => `:${Buffer.from(der).toString('base64')}:`;
