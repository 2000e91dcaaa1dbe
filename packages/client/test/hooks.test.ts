import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { ClientHooks, RequestEvent, ResponseEvent, RetryEvent } from '../src/index.js';
import { aPayment, json, problem, scriptedServer } from './scripted-server.js';
import { clientOf, refusal } from './setting.js';

const amount = { currency: 'EUR', value: '1.00' };

it('hooks are told of each attempt, without bodies and secrets', async () => {
  const server = await scriptedServer(
    problem(503, 'SERVICE_UNAVAILABLE', { 'request-id': 'req_1' }),
    json(201, aPayment, { 'request-id': 'req_2', 'x-internal': 'sesame' }),
  );
  const told: [string, RequestEvent | ResponseEvent | RetryEvent][] = [];
  const hooks: ClientHooks = {
    request: event => void told.push(['request', event]),
    response: event => void told.push(['response', event]),
    retry: event => void told.push(['retry', event]),
  };
  const client = clientOf({
    ...server.connection,
    apiKey: 'sk_sesame',
    hooks,
    random: () => 0.5,
    sleep: async () => {},
  });
  const reference = 'sesame, open';
  await client.payments.create({ amount, reference }, { headers: { authorization: 'Bearer sesame' } });
  const route = '/v1/payments';
  expect(told).toMatchObject([
    ['request', { method: 'POST', route, attempt: 1 }],
    ['response', { attempt: 1, status: 503, requestId: 'req_1', error: { code: 'SERVICE_UNAVAILABLE' } }],
    ['retry', { attempt: 1, code: 'SERVICE_UNAVAILABLE', outcome: 'unknown', delay: 50 }],
    ['request', { attempt: 2 }],
    ['response', { attempt: 2, status: 201, requestId: 'req_2', error: undefined }],
  ]);
  const [, request] = told[0] as ['request', RequestEvent];
  expect(request.headers).toMatchObject({
    'content-type': 'application/json',
    'x-api-key': '[redacted]',
    authorization: '[redacted]',
  });
  expect(JSON.stringify(told)).not.toContain('sesame');
});

it('hooks see the headers that are allowed', async () => {
  const server = await scriptedServer(json(200, aPayment, { 'x-internal': 'shown' }));
  const told: ResponseEvent[] = [];
  const hooks: ClientHooks = { response: event => void told.push(event), showHeaders: ['X-Internal'] };
  await clientOf({ ...server.connection, hooks }).payments.retrieve('pay_1');
  expect(told[0]?.headers['x-internal']).toBe('shown');
  expect(told[0]).toMatchObject({ method: 'GET', route: '/v1/payments/{id}' });
  expect(told[0]?.milliseconds).toBeGreaterThan(0);
});

it('a hook that throws stops no call', async () => {
  const server = await scriptedServer(json(200, aPayment));
  const hooks: ClientHooks = {
    request: () => {
      throw new Error('of the hook');
    },
  };
  const warned = once(process, 'warning');
  expect(await clientOf({ ...server.connection, hooks }).payments.retrieve('pay_1')).toEqual(aPayment);
  expect(String((await warned)[0])).toContain("The hook 'request' failed: Error: of the hook");
});

it('hooks are told of what never reached the server', async () => {
  const { connection } = await scriptedServer(json(200, aPayment));
  const told: ResponseEvent[] = [];
  const client = clientOf({
    ...connection,
    baseUrl: 'https://localhost:9',
    retry: { attempts: 1 },
    hooks: { response: event => void told.push(event) },
  });
  await refusal(client.payments.retrieve('pay_1'));
  expect(told).toMatchObject([{ status: undefined, requestId: undefined, error: { outcome: 'not-sent' } }]);
});
