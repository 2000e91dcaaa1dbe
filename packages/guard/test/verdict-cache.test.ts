import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import type { Judged } from '../src/index.js';
import { guardedServer } from './guarded-server.js';

const start = Date.now();
const minute = 60_000;

async function setting(days = 30) {
  let time = start;
  const now = () => new Date(time);
  const pki = createTestPki({ now });
  const issued = pki.client('demo_client', { days });
  const { guard, url } = await guardedServer(pki, {
    clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
    now,
  });
  const judged: Judged[] = [];
  guard.on('certificate_validated', event => judged.push(event));
  guard.on('certificate_validation_failed', event => judged.push(event));
  return {
    guard,
    at: (milliseconds: number) => {
      time = start + milliseconds;
    },
    /** Calls on a connection of its own, and says whether the verdict was at hand. */
    async call(): Promise<boolean | undefined> {
      const agent = createAgent({ identity: issued.identity(), trust: { ca: pki.ca }, origins: 'any' });
      onTestFinished(() => agent.destroy());
      await (await agent.fetch(url)).text();
      return judged.at(-1)?.cached;
    },
  };
}

it('a verdict stands for ten minutes', async () => {
  const { at, call } = await setting();
  expect(await call()).toBe(false);
  at(10 * minute - 1);
  expect(await call()).toBe(true);
  at(10 * minute);
  expect(await call()).toBe(false);
});

it('a change of the policy ends it at once', async () => {
  const { guard, call } = await setting();
  expect(await call()).toBe(false);
  await guard.update({ security: { EnhancedLogging: true } });
  expect(await call()).toBe(false);
});

it('a refusal is kept for less long', async () => {
  const { guard, at, call } = await setting();
  await guard.update({ clients: [] });
  expect(await call()).toBe(false);
  at(30_000 - 1);
  expect(await call()).toBe(true);
  at(30_000);
  expect(await call()).toBe(false);
});
