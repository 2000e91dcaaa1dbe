// Stores that are not quite what a guard expects, as those are that keep entries in a database.
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it } from 'vitest';
import { createGuard, createMemoryStore, type GuardStore, type StoreEntry } from '../src/index.js';
import { call, type Outcome } from './calls.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;
const client = pki.client('demo_client');
const { sha256, sha1 } = client.certificate.fingerprints;
const pairs = sha256.match(/../g) ?? [];
const since = new Date();
const inAnHour = new Date(since.getTime() + 60 * 60_000);

const revoked = (subject: string): StoreEntry => ({ kind: 'revoked', subject, reason: 'stolen', since });
const blocked = (until: unknown): StoreEntry =>
  ({ kind: 'blocked', subject: 'demo_client', reason: 'stolen', since, until }) as StoreEntry;

const ask = (url: string): Promise<Outcome> => call({ credential: client, ca: pki.ca, url, way: 'https' });

describe('an entry of the store holds', () => {
  it.each([
    ['with a fingerprint in lower case', revoked(sha256.toLowerCase()), 'CERTIFICATE_REVOKED'],
    ['with colons, as OpenSSL writes them', revoked(pairs.join(':')), 'CERTIFICATE_REVOKED'],
    ['without a reason', { kind: 'revoked', subject: sha256 } as StoreEntry, 'CERTIFICATE_REVOKED'],
    ['with null for an end', blocked(null), 'CLIENT_BLOCKED'],
    ['with a text for an end', blocked(inAnHour.toISOString()), 'CLIENT_BLOCKED'],
    ['with a number for an end', blocked(inAnHour.getTime()), 'CLIENT_BLOCKED'],
  ])('%s', async (_, entry, code) => {
    const store = createMemoryStore();
    const { url } = await guardedServer(pki, { clients, store });
    expect(await ask(url)).toMatchObject({ status: 200 });
    await store.put(entry);
    expect(await ask(url)).toMatchObject({ body: { code } });
    await store.delete(entry.kind, entry.subject);
    expect(await ask(url)).toMatchObject({ status: 200 });
  });
});

describe('an entry that would shut out nobody is an error of whoever gives it', () => {
  it.each([
    ['a certificate by SHA-1', revoked(sha1)],
    ['an end that is no date', blocked('tomorrow')],
    ['no subject', { kind: 'blocked', reason: 'stolen', since } as unknown as StoreEntry],
    ['an unknown kind', { ...revoked(sha256), kind: 'REVOKED' } as unknown as StoreEntry],
  ])('%s', async (_, entry) => {
    const store: GuardStore = {
      ...createMemoryStore(),
      subscribe: listener => {
        listener({ type: 'put', entry });
        return () => {};
      },
    };
    const guard = createGuard({ clients, trust: { ca: pki.ca }, store });
    await expect(guard.ready()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('where the store fails, the operator is told, and', () => {
  const failing = (): GuardStore => ({
    ...createMemoryStore(),
    put: async () => {
      throw new Error('the database is down');
    },
  });

  it('a certificate that he revokes is shut out here', async () => {
    const { guard, url } = await guardedServer(pki, { clients, store: failing() });
    await expect(guard.revoke(sha256)).rejects.toThrow('the database is down');
    expect(await ask(url)).toMatchObject({ body: { code: 'CERTIFICATE_REVOKED' } });
  });

  it('a client that he blocks is shut out here, and can be let in again', async () => {
    const { guard, url } = await guardedServer(pki, { clients, store: failing() });
    await expect(guard.block('demo_client')).rejects.toThrow('the database is down');
    expect(await ask(url)).toMatchObject({ body: { code: 'CLIENT_BLOCKED' } });
    await guard.unblock('demo_client');
    expect(await ask(url)).toMatchObject({ status: 200 });
  });
});

it('what a store tells again, as after a lost connection, is told nobody twice', async () => {
  const store = createMemoryStore();
  const { guard } = await guardedServer(pki, { clients, store });
  const told: unknown[] = [];
  guard.on('certificate_revoked', ({ fingerprint }) => told.push(fingerprint));
  guard.on('client_blocked', ({ subject }) => told.push(subject));
  await guard.revoke(sha256, { reason: 'stolen' });
  await guard.block('demo_client', { reason: 'stolen', until: inAnHour });
  await store.put(revoked(sha256));
  await store.put(blocked(inAnHour));
  expect(told).toEqual([sha256, 'demo_client']);
  await guard.block('demo_client', { reason: 'stolen' });
  expect(told).toEqual([sha256, 'demo_client', 'demo_client']);
});
