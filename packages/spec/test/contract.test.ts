import { readFileSync } from 'node:fs';
import { minorUnits, type Operation, operations } from '@countersign/spec/contract';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document has no type worth writing down here.
const api: any = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));

function operation(operationId: string): Operation {
  const found = operations.find(each => each.operationId === operationId);
  if (found === undefined) throw new Error(`there is no ${operationId}`);
  return found;
}

const amount = { currency: 'EUR', value: '12.50' };
const payment = {
  id: 'pay_1',
  status: 'authorized',
  amount,
  capturedAmount: amount,
  refundedAmount: amount,
  createdAt: '2026-11-27T07:14:00.000Z',
  updatedAt: '2026-11-27T07:14:00Z',
};

describe('the table of operations', () => {
  it('has each operation of openapi.yaml, with its method and path', () => {
    const described = Object.entries<Record<string, { operationId: string }>>(api.paths).flatMap(
      ([path, item]) =>
        ['get', 'post']
          .filter(method => item[method])
          .map(method => [item[method]?.operationId, method.toUpperCase(), path]),
    );
    const listed = operations.map(({ operationId, method, path }) => [operationId, method, path]);
    expect(listed.toSorted()).toEqual(described.toSorted());
  });

  it('says who may call, and what may be encrypted', () => {
    expect(operation('createPayment').security).toEqual([['clientCertificate', 'apiKey']]);
    expect(operation('whoami').security).toEqual([['clientCertificate', 'apiKey'], ['clientCertificate']]);
    expect(operation('diagnoseTls').security).toEqual([]);
    expect(operation('createPayment').body).toMatchObject({
      required: true,
      mediaTypes: ['application/json', 'application/jose'],
      encryptable: [
        ['instrument', 'number'],
        ['instrument', 'holder'],
      ],
    });
  });

  it('knows what is an integer', () => {
    expect(operation('listPayments').parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      type: 'integer',
    });
  });
});

describe('the check of a body', () => {
  const check = (value: unknown) => operation('createPayment').body?.check(value);

  it.each([
    ['an amount', { amount }],
    [
      'all there is',
      {
        amount,
        reference: 'order 17',
        capture: true,
        instrument: { type: 'card', number: '4111111111111111', holder: 'Ada', expires: '2029-04' },
      },
    ],
    ['140 characters beyond the BMP', { amount, reference: '😀'.repeat(140) }],
  ])('lets %s pass', (_, body) => {
    expect(check(body)).toBeUndefined();
  });

  it.each([
    ['no object', [], '', 'is not an object'],
    ['null', null, '', 'is not an object'],
    ['no amount', {}, 'amount', 'is missing'],
    ['half an amount', { amount: { currency: 'EUR' } }, 'amount.value', 'is missing'],
    ['a number', { amount: { ...amount, value: 1 } }, 'amount.value', 'is not a string'],
    ['a comma', { amount: { ...amount, value: '1,00' } }, 'amount.value', /^doesn't match /],
    ['a name that is misspelt', { amount, captrue: true }, 'captrue', 'is not known here'],
    ['one further in', { amount: { ...amount, curency: 'EUR' } }, 'amount.curency', 'is not known here'],
    ['a name that is none', { amount, '4111 1111': 1 }, '', 'holds a name that is not known'],
    ['an inherited name', JSON.parse('{"__proto__":{"amount":1}}'), 'amount', 'is missing'],
    [
      'an unknown kind',
      { amount, instrument: { type: 'x', number: '12345678' } },
      'instrument.type',
      'is none of card, account',
    ],
    [
      'a long reference',
      { amount, reference: 'x'.repeat(141) },
      'reference',
      'is longer than 140 characters',
    ],
    [
      'a long one beyond the BMP',
      { amount, reference: '😀'.repeat(141) },
      'reference',
      'is longer than 140 characters',
    ],
  ])('says what is wrong with %s', (_, body, param, reason) => {
    expect(check(body)).toEqual({
      param,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });

  it('never shows the value', () => {
    const secret = '4111-1111-1111-1111';
    expect(JSON.stringify(check({ amount, instrument: { type: 'card', number: secret } }))).not.toContain(
      secret,
    );
  });
});

describe('the check of a query', () => {
  const check = operation('listPayments').checkQuery;

  it.each([
    [{}, undefined],
    [{ limit: 100, status: 'captured' }, undefined],
    [{ limit: 'many' }, { param: 'limit', reason: 'is not an integer' }],
    [{ limit: 0 }, { param: 'limit', reason: 'is less than 1' }],
    [{ limit: 101 }, { param: 'limit', reason: 'is more than 100' }],
    [{ stauts: 'captured' }, { param: 'stauts', reason: 'is not known here' }],
  ])('of %j says %j', (query, fault) => {
    expect(check(query)).toEqual(fault);
  });
});

describe('the check of an answer', () => {
  const answer = operation('retrievePayment').responses['200'];

  it('lets fields and open values pass that may come one day', () => {
    expect(answer?.check({ ...payment, status: 'disputed', disputedAt: payment.createdAt })).toBeUndefined();
  });

  it.each([
    ['an id without its prefix', { id: '1' }, 'id'],
    ['a time in another zone', { createdAt: '2026-11-27T07:14:00+01:00' }, 'createdAt'],
    ['a number for an amount', { amount: 12.5 }, 'amount'],
  ])('finds %s', (_, wrong, param) => {
    expect(answer?.check({ ...payment, ...wrong })?.param).toBe(param);
  });

  it('asks for the headers that are promised', () => {
    expect(operation('whoami').responses.default.checkHeaders({ 'request-id': 'req_1' })).toEqual({
      param: 'should-retry',
      reason: 'is missing',
    });
  });
});

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['MGA', 2],
  ['ISK', 0],
  ['BGN', undefined],
  ['XXX', undefined],
  ['constructor', undefined],
])('ISO 4217 gives %s %s decimals', (currency, decimals) => {
  expect(minorUnits(currency)).toBe(decimals);
});

it('needs no library at run time', () => {
  for (const name of ['contract', 'contract.generated', 'currencies', 'fault']) {
    const source = readFileSync(new URL(`../src/${name}.ts`, import.meta.url), 'utf8');
    const imported = [...source.matchAll(/\bfrom '([^']+)'|\brequire\(|\bimport\(/g)].map(([, from]) => from);
    for (const from of imported) expect(from, name).toMatch(/^\.\//);
  }
});
