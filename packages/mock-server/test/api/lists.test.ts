import { describe, expect, it } from 'vitest';
import { bank, eur, Setting } from './setting.js';

/** Five payments, one each minute. */
async function five(setting: Setting): Promise<string[]> {
  const ids: string[] = [];
  for (const value of ['1.00', '2.00', '3.00', '4.00', '5.00']) {
    ids.unshift(await setting.pay(value, { reference: `order ${Number.parseInt(value, 10) % 2}` }));
    setting.advance(60_000);
  }
  return ids;
}

const idsOf = (page: { body: { data: { id: string }[] } }): string[] => page.body.data.map(({ id }) => id);

describe('a list', () => {
  it('comes page by page, the newest first', async () => {
    const setting = new Setting();
    const ids = await five(setting);
    const first = await setting.get('/v1/payments?limit=2');
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    expect(first.body.hasMore).toBe(true);
    const second = await setting.get(`/v1/payments?limit=2&after=${first.body.nextCursor}`);
    expect(idsOf(second)).toEqual(ids.slice(2, 4));
    const third = await setting.get(`/v1/payments?limit=2&after=${second.body.nextCursor}`);
    expect(idsOf(third)).toEqual(ids.slice(4));
    expect(third.body).not.toHaveProperty('nextCursor');
    expect(third.body.hasMore).toBe(false);
  });

  it('has no further page where it ends with one', async () => {
    const setting = new Setting();
    await five(setting);
    expect((await setting.get('/v1/payments?limit=5')).body.hasMore).toBe(false);
  });

  it('stays where it was when payments are made between two pages', async () => {
    const setting = new Setting();
    const ids = await five(setting);
    const first = await setting.get('/v1/payments?limit=2');
    await five(setting);
    const second = await setting.get(`/v1/payments?limit=3&after=${first.body.nextCursor}`);
    expect(idsOf(second)).toEqual(ids.slice(2));
  });

  it('has 20 to a page where nothing else is asked for', async () => {
    const setting = new Setting();
    for (let i = 0; i < 21; i++) await setting.pay();
    expect(idsOf(await setting.get('/v1/payments'))).toHaveLength(20);
  });

  it.each([
    ['status=captured', [1]],
    ['status=declined', []],
    ['reference=order%201', [0, 2, 4]],
    ['currency=EUR', [0, 1, 2, 3, 4]],
    ['currency=USD', []],
    ['createdFrom=2026-11-27T07:16:00Z', [0, 1, 2]],
    ['createdBefore=2026-11-27T07:16:00Z', [3, 4]],
    ['createdFrom=2026-11-27T07:15:00Z&createdBefore=2026-11-27T07:17:00.000Z', [2, 3]],
    ['reference=order%201&createdFrom=2026-11-27T07:16:00Z', [0, 2]],
  ])('is filtered by %s', async (filter, positions) => {
    const setting = new Setting();
    const ids = await five(setting);
    await setting.post(`/v1/payments/${ids[1]}/capture`);
    expect(idsOf(await setting.get(`/v1/payments?${filter}`))).toEqual(positions.map(at => ids[at]));
  });

  it('is paged by its filters', async () => {
    const setting = new Setting();
    const ids = await five(setting);
    const first = await setting.get('/v1/payments?reference=order%201&limit=2');
    expect(idsOf(first)).toEqual([ids[0], ids[2]]);
    const target = `/v1/payments?limit=2&after=${first.body.nextCursor}&reference=order%201`;
    expect(idsOf(await setting.get(target))).toEqual([ids[4]]);
  });
});

describe('a cursor', () => {
  async function cursorOf(setting: Setting): Promise<string> {
    await five(setting);
    return (await setting.get('/v1/payments?limit=2')).body.nextCursor;
  }

  it('is refused when any of its characters is changed', async () => {
    const setting = new Setting();
    const cursor = await cursorOf(setting);
    for (let at = 0; at < cursor.length; at++) {
      const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
      expect(await setting.get(`/v1/payments?after=${changed}`), changed).toMatchObject({
        status: 400,
        body: { code: 'CURSOR_INVALID', param: 'after' },
      });
    }
  });

  it.each([
    ['cut short', (cursor: string) => cursor.slice(0, -1)],
    ['empty of a tag', (cursor: string) => cursor.slice(0, 8)],
    ['longer', (cursor: string) => `${cursor}A`],
  ])('is refused when it is %s', async (_, change) => {
    const setting = new Setting();
    const answer = await setting.get(`/v1/payments?after=${change(await cursorOf(setting))}`);
    expect(answer).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
  });

  it('holds for one client, one list and its filters', async () => {
    const setting = new Setting();
    const cursor = await cursorOf(setting);
    for (const [target, as] of [
      [`/v1/payments?after=${cursor}`, bank],
      [`/v1/certificates?after=${cursor}`, undefined],
      [`/v1/payments?currency=EUR&after=${cursor}`, undefined],
    ] as const)
      expect(await setting.get(target, as === undefined ? {} : { as })).toMatchObject({
        status: 400,
        code: 'CURSOR_INVALID',
      });
  });
});

it.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=1.5', 'limit'],
  ['limit=', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['status=paid', 'status'],
  ['createdFrom=yesterday', 'createdFrom'],
  ['createdFrom=2026-13-45T00:00:00Z', 'createdFrom'],
  ['stauts=captured', 'stauts'],
  ['after=!', 'after'],
])('the query %s is refused by name of its fault', async (query, param) => {
  const answer = await new Setting().get(`/v1/payments?${query}`);
  expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', param } });
});

it.each(['__proto__=1', 'constructor=1', 'a%20b=1'])('the query %s is refused', async query => {
  expect((await new Setting().get(`/v1/payments?${query}`)).status).toBe(400);
});

it('lists the refunds of a payment, the newest first', async () => {
  const setting = new Setting();
  const id = await setting.pay('100.00', { capture: true });
  for (const value of ['1.00', '2.00', '3.00'])
    await setting.post(`/v1/payments/${id}/refunds`, { amount: eur(value) });
  const first = await setting.get(`/v1/payments/${id}/refunds?limit=2`);
  expect(first.body.data).toMatchObject([{ amount: eur('3.00') }, { amount: eur('2.00') }]);
  const second = await setting.get(`/v1/payments/${id}/refunds?after=${first.body.nextCursor}`);
  expect(second.body.data).toMatchObject([{ amount: eur('1.00') }]);
});
