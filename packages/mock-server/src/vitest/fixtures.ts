import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { test as plain, type TestAPI } from 'vitest';
import { checkMockOptions, type MockServerOptions } from '../mock-options.js';
import type { MockServer } from '../mock-server.js';
import { startMockServer } from '../start-mock-server.js';
import { sharedPki } from './shared-pki.js';

/** What a test gets beside vitest's own context. */
export interface MockFixtures {
  readonly mock: MockServer;
}

export interface MockTestOptions {
  /** How long one mock lives: a `test`, all tests of a `file`, or all files of a `worker`. Default: `test`. */
  readonly scope?: 'test' | 'file' | 'worker';
}

/**
 * Makes a `test` whose tests get a `mock`: started when the first one asks for it, closed when its scope ends.
 *
 * @param server options of `startMockServer`
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const test = mockTest({ edge: 'handshake' }, { scope: 'file' });
 * test('pays', async ({ mock }) => {
 *   await pay(mock.connect('demo_client'));
 *   expect(mock).toHaveReceived('POST /v1/payments', { client: 'demo_client' });
 * });
 * ```
 */
export function mockTest(
  server: MockServerOptions = {},
  options: MockTestOptions = {},
): TestAPI<MockFixtures> {
  checkMockOptions(server);
  checkOptions('mockTest', options, { scope: 'text' });
  const { scope = 'test' } = options;
  if (!['test', 'file', 'worker'].includes(scope))
    throw new ConfigurationError('CONFIG_INVALID', `mockTest: there is no scope '${scope}'`, {
      hint: "scope is 'test', 'file' or 'worker'.",
    });
  return plain.extend<MockFixtures>({
    mock: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from it which fixtures are used.
      async ({}, use) => {
        const mock = await startMockServer({ ...pkiFor(server), ...server });
        try {
          await use(mock);
        } finally {
          await mock.close();
        }
      },
      // Its types know each scope apart.
      { scope: scope as 'test' },
    ],
  });
}

/** The one of the run, for a mock that has no certificates of its own, nor a clock or a seed to make them by. */
function pkiFor({ pki, tls, seed, now }: MockServerOptions): Pick<MockServerOptions, 'pki'> {
  const shared = (pki ?? tls?.material ?? seed ?? now) ? undefined : sharedPki();
  return shared === undefined ? {} : { pki: shared };
}
