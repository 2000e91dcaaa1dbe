import { connect } from 'node:net';
import { describe, expect, test as plain } from 'vitest';
import type { MockServer } from '../../src/index.js';
import { setup } from '../../src/vitest/pki.js';
import { mockTest } from '../../src/vitest.js';
import { callHttp1, jsonOf } from '../call.js';

/** Whether anybody listens at the address of a mock. */
const answers = ({ url }: MockServer): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

describe('mockTest', () => {
  const test = mockTest();
  const mocks: MockServer[] = [];

  test.for([1, 2])('gives each test a mock of its own (%i)', async (_, { mock }) => {
    mocks.push(mock);
    expect(await jsonOf(await callHttp1(mock, '/v1/identity'))).toMatchObject({ clientId: 'demo_client' });
    expect(mock.requests).toHaveLength(1);
  });

  plain('closes it after its test', async () => {
    expect(new Set(mocks).size).toBe(2);
    for (const mock of mocks) expect(await answers(mock)).toBe(false);
  });
});

// A scope beyond the test is set at the top of a file.
const clients = [{ clientId: 'partner', securityLevel: 'standard' }] as const;
const byScope = [
  ['file', mockTest({ clients }, { scope: 'file' })],
  ['worker', mockTest({ clients }, { scope: 'worker' })],
] as const;

describe.each(byScope)('mockTest of the scope %s', (_, it) => {
  let first: MockServer;

  it('starts a mock with the options', async ({ mock }) => {
    first = mock;
    const answer = await jsonOf(await callHttp1(mock, '/v1/identity', { client: 'partner' }));
    expect(answer).toMatchObject({ clientId: 'partner' });
  });

  it('gives the next test the same one', ({ mock }) => {
    expect(mock).toBe(first);
    expect(mock).toHaveReceived('GET /v1/identity', { client: 'partner', times: 1 });
  });
});

plain.each<[string, () => unknown]>([
  ['mockTest', () => mockTest({}, { scope: 'suite' as never })],
  ['mockTest', () => mockTest({ egde: 'handshake' } as never)],
  ['mockTest', () => mockTest(null as never)],
  ['the set-up', () => setup(undefined as never)],
  ['the set-up', () => setup({} as never)],
])('%s refuses what it does not know, where it is called', async (_, work) => {
  const error = await (async () => work())().catch(error => error);
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringMatching(/./) });
});
