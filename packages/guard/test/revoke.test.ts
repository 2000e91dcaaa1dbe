import { createAgent, type MtlsAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { guardedServer, tlsVersions } from './guarded-server.js';

const pki = createTestPki();
const clients = [{ clientId: 'demo_client', securityLevel: 'standard' }] as const;

const ways = tlsVersions.flatMap(version => [
  { version, http2: false },
  { version, http2: true },
]);

function agentFor(
  name: string,
  options: { readonly http2?: boolean } = {},
): MtlsAgent & { fingerprint: string } {
  const issued = pki.client(name);
  const agent = createAgent({
    identity: issued.identity(),
    trust: { ca: pki.ca },
    origins: 'any',
    ...options,
  });
  onTestFinished(() => agent.destroy());
  return Object.assign(agent, { fingerprint: issued.certificate.fingerprints.sha256 });
}

it.each(ways)(
  'a revoked certificate is cut off within one request, over $version with http2 $http2',
  async ({ version, http2 }) => {
    const { guard, url, verdicts } = await guardedServer(pki, { clients }, { version, http2 });
    const revoked: unknown[] = [];
    guard.on('certificate_revoked', event => revoked.push(event));
    const agent = agentFor('demo_client', { http2 });
    expect((await agent.fetch(url)).status).toBe(200);
    await guard.revoke(agent.fingerprint, { reason: 'lost laptop' });
    const answer = await agent.fetch(url).catch(error => error);
    // Its connection is cut off; a new one is a full handshake, and refused.
    const again = answer instanceof Error ? await agent.fetch(url) : answer;
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ code: 'CERTIFICATE_REVOKED', stage: 'revocation' });
    expect(revoked).toEqual([{ fingerprint: agent.fingerprint, connections: 1 }]);
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1);
  },
);

it.each(tlsVersions)('a session of a revoked certificate is not resumed, over %s', async version => {
  const { guard, url, handshakes } = await guardedServer(pki, { clients }, { version });
  const close = { headers: { connection: 'close' } };
  const agent = agentFor('demo_client');
  await (await agent.fetch(url, close)).text();
  await (await agent.fetch(url, close)).text();
  expect(handshakes).toEqual([false, true]);
  await guard.revoke(agent.fingerprint);
  const refused = await agent.fetch(url, close);
  expect(refused.status).toBe(401);
  expect(handshakes.slice(2)).toEqual([false]);
});

it('others stay connected', async () => {
  const { guard, url, handshakes } = await guardedServer(pki, {
    clients: [...clients, { clientId: 'other', securityLevel: 'standard' }],
  });
  const [agent, other] = [agentFor('demo_client'), agentFor('other')];
  for (const each of [agent, other, other]) await (await each.fetch(url)).text();
  // The second request found the first connection busy still, and had another made.
  await expect.poll(() => handshakes.length).toBe(3);
  const before = handshakes.length;
  await guard.revoke(agent.fingerprint);
  await (await other.fetch(url)).text();
  expect(handshakes).toHaveLength(before);
});
