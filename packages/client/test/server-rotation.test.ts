import type { MockServer } from '@countersign/mock-server';
import { expect, it, onTestFinished } from 'vitest';
import type { PaymentClient } from '../src/index.js';
import { clientOf, mockServer, refusal } from './setting.js';

/** Asks who it is without a pause. @returns what waits for some more answers, and fails where one is missing */
function caller(client: PaymentClient): () => Promise<void> {
  let answered = 0;
  let stopped = false;
  let failed: unknown;
  const run = (async () => {
    while (!stopped) {
      await client.identity.whoami();
      answered++;
    }
  })().catch(error => {
    failed = error;
  });
  onTestFinished(async () => {
    stopped = true;
    await run;
  });
  return async () => {
    const enough = answered + 5;
    while (answered < enough && failed === undefined) await client.identity.whoami();
    expect(failed).toBeUndefined();
  };
}

const connected = (mock: MockServer): PaymentClient => clientOf(mock.connect('demo_client'));

it('a server that renews its certificate with the same key disturbs no client that has pinned it', async () => {
  const mock = await mockServer();
  const answers = caller(connected(mock));
  await answers();
  await mock.rotateServer({ key: 'same', drop: false });
  await answers();
  expect(await connected(mock).identity.whoami()).toMatchObject({ clientId: 'demo_client' });
});

it('a server with another key is refused by a client that has pinned the one before', async () => {
  const mock = await mockServer();
  const client = connected(mock);
  await client.identity.whoami();
  await mock.rotateServer({ drop: true });
  expect(await refusal(client.identity.whoami())).toMatchObject({ code: 'SERVER_PIN_MISMATCH' });
  expect(await connected(mock).identity.whoami()).toMatchObject({ clientId: 'demo_client' });
});

it('a client that takes up both CAs in time is not disturbed by the change from one to the other', async () => {
  const mock = await mockServer();
  const before = connected(mock);
  await before.identity.whoami();
  await mock.rotateCa({ trust: 'both' });
  await before.identity.whoami();
  const answers = caller(connected(mock));
  await answers();
  await mock.rotateCa({ trust: 'new' });
  await answers();
  expect(await refusal(before.identity.whoami())).toMatchObject({ code: 'CERTIFICATE_CHAIN_INVALID' });
  expect(await connected(mock).identity.whoami()).toMatchObject({ clientId: 'demo_client' });
});
