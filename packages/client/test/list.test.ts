import { describe, expect, it } from 'vitest';
import { aPayment, json, scriptedServer } from './scripted-server.js';
import { clientOf, mockServer, refusal } from './setting.js';

async function sevenPayments() {
  const mock = await mockServer();
  const client = clientOf(mock.connect('demo_client'));
  const ids: string[] = [];
  for (let i = 1; i <= 7; i++)
    ids.unshift(
      (await client.payments.create({ amount: { currency: i === 4 ? 'CHF' : 'EUR', value: `${i}.00` } })).id,
    );
  return { mock, client, ids, asked: () => mock.requests.filter(({ method }) => method === 'GET').length };
}

describe('a list', () => {
  it('gives all there is, asking page by page', async () => {
    const { client, ids, asked } = await sevenPayments();
    const found: string[] = [];
    for await (const { id } of client.payments.list({ limit: 3 })) found.push(id);
    expect(found).toEqual(ids);
    expect(asked()).toBe(3);
  });

  it('asks for no page that nobody needs', async () => {
    const { client, asked } = await sevenPayments();
    for await (const _ of client.payments.list({ limit: 3 })) break;
    expect(asked()).toBe(1);
  });

  it('gives its first page when it is awaited, and each next one', async () => {
    const { client, ids } = await sevenPayments();
    const first = await client.payments.list({ limit: 4 });
    expect(first).toMatchObject({ hasMore: true });
    const second = await first.next();
    expect([...first.data, ...(second?.data ?? [])].map(({ id }) => id)).toEqual(ids);
    expect(second).toMatchObject({ hasMore: false, nextCursor: undefined });
    expect(second?.next()).toBeUndefined();
  });

  it('gives its pages', async () => {
    const { client } = await sevenPayments();
    const sizes: number[] = [];
    for await (const { data } of client.payments.list({ limit: 3 }).pages()) sizes.push(data.length);
    expect(sizes).toEqual([3, 3, 1]);
  });

  it('goes on from a cursor that was kept', async () => {
    const { client, ids } = await sevenPayments();
    const { nextCursor = '' } = await client.payments.list({ limit: 5 });
    const rest = await client.payments.list({ after: nextCursor });
    expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(5));
  });

  it('keeps its filter on every page', async () => {
    const { client } = await sevenPayments();
    const found = [];
    for await (const { amount } of client.payments.list({ limit: 2, currency: 'EUR' }))
      found.push(amount.currency);
    expect(found).toEqual(Array(6).fill('EUR'));
  });

  it('fails once, where it is used', async () => {
    const { client } = await sevenPayments();
    const all = async () => {
      for await (const _ of client.payments.list({ limit: 1000 as number }));
    };
    expect(await refusal(all())).toMatchObject({ code: 'REQUEST_INVALID', param: 'limit' });
  });

  it('comes with the answer, too', async () => {
    const { client } = await sevenPayments();
    const { data, response } = await client.payments.list().withResponse();
    expect(data.data).toHaveLength(7);
    expect(response.status).toBe(200);
  });
});

it.each([
  ['leads nowhere', { data: [aPayment], hasMore: true }],
  ['leads back to itself', { data: [aPayment], hasMore: true, nextCursor: 'again' }],
  ['holds no data', { hasMore: false }],
])('a page that %s is refused, rather than asked for for ever', async (_, page) => {
  const server = await scriptedServer(json(200, page));
  const client = clientOf(server.connection);
  const all = async () => {
    for await (const _ of client.payments.list());
  };
  expect(await refusal(all())).toMatchObject({ code: 'API_ERROR', outcome: 'processed' });
  expect(server.requests.length).toBeLessThanOrEqual(2);
});

describe('a list whose cursors', () => {
  it.each([
    ['lead round in a circle of two', ['a', 'b']],
    ['lead round in a circle of five', ['a', 'b', 'c', 'd', 'e']],
  ])('%s is refused, rather than asked for for ever', async (_, cursors) => {
    let asked = 0;
    const server = await scriptedServer((request, response) => {
      const nextCursor = cursors[asked++ % cursors.length];
      json(200, { data: [], hasMore: asked < 60, nextCursor })(request, response, '');
    });
    const all = async (): Promise<void> => {
      for await (const _ of clientOf(server.connection).payments.list());
    };
    expect(await refusal(all())).toMatchObject({ code: 'API_ERROR', outcome: 'processed' });
    expect(asked).toBeLessThan(30);
  });
});
