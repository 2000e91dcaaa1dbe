import { createAgent } from '@countersign/agent';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { type ClientRegistration, createMemoryStore, type GuardOptions } from '../src/index.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const bank = pki.client('bank');
const clients: readonly ClientRegistration[] = [
  {
    ...{ clientId: 'bank', securityLevel: 'standard', automaticBlocking: true },
    pinnedThumbprint: bank.certificate.fingerprints.sha256,
  },
];

async function setting(options: Partial<GuardOptions> = {}) {
  let time = Date.now();
  const server = await guardedServer(pki, {
    ...{ clients, blocking: { violations: 3, window: 60_000, duration: 120_000 } },
    now: () => new Date(time),
    ...options,
  });
  const blocked: string[] = [];
  server.guard.on('client_blocked', ({ subject }) => blocked.push(subject));
  return {
    ...server,
    blocked,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
    /** The code of the refusal, or `ok`. */
    as: (issued: Issued) => {
      const agent = createAgent({ identity: issued.identity(), trust: { ca: pki.ca }, origins: 'any' });
      onTestFinished(() => agent.destroy());
      return async (path = '/'): Promise<string> => {
        const response = await agent.fetch(`${server.url}${path}`);
        const { code = 'ok' } = (await response.json()) as { code?: string };
        return code;
      };
    },
  };
}

it('who breaks the rules again and again is blocked for a while', async () => {
  const { as, blocked, wait } = await setting();
  const other = pki.client('bank');
  const call = as(other);
  for (let i = 0; i < 3; i++) expect(await call()).toBe('CERTIFICATE_PINNING_FAILED');
  expect(blocked).toEqual([`${other.certificate.fingerprints.sha256}@127.0.0.1`]);
  wait(120_001);
  expect(await call()).toBe('CERTIFICATE_PINNING_FAILED');
});

it('nobody locks a client out by using its name', async () => {
  const { as, blocked } = await setting();
  const stranger = createTestPki().client('bank');
  const namesake = pki.client('bank');
  for (const each of [stranger, namesake]) {
    const call = as(each);
    for (let i = 0; i < 5; i++) await call();
  }
  // The certificate of a stranger proves nothing: it isn't even counted.
  expect(blocked.every(subject => subject.startsWith(namesake.certificate.fingerprints.sha256))).toBe(true);
  expect(await as(bank)()).toBe('ok');
});

it('violations that are far apart are forgotten', async () => {
  const { as, blocked, wait } = await setting();
  const call = as(pki.client('bank'));
  for (let i = 0; i < 5; i++) {
    await call();
    wait(61_000);
  }
  expect(blocked).toEqual([]);
});

it('a client that asks for what it may not, again and again, is blocked, and can be let in again', async () => {
  const { as, guard, blocked } = await setting({
    authorize: { rules: [{ paths: '/mine', allow: 'any-client' }] },
  });
  const call = as(bank);
  for (let i = 0; i < 3; i++) expect(await call('/admin')).toBe('NOT_AUTHORIZED');
  expect(await call('/mine')).toBe('CLIENT_BLOCKED');
  await guard.unblock(blocked[0] as string);
  expect(await call('/mine')).toBe('ok');
});

it.each([
  ['the settings', { security: { AutomaticBlocking: false } }],
  ['the registration', { clients: [{ ...clients[0], automaticBlocking: false } as ClientRegistration] }],
])('nobody is blocked where %s say not to', async (_, options) => {
  const { as, blocked } = await setting(options);
  const call = as(pki.client('bank'));
  for (let i = 0; i < 5; i++) expect(await call()).toBe('CERTIFICATE_PINNING_FAILED');
  expect(blocked).toEqual([]);
});

it('replicas that share a store share blocks and revocations, also those of before', async () => {
  const store = createMemoryStore();
  const one = await setting({ store });
  await one.guard.block('bank', { reason: 'on the phone' });
  const other = await setting({ store });
  expect(await other.as(bank)()).toBe('CLIENT_BLOCKED');
  await other.guard.unblock('bank');
  const call = one.as(bank);
  expect(await call()).toBe('ok');
  await other.guard.revoke(bank.certificate.fingerprints.sha256);
  await expect(call().catch(() => call())).resolves.toBe('CERTIFICATE_REVOKED');
});

it('a client that asks for more than its share is told when to come back', async () => {
  const { as, wait, verdicts } = await setting({
    clients: [{ ...clients[0], requestsPerMinute: 60 } as ClientRegistration],
  });
  const call = as(bank);
  for (let i = 0; i < 60; i++) expect(await call()).toBe('ok');
  expect(await call()).toBe('RATE_LIMITED');
  expect(verdicts.at(-1)).toMatchObject({ status: 429, retryAfter: 1, clientId: 'bank' });
  wait(1_000);
  expect(await call()).toBe('ok');
});

it('what a client asks for and may not do is part of its share', async () => {
  const { as, wait } = await setting({
    clients: [{ ...clients[0], requestsPerMinute: 2, automaticBlocking: false } as ClientRegistration],
    authorize: { rules: [{ paths: '/mine', allow: 'any-client' }] },
  });
  const call = as(bank);
  expect(await call('/admin')).toBe('NOT_AUTHORIZED');
  expect(await call('/admin')).toBe('NOT_AUTHORIZED');
  expect(await call('/admin')).toBe('RATE_LIMITED');
  expect(await call('/mine')).toBe('RATE_LIMITED');
  wait(30_000);
  expect(await call('/mine')).toBe('ok');
});

it('nobody uses up the share of a client by using its name', async () => {
  const { as } = await setting({
    clients: [{ ...clients[0], requestsPerMinute: 1, automaticBlocking: false } as ClientRegistration],
  });
  const namesake = as(pki.client('bank'));
  for (let i = 0; i < 3; i++) expect(await namesake()).toBe('CERTIFICATE_PINNING_FAILED');
  expect(await as(bank)()).toBe('ok');
});

it('a clock that is set back takes no share from a client', async () => {
  const { as, wait } = await setting();
  const call = as(bank);
  expect(await call()).toBe('ok');
  wait(-60 * 60_000);
  expect(await call()).toBe('ok');
  expect(await call()).toBe('ok');
});

it('nobody is blocked by a name that nobody has', async () => {
  const { guard } = await setting();
  await expect(guard.block('bnak')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
