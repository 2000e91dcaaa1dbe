import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { Agent as HttpsAgent, type RequestOptions, request } from 'node:https';
import { createAgent } from '@countersign/agent';
import { operations } from '@countersign/spec/contract';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { combinations, frameworks, adaptedServer as serve } from './adapted-server.js';

const pki = createTestPki();
const demo = pki.client('demo_client');
const stranger = pki.client('stranger');

const whoami = operations.find(({ operationId }) => operationId === 'whoami');
const { check, checkHeaders } = whoami?.responses.default ?? expect.fail('the contract has no whoami');

type Version = 'HTTP/1.1' | 'HTTP/2';
type Fetch = ReturnType<typeof createAgent>['fetch'];

function fetchAs(client: Issued, version: Version = 'HTTP/1.1'): Fetch {
  const agent = createAgent({
    identity: client.identity(),
    trust: { ca: pki.ca },
    origins: 'any',
    http2: version === 'HTTP/2',
  });
  onTestFinished(() => agent.destroy());
  return agent.fetch;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly continued: boolean;
}

/** A request over HTTP/1.1 on the connections of an agent of node:https. */
async function ask(port: number, path: string, options: RequestOptions, body?: Buffer): Promise<Answered> {
  const call = request({ port, path, host: 'localhost', ca: pki.ca, ...options });
  let continued = false;
  if (options.headers !== undefined && 'expect' in options.headers) {
    call.on('continue', () => {
      continued = true;
      call.end(body);
    });
    call.flushHeaders();
  } else call.end(body);
  const [response] = await once(call, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  call.end();
  return { status: response.statusCode, headers: response.headers, body: text, continued };
}

function keepAlive(client?: Issued): { readonly agent: HttpsAgent } {
  const own = client && { key: client.keyPem, cert: client.pem };
  const agent = new HttpsAgent({ keepAlive: true, maxSockets: 1, ...own });
  onTestFinished(() => agent.destroy());
  return { agent };
}

it.each(combinations)('%s over %s: the app finds the client that was let in', async (framework, version) => {
  const { url, errors } = await serve(pki, framework, { http2: version === 'HTTP/2' });
  const response = await fetchAs(demo, version)(`${url}/whoami`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    clientId: 'demo_client',
    trustLevel: 'standard',
    clientCert: null,
  });
  expect(errors).toEqual([]);
});

it.each(combinations)(
  '%s over %s: a stranger gets a problem document that keeps the contract, and the app hears nothing',
  async (framework, version) => {
    const { url, reached } = await serve(pki, framework, { http2: version === 'HTTP/2' });
    const response = await fetchAs(stranger, version)(`${url}/whoami`);
    const problem = (await response.json()) as { requestId: string };
    expect(response.status).toBe(403);
    expect(problem).toMatchObject({
      code: 'CLIENT_UNKNOWN',
      stage: 'authorization',
      status: 403,
      retryable: false,
    });
    expect(check(problem)).toBeUndefined();
    expect(checkHeaders(Object.fromEntries(response.headers))).toBeUndefined();
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('request-id')).toBe(problem.requestId);
    expect(reached).toEqual([]);
  },
);

it.each(combinations)(
  '%s over %s: names a request as it is told to, and says when to come again',
  async (framework, version) => {
    const { url, guard } = await serve(pki, framework, {
      http2: version === 'HTTP/2',
      requestId: ({ url }) => `name of ${url}`,
    });
    await guard.block('demo_client', { until: new Date(Date.now() + 3_600_000) });
    const response = await fetchAs(demo, version)(`${url}/whoami`);
    expect(await response.json()).toMatchObject({ code: 'CLIENT_BLOCKED', requestId: 'name of /whoami' });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(3_500);
  },
);

it.each(combinations)(
  '%s over %s: HEAD is refused without a body, OPTIONS and unknown paths like all others',
  async (framework, version) => {
    const { url, reached } = await serve(pki, framework, { http2: version === 'HTTP/2' });
    const fetch = fetchAs(stranger, version);
    const head = await fetch(`${url}/whoami`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([403, '']);
    const options = await fetch(`${url}/whoami`, { method: 'OPTIONS' });
    expect([options.status, await options.json()]).toMatchObject([403, { code: 'CLIENT_UNKNOWN' }]);
    const unknown = await fetch(`${url}/nowhere`);
    expect(unknown.status).toBe(403);
    expect(reached).toEqual([]);
  },
);

it.each(combinations)(
  '%s over %s: takes the body of who is let in, and not of who is refused',
  async (framework, version) => {
    const { url, reached } = await serve(pki, framework, { http2: version === 'HTTP/2' });
    const upload = {
      method: 'POST',
      body: Buffer.alloc(300_000),
      headers: { 'content-type': 'application/octet-stream' },
    };
    const accepted = await fetchAs(demo, version)(`${url}/upload`, upload);
    expect(await accepted.text()).toBe('300000');
    const refused = await fetchAs(stranger, version)(`${url}/upload`, upload);
    expect(await refused.json()).toMatchObject({ code: 'CLIENT_UNKNOWN' });
    expect(reached).toEqual(['POST /upload']);
  },
);

it.each(frameworks)(
  '%s: a refused connection goes on, also after a body that nobody wanted',
  async framework => {
    const { port, sockets } = await serve(pki, framework);
    const { agent } = keepAlive();
    const first = await ask(port, '/whoami', { agent });
    const second = await ask(port, '/upload', { agent, method: 'POST' }, Buffer.alloc(300_000));
    const third = await ask(port, '/whoami', { agent });
    for (const { status, body } of [first, second, third])
      expect([status, JSON.parse(body)]).toMatchObject([
        401,
        { code: 'CLIENT_CERTIFICATE_REQUIRED', stage: 'presented' },
      ]);
    expect(sockets.size).toBe(1);
  },
);

it.each(combinations)(
  '%s over %s: who comes with a revoked certificate is answered once, and disconnected',
  async (framework, version) => {
    const revoked = pki.client('demo_client');
    const { port, url, guard } = await serve(pki, framework, { http2: version === 'HTTP/2' });
    await guard.revoke(revoked.certificate.fingerprints.sha256);
    if (version === 'HTTP/1.1') {
      const { headers, body } = await ask(port, '/whoami', keepAlive(revoked));
      expect([headers.connection, JSON.parse(body)]).toMatchObject([
        'close',
        { code: 'CERTIFICATE_REVOKED' },
      ]);
      return;
    }
    const session = connect(url, { ca: pki.ca, key: revoked.keyPem, cert: revoked.pem });
    const stream = session.request({ ':path': '/whoami' });
    const [headers] = await once(stream, 'response');
    expect(headers[':status']).toBe(401);
    stream.resume();
    await once(session, 'close');
  },
);

it.each(['node', 'fastify', 'hono'] as const)(
  '%s over HTTP/2: stops the body of who is refused, and goes on with the connection',
  async framework => {
    const { url, sockets } = await serve(pki, framework, { http2: true });
    const session = connect(url, { ca: pki.ca, key: stranger.keyPem, cert: stranger.pem });
    onTestFinished(() => session.destroy());
    for (const _ of [1, 2]) {
      // A body that never ends.
      const stream = session.request({ ':path': '/upload', ':method': 'POST' });
      stream.write(Buffer.alloc(1_000));
      const [headers] = await once(stream, 'response');
      expect(headers[':status']).toBe(403);
      stream.resume();
      await once(stream, 'close');
      expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
    }
    expect(sockets.size).toBe(1);
  },
);

it.each(['express', 'hono'] as const)(
  '%s: lets nobody in where the guard is not attached, and tells the operator why',
  async framework => {
    const { url, errors, reached } = await serve(pki, framework, { attached: false });
    const response = await fetchAs(demo)(`${url}/whoami`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      code: 'SERVER_ERROR',
      detail: 'The server failed; the operator was told why',
    });
    expect(errors).toEqual([
      expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining('guard.attach') }),
    ]);
    expect(reached).toEqual([]);
  },
);

it.each(combinations)(
  '%s over %s: no app sees a Client-Cert that a caller wrote himself',
  async (framework, version) => {
    const { url } = await serve(pki, framework, { http2: version === 'HTTP/2' });
    const response = await fetchAs(demo, version)(`${url}/whoami`, { headers: { 'client-cert': ':AAAA:' } });
    expect(await response.json()).toEqual({
      clientId: 'demo_client',
      trustLevel: 'standard',
      clientCert: null,
    });
  },
);

it.each(combinations)(
  '%s over %s: at the edge of the handshake a stranger has no answer, and a client has one',
  async (framework, version) => {
    const { url, reached } = await serve(pki, framework, {
      http2: version === 'HTTP/2',
      guard: { edge: 'handshake' },
    });
    await expect(fetchAs(stranger, version)(`${url}/whoami`)).rejects.toThrow();
    expect(reached).toEqual([]);
    const response = await fetchAs(demo, version)(`${url}/whoami`);
    expect(await response.json()).toMatchObject({ clientId: 'demo_client' });
  },
);

it.each(combinations)('%s over %s: judges the path that the app routes by', async (framework, version) => {
  const authorize = { rules: [{ paths: ['/whoami'], allow: [{ client: 'demo_client' }] }] };
  const { url } = await serve(pki, framework, {
    http2: version === 'HTTP/2',
    guard: { authorize } as object,
  });
  const fetch = fetchAs(demo, version);
  expect((await fetch(`${url}/whoami?a=b`)).status).toBe(200);
  const refused = await fetch(`${url}/upload`, { method: 'POST', body: 'x' });
  expect(await refused.json()).toMatchObject({ code: 'NOT_AUTHORIZED' });
});
