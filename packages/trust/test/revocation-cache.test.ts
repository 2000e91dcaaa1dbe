import { PeerError } from '@countersign/spec';
import { describe, expect, test } from 'vitest';
import { Cache } from '../src/revocation/cache.js';
import { CircuitBreaker } from '../src/revocation/circuit-breaker.js';
import { SingleFlight } from '../src/revocation/single-flight.js';

describe('a cache', () => {
  test('forgets first what was not used for the longest time', () => {
    const cache = new Cache<number>({ entries: 2 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect(['a', 'b', 'c'].map(key => cache.get(key))).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });

  test('holds no more bytes than it may', () => {
    const cache = new Cache<Uint8Array>({ entries: 10, bytes: 100, sizeOf: value => value.length });
    for (const key of ['a', 'b', 'c']) cache.set(key, new Uint8Array(40));
    expect(cache.size).toBe(2);
    cache.set('c', new Uint8Array(60));
    expect(cache.get('b')).toHaveLength(40);
    cache.set('d', new Uint8Array(101));
    expect(cache.size).toBe(0);
    cache.set('e', new Uint8Array(100));
    expect(cache.get('e')).toHaveLength(100);
  });
});

describe('a circuit breaker', () => {
  const start = Date.parse('2026-03-02T00:00:00Z');
  let time = start;
  const fail = async (): Promise<never> => {
    throw new Error('refused');
  };
  const failing = async (breaker: CircuitBreaker, times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await breaker.run('a', fail).catch(() => undefined);
  };
  const closed = (breaker: CircuitBreaker): Promise<boolean> =>
    breaker.run('a', async () => true).catch(() => false);

  test('leaves a host alone after five failures in a row, and no other', async () => {
    time = start;
    const breaker = new CircuitBreaker(() => new Date(time));
    await failing(breaker, 4);
    expect(await closed(breaker)).toBe(true);
    await failing(breaker, 5);
    await expect(breaker.run('a', async () => true)).rejects.toMatchObject({
      code: 'REVOCATION_STATUS_UNAVAILABLE',
      cause: { message: 'refused' },
    });
    expect(await breaker.run('b', async () => true)).toBe(true);
  });

  test('lets one try after a minute: its success opens the way, its failure closes it', async () => {
    time = start;
    const breaker = new CircuitBreaker(() => new Date(time));
    await failing(breaker, 5);
    time += 59_999;
    expect(await closed(breaker)).toBe(false);
    time += 1;
    await failing(breaker, 1);
    expect(await closed(breaker)).toBe(false);
    time += 60_000;
    let succeed = (): void => undefined;
    const trial = breaker.run('a', () => new Promise<void>(resolve => (succeed = resolve)));
    expect(await closed(breaker)).toBe(false);
    succeed();
    await trial;
    expect(await closed(breaker)).toBe(true);
  });

  test('does not count a host that says that the request is wrong', async () => {
    const breaker = new CircuitBreaker(() => new Date(time));
    const wrong = async (): Promise<never> => {
      throw new PeerError('REVOCATION_STATUS_UNAVAILABLE', 'not found', { status: 404 });
    };
    for (let i = 0; i < 9; i++) await breaker.run('a', wrong).catch(() => undefined);
    expect(await closed(breaker)).toBe(true);
  });
});

test('a single flight is shared while it lasts, and its failure is not kept', async () => {
  const flights = new SingleFlight<number>();
  let started = 0;
  const fly = (): Promise<number> =>
    flights.do('key', async () => {
      if (++started === 1) throw new Error('fell');
      return started;
    });
  const results = await Promise.allSettled([fly(), fly()]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(started).toBe(1);
  expect(await fly()).toBe(2);
});
