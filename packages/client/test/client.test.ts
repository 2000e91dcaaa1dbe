import type { paths } from '@countersign/spec';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AnyClientOptions, type Client, createClient } from '../src/index.js';
import { cut, json, problem, scriptedServer } from './scripted-server.js';
import { mockServer, refusal } from './setting.js';

function anyClient<Paths>(options: AnyClientOptions): Client<Paths> {
  const client = createClient<Paths>(options);
  onTestFinished(() => client.close());
  return client;
}

/** As openapi-typescript would write it for an API of somebody else's. */
interface Shop {
  '/items/{id}': {
    parameters: { query?: never; header?: never; path: { id: number }; cookie?: never };
    get: {
      parameters: { path: { id: number } };
      responses: { 200: { content: { 'application/json': { name: string } } } };
    };
    delete: { parameters: { path: { id: number } }; responses: { 204: { content?: never } } };
    put?: never;
  };
  '/items': {
    get: {
      parameters: { query?: { tag?: string[]; limit?: number } };
      responses: { 200: { content: { 'text/plain': string } } };
    };
    post: {
      parameters: { header: { 'Idempotency-Key': string; 'X-Shop': string } };
      requestBody: { content: { 'application/json': { name: string } } };
      responses: { 201: { content: { 'application/json': { id: number } } } };
    };
  };
}

const quick = { random: () => 0, sleep: async () => {} };

it('calls the Payment API in the shape of openapi-fetch', async () => {
  const mock = await mockServer();
  const client = anyClient<paths>({ ...mock.connect('demo_client'), idempotencyKeys: true });
  const made = await client.POST('/v1/payments', {
    params: { header: { 'Idempotency-Key': 'order-17' } },
    body: { amount: { currency: 'EUR', value: '1.00' } },
  });
  expect(made.error).toBeUndefined();
  expect(mock.payments()[0]?.idempotencyKey).toBe('order-17');
  const id = made.data?.id ?? '';
  const { data, error, response } = await client.GET('/v1/payments/{id}', { params: { path: { id } } });
  expect(error).toBeUndefined();
  expect(data?.amount).toEqual({ currency: 'EUR', value: '1.00' });
  expect(response.status).toBe(200);
  const page = await client.GET('/v1/payments', { params: { query: { limit: 1 } } });
  expect(page.data?.data).toEqual([data]);
});

it('gives a refusal as a result, and rejects where there was no answer', async () => {
  const mock = await mockServer();
  const client = anyClient<paths>({ ...mock.connect('demo_client'), ...quick });
  const { data, error, response } = await client.GET('/v1/payments/{id}', {
    params: { path: { id: 'pay_1' } },
  });
  expect(data).toBeUndefined();
  expect(error).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  expect(response.json()).toMatchObject({ code: 'NOT_FOUND' });
  const { connection } = await scriptedServer(cut);
  expect(await refusal(anyClient<paths>({ ...connection, ...quick }).GET('/v1/identity'))).toMatchObject({
    code: 'CONNECTION_FAILED',
    attempts: 3,
  });
});

describe('an API of somebody else', () => {
  it('is told what the document says, and answers in its own ways', async () => {
    const server = await scriptedServer(
      json(200, { name: 'pen' }),
      (_, response) => response.writeHead(204).end(),
      (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('pen, paper'),
      json(201, { id: 7 }),
    );
    const client = anyClient<Shop>({ ...server.connection, headers: { 'X-Team': 'orders' } });
    const path = { id: 7 };
    expect((await client.GET('/items/{id}', { params: { path } })).data).toEqual({ name: 'pen' });
    const deleted = await client.DELETE('/items/{id}', { params: { path } });
    expect(deleted).toMatchObject({ data: undefined, response: { status: 204 } });
    const text = await client.GET('/items', { params: { query: { tag: ['a b', 'c&d'], limit: 2 } } });
    expect(text.data).toBe('pen, paper');
    const header = { 'X-Shop': 'main' };
    expect((await client.POST('/items', { params: { header }, body: { name: 'ink' } })).data).toEqual({
      id: 7,
    });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /items/7',
      'DELETE /items/7',
      'GET /items?tag=a%20b&tag=c%26d&limit=2',
      'POST /items',
    ]);
    expect(server.requests[3]).toMatchObject({
      headers: { 'x-shop': 'main', 'x-team': 'orders', 'content-type': 'application/json' },
      body: '{"name":"ink"}',
    });
  });

  it.each([
    ['is not repeated where it may have been done', {}, {}, 1, undefined],
    ['is repeated where the caller gives a key', {}, { idempotencyKey: 'mine' }, 2, 'mine'],
    ['is repeated where the API is said to know keys', { idempotencyKeys: true }, {}, 2, /^[0-9a-f-]{36}$/],
  ])('a POST %s', async (_, options, call, times, key) => {
    const server = await scriptedServer(cut, json(201, { id: 7 }));
    const client = anyClient<Shop>({ ...server.connection, ...quick, ...options });
    const params = { header: { 'X-Shop': 'main' } };
    const work = client.POST('/items', { params, body: { name: 'ink' }, ...call });
    if (times === 1) expect((await refusal(work)).message).toContain('nothing says that twice is once');
    else await work;
    expect(server.requests).toHaveLength(times);
    const sent = server.requests[0]?.headers['idempotency-key'];
    if (key instanceof RegExp) expect(sent).toMatch(key);
    else expect(sent).toBe(key);
  });

  it('is repeated where it only reads, or does nothing twice', async () => {
    const server = await scriptedServer(
      cut,
      problem(503, 'X'),
      json(200, { name: 'pen' }),
      cut,
      json(204, undefined),
    );
    const client = anyClient<Shop>({ ...server.connection, ...quick });
    const path = { id: 7 };
    expect((await client.GET('/items/{id}', { params: { path } })).response.attempts).toBe(3);
    expect((await client.DELETE('/items/{id}', { params: { path } })).response.attempts).toBe(2);
  });

  it.each(['', '.', '..'])('the path parameter %j is refused', async tag => {
    const server = await scriptedServer(json(200, {}));
    const client = anyClient<Shop>(server.connection);
    const path = { id: tag as unknown as number };
    const error = await refusal(client.GET('/items/{id}', { params: { path } }));
    expect(error).toMatchObject({ code: 'REQUEST_INVALID', param: 'id', outcome: 'not-sent' });
    expect(server.requests).toEqual([]);
  });
});
