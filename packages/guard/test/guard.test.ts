import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { verifyAuditTrail } from '../src/index.js';
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

it('logs what it tells, and writes it to its audit trail, where it is told where', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-audit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'audit.jsonl');
  const lines: string[] = [];
  const log = (_: object, message: string): number => lines.push(message);
  const { guard, url } = await guardedServer(pki, {
    clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
    logger: { debug: log, info: log, warn: log, error: log },
    audit: { file },
  });
  for (const name of ['demo_client', 'stranger']) {
    const agent = createAgent({
      identity: pki.client(name).identity(),
      trust: { ca: pki.ca },
      origins: 'any',
    });
    onTestFinished(() => agent.destroy());
    await (await agent.fetch(url)).text();
  }
  await guard.close();
  expect(lines).toEqual(
    expect.arrayContaining([
      'certificate_validated demo_client',
      expect.stringMatching(/^certificate_validation_failed [0-9A-F]{64} CLIENT_UNKNOWN$/),
    ]),
  );
  const events = (await readFile(file, 'utf8')).trim().split('\n');
  expect(events.map(line => JSON.parse(line).event)).toEqual(
    expect.arrayContaining(['certificate_validated', 'certificate_validation_failed']),
  );
  expect(await verifyAuditTrail(file)).toMatchObject({ ok: true });
});
