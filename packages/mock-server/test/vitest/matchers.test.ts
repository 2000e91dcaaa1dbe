import { describe, expect } from 'vitest';
import type { MockServer } from '../../src/index.js';
import { mockTest } from '../../src/vitest.js';
import { type Call, callHttp1, callHttp2 } from '../call.js';

const test = mockTest();
const order = JSON.stringify({ amount: { currency: 'EUR', value: '12.50' }, reference: 'order 7' });
const pay = (mock: MockServer, client = 'demo_client', call: Call = callHttp1) =>
  call(mock, '/v1/payments', {
    ...{ client, method: 'POST', body: order },
    headers: { 'content-type': 'application/json', 'idempotency-key': `order-7-${client}` },
  });

/** What an assertion says that fails. */
function messageOf(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The assertion held');
}

describe('toHaveReceived', () => {
  test('holds for what came, by method, path, client, status, headers and body', async ({ mock }) => {
    await pay(mock);
    await pay(mock, 'order-service');
    expect(mock).toHaveReceived('POST /v1/payments');
    expect(mock).toHaveReceived('/v1/payments', { times: 2 });
    expect(mock).toHaveReceived('POST /v1/*', { client: 'order-service', times: 1, status: 201 });
    expect(mock).toHaveReceived('POST /**', { body: { amount: { value: '12.50' } }, times: 2 });
    expect(mock).toHaveReceived('POST /v1/payments', {
      headers: { 'Idempotency-Key': expect.stringMatching(/^order-7-/) },
      body: { reference: expect.any(String) },
    });
  });

  test.for([
    ['another method', 'GET /v1/payments', {}],
    ['another path', 'POST /v1/payments/pay_1', {}],
    ['a part of the path', 'POST /v1', {}],
    ['a star for two segments', 'POST /*', {}],
    ['a dot where there is none', 'POST /v1.payments', {}],
    ['another client', 'POST /v1/payments', { client: 'order-service' }],
    ['another count', 'POST /v1/payments', { times: 2 }],
    ['another status', 'POST /v1/payments', { status: 200 }],
    ['another header', 'POST /v1/payments', { headers: { 'content-type': 'text/plain' } }],
    ['another body', 'POST /v1/payments', { body: { amount: { value: '1.00' } } }],
  ] as const)('does not hold for %s', async ([, route, options], { mock }) => {
    await pay(mock);
    expect(mock).not.toHaveReceived(route, options);
  });

  test('says what came instead', async ({ mock }) => {
    await pay(mock);
    await callHttp1(mock, '/v1/identity', { client: 'stranger' });
    expect(
      messageOf(() =>
        expect(mock).toHaveReceived('POST /v1/payments', { client: 'order-service', times: 2 }),
      ),
    ).toBe(`expected the mock to have received POST /v1/payments, client "order-service" 2 times; it did never

the mock received:
  POST /v1/payments  demo_client  201
  GET /v1/identity  nobody  403 CLIENT_UNKNOWN`);
    expect(messageOf(() => expect(mock).not.toHaveReceived('POST /v1/payments'))).toContain(
      'expected the mock not to have received POST /v1/payments; it did once',
    );
  });

  test('says what was asked, also where that is a matcher', ({ mock }) => {
    const headers = { 'X-Api-Key': expect.any(String) };
    expect(messageOf(() => expect(mock).toHaveReceived('/', { headers, times: 1 }))).toContain(
      'to have received /, headers {"X-Api-Key": Any<String>} once',
    );
  });

  test.for([
    expect.objectContaining({ 'content-type': 'application/json' }),
    { 'Content-Type': expect.stringContaining('json') },
  ])('compares headers by %s', async (headers, { mock }) => {
    await pay(mock);
    expect(mock).toHaveReceived('POST /v1/payments', { headers });
    expect(mock).not.toHaveReceived('GET /v1/payments', { headers });
  });

  test('says so where nothing came', ({ mock }) => {
    expect(messageOf(() => expect(mock).toHaveReceived('/'))).toContain('the mock received nothing');
  });

  test('is written for the newest of many', async ({ mock }) => {
    for (let i = 0; i < 25; i++) await callHttp1(mock, `/v1/payments/pay_${i}`);
    const message = messageOf(() => expect(mock).toHaveReceived('POST /v1/payments'));
    expect(message).toContain('the mock received 25, the last of them:\n  GET /v1/payments/pay_5 ');
  });
});

const edges = [
  ['application', test],
  ['handshake', mockTest({ edge: 'handshake' })],
] as const;

describe.each(edges)('toHaveRefused, at the edge %s,', (edge, it) => {
  it.for([
    ['HTTP/1.1', callHttp1],
    ['HTTP/2', callHttp2],
  ] as const)('holds for the stage that refused, over %s', async ([, call], { mock }) => {
    const identity = (client: string | null) => call(mock, '/v1/identity', { client }).catch(() => {});
    await identity(null);
    await identity('stranger');
    await identity('demo_client');
    await mock.revoke('demo_client');
    await identity('demo_client');
    expect(mock).toHaveRefused('presented');
    expect(mock).toHaveRefused('authorization', { client: 'stranger', code: 'CLIENT_UNKNOWN', times: 1 });
    expect(mock).toHaveRefused('revocation', { client: 'demo_client', code: 'CERTIFICATE_REVOKED' });
    expect(mock).not.toHaveRefused('revocation', { client: 'stranger' });
    expect(mock).not.toHaveRefused('expiry');
    const message = messageOf(() => expect(mock).toHaveRefused('expiry', { client: 'stranger' }));
    const where = edge === 'handshake' ? 'in the handshake' : 'GET /v1/identity';
    expect(message).toContain(
      'expected the mock to have refused at the stage \'expiry\', client "stranger"; it did never',
    );
    expect(message).toContain(`  revocation  CERTIFICATE_REVOKED  demo_client  ${where}`);
  });
});

test('toHaveRefused holds for what the API refuses', async ({ mock }) => {
  await callHttp1(mock, '/v1/payments', { headers: { 'x-api-key': 'another' } });
  expect(mock).toHaveRefused('authorization', { code: 'API_KEY_INVALID', client: 'demo_client', times: 1 });
});

test('toHaveSeenClient holds for those who were let in', async ({ mock }) => {
  await callHttp1(mock, '/v1/identity');
  await callHttp1(mock, '/v1/identity', { client: 'stranger' });
  expect(mock).toHaveSeenClient('demo_client');
  expect(mock).not.toHaveSeenClient('stranger');
  const message = messageOf(() => expect(mock).toHaveSeenClient('stranger'));
  expect(message).toContain("expected the mock to have let in the client 'stranger'; it did never");
  expect(message).toContain('the mock refused:\n  authorization  CLIENT_UNKNOWN  stranger  GET /v1/identity');
});

test.for<[string, (mock: MockServer) => void, string]>([
  ['a misspelt stage', mock => expect(mock).not.toHaveRefused('revokation' as never), 'there is no stage'],
  ['a stage that is none', mock => expect(mock).toHaveRefused(Symbol('ip') as never), 'the stage is symbol'],
  [
    'a misspelt code',
    mock => expect(mock).not.toHaveRefused('ip', { code: 'IP_NOT_ALOWED' as never }),
    'there is no code',
  ],
  ['half a time', mock => expect(mock).not.toHaveReceived('/', { times: 0.5 }), 'no whole number'],
  ['less than never', mock => expect(mock).not.toHaveRefused('ip', { times: -1 }), 'no whole number'],
  ['a route without path', mock => expect(mock).not.toHaveReceived('POST'), 'is no route'],
  ['a query', mock => expect(mock).not.toHaveReceived('/v1/payments?limit=1'), 'is no route'],
  ['a method in lower case', mock => expect(mock).not.toHaveReceived('post /v1/payments'), 'is no route'],
  ['a misspelt condition', mock => expect(mock).toHaveReceived('/', { clients: '' } as never), 'no option'],
  ['what is no mock', () => expect({}).toHaveSeenClient('demo_client'), 'no mock server'],
])('a matcher refuses %s, also where it is negated', ([, assert, message], { mock }) => {
  expect(messageOf(() => assert(mock))).toContain(message);
});
