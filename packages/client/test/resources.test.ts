import { describe, expect, it } from 'vitest';
import { aPayment, json, scriptedServer } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '100.00' };
const euros = (value: string) => ({ currency: 'EUR', value });

const demo = async () => {
  const mock = await mockServer();
  return { mock, client: clientOf(mock.connect('demo_client')) };
};

describe('a payment', () => {
  it('is captured in part, then in full, and given back', async () => {
    const { mock, client } = await demo();
    const { id } = await client.payments.create({ amount });
    expect(await client.payments.capture(id, { amount: euros('40.00') })).toMatchObject({
      status: 'partially_captured',
      capturedAmount: euros('40.00'),
    });
    expect((await client.payments.capture(id)).status).toBe('captured');
    const part = await client.payments.refund(id, { amount: euros('30.00'), reason: 'broken' });
    expect(part).toMatchObject({ paymentId: id, amount: euros('30.00'), reason: 'broken' });
    const rest = await client.payments.refund(id);
    expect(rest.amount).toEqual(euros('70.00'));
    const refunds = await client.payments.refunds(id);
    expect(refunds.data).toEqual([rest, part]);
    expect(mock.payments()[0]?.refunds).toHaveLength(2);
  });

  it('is given up', async () => {
    const { client } = await demo();
    const { id } = await client.payments.create({ amount });
    expect((await client.payments.cancel(id)).status).toBe('canceled');
    const error = await refusal(client.payments.capture(id));
    expect(error).toMatchObject({ code: 'PAYMENT_STATE_INVALID', status: 409, outcome: 'processed' });
  });

  it('that is refused names the field', async () => {
    const { client } = await demo();
    const error = await refusal(client.payments.create({ amount: { currency: 'JPY', value: '1.00' } }));
    expect(error).toMatchObject({ code: 'AMOUNT_INVALID', param: 'amount.value' });
  });

  it('that is declined leads to its error with all that helps', async () => {
    const { client } = await demo();
    const error = await refusal(client.payments.create({ amount: euros('9001.00') }));
    expect(error).toMatchObject({
      code: 'PAYMENT_DECLINED',
      status: 402,
      retryable: false,
      outcome: 'processed',
      attempts: 1,
    });
  });
});

it.each(['capture', 'cancel', 'refund'] as const)(
  '%s sends a key of its own, or the one it is given',
  async step => {
    const { mock, client } = await demo();
    const { id } = await client.payments.create({ amount, capture: step === 'refund' });
    const call = (key?: string) => {
      const options = key === undefined ? {} : { idempotencyKey: key };
      return step === 'cancel' ? client.payments.cancel(id, options) : client.payments[step](id, {}, options);
    };
    const { response } = await call('my-key').withResponse();
    expect(response.idempotencyKey).toBe('my-key');
    const again = await call('my-key').withResponse();
    expect(again.response.replayed).toBe(true);
    expect(mock.requests.at(-1)?.headers['idempotency-key']).toBe('my-key');
    await call().catch(() => {});
    expect(mock.requests.at(-1)?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  },
);

it('a certificate is listed, retired, activated again and revoked', async () => {
  const { client } = await demo();
  await client.identity.whoami();
  const [certificate] = (await client.certificates.list({ state: 'active' })).data;
  const id = certificate?.id ?? '';
  expect((await client.certificates.retrieve(id)).subject).toBe('CN=demo_client');
  expect((await client.certificates.retire(id)).state).toBe('retiring');
  expect((await client.certificates.activate(id)).state).toBe('active');
  const revoked = await client.certificates.revoke(id, { reason: 'superseded' });
  expect(revoked).toMatchObject({ state: 'revoked', revocationReason: 'superseded' });
  const error = await refusal(client.identity.whoami());
  expect(error).toMatchObject({ code: 'CERTIFICATE_REVOKED', name: 'IdentityError', retryable: false });
});

it('a connection is described as the server sees it', async () => {
  const { client } = await demo();
  expect(await client.diagnostics.tls()).toMatchObject({
    tlsVersion: 'TLSv1.3',
    serverName: 'localhost',
    certificate: { presented: true, accepted: true, clientId: 'demo_client' },
  });
});

it('the encryption keys are those of the server', async () => {
  const { client } = await demo();
  const { keys } = await client.encryptionKeys.list();
  expect(keys.map(({ alg }) => alg).sort()).toEqual(['ECDH-ES', 'RSA-OAEP-256']);
});

it('what has no method is called by its path', async () => {
  const { client, mock } = await demo();
  const body = { amount };
  const payment = await client.request<{ id: string }>({ method: 'POST', path: '/v1/payments', body });
  const page = await client.request<{ data: { id: string }[] }>({
    method: 'GET',
    path: '/v1/payments',
    query: { limit: 1, currency: 'EUR' },
  });
  expect(page.data.map(({ id }) => id)).toEqual([payment.id]);
  expect(mock.requests[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
});

it.each([
  'v1/payments',
  '//elsewhere.example/v1',
  '/v1\r\nx: y',
  '/v1/é',
  '/v1#x',
  'https://elsewhere.example/',
  '/v1/payments/../certificates',
  '/v1/payments/%2E.',
  '/.',
])('the path %j is refused before anything is sent', async path => {
  const { client, mock } = await demo();
  expect(await refusal(client.request({ method: 'GET', path }))).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(mock.requests).toEqual([]);
});

describe('an answer', () => {
  it('comes with what it took to get it', async () => {
    const { client } = await demo();
    const { data, response } = await client.identity.whoami().withResponse();
    expect(response).toMatchObject({ status: 200, attempts: 1, idempotencyKey: undefined, replayed: false });
    expect(response.requestId).toMatch(/^req_/);
    expect(response.rateLimit).toMatchObject({ policy: 'standard' });
    expect(response.rateLimit?.remaining).toBeGreaterThan(0);
    expect(response.headers['payment-version']).toBe('2026-11-01');
    expect(response.certificateExpires?.toISOString()).toBe(new Date(data.notAfter).toISOString());
    expect(response.json()).toEqual(data);
  });

  it('is awaited as often as one likes, and sent for once', async () => {
    const { client, mock } = await demo();
    const call = client.payments.create({ amount });
    const [one, two, { data }] = await Promise.all([call, call.finally(() => {}), call.withResponse()]);
    expect(one).toEqual(two);
    expect(data).toEqual(one);
    expect(mock.requests).toHaveLength(1);
    expect(Object.prototype.toString.call(call)).toBe('[object ApiCall]');
    expect(await client.payments.retrieve('pay_none').catch(() => 'caught')).toBe('caught');
  });
});

describe('options of a call', () => {
  it('add headers', async () => {
    const { client, mock } = await demo();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await client.identity.whoami({ headers: { Traceparent: traceparent } });
    expect(mock.requests[0]?.headers.traceparent).toBe(traceparent);
  });

  it.each([
    ['a header that the client sets', { headers: { 'X-Api-Key': 'k' } }, /x-api-key is set by the client/i],
    ['another host', { headers: { host: 'elsewhere.example' } }, /host is set by the client/],
    ['a line break', { headers: { 'x-note': 'a\r\nb: c' } }, /x-note has a value/],
    ['a header without a name', { headers: { '': 'a' } }, /has a name that is none/],
    ['a key with a space', { idempotencyKey: 'order 17' }, /1 to 255 visible ASCII/],
    ['an empty key', { idempotencyKey: '' }, /1 to 255 visible ASCII/],
    ['no attempts', { attempts: 0 }, /whole number from 1 to 100/],
    ['a negative timeout', { timeout: -1 }, /positive number of milliseconds/],
    ['an unknown option', { retries: 3 } as object, /no option 'retries'/],
  ])('refuse %s before anything is sent', async (_, options, message) => {
    const { client, mock } = await demo();
    const error = await refusal(client.payments.create({ amount }, options));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', outcome: 'not-sent' });
    expect(error.message).toMatch(message);
    expect(mock.requests).toEqual([]);
  });
});

describe('a server newer than the client', () => {
  it('may add fields and values', async () => {
    const newer = { ...aPayment, status: 'quarantined', risk: { score: 7 } };
    const server = await scriptedServer(json(200, newer));
    const payment = await clientOf(server.connection).payments.retrieve('pay_1');
    expect(payment).toEqual(newer);
    expect(payment.status).toBe('quarantined');
  });

  it.each([
    [
      'a code that is not known',
      { code: 'MOON_PHASE_WRONG', detail: 'wait for the moon' },
      'wait for the moon',
    ],
    ['a code that only a client can find', { code: 'SERVER_PIN_MISMATCH', title: 'no' }, 'no'],
    ['fields of other types', { code: 7, detail: ['x'], title: 'plain', retryable: 'yes' }, 'plain'],
    ['a list', [], 'The server answered with an error'],
  ])('may refuse with %s', async (_, body, said) => {
    const server = await scriptedServer(json(418, body));
    const error = await refusal(clientOf(server.connection).payments.retrieve('pay_1'));
    expect(error).toMatchObject({ code: 'API_ERROR', status: 418, retryable: false, outcome: 'processed' });
    expect(error.message).toContain(said);
  });
});
