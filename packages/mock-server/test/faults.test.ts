import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../src/index.js';
import { Caller, complete, payment, served, started, whoami } from './faults-setting.js';

/** Calls so often, one after the other, each over a connection of its own. @returns the faults of those that were seen */
async function faultsOf(
  mock: Awaited<ReturnType<typeof started>>,
  calls: number,
): Promise<(string | undefined)[]> {
  for (let call = 1; call <= calls; call++) {
    const caller = new Caller(mock).send(whoami);
    await Promise.race([caller.until(complete).catch(() => {}), caller.over]);
    caller.socket.destroy();
  }
  return mock.requests.map(({ fault }) => fault);
}

const reset: Fault = { kind: 'reset' };
const none = undefined;

describe('shows a fault', () => {
  it('until it is ended', async () => {
    const mock = await started();
    const fault = mock.inject(reset);
    await faultsOf(mock, 2);
    fault.end();
    expect(await faultsOf(mock, 1)).toEqual(['reset', 'reset', none]);
    expect(fault.count).toBe(2);
  });

  it('until all are ended', async () => {
    const mock = await started();
    mock.inject(reset);
    mock.inject({ kind: 'handshake-close' });
    expect(await faultsOf(mock, 2)).toEqual([]);
    mock.heal();
    expect(await faultsOf(mock, 2)).toEqual([none, none]);
  });

  it('so many times, after so many', async () => {
    const mock = await started();
    mock.inject({ ...reset, after: 1, times: 2 });
    expect(await faultsOf(mock, 5)).toEqual([none, 'reset', 'reset', none, none]);
  });

  it('on one connection', async () => {
    const mock = await started();
    mock.inject({ ...reset, connection: 2 });
    mock.inject({ kind: 'handshake-close', connection: 3 });
    expect(await faultsOf(mock, 4)).toEqual([none, 'reset', none]);
    expect(mock.requests.map(({ connection }) => connection)).toEqual([1, 2, 4]);
  });

  it('to one client', async () => {
    const mock = await started();
    mock.inject({ ...reset, client: 'order-service' });
    expect(await served(mock)).toBe(true);
    await new Caller(mock, { client: 'order-service' }).send(whoami).over;
    expect(mock.requests.map(({ client, fault }) => [client, fault])).toEqual([
      ['demo_client', none],
      ['order-service', 'reset'],
    ]);
  });

  it.each([
    ['POST /v1/payments', [none, 'reset', none]],
    ['/v1/payments', [none, 'reset', none]],
    ['/v1/*', ['reset', 'reset', none]],
    ['GET *', ['reset', none, 'reset']],
    ['/*/pay*', [none, 'reset', 'reset']],
    ['/v1/*/payments', [none, none, none]],
    ['GET /v1/payments', [none, none, none]],
  ])('at %s', async (route, faults) => {
    const mock = await started();
    mock.inject({ ...reset, route });
    const other = 'GET /v2/payable?query=/v1/payments HTTP/1.1\r\nHost: localhost\r\n\r\n';
    for (const request of [whoami, payment(), other]) {
      const caller = new Caller(mock).send(request);
      await Promise.race([caller.until(complete).catch(() => {}), caller.over]);
      caller.socket.destroy();
    }
    expect(mock.requests.map(({ fault }) => fault)).toEqual(faults);
  });

  it('that was injected last, where several fit', async () => {
    const mock = await started();
    const first = mock.inject(reset);
    mock.inject({ kind: 'close', times: 1 });
    expect(await faultsOf(mock, 2)).toEqual(['close', 'reset']);
    expect(first.count).toBe(1);
  });

  it('as it was injected, whatever becomes of the object', async () => {
    const mock = await started();
    const fault: { kind: 'reset'; times: number } = { kind: 'reset', times: 1 };
    mock.inject(fault);
    fault.times = 9;
    expect(await faultsOf(mock, 2)).toEqual(['reset', none]);
  });
});

describe('by chance', () => {
  const drawn = async (seed: string, others: number): Promise<(string | undefined)[]> => {
    const mock = await started({ seed });
    mock.inject({ ...reset, probability: 0.5 });
    // What others do doesn't change the chance of the first.
    for (let other = 0; other < others; other++)
      mock.inject({ kind: 'close', probability: 0.5, route: '/nowhere' });
    return faultsOf(mock, 12);
  };

  it('a seed gives the same faults in each run', async () => {
    const faults = await drawn('a seed', 0);
    expect(new Set(faults)).toEqual(new Set(['reset', none]));
    expect(await drawn('a seed', 3)).toEqual(faults);
    expect(await drawn('another seed', 0)).not.toEqual(faults);
  });

  it.each([
    [0, none],
    [1, 'reset'],
  ])('a probability of %i leaves nothing to it', async (probability, fault) => {
    const mock = await started();
    mock.inject({ ...reset, probability });
    expect(await faultsOf(mock, 5)).toEqual(Array.from({ length: 5 }, () => fault));
  });
});

describe('refuses a fault that', () => {
  it.each([
    ['is none', 'reset', /the fault is string/],
    ['has no kind', {}, /kind of the fault is undefined/],
    ['is not known', { kind: 'rest' }, /no fault 'rest'/],
    ['has the name of what objects have', { kind: 'constructor' }, /no fault 'constructor'/],
    ['has a misspelt condition', { kind: 'reset', prob: 1 }, /no option 'prob'/],
    ['has a condition that its kind has not', { kind: 'handshake-stall', route: '/' }, /no option 'route'/],
    ['lacks what it needs', { kind: 'handshake-alert' }, /needs alert/],
    [
      'has an unknown alert',
      { kind: 'handshake-alert', alert: 'unknown' },
      /alert .* is not a number up to 255/,
    ],
    ['has too great an alert', { kind: 'handshake-alert', alert: 256 }, /alert/],
    ['is nowhere', { kind: 'reset', at: 'headers' }, /can't be at 'headers'/],
    ['is elsewhere', { kind: 'handshake-stall', at: 'in-body' }, /can't be at 'in-body'/],
    ['knows the client too early', { kind: 'handshake-stall', client: 'x' }, /has sent its certificate/],
    ['breaks an answer that is not given', { kind: 'close', at: 'in-body', commit: false }, /doesn't give/],
    ['resets what is over', { kind: 'rst-stream', at: 'after-body' }, /is over/],
    ['breaks an answer that is refused', { kind: 'rst-stream', at: 'in-body', code: 7 }, /doesn't give/],
    ['has no path', { kind: 'reset', route: 'payments' }, /route .* is not a path/],
    ['has a query', { kind: 'reset', route: '/v1/payments?limit=1' }, /route .* is not a path/],
    ['is too probable', { kind: 'reset', probability: 1.1 }, /probability/],
    ['shows half a time', { kind: 'reset', times: 0.5 }, /times/],
    ['shows never', { kind: 'reset', times: 0 }, /times/],
    ['is before the first', { kind: 'reset', after: -1 }, /after/],
    ['is on connection 0', { kind: 'reset', connection: 0 }, /connection/],
    ['takes back time', { kind: 'delay', delay: -1 }, /delay/],
    ['takes longer than a timer can', { kind: 'delay', delay: 2 ** 31 }, /delay/],
    ['sends nothing at a time', { kind: 'handshake-slow', bytes: 0, delay: 1 }, /bytes/],
    ['has no bandwidth', { kind: 'bandwidth', bytesPerSecond: 0 }, /bytesPerSecond/],
    ['answers well', { kind: 'refuse', status: 200 }, /status .* is not one of 429, 503/],
    ['waits a fraction', { kind: 'refuse', status: 429, retryAfter: 0.5 }, /retryAfter/],
    ['waits for no date', { kind: 'refuse', status: 429, retryAfter: new Date('x') }, /retryAfter/],
    ['has an unknown staple', { kind: 'staple', staple: 'stale' }, /staple/],
    ['has an unknown certificate', { kind: 'server-certificate', certificate: 'bad' }, /certificate/],
    ['has an unknown code', { kind: 'goaway', code: 'NO' }, /code/],
  ])('%s', async (_, fault, message) => {
    const mock = await started();
    expect(() => mock.inject(fault as Fault)).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
    expect(await faultsOf(mock, 1)).toEqual([none]);
  });

  it('is misspelt, and names the one that was meant', async () => {
    const mock = await started();
    expect(() => mock.inject({ kind: 'trunkate' } as never)).toThrowError(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean truncate?') }),
    );
  });

  it('a mock that issues nothing, or speaks no HTTP/2, can have', async () => {
    const pki = createTestPki();
    const server = pki.server('localhost');
    const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };
    const mock = await started({ tls: { material, alpn: ['http/1.1'] } });
    for (const fault of [
      { kind: 'staple', staple: 'garbage' },
      { kind: 'server-certificate', certificate: 'expired' },
      { kind: 'goaway' },
      { kind: 'rst-stream' },
    ] satisfies Fault[])
      expect(() => mock.inject(fault)).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

it('passes over the faults of the other version of HTTP', async () => {
  const mock = await started();
  mock.inject({ kind: 'goaway' });
  mock.inject({ kind: 'rst-stream' });
  expect(await faultsOf(mock, 1)).toEqual([none]);
});
