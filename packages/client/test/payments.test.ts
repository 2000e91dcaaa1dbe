import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '129.90' };

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', maxVersion => {
  it('makes a payment and reads it back', async () => {
    const mock = await mockServer({ tls: { maxVersion } });
    const client = clientOf(mock.connect('demo_client'));
    const created = await client.payments.create({ amount, reference: 'order 17' });
    expect(created).toMatchObject({ status: 'authorized', amount, reference: 'order 17' });
    expect(created.id).toMatch(/^pay_[0-9A-Za-z]+$/);
    expect(await client.payments.retrieve(created.id)).toEqual(created);
    expect(mock.requests.map(({ method, client, tlsVersion }) => [method, client, tlsVersion])).toEqual([
      ['POST', 'demo_client', maxVersion],
      ['GET', 'demo_client', maxVersion],
    ]);
  });

  it('learns who the server thinks it is', async () => {
    const mock = await mockServer({ tls: { maxVersion } });
    const { identity, ...connection } = mock.connect('financial_client_bank');
    const me = await clientOf({ identity, ...connection }).identity.whoami();
    expect(me).toMatchObject({
      clientId: 'financial_client_bank',
      trustLevel: 'maximum',
      subject: 'CN=financial_client_bank',
      fingerprints: { sha256: identity.fingerprint },
      address: '127.0.0.1',
    });
  });
});

describe('an idempotency key', () => {
  it('makes one payment of two calls', async () => {
    const client = clientOf((await mockServer()).connect('demo_client'));
    const options = { idempotencyKey: 'order-17' };
    const first = await client.payments.create({ amount }, options);
    expect(await client.payments.create({ amount }, options)).toEqual(first);
  });

  it('is made anew for each call that gives none', async () => {
    const mock = await mockServer();
    const client = clientOf(mock.connect('demo_client'));
    const [one, two] = await Promise.all([
      client.payments.create({ amount }),
      client.payments.create({ amount }),
    ]);
    expect(one.id).not.toBe(two.id);
    const [first, second] = mock.requests.map(request => request.headers['idempotency-key']);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  });

  it('is refused for another payment', async () => {
    const client = clientOf((await mockServer()).connect('demo_client'));
    const options = { idempotencyKey: 'order-17' };
    await client.payments.create({ amount }, options);
    const error = await refusal(client.payments.create({ amount: { ...amount, value: '1.00' } }, options));
    expect(error).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422, name: 'ApiError' });
  });

  it('belongs to one client', async () => {
    const mock = await mockServer();
    const options = { idempotencyKey: 'order-17' };
    const one = await clientOf(mock.connect('demo_client')).payments.create({ amount }, options);
    const two = await clientOf(mock.connect('financial_client_bank')).payments.create({ amount }, options);
    expect(one.id).not.toBe(two.id);
  });
});

it('does not see the payments of another client', async () => {
  const mock = await mockServer();
  const { id } = await clientOf(mock.connect('demo_client')).payments.create({ amount });
  const error = await refusal(clientOf(mock.connect('financial_client_bank')).payments.retrieve(id));
  expect(error).toMatchObject({ code: 'NOT_FOUND', status: 404, outcome: 'processed' });
  expect(error.requestId).toMatch(/^req_/);
});

it.each([
  [{ currency: 'eur', value: '1.00' }, 'amount.currency'],
  [{ currency: 'EUR', value: '1,00' }, 'amount.value'],
  [{ currency: 'EUR', value: 1 as never }, 'amount.value'],
])('a payment of %j is refused by name of its fault', async (wrong, field) => {
  const client = clientOf((await mockServer()).connect('demo_client'));
  const error = await refusal(client.payments.create({ amount: wrong }));
  expect(error).toMatchObject({ code: 'REQUEST_INVALID', status: 400, param: field });
  expect(error.message).toContain(field);
});

it.each(['', '../identity', 'pay_x/../../identity', '%2e%2e'])(
  'the id %j reaches no other resource',
  async id => {
    const mock = await mockServer();
    const error = await refusal(clientOf(mock.connect('demo_client')).payments.retrieve(id));
    expect(['NOT_FOUND', 'REQUEST_INVALID']).toContain(error.code);
    expect(mock.requests.filter(request => request.path === '/v1/identity')).toEqual([]);
  },
);

it('sends the API key, and only where there is one', async () => {
  const mock = await mockServer({ apiKeys: { demo_client: 'key-for-tests' } });
  const { apiKey, ...connection } = mock.connect('demo_client');
  await clientOf({ ...connection, apiKey }).identity.whoami();
  await clientOf(connection).identity.whoami();
  expect(mock.requests.map(request => request.headers['x-api-key'])).toEqual(['key-for-tests', undefined]);
});

it.each([
  ['the environment', { env: 'COUNTERSIGN_TEST_API_KEY' }],
  ['a function', () => 'key-for-tests'],
])('takes the API key from %s', async (_, apiKey) => {
  vi.stubEnv('COUNTERSIGN_TEST_API_KEY', 'key-for-tests');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const mock = await mockServer({ apiKeys: { demo_client: 'key-for-tests' } });
  const client = clientOf({ ...mock.connect('demo_client'), apiKey });
  expect((await client.payments.create({ amount })).status).toBe('authorized');
});

it('asks for the API key once, and anew after it was refused', async () => {
  const mock = await mockServer({ apiKeys: { demo_client: 'new-key' } });
  const keys = ['old-key', 'new-key'];
  const client = clientOf({
    ...mock.connect('demo_client'),
    apiKey: () => keys.shift() ?? 'asked too often',
  });
  expect(await refusal(client.payments.create({ amount }))).toMatchObject({
    code: 'API_KEY_INVALID',
    status: 401,
  });
  await client.payments.create({ amount });
  await client.payments.create({ amount });
  expect(keys).toEqual([]);
});

it.each([
  ['of another kind', () => 1 as never, 'The API key is no text but number'],
  ['with a newline', () => 'key\n', 'apiKey is not a text of visible ASCII characters'],
  [
    'that is not set',
    { env: 'COUNTERSIGN_TEST_NO_KEY' },
    'The environment variable COUNTERSIGN_TEST_NO_KEY is not set',
  ],
])('sends nothing with an API key %s', async (_, apiKey, message) => {
  const mock = await mockServer();
  const error = await refusal(clientOf({ ...mock.connect('demo_client'), apiKey }).identity.whoami());
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', message, outcome: 'not-sent' });
  expect(mock.requests).toEqual([]);
});

it('keeps the path of a base URL', async () => {
  const mock = await mockServer();
  const connection = mock.connect('demo_client');
  await refusal(clientOf({ ...connection, baseUrl: `${mock.url}/gateway/` }).identity.whoami());
  expect(mock.requests.map(request => request.path)).toEqual(['/gateway/v1/identity']);
});

it('gives up when it is told to', async () => {
  const mock = await mockServer();
  const client = clientOf(mock.connect('demo_client'));
  const before = await refusal(client.payments.create({ amount }, { signal: AbortSignal.abort() }));
  expect(before).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' });
  expect(mock.requests).toEqual([]);
});
