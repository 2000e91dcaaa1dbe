import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientOf, type MockServer, type MockServerOptions, startMockServer } from '../src/index.js';
import { callHttp1, callHttp2 } from './call.js';

const pki = createTestPki();
const { pem: certificate, keyPem: key } = pki.server('localhost');
const material = { certificate, key, clientCa: pki.ca };

async function mockServer(options?: MockServerOptions): Promise<MockServer> {
  const mock = await startMockServer(options);
  onTestFinished(() => mock.close());
  return mock;
}

/** Servers and sockets that are open in this process. */
async function open(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter(name => name.startsWith('TCP')).length;
}

describe('a mock that cannot be started says why, and leaves nothing behind:', () => {
  it.each<[string, unknown]>([
    ['a version of TLS that is too old', { tls: { minVersion: 'TLSv1.1' } }],
    ['a version that there is not', { tls: { maxVersion: 'TLSv1.4' } }],
    ['versions that leave none', { tls: { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' } }],
    ['certificates under other names', { tls: { material: { cert: certificate, key, clientCa: pki.ca } } }],
    ['no certificates', { tls: { material: {} } }],
    ['paths in place of certificates', { tls: { material: { ...material, key: '/client.key' } } }],
    ['the key of another', { tls: { material: { ...material, key: pki.server('localhost').keyPem } } }],
    ['a CA that is none', { tls: { material: { ...material, clientCa: 'none' } } }],
    ['a client that is nothing', { clients: [null] }],
    ['a client that is a name', { clients: ['demo_client'] }],
    [
      'a client twice',
      {
        clients: [
          { clientId: 'a', securityLevel: 'standard' },
          { clientId: 'a', securityLevel: 'standard' },
        ],
      },
    ],
    ['a PKI that is none', { pki: {} }],
    ['a clock of numbers', { now: () => Date.now() }],
    ['a clock that stands nowhere', { now: () => new Date(Number.NaN) }],
    ['an API key of two lines', { apiKeys: { demo_client: 'a\nb' } }],
    ['a handler that is none', { handlers: [{}] }],
    ['a protocol that is not spoken', { tls: { alpn: ['h3'] } }],
    ['a protocol that is nothing', { tls: { alpn: [Object.create(null)] } }],
    ['a policy without rules', { authorize: { rules: [] } }],
  ])('%s', async (_, options) => {
    const before = await open();
    await expect(startMockServer(options as MockServerOptions)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    expect(await open()).toBeLessThanOrEqual(before);
  });
});

describe('closing', () => {
  it('twice at once, and once more, is closing once', async () => {
    const before = await open();
    const [one, other] = await Promise.all([startMockServer(), startMockServer()]);
    expect(one.url).not.toBe(other.url);
    const files = await Promise.all([one.files('demo_client'), other.files('demo_client')]);
    await Promise.all([one.close(), one.close(), other.close()]);
    await one.close();
    expect(files.filter(({ json }) => existsSync(dirname(json)))).toEqual([]);
    expect(await open()).toBeLessThanOrEqual(before);
  });

  it('takes files away that are still being written', async () => {
    const mock = await startMockServer();
    const writing = Promise.all([mock.files('demo_client'), mock.files('order-service')]);
    await mock.close();
    const files = await writing;
    expect(files.filter(({ json }) => existsSync(dirname(json)))).toEqual([]);
  });

  it('is the end of waiting for requests', async () => {
    const mock = await startMockServer();
    const waiting = mock.requests.waitFor(2, { timeout: 600_000 });
    const aborted = expect(waiting).rejects.toMatchObject({
      ...{ code: 'ABORTED', message: expect.stringContaining('GET /v1/identity (200)') },
    });
    await callHttp1(mock, '/v1/identity');
    await mock.close();
    await aborted;
    expect(await mock.requests.waitFor(1)).toMatchObject({ path: '/v1/identity' });
    await expect(mock.requests.waitFor(2)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('is the end of files', async () => {
    const mock = await startMockServer();
    await mock.close();
    await expect(mock.files('demo_client')).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(mock.curl('demo_client')).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it.each([
    ['HTTP/1.1', callHttp1],
    ['HTTP/2', callHttp2],
  ] as const)('ends the requests that are under way over %s', async (_, call) => {
    const before = await open();
    const mock = await startMockServer();
    mock.inject({ kind: 'stall', route: 'GET /v1/payments' });
    const stalled = [1, 2, 3].map(() =>
      call(mock, '/v1/payments').then(
        () => 'answered',
        () => 'cut',
      ),
    );
    const handshakes = [1, 2, 3].map(() =>
      call(mock, '/v1/identity').then(
        ({ body }) => body.resume(),
        () => 'cut',
      ),
    );
    await mock.requests.waitFor(3);
    await mock.close();
    expect(await Promise.all(stalled)).toEqual(['cut', 'cut', 'cut']);
    await Promise.all(handshakes);
    expect(await open()).toBeLessThanOrEqual(before);
  });
});

describe('what a test got wrong is said to it:', () => {
  it.each<[string, (mock: MockServer) => unknown]>([
    ['an address that is none', mock => mock.connect('demo_client', { address: 'here' })],
    ['a range of addresses', mock => mock.connect('demo_client', { address: '198.51.100.0/24' })],
    ['a client to revoke that is misspelt', mock => mock.revoke('demo_cleint')],
    ['nothing to revoke', mock => mock.revoke(undefined as never)],
    ['a client to block that is misspelt', mock => mock.block('demo_cleint')],
    ['a path that does not begin', mock => mock.curl('demo_client', 'v1/identity')],
    ['clients that are none', mock => mock.setClients('demo_client' as never)],
    ['a client without a level', mock => mock.setClients([{ clientId: 'demo_client' } as never])],
    ['an event that is misspelt', mock => mock.on('client_blokced' as never, () => {})],
    ['a reason that is none', mock => mock.revoke('demo_client', { reason: 7 as never })],
    ['nothing to expect', mock => mock.expectCertificate('demo_client', null as never)],
    ['text to expect', mock => mock.expectCertificate('demo_client', 'a.pem' as never)],
    ['what has no fingerprint', mock => mock.expectCertificate('demo_client', { fingerprints: {} } as never)],
    ['a certificate of nobody', mock => mock.expectCertificate(undefined as never, pki.issuing)],
    ['nothing to wait for', mock => mock.requests.waitFor('POST /v1/payments' as never)],
    ['to wait for what was before the first', mock => mock.requests.waitFor(0)],
    [
      'to wait for what is said later',
      async mock => {
        await callHttp1(mock, '/v1/identity');
        await mock.requests.waitFor((async () => false) as never);
      },
    ],
    ['to wait for half a request', mock => mock.requests.waitFor(1.5)],
    ['to wait as nothing says', mock => mock.requests.waitFor(1, null as never)],
    ['to wait for ever', mock => mock.requests.waitFor(1, { timeout: Number.POSITIVE_INFINITY })],
    ['to wait for a text', mock => mock.requests.waitFor(1, { timeout: '5s' as never })],
    ['the client of no request', () => clientOf({ request: new Request('https://localhost/') } as never)],
    ['the client of nothing', () => clientOf(undefined as never)],
  ])('%s', async (_, work) => {
    const mock = await mockServer();
    mock.connect('demo_client');
    const error = await (async () => work(mock))().catch(error => error);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringMatching(/./) });
  });

  it('what to revoke is no certificate, where the mock has no CA, either', async () => {
    const mock = await mockServer({ tls: { material } });
    const revoked = mock.revoke({ certificate: {} } as never);
    await expect(revoked).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it.each<[string, (mock: MockServer) => unknown]>([
    ['connect', mock => mock.connect(7 as never)],
    ['files', mock => mock.files('demo_client', { addres: '::1' } as never)],
    ['curl', mock => mock.curl('demo_client', null as never)],
  ])('by the name of what was called: %s', async (name, work) => {
    const mock = await mockServer();
    const error = await (async () => work(mock))().catch(error => error);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(`^${name}`) });
  });
});

it('clients that are refused leave those before in force', async () => {
  const mock = await mockServer();
  await expect(
    mock.setClients([{ clientId: 'demo_client', securityLevel: 'top' as never }]),
  ).rejects.toThrow();
  const { status, body } = await callHttp1(mock, '/v1/identity', { client: 'enterprise_client_corp' });
  body.resume();
  expect(status).toBe(200);
});

it('what is thrown by who waits for a request is told to him, and the request is answered', async () => {
  const mock = await mockServer();
  const waiting = mock.requests.waitFor(({ body }) => JSON.parse(String(body)).amount);
  const [{ status, body }] = await Promise.all([
    callHttp1(mock, '/v1/identity'),
    expect(waiting).rejects.toThrow(SyntaxError),
  ]);
  body.resume();
  expect(status).toBe(200);
});
