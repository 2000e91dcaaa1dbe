import { describe, expect, it } from 'vitest';
import type { AnswerFault, AnswerPoint, Fault } from '../src/index.js';
import { Caller, complete, Http2Caller, payment, served, started } from './faults-setting.js';

const versions = ['TLSv1.2', 'TLSv1.3'] as const;
const kinds = ['reset', 'close', 'stall'] as const;

/** What has come by then: of HTTP/1.1. */
const seen: Readonly<Record<AnswerPoint, RegExp>> = {
  'before-headers': /^$/,
  'in-headers': /^HTTP\/1.1 201 (?!.*\r\n\r\n).+$/s,
  'after-headers': /^HTTP\/1.1 201 Created\r\n(?=.*content-length: \d+\r\n).*\r\n\r\n$/s,
  'in-body': /^HTTP\/1.1 201 .*\r\n\r\n\{"id":"pay_.*[^}]$/s,
  'after-body': /^HTTP\/1.1 201 .*\r\n\r\n\{"id":"pay_.*\}$/s,
};
const points = Object.keys(seen) as AnswerPoint[];
const matrix = versions.flatMap(version =>
  kinds.flatMap(kind => points.map(at => [version, kind, at] as const)),
);

const endings = { reset: 'ECONNRESET', close: 'end' } as const;

it.each(matrix)('over %s and HTTP/1.1, does a %s %s', async (version, kind, at) => {
  const mock = await started();
  const fault = mock.inject({ kind, at, times: 1 });
  const caller = new Caller(mock, { version }).send(payment());
  if (kind === 'stall') {
    await mock.requests.waitFor(1);
    while (!seen[at].test(caller.text)) await new Promise(resolve => caller.socket.once('data', resolve));
    // Another one comes and goes meanwhile.
    await served(mock, { version });
    expect(caller.how).toBeUndefined();
  } else {
    await caller.over;
    expect(caller.how).toBe(endings[kind]);
  }
  expect(caller.text).toMatch(seen[at]);
  expect(fault.count).toBe(1);
  expect(mock.requests[0]).toMatchObject({ path: '/v1/payments', status: 201, fault: kind });
  expect(mock.payments()).toHaveLength(1);
  expect(await served(mock, { version })).toBe(true);
  await mock.close();
  await caller.over;
});

it.each(kinds)('does a %s where it judges in the handshake, too', async kind => {
  const mock = await started({ edge: 'handshake' });
  mock.inject({ kind, at: 'in-body', times: 1 });
  const caller = new Caller(mock).send(payment());
  await caller.until(seen['in-body']);
  if (kind !== 'stall') await caller.over;
  expect(caller.text).toMatch(seen['in-body']);
  expect(await served(mock)).toBe(true);
  expect(caller.how).toBe(kind === 'stall' ? undefined : endings[kind]);
});

it.each(kinds.flatMap(kind => points.map(at => [kind, at] as const)))(
  'over HTTP/2, does a %s %s',
  async (kind, at) => {
    const mock = await started();
    mock.inject({ kind, at, times: 1 });
    const caller = new Http2Caller(mock);
    const exchange = caller.pay();
    if (kind === 'stall') {
      await mock.requests.waitFor(1);
      // The next stream of the connection is answered.
      const next = caller.pay('other');
      await next.over;
      expect(next.status).toBe(201);
      expect(exchange.stream.closed).toBe(at === 'after-body');
    } else {
      await caller.over;
      if (kind === 'reset') expect(caller.how).toBe('ECONNRESET');
    }
    const hasHeaders = at !== 'before-headers' && at !== 'in-headers';
    expect(exchange.status).toBe(hasHeaders ? 201 : undefined);
    if (at === 'in-body') expect(exchange.text).toMatch(/^\{"id":"pay_.*[^}]$/s);
    else expect(exchange.text === '').toBe(at !== 'after-body');
    expect(mock.requests[0]).toMatchObject({ alpn: 'h2', status: 201, fault: kind });
    expect(mock.payments()[0]).toMatchObject({ idempotencyKey: 'k' });
    await mock.close();
    await caller.over;
  },
);

describe('the API never sees a request', () => {
  it.each(kinds)('that a %s befalls without commit', async kind => {
    const mock = await started();
    mock.inject({ kind, commit: false, times: 1 });
    const caller = new Caller(mock).send(payment());
    await mock.requests.waitFor(1);
    if (kind !== 'stall') await caller.over;
    expect(mock.payments()).toEqual([]);
    expect(mock.requests[0]).toMatchObject({ status: 0, fault: kind, refused: undefined });
    // The same key is new to it.
    const again = new Caller(mock).send(payment());
    await again.until(complete);
    expect(again.text).not.toContain('idempotency-replayed');
    expect(mock.payments()).toHaveLength(1);
  });
});

it('has the first answer for who repeats a request whose answer was lost', async () => {
  const mock = await started();
  mock.inject({ kind: 'reset', route: 'POST /v1/payments', times: 1 });
  await new Caller(mock).send(payment()).over;
  const again = new Caller(mock).send(payment());
  await again.until(complete);
  expect(again.text).toContain('idempotency-replayed: true');
  expect(mock.payments()).toHaveLength(1);
  expect(mock.requests.map(({ fault, attempt }) => [fault, attempt])).toEqual([
    ['reset', 1],
    [undefined, 2],
  ]);
});

const length = (text: string): number => Number(/content-length: (\d+)/.exec(text)?.[1]);
const body = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

describe('over HTTP/1.1', () => {
  const broken = async (fault: Fault): Promise<string> => {
    const mock = await started();
    mock.inject({ ...fault, times: 1 });
    const caller = new Caller(mock).send(payment());
    await caller.over;
    expect(caller.how).toBe('end');
    expect(await served(mock)).toBe(true);
    expect(mock.requests[0]).toMatchObject({ status: 201, fault: fault.kind });
    return caller.text;
  };

  it('truncates an answer that looks whole', async () => {
    const text = await broken({ kind: 'truncate' });
    expect(length(text)).toBe(body(text).length + 1);
    expect(JSON.parse(body(text))).toMatchObject({ status: 'authorized' });
  });

  it('sends more than it said', async () => {
    const text = await broken({ kind: 'excess' });
    expect(body(text).length).toBeGreaterThan(length(text));
    expect(JSON.parse(body(text).slice(0, length(text)))).toMatchObject({ status: 'authorized' });
  });

  it('sends a chunk whose size is no number', async () => {
    expect(await broken({ kind: 'malformed-chunk' })).toMatch(
      /transfer-encoding: chunked\r\n\r\n[0-9a-f]+\r\n\{.*\r\nno number\r\n$/s,
    );
  });

  it('sends what is no HTTP', async () => {
    expect(await broken({ kind: 'garbage' })).toBe('This is no HTTP.\r\n\r\n');
  });
});

describe('over HTTP/2', () => {
  it.each([
    ['truncate', 1],
    ['excess', -1],
  ] as const)('makes an answer malformed with a %s', async (kind, difference) => {
    const mock = await started();
    mock.inject({ kind, times: 1 });
    const exchange = new Http2Caller(mock).pay();
    await exchange.over;
    // A stream error (RFC 9113 §8.1.1); Node 24.21 gives up its connection for an excess.
    expect(exchange.how).toMatch(/^ERR_HTTP2_(STREAM_)?ERROR$/);
    expect(exchange.headers['content-length']).toBeDefined();
    const next = new Http2Caller(mock).pay();
    await next.over;
    expect(Number(exchange.headers['content-length'])).toBe(next.text.length + difference);
  });

  it.each([
    ['before-headers', undefined, ''],
    ['after-headers', 201, ''],
    ['in-body', 201, '{"id"'],
  ] as const)('resets a stream %s', async (at, status, start) => {
    const mock = await started();
    mock.inject({ kind: 'rst-stream', at, code: 'ENHANCE_YOUR_CALM', times: 1 });
    const caller = new Http2Caller(mock);
    const exchange = caller.pay();
    await exchange.over;
    expect(exchange.stream.rstCode).toBe(11);
    expect(exchange.status).toBe(status);
    expect(exchange.text.slice(0, 5)).toBe(start);
    expect(mock.payments()).toHaveLength(1);
    const next = caller.pay();
    await next.over;
    expect(next.headers['idempotency-replayed']).toBe('true');
  });

  it.each([
    ['REFUSED_STREAM', 0],
    ['CANCEL', 1],
    [8, 1],
  ] as const)('resets a stream with %s, after %i payments', async (code, payments) => {
    const mock = await started();
    mock.inject({ kind: 'rst-stream', code });
    const exchange = new Http2Caller(mock).pay();
    await exchange.over;
    expect(exchange.stream.rstCode).toBe(code === 'REFUSED_STREAM' ? 7 : 8);
    expect(mock.payments()).toHaveLength(payments);
  });

  it('goes away before a request, which it never saw', async () => {
    const mock = await started();
    mock.inject({ kind: 'goaway', after: 2, times: 1 });
    const caller = new Http2Caller(mock);
    for (const key of ['one', 'two']) await caller.pay(key).over;
    const exchange = caller.pay('three');
    await caller.over;
    expect(caller.goAways[0]).toEqual({ code: 0, lastStream: 3 });
    expect(exchange.stream.id).toBe(5);
    expect(exchange.stream.rstCode).toBe(7);
    expect(mock.payments().map(({ idempotencyKey }) => idempotencyKey)).toEqual(['one', 'two']);
    expect(mock.requests[2]).toMatchObject({ fault: 'goaway', status: 0 });
  });

  it('refuses the first stream of a connection that goes away', async () => {
    const mock = await started();
    mock.inject({ kind: 'goaway' });
    const caller = new Http2Caller(mock);
    const exchange = caller.pay();
    await caller.over;
    expect(exchange.stream.rstCode).toBe(7);
    expect(mock.payments()).toEqual([]);
  });

  it('goes away after a request, which it answers', async () => {
    const mock = await started();
    mock.inject({ kind: 'goaway', commit: true, times: 1 });
    const caller = new Http2Caller(mock);
    const exchange = caller.pay();
    await caller.over;
    expect(caller.goAways[0]).toEqual({ code: 0, lastStream: 1 });
    expect(exchange).toMatchObject({ status: 201, ended: true, how: undefined });
    expect(mock.payments()).toHaveLength(1);
  });

  it('goes away with an error', async () => {
    const mock = await started();
    mock.inject({ kind: 'goaway', code: 'ENHANCE_YOUR_CALM' });
    const caller = new Http2Caller(mock);
    caller.pay();
    await caller.over;
    expect(caller.goAways[0]?.code).toBe(11);
  });
});

const refusals: [string, Partial<AnswerFault>, RegExp][] = [
  ['seconds', { retryAfter: 7 }, /retry-after: 7\r\n/],
  [
    'a date',
    { retryAfter: new Date('2026-11-27T09:00:00Z') },
    /retry-after: Fri, 27 Nov 2026 09:00:00 GMT\r\n/,
  ],
  ['nothing', {}, /^(?!.*retry-after)/s],
] as [string, Partial<AnswerFault>, RegExp][];

describe.each(refusals)('refuses with %s to wait', (_, more, header) => {
  it.each([
    [429, 'RATE_LIMITED', false],
    [429, 'RATE_LIMITED', true],
    [503, 'SERVICE_UNAVAILABLE', false],
    [503, 'SERVICE_UNAVAILABLE', true],
  ] as const)('and %i %s, commit: %s', async (status, code, commit) => {
    const mock = await started();
    mock.inject({ kind: 'refuse', status, commit, ...more } as Fault);
    const caller = new Caller(mock).send(payment());
    await caller.until(complete);
    expect(caller.text).toMatch(header);
    expect(caller.text).toContain(`"code":"${code}"`);
    expect(caller.text).toContain('content-type: application/problem+json');
    expect(mock.payments()).toHaveLength(commit ? 1 : 0);
    expect(mock.requests).toMatchObject([{ status, refused: code, fault: 'refuse' }]);
  });
});

describe('by a clock of the test', () => {
  it.each(['http/1.1', 'h2'] as const)('delays an answer over %s, with jitter by the seed', async alpn => {
    const waited: number[] = [];
    const goOn: (() => void)[] = [];
    const wait = (milliseconds: number) =>
      new Promise<void>(resolve => {
        waited.push(milliseconds);
        goOn.push(resolve);
      });
    const mock = await started({ seed: 'delays', wait });
    mock.inject({ kind: 'delay', delay: 60_000, jitter: 1_000 });
    for (const _ of [1, 2, 3]) {
      const caller = alpn === 'h2' ? new Http2Caller(mock).pay() : new Caller(mock).send(payment());
      await mock.requests.waitFor(goOn.length + 1);
      while (goOn.length < mock.requests.length) await new Promise(setImmediate);
      expect(caller.text).toBe('');
      goOn.at(-1)?.();
      if (caller instanceof Caller) await caller.until(complete);
      else await caller.over;
      expect(caller.text).toContain('"authorized"');
    }
    expect(waited).toEqual([60_977, 60_127, 60_958]);
  });

  it('forgets a delay whose client goes away', async () => {
    const signals: AbortSignal[] = [];
    const wait = (_: number, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise<void>(() => {});
    };
    const mock = await started({ wait });
    mock.inject({ kind: 'delay', delay: 60_000, times: 1 });
    const caller = new Caller(mock).send(payment());
    await mock.requests.waitFor(1);
    while (signals.length === 0) await new Promise(setImmediate);
    caller.socket.destroy();
    await new Promise<void>(resolve => signals[0]?.addEventListener('abort', () => resolve()));
    expect(await served(mock)).toBe(true);
  });

  it.each(['http/1.1', 'h2'] as const)('lets an answer trickle over %s', async alpn => {
    const waited: number[] = [];
    const mock = await started({ wait: async milliseconds => void waited.push(milliseconds) });
    mock.inject({ kind: 'bandwidth', bytesPerSecond: 100 });
    const caller = alpn === 'h2' ? new Http2Caller(mock).pay() : new Caller(mock).send(payment());
    if (caller instanceof Caller) await caller.until(/\r\n\r\n\{.*\}$/s);
    else await caller.over;
    const { length } = alpn === 'h2' ? caller.text : body(caller.text);
    expect(waited).toEqual(Array.from({ length: Math.ceil(length / 10) }, () => 100));
  });
});
