import { once } from 'node:events';
import { request } from 'node:https';
import { type ConnectionOptions, connect } from 'node:tls';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '../src/index.js';

const pki = createTestPki();
const server = pki.server('localhost');
const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };

async function started(options: MockServerOptions = {}): Promise<MockServer> {
  const mock = await startMockServer(options);
  onTestFinished(() => mock.close());
  return mock;
}

const tlsOf = (mock: MockServer, client?: Issued, session?: Buffer): ConnectionOptions => ({
  host: '127.0.0.1',
  port: Number(new URL(mock.url).port),
  servername: 'localhost',
  ca: mock.pki?.ca ?? pki.ca,
  ...(client === undefined ? {} : { cert: client.pem, key: client.keyPem }),
  ...(session === undefined ? {} : { session }),
});

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly body: Record<string, unknown>;
}

/** A call by node:https, which knows nothing of Countersign. */
function call(
  mock: MockServer,
  path: string,
  client?: Issued,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ ...tlsOf(mock, client), path, agent: false, ...rest }, async response => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({
        status: response.statusCode,
        type: response.headers['content-type'],
        body: JSON.parse(text),
      });
    });
    sent.on('error', reject).end(body);
  });
}

it('answers a caller without certificate with 401 and says why, as problem+json', async () => {
  const mock = await started();
  expect(await call(mock, '/v1/identity')).toEqual({
    status: 401,
    type: 'application/problem+json',
    body: {
      type: 'about:blank',
      title: 'A client certificate is required',
      status: 401,
      detail: 'No client certificate was presented',
      code: 'CLIENT_CERTIFICATE_REQUIRED',
      stage: 'presented',
      retryable: false,
      requestId: expect.stringMatching(/^req_/),
    },
  });
  expect(mock.requests).toMatchObject([
    { method: 'GET', path: '/v1/identity', client: undefined, refused: 'CLIENT_CERTIFICATE_REQUIRED' },
  ]);
});

it('is reached by a client that uses nothing of Countersign but the certificate', async () => {
  const mock = await started({ tls: { material } });
  const answer = await call(mock, '/v1/identity', pki.client('demo_client'));
  expect(answer).toMatchObject({ status: 200, type: 'application/json', body: { clientId: 'demo_client' } });
});

it('refuses a server certificate that is used by a client', async () => {
  const mock = await started({ tls: { material } });
  const answer = await call(mock, '/v1/identity', pki.server('demo_client'));
  expect(answer).toMatchObject({ status: 401, body: { code: 'CERTIFICATE_PURPOSE_INVALID' } });
});

it('refuses a certificate whose chain is not sent', async () => {
  const mock = await started({ tls: { material } });
  const issued = pki.client('demo_client');
  const alone: Issued = Object.create(issued, { pem: { value: issued.certificate.pem } });
  const answer = await call(mock, '/v1/identity', alone);
  expect(answer).toMatchObject({ status: 401, body: { code: 'CERTIFICATE_CHAIN_INVALID' } });
});

const json = { 'content-type': 'application/json', 'x-api-key': 'key-for-tests' };
const keyed = { ...json, 'idempotency-key': 'k' };
const apiKeys = { demo_client: 'key-for-tests' };

it.each([
  ['a POST without Idempotency-Key', 'POST', '/v1/payments', json, '{}', 400, 'IDEMPOTENCY_KEY_MISSING'],
  ['a body that is not JSON', 'POST', '/v1/payments', keyed, '{', 400, 'REQUEST_INVALID'],
  ['a body that is null', 'POST', '/v1/payments', keyed, 'null', 400, 'REQUEST_INVALID'],
  ['a body of a mebibyte', 'POST', '/v1/payments', keyed, ' '.repeat(1024 ** 2), 400, 'REQUEST_INVALID'],
  ['a larger one', 'POST', '/v1/payments', keyed, ' '.repeat(3 * 1024 ** 2), 413, 'PAYLOAD_TOO_LARGE'],
  ['a call without API key', 'GET', '/v1/payments', {}, '', 401, 'API_KEY_INVALID'],
  ['a path that is not there', 'GET', '/v2/payments', {}, '', 404, 'NOT_FOUND'],
  ['a path with malformed escapes', 'GET', '/v1/payments/%E0%A4%A', {}, '', 404, 'NOT_FOUND'],
  ['a method that is not there', 'DELETE', '/v1/payments', {}, '', 405, 'METHOD_NOT_ALLOWED'],
])('answers %s with a coded problem', async (_, method, path, headers, body, status, code) => {
  const mock = await started({ tls: { material }, apiKeys });
  const answer = await call(mock, path, pki.client('demo_client'), { method, headers, body });
  expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { code, status } });
});

it('tells a caller whom it refuses how its connection looks', async () => {
  const mock = await started({ tls: { material } });
  expect((await call(mock, '/v1/diagnostics/tls')).body).toEqual({
    tlsVersion: 'TLSv1.3',
    cipher: expect.stringMatching(/^TLS_/),
    resumed: false,
    address: '127.0.0.1',
    serverName: 'localhost',
    certificate: {
      presented: false,
      accepted: false,
      code: 'CLIENT_CERTIFICATE_REQUIRED',
      stage: 'presented',
    },
  });
  const stranger = await call(mock, '/v1/diagnostics/tls', createTestPki().client('demo_client'));
  expect(stranger.body.certificate).toEqual({
    presented: true,
    accepted: false,
    code: 'CERTIFICATE_CHAIN_INVALID',
    stage: 'chain',
  });
  const known = await call(mock, '/v1/diagnostics/tls', pki.client('demo_client'));
  expect(known.body.certificate).toMatchObject({ accepted: true, clientId: 'demo_client' });
});

it('lets a client in whose certificate gives it the role', async () => {
  const clients = [{ clientId: 'operator', securityLevel: 'standard' as const }];
  const mock = await started({ tls: { material }, clients, apiKeys: { operator: 'key-for-tests' } });
  const list = (role: string) =>
    call(mock, '/admin/clients', pki.client('operator', { role }), { headers: json });
  expect(await list('admin')).toMatchObject({ status: 200, body: { data: [{ id: 'operator' }] } });
  expect(await list('clerk')).toMatchObject({ status: 403, body: { code: 'NOT_AUTHORIZED' } });
});

it('knows what was paid', async () => {
  const at = new Date();
  const mock = await started({ tls: { material }, apiKeys, now: () => at });
  const body = '{"amount":{"currency":"EUR","value":"1.00"}}';
  await call(mock, '/v1/payments', pki.client('demo_client'), { method: 'POST', headers: keyed, body });
  expect(mock.payments()).toMatchObject([
    {
      clientId: 'demo_client',
      idempotencyKey: 'k',
      payment: { status: 'authorized', createdAt: at.toISOString() },
    },
  ]);
});

it('answers a repeated call with the first answer, and marks it', async () => {
  const mock = await started({ tls: { material }, apiKeys });
  const client = pki.client('demo_client');
  const post = {
    method: 'POST',
    headers: keyed,
    body: '{"amount":{"currency":"EUR","value":"1.00"}}',
  };
  const [first, second] = [
    await call(mock, '/v1/payments', client, post),
    await call(mock, '/v1/payments', client, post),
  ];
  expect(first.status).toBe(201);
  expect(second).toEqual(first);
});

// FACTS 2 and 31: a resumed session says 'authorized', whatever the full handshake found.
describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s, a resumed session', version => {
  async function resumed(mock: MockServer, client: Issued): Promise<string> {
    const first = connect({ ...tlsOf(mock, client), maxVersion: version });
    first.write('GET /v1/identity HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [[session]] = await Promise.all([once(first, 'session') as Promise<[Buffer]>, once(first, 'data')]);
    first.destroy();
    // Without certificate: a session carries the identity that it was made with.
    const second = connect({ ...tlsOf(mock, undefined, session), maxVersion: version });
    second.write('GET /v1/identity HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [data] = (await once(second, 'data')) as [Buffer];
    expect(second.isSessionReused()).toBe(true);
    second.destroy();
    return String(data);
  }

  it('of a good certificate is admitted', async () => {
    expect(await resumed(await started({ tls: { material } }), pki.client('demo_client'))).toContain(
      '"demo_client"',
    );
  });

  it('of an unknown CA stays refused', async () => {
    const stranger = createTestPki().client('demo_client');
    expect(await resumed(await started({ tls: { material } }), stranger)).toContain(
      'CERTIFICATE_CHAIN_INVALID',
    );
  });

  it('of an expired certificate stays refused', async () => {
    const expired = pki.client('demo_client', {
      notBefore: new Date('2019-01-01'),
      notAfter: new Date('2020-01-01'),
    });
    expect(await resumed(await started({ tls: { material } }), expired)).toContain('CERTIFICATE_EXPIRED');
  });
});

// Node keeps the verdict of the first handshake when a renegotiation brings another certificate.
it('renegotiates with nobody: who came in stays who came in', async () => {
  const mock = await started({ tls: { material, maxVersion: 'TLSv1.2' } });
  const socket = connect(tlsOf(mock, pki.client('demo_client')));
  await once(socket, 'secureConnect');
  const outcome = await new Promise(resolve => {
    socket.on('error', resolve).on('close', () => resolve('closed'));
    socket.resume().renegotiate({ rejectUnauthorized: false }, error => resolve(error ?? 'renegotiated'));
  });
  expect(outcome).not.toBe('renegotiated');
  socket.destroy();
});

describe('refuses to start', () => {
  it('on a port that is in use', async () => {
    const port = Number(new URL((await started()).url).port);
    await expect(startMockServer({ port })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: `Port ${port} is in use`,
      hint: expect.stringContaining('free'),
    });
  });

  it.each([
    ['an unknown option', { prot: 1 } as never],
    ['an unknown security level', { clients: [{ clientId: 'x', securityLevel: 'low' as never }] }],
    [
      'a malformed thumbprint',
      {
        clients: [
          {
            clientId: 'x',
            securityLevel: 'enhanced' as const,
            certificatePinning: true,
            pinnedThumbprint: 'abc',
          },
        ],
      },
    ],
    [
      'a malformed address rule',
      { clients: [{ clientId: 'x', securityLevel: 'enhanced' as const, ipRestrictions: ['10.0.0.0/99'] }] },
    ],
    [
      'an address rule that is none',
      { clients: [{ clientId: 'x', securityLevel: 'enhanced' as const, ipRestrictions: ['example.com'] }] },
    ],
    [
      'pinning without a thumbprint, nor a CA to issue what could be pinned',
      {
        tls: { material },
        clients: [{ clientId: 'x', securityLevel: 'enhanced' as const, certificatePinning: true }],
      },
    ],
    [
      'a misspelt registration',
      { clients: [{ clientId: 'x', securityLevel: 'enhanced' as const, ipRestriction: [] } as never] },
    ],
    ['an API key that two share', { apiKeys: { one: 'key', two: 'key' } }],
    ['an API key with a space', { apiKeys: { one: 'a key' } }],
    ['a key of another certificate', { tls: { material: { ...material, key: pki.client('x').keyPem } } }],
    ['text that is no certificate', { tls: { material: { ...material, certificate: 'nonsense' } } }],
  ])('with %s', async (_, options) => {
    await expect(startMockServer(options as MockServerOptions)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

it('connects nobody with certificates it could not issue', async () => {
  const mock = await started({ tls: { material } });
  expect(() => mock.connect('demo_client')).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it('ends with its block, and closes open connections', async () => {
  let url = '';
  let closed: Promise<unknown>;
  {
    await using mock = await startMockServer();
    url = mock.url;
    const socket = connect(tlsOf(mock, mock.pki?.client('demo_client')));
    await once(socket, 'secureConnect');
    closed = once(socket, 'close');
    socket.on('error', () => {});
  }
  await closed;
  const again = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  await expect(once(again, 'secureConnect')).rejects.toThrow('ECONNREFUSED');
});
