// A real guard on sockets, with everything that listens to it.
import { readFileSync } from 'node:fs';
import { createAgent } from '@countersign/agent';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { collectMetrics } from '../src/metrics.js';
import { openAuditTrail } from '../src/monitoring/audit-trail.js';
import { logEvents } from '../src/monitoring/logging.js';
import { verifyAuditTrail } from '../src/monitoring/verify-audit-trail.js';
import { newFile } from './audit-setting.js';
import { guardedServer } from './guarded-server.js';

const pki = createTestPki();

it('log, trail and metrics tell the same of who came, who was refused and who was revoked', async () => {
  const [bank, thief] = [pki.client('bank'), pki.client('bank')];
  const pinnedThumbprint = bank.certificate.fingerprints.sha256;
  const { guard, url } = await guardedServer(pki, {
    clients: [{ clientId: 'bank', securityLevel: 'standard', pinnedThumbprint, certificatePinning: true }],
  });
  const file = newFile();
  const lines: (readonly [string, object])[] = [];
  const line = (fields: object, message: string) => void lines.push([message, fields]);
  logEvents(guard, { debug: line, info: line, warn: line, error: line }, { enhanced: true });
  const trail = await openAuditTrail({ file });
  trail.follow(guard);
  const { register } = collectMetrics(guard);

  const call = async (issued: Issued): Promise<number> => {
    const agent = createAgent({ identity: issued.identity(), trust: { ca: pki.ca }, origins: 'any' });
    onTestFinished(() => agent.destroy());
    const response = await agent.fetch(`${url}/cards/4111111111111111?key=secret`);
    await response.text();
    return response.status;
  };
  expect([await call(bank), await call(thief)]).toEqual([200, 403]);
  await guard.revoke(pinnedThumbprint);
  expect(await call(bank)).toBe(401);
  await trail.close();

  const audited = readFileSync(file, 'utf8');
  const told = audited
    .trim()
    .split('\n')
    .map(text => JSON.parse(text))
    .map(({ event, clientId, code, path }) => ({ event, clientId, code, path }));
  const path = '/cards/[card number]';
  const failed = { event: 'certificate_validation_failed', clientId: 'bank', path };
  expect(told).toMatchObject([
    { event: 'certificate_validated', clientId: 'bank', path },
    { ...failed, code: 'CERTIFICATE_PINNING_FAILED' },
    { event: 'certificate_revoked' },
    { ...failed, code: 'CERTIFICATE_REVOKED' },
  ]);
  expect(await verifyAuditTrail(file)).toMatchObject({ ok: true, lines: 4 });

  const messages = lines.map(([message]) => message);
  for (const message of [
    'certificate_validated bank',
    'certificate_validation_failed bank CERTIFICATE_PINNING_FAILED',
    `certificate_revoked ${pinnedThumbprint}`,
    'certificate_validation_failed bank CERTIFICATE_REVOKED',
    `certificate_used bank`,
  ])
    expect(
      messages.filter(each => each === message),
      message,
    ).toHaveLength(1);
  expect(messages.filter(message => message === 'handshake')).toHaveLength(3);

  const metrics = await register.metrics();
  for (const sample of [
    'countersign_guard_validations_total{result="passed",stage="none",code="none",trust_level="standard"} 1',
    'countersign_guard_pin_violations_total 1',
    'countersign_guard_revocations_total 1',
    `countersign_guard_certificate_uses_total{client="bank",fingerprint="${pinnedThumbprint.slice(0, 16)}"} 1`,
  ])
    expect(metrics).toContain(sample);
  expect(audited + JSON.stringify(lines) + metrics).not.toMatch(/4111111111111111|secret/);
});
