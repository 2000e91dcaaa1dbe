import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { guardedServer, tlsVersions } from './guarded-server.js';

const pki = createTestPki();

it.each(tlsVersions)('lets a registered client in, over %s', async version => {
  const { url } = await guardedServer(
    pki,
    { clients: [{ clientId: 'demo_client', securityLevel: 'standard' }] },
    { version },
  );
  const agent = createAgent({
    identity: pki.client('demo_client').identity(),
    trust: { ca: pki.ca },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  const response = await agent.fetch(url);
  expect(await response.json()).toEqual({ client: 'demo_client' });
});

it('tells a stranger that nobody knows him', async () => {
  const { url } = await guardedServer(pki, {
    clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
  });
  const agent = createAgent({
    identity: pki.client('stranger').identity(),
    trust: { ca: pki.ca },
    origins: 'any',
  });
  onTestFinished(() => agent.destroy());
  const response = await agent.fetch(url);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 'CLIENT_UNKNOWN', stage: 'authorization' });
});
