import { operations } from '@countersign/spec/contract';
import { expect, it } from 'vitest';
import { checkAnswer } from '../../src/api/answer.js';
import { PaymentApi } from '../../src/api/payment-api.js';
import type { ApiAnswer } from '../../src/api/request.js';
import { caller, demo, eur, Setting } from './setting.js';

const listKeys = operations.find(({ operationId }) => operationId === 'listEncryptionKeys');

it.each<[string, Partial<ApiAnswer>, RegExp]>([
  ['a status that it does not know', { status: 204 }, /answers 204, which the contract doesn't know/],
  ['a body of another shape', { body: { keys: 'none' } }, /answers 200, where keys is not an array/],
  ['a header that is missing', {}, /answers 200, where [\w-]+ is missing/],
])('an answer with %s is a bug, and throws', (_, wrong, message) => {
  const answer = { status: 200, headers: {}, body: { keys: [] }, code: undefined, ...wrong };
  expect(() => checkAnswer(listKeys, answer)).toThrow(message);
});

it.each([
  ['GET', '/v1/payments', undefined],
  ['POST', '/v1/payments', { amount: eur('1.00') }],
  ['GET', '/v1/identity', undefined],
  ['GET', '/nowhere', undefined],
])('%s %s is answered at once', (method, target, body) => {
  expect(new Setting().begin(method, target, { body })).not.toBeInstanceOf(Promise);
});

it('clients may be called what they like', async () => {
  const as = caller('Zürich Rück & Söhne 😀');
  const setting = new Setting();
  const { status, body } = await setting.get('/v1/identity', { as });
  expect([status, body.clientId]).toEqual([200, as.clientId]);
});

it('a handler that fails is no answer of the API', () => {
  const api = new PaymentApi({
    now: () => {
      throw new TypeError('the clock broke');
    },
  });
  const request = {
    method: 'GET',
    target: '/v1/identity',
    headers: {},
    body: new Uint8Array(),
    connection: () => {
      throw new Error('not asked');
    },
    afterwards: () => {},
  };
  expect(() => api.answer(request, demo)).toThrow('the clock broke');
});
