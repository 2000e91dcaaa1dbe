import { expect, it } from 'vitest';
import { createMemoryStore, type StoreChange } from '../src/index.js';
import { LastingEntries } from '../src/lasting-entries.js';

const start = new Date('2026-01-01T00:00:00Z').getTime();
const blocked = (subject: string, now: number, lasting?: number) => ({
  ...({ kind: 'blocked', subject, reason: 'a test', since: new Date(now) } as const),
  ...(lasting === undefined ? {} : { until: new Date(now + lasting) }),
});

it('blocks that are over make room for new ones, and those without an end stay', () => {
  let now = start;
  const entries = new LastingEntries(() => new Date(now));
  for (let i = 0; i < 10; i++) entries.set(`for good ${i}`, blocked(`for good ${i}`, now));
  let most = 0;
  for (let i = 0; i < 50_000; i++) {
    now += 1_000;
    entries.set(`address ${i}`, blocked(`address ${i}`, now, 60_000));
    most = Math.max(most, entries.size);
  }
  expect(most).toBeLessThanOrEqual(1_001);
  expect(entries.get('for good 9')).toMatchObject({ subject: 'for good 9' });
  expect(entries.get('address 49999')).toMatchObject({ subject: 'address 49999' });
  expect(entries.held()).toHaveLength(10 + 60);
});

it('a block holds until its end, and not longer', () => {
  let now = start;
  const entries = new LastingEntries(() => new Date(now));
  entries.set('one', blocked('one', now, 60_000));
  now = start + 59_999;
  expect(entries.get('one')).toBeDefined();
  now = start + 60_000;
  expect(entries.get('one')).toBeUndefined();
  expect(entries.size).toBe(0);
});

it('who subscribes to a store is told of what holds', () => {
  let now = start;
  const store = createMemoryStore({ now: () => new Date(now) });
  store.put(blocked('for a minute', now, 60_000));
  store.put(blocked('for good', now));
  now += 60_000;
  const told: StoreChange[] = [];
  store.subscribe(change => told.push(change));
  expect(told).toEqual([{ type: 'put', entry: blocked('for good', start) }]);
});
