// Which certificates clients come with: who has moved to the new one, and who hasn't yet.
import { createAgent } from '@countersign/agent';
import type { Identity } from '@countersign/identity';
import { createTestPki } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClientRegistration, ClientUse } from '../src/index.js';
import { readRegistry } from '../src/registry/registry.js';
import { Usage } from '../src/registry/usage.js';
import { guardedServer } from './guarded-server.js';

const day = 24 * 60 * 60 * 1000;
const start = new Date('2026-11-27T00:00:00Z');
const in_ = (days: number): Date => new Date(start.getTime() + days * day);

const pki = createTestPki({ now: () => start });
const old = pki.client('bank', { notBefore: in_(-340), notAfter: in_(25) });
const renewed = pki.client('bank', { notBefore: in_(-1), notAfter: in_(364) });
const sha256 = old.certificate.fingerprints.sha256;

const registered = (pinnedThumbprint: ClientRegistration['pinnedThumbprint'] & {}): ClientRegistration[] => [
  { clientId: 'bank', securityLevel: 'enhanced', pinnedThumbprint },
  { clientId: 'idle', securityLevel: 'standard' },
];
const dual = registered([
  { thumbprint: old.certificate.fingerprints.sha1, until: in_(25).toISOString() },
  { thumbprint: renewed.certificate.pin, from: in_(-5).toISOString() },
  { thumbprint: sha256, until: in_(-100).toISOString() },
]);
const registry = readRegistry(dual, {});

const only = (uses: readonly ClientUse[], clientId: string): ClientUse => {
  const found = uses.find(each => each.clientId === clientId);
  if (found === undefined) throw new Error(`${clientId} is not listed`);
  return found;
};

describe('the use of certificates', () => {
  it('is none before anybody came', () => {
    expect(new Usage().all(registry, start)).toEqual([
      {
        ...{ clientId: 'bank', spiffeId: undefined, trustLevel: 'high', connections: 0, lastUsed: undefined },
        pins: [
          {
            ...{ pin: old.certificate.fingerprints.sha1, from: undefined, until: in_(25) },
            ...{ inForce: true, connections: 0, lastUsed: undefined },
          },
          {
            ...{ pin: renewed.certificate.pin, from: in_(-5), until: undefined },
            ...{ inForce: true, connections: 0, lastUsed: undefined },
          },
          {
            ...{ pin: sha256, from: undefined, until: in_(-100) },
            ...{ inForce: false, connections: 0, lastUsed: undefined },
          },
        ],
        ...{ certificates: [], expiry: undefined, rotation: undefined },
      },
      {
        ...{
          clientId: 'idle',
          spiffeId: undefined,
          trustLevel: 'standard',
          connections: 0,
          lastUsed: undefined,
        },
        ...{ pins: [], certificates: [], expiry: undefined, rotation: undefined },
      },
    ]);
  });

  it('is counted by pin and by certificate, with the time of the last', () => {
    const usage = new Usage();
    usage.count('bank', old.certificate, registry, in_(-2));
    usage.count('bank', renewed.certificate, registry, in_(-1));
    usage.count('bank', old.certificate, registry, start);
    const bank = only(usage.all(registry, start), 'bank');
    expect(bank).toMatchObject({ connections: 3, lastUsed: start });
    expect(bank.pins.map(({ connections, lastUsed }) => [connections, lastUsed])).toEqual([
      [2, start],
      [1, in_(-1)],
      [2, start],
    ]);
    expect(bank.certificates).toEqual([
      { fingerprint: sha256, notAfter: in_(25), connections: 2, lastUsed: start },
      {
        fingerprint: renewed.certificate.fingerprints.sha256,
        ...{ notAfter: in_(364), connections: 1, lastUsed: in_(-1) },
      },
    ]);
  });

  it('says how far the rotation is of the certificate used last', () => {
    const usage = new Usage();
    usage.count('bank', old.certificate, registry, start);
    const bank = only(usage.all(registry, start), 'bank');
    expect(bank.expiry).toEqual({ state: 'warning', daysLeft: 25 });
    expect(bank.rotation?.current?.name).toBe('dual-acceptance');
    usage.count('bank', renewed.certificate, registry, start);
    const moved = only(usage.all(registry, start), 'bank');
    expect(moved.expiry?.state).toBe('ok');
    expect(moved.rotation?.next?.name).toBe('generate');
  });

  it('stays counted while the registry changes, also of a client that was away', () => {
    const usage = new Usage();
    usage.count('bank', old.certificate, registry, start);
    expect(usage.all(readRegistry([], {}), start)).toEqual([]);
    const later = readRegistry(registered([renewed.certificate.pin, old.certificate.fingerprints.sha1]), {});
    expect(only(usage.all(later, start), 'bank').pins).toMatchObject([
      { pin: renewed.certificate.pin, connections: 0 },
      { pin: old.certificate.fingerprints.sha1, connections: 1 },
    ]);
  });

  it('is kept of ten certificates of a client', () => {
    const usage = new Usage();
    const many = Array.from({ length: 12 }, () => pki.client('idle').certificate);
    for (const certificate of many) usage.count('idle', certificate, registry, start);
    const idle = only(usage.all(registry, start), 'idle');
    expect(idle.connections).toBe(12);
    expect(idle.certificates.map(({ fingerprint }) => fingerprint)).toEqual(
      many
        .slice(2)
        .reverse()
        .map(({ fingerprints }) => fingerprints.sha256),
    );
  });

  it('knows clients by their SPIFFE IDs, where nobody is registered', () => {
    const everybody = readRegistry(undefined, {});
    const spiffeId = 'spiffe://example.org/billing';
    const usage = new Usage();
    usage.count(
      spiffeId,
      pki.client('billing', { names: { uri: [spiffeId] } }).certificate,
      everybody,
      start,
    );
    usage.count('bank', old.certificate, everybody, start);
    expect(usage.all(everybody, start).map(each => [each.clientId, each.spiffeId])).toEqual([
      [spiffeId, spiffeId],
      ['bank', undefined],
    ]);
  });

  it('lists who came, where nobody is registered, and forgets first who was not there for long', () => {
    const everybody = readRegistry(undefined, {});
    const usage = new Usage();
    for (let i = 0; i < 50_001; i++) {
      usage.count(`service-${i}`, old.certificate, everybody, start);
      if (i === 10) usage.count('service-0', old.certificate, everybody, start);
    }
    const ids = new Set(usage.all(everybody, start).map(({ clientId }) => clientId));
    expect(ids.size).toBe(50_000);
    expect([ids.has('service-0'), ids.has('service-1'), ids.has('service-50000')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

it('a guard counts connections, not requests, with either certificate of a client that moves', async () => {
  const { guard, url, handshakes } = await guardedServer(pki, { clients: dual, now: () => start });
  /** Makes requests, and says how many connections they took. */
  const call = async (identity: Identity): Promise<number> => {
    const before = handshakes.length;
    const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'any' });
    onTestFinished(() => agent.destroy());
    for (let i = 0; i < 10; i++) {
      const response = await agent.fetch(url);
      expect(await response.json()).toEqual({ client: 'bank' });
      // The next request finds the connection idle, and has no other made.
      await new Promise(setImmediate);
    }
    await agent.close();
    return handshakes.length - before;
  };
  const uses = () => only(guard.clients(), 'bank').pins.map(({ connections }) => connections);
  const ofOld = await call(old.identity());
  expect(ofOld).toBeLessThan(10);
  expect(uses()).toEqual([ofOld, 0, ofOld]);
  const ofNew = await call(renewed.identity());
  expect(uses()).toEqual([ofOld, ofNew, ofOld]);
  await guard.update({ clients: [...dual].reverse() });
  const more = await call(renewed.identity());
  expect(uses()).toEqual([ofOld, ofNew + more, ofOld]);
  expect(only(guard.clients(), 'bank')).toMatchObject({ connections: handshakes.length, lastUsed: start });
});

it('a guard does not count who is refused', async () => {
  const { guard, url } = await guardedServer(pki, {
    clients: registered(renewed.certificate.pin),
    now: () => start,
  });
  const agent = createAgent({ identity: old.identity(), trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  expect((await agent.fetch(url)).status).toBe(403);
  expect(guard.clients().map(({ connections }) => connections)).toEqual([0, 0]);
});
