import { type Operation, operations } from '@countersign/spec/contract';
import { expect, it } from 'vitest';
import type { PaymentApiOptions } from '../../src/api/payment-api.js';
import type { Caller } from '../../src/api/request.js';
import { type Answered, type Asked, bank, caller, demo, eur, operator, Setting } from './setting.js';

const pending = caller('demo_client');
const missing: Record<string, string> = {
  payments: 'pay_none',
  certificates: 'cert_none',
  clients: 'nobody',
};
const bodies: Partial<Record<Operation['operationId'], unknown>> = {
  createPayment: { amount: eur('10.00') },
  processOrder: { orderId: '17', amount: eur('10.00') },
};

/** Who may call an operation. */
function callerOf({ path }: Operation): Caller {
  if (path.startsWith('/admin')) return operator;
  return path.startsWith('/internal') ? caller('order-service') : demo;
}

/** The path with the id of something on which the operation can be carried out. */
async function ready(setting: Setting, { path, operationId }: Operation): Promise<string> {
  if (path.startsWith('/v1/payments')) {
    const capture = operationId === 'createRefund';
    return path.replace('{id}', await setting.pay('10.00', { capture }));
  }
  if (!path.startsWith('/v1/certificates')) return path.replace('{id}', 'financial_client_bank');
  await setting.get('/v1/identity');
  // A caller that revokes the certificate it calls with has no second call.
  if (operationId === 'activateCertificate' || operationId === 'revokeCertificate')
    setting.api.expectCertificate('demo_client', pending.certificate);
  return path.replace('{id}', (await setting.get('/v1/certificates')).body.data[0].id);
}

type Way = (setting: Setting, operation: Operation, target: string) => Promise<Answered>;

const call: Way = (setting, operation, target) =>
  setting.ask(operation.method, target, { as: callerOf(operation), body: bodies[operation.operationId] });
const withHeaders =
  (headers: NonNullable<Asked['headers']>): Way =>
  (setting, operation, target) => {
    const body = bodies[operation.operationId];
    return setting.ask(operation.method, target, { as: callerOf(operation), body, headers });
  };
const paying =
  (value: string): Way =>
  setting =>
    setting.post('/v1/payments', { amount: eur(value) });

/** How each documented answer comes about, by status, or by operation and status. */
const ways: Record<string, Way> = {
  200: call,
  201: call,
  400: withHeaders({ 'payment-version': '1999-01-01' }),
  401: (setting, { method, operationId }, target) =>
    setting.ask(method, target, { as: 'nobody', body: bodies[operationId] }),
  402: paying('9001.00'),
  403: (setting, { path, method, operationId }, target) => {
    const as = /^\/(admin|internal)/.test(path) ? demo : bank;
    const headers = as === bank ? { 'x-api-key': setting.api.apiKeyOf('demo_client') } : {};
    return setting.ask(method, target, { as, body: bodies[operationId], headers });
  },
  404: (setting, operation) => {
    const target = operation.path.replace(/(\w+)\/\{id\}/, (_, kind) => `${kind}/${missing[kind]}`);
    return call(setting, operation, target);
  },
  // What was done can't be done again under another key.
  409: async (setting, operation, target) => {
    await call(setting, operation, target);
    return call(setting, operation, target);
  },
  'createPayment 409': async setting => {
    const slow = { headers: { 'idempotency-key': 'slow' } };
    const first = setting.post('/v1/payments', { amount: eur('9504.00') }, slow);
    const second = await setting.post('/v1/payments', { amount: eur('9504.00') }, slow);
    setting.waits[0]?.();
    await first;
    return second;
  },
  413: (setting, { method }, target) => setting.ask(method, target, { body: ' '.repeat(1024 ** 2 + 1) }),
  415: withHeaders({ 'content-type': 'text/plain' }),
  422: (setting, { method }, target) => setting.ask(method, target, { body: { amount: eur('10.01') } }),
  'createPayment 422': async setting => {
    const headers = { 'idempotency-key': 'order-17' };
    await setting.post('/v1/payments', { amount: eur('1.00') }, { headers });
    return setting.post('/v1/payments', { amount: eur('2.00') }, { headers });
  },
  429: async (setting, operation, target) => {
    await call(setting, operation, target);
    return call(setting, operation, target);
  },
  500: paying('9500.00'),
  503: paying('9503.00'),
};

const documented = operations.flatMap(operation =>
  Object.keys(operation.responses)
    .filter(status => status !== 'default')
    .map(status => [operation.operationId, Number(status), operation] as const),
);

it.each(documented)('%s answers %i as the contract says', async (operationId, status, operation) => {
  const quota = { standard: { quota: 2, window: 60 } };
  // Whoever is made ready has called already: the quota counts from there.
  const options: PaymentApiOptions = status === 429 ? { rateLimits: quota } : {};
  const setting = new Setting(options);
  const target = await ready(setting, operation);
  const way = ways[`${operationId} ${status}`] ?? ways[status];
  const answer = await way?.(setting, operation, target);
  expect(answer?.status, JSON.stringify(answer?.body)).toBe(status);
  const described = operation.responses[status];
  expect(described?.check(answer?.body)).toBeUndefined();
  expect(described?.checkHeaders(answer?.headers)).toBeUndefined();
  expect(described?.mediaType).toBe(status < 400 ? 'application/json' : 'application/problem+json');
});

it('says of every refusal what it is, and whether to try again', async () => {
  const setting = new Setting();
  const answer = await setting.get('/v1/payments/pay_none');
  expect(answer.body).toEqual({
    type: 'about:blank',
    title: 'There is no such resource',
    status: 404,
    detail: 'There is no payment pay_none',
    code: 'NOT_FOUND',
    stage: 'request',
    retryable: false,
    requestId: answer.headers['request-id'],
  });
  expect(answer.headers['should-retry']).toBe('false');
});
