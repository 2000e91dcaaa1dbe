import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventSource } from '../src/events.js';
import { openAuditTrail } from '../src/monitoring/audit-trail.js';
import { verifyAuditTrail } from '../src/monitoring/verify-audit-trail.js';
import { audited, block, linesOf, newFile, threeLines } from './audit-setting.js';
import { failed, now, tellEverything, validated } from './telling.js';

describe('a trail', () => {
  it('has a line for each event that an auditor asks for, in order', async () => {
    const { file, guard, trail } = await audited();
    tellEverything(guard);
    await trail.flush();
    expect(linesOf(file).map(({ sequence, event }) => `${sequence} ${event}`)).toEqual([
      '1 certificate_validated',
      '2 certificate_validation_failed',
      '3 revocation_unavailable',
      '4 client_blocked',
      '5 client_unblocked',
      '6 certificate_revoked',
      '7 policy_changed',
      '8 policy_rejected',
      '9 rotated',
      '10 rotation_failed',
    ]);
    expect(await verifyAuditTrail(file)).toMatchObject({
      ok: true,
      lines: 10,
      first: 1,
      last: { sequence: 10 },
    });
  });

  it('says when, who, with what, from where, what for, and what became of it', async () => {
    const { file, guard, trail } = await audited();
    const event = failed();
    guard.tell('certificate_validation_failed', event);
    await trail.flush();
    expect(linesOf(file)).toEqual([
      {
        sequence: 1,
        time: now.toISOString(),
        event: 'certificate_validation_failed',
        clientId: 'demo_client',
        trustLevel: 'high',
        subject: 'CN=demo_client',
        fingerprint: event.certificate?.fingerprints.sha256,
        issuer: 'CN=Test Issuing CA',
        notAfter: event.certificate?.notAfter.toISOString(),
        address: '192.0.2.7',
        method: 'POST',
        path: '/v1/payments',
        resumed: false,
        cached: false,
        milliseconds: 1.23,
        stage: 'expiry',
        code: 'CERTIFICATE_EXPIRED',
        failures: [{ stage: 'expiry', code: 'CERTIFICATE_EXPIRED', detail: 'It expired on 2026-02-28.' }],
        previous: '0'.repeat(64),
      },
    ]);
  });

  it('holds no card number, no query and no line that a caller made', async () => {
    const { file, guard, trail } = await audited();
    const path = '/cards/4111111111111111?token=secret';
    guard.tell('certificate_validated', validated({ path, clientId: 'a\n{"sequence":2}\u2028' }));
    await trail.flush();
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/4111111111111111|secret/);
    expect(text.split('\n')).toHaveLength(2);
  });

  it('can be read by its owner alone', async () => {
    const { file } = await audited();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('goes on where it ended', async () => {
    const file = await threeLines();
    const { guard, trail } = await audited({ file });
    block(guard, 'd');
    await trail.flush();
    expect(linesOf(file).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect((await verifyAuditTrail(file)).ok).toBe(true);
  });

  it('ends with close, which writes all that was told before', async () => {
    const { file, guard, trail } = await audited();
    const subjects = Array.from({ length: 5_000 }, (_, i) => `client ${i}`);
    block(guard, ...subjects);
    await trail.close();
    block(guard, 'late');
    await trail.flush();
    expect(linesOf(file).map(({ blocked }) => blocked)).toEqual(subjects);
  });

  it('follows several guards, until it is told not to', async () => {
    const { file, guard, trail } = await audited();
    const another = new EventSource();
    const stop = trail.follow(another);
    block(guard, 'a');
    block(another, 'b');
    stop();
    block(another, 'c');
    block(guard, 'd');
    await trail.flush();
    expect(linesOf(file).map(({ blocked }) => blocked)).toEqual(['a', 'b', 'd']);
  });
});

describe('a file that goes', () => {
  it.each([
    ['is renamed', (file: string) => renameSync(file, `${file}.1`)],
    ['is removed', (file: string) => rmSync(file)],
  ])('and %s is replaced by one that goes on with the chain', async (_, go) => {
    const { file, guard, trail } = await audited();
    block(guard, 'a');
    await trail.flush();
    const { last } = await verifyAuditTrail(file);
    go(file);
    block(guard, 'b');
    await trail.flush();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await verifyAuditTrail(file, { after: last as never })).toMatchObject({
      ok: true,
      lines: 1,
      first: 2,
    });
    const wrong = { sequence: 1, hash: 'f'.repeat(64) };
    expect((await verifyAuditTrail(file, { after: wrong })).ok).toBe(false);
  });

  it('with its folder is told of once, and nothing is lost when it is back', async () => {
    const errors: Error[] = [];
    const { file, guard, trail } = await audited({ onError: error => errors.push(error) });
    rmSync(dirname(file), { recursive: true });
    block(guard, 'a', 'b');
    await expect(trail.flush()).rejects.toThrow(/can't be written \(ENOENT\)/);
    block(guard, 'c');
    await expect(trail.flush()).rejects.toThrow(/can't be written \(ENOENT\)/);
    expect(errors).toHaveLength(1);
    mkdirSync(dirname(file));
    await trail.flush();
    expect(linesOf(file).map(({ blocked }) => blocked)).toEqual(['a', 'b', 'c']);
  });

  it('takes nothing down, even where the one who is told throws', async () => {
    const { file, guard, trail } = await audited({
      onError: () => {
        throw new Error('a bad listener');
      },
    });
    const warned = once(process, 'warning');
    rmSync(dirname(file), { recursive: true });
    block(guard, 'a');
    expect(String((await warned)[0])).toContain('onError of openAuditTrail failed: Error: a bad listener');
    await expect(trail.close()).rejects.toThrow(/ENOENT/);
  });

  it('and comes back is written to by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { file, guard, trail } = await audited({ onError: () => {} });
    rmSync(dirname(file), { recursive: true });
    block(guard, 'a');
    await expect(trail.flush()).rejects.toThrow(/ENOENT/);
    mkdirSync(dirname(file));
    vi.advanceTimersByTime(1_000);
    while (!existsSync(file) || linesOf(file).length === 0) await setImmediate();
    expect(linesOf(file)).toMatchObject([{ blocked: 'a' }]);
  });
});

it('drops the newest where the buffer is full, and says how many, where they would stand', async () => {
  const { file, guard, trail } = await audited({ buffer: 1_000, onError: () => {} });
  rmSync(dirname(file), { recursive: true });
  block(guard, ...Array.from({ length: 1_000 }, (_, i) => `early ${i}`));
  await expect(trail.flush()).rejects.toThrow(/ENOENT/);
  mkdirSync(dirname(file));
  await trail.flush();
  block(guard, 'late');
  await trail.flush();
  const lines = linesOf(file);
  const kept = lines.filter(({ blocked }) => String(blocked).startsWith('early')).length;
  expect(kept).toBeGreaterThan(2);
  expect(kept).toBeLessThan(10);
  expect(lines.slice(kept).map(({ event, dropped, blocked }) => [event, dropped ?? blocked])).toEqual([
    ['audit_dropped', 1_000 - kept],
    ['client_blocked', 'late'],
  ]);
  expect(await verifyAuditTrail(file)).toMatchObject({ ok: true, dropped: 1_000 - kept });
});

it('says how many were dropped before it is closed', async () => {
  const { file, guard, trail } = await audited({ buffer: 1 });
  block(guard, 'a', 'b', 'c');
  await trail.close();
  expect(linesOf(file)).toMatchObject([{ blocked: 'a' }, { event: 'audit_dropped', dropped: 2 }]);
});

describe('refuses', () => {
  it.each([
    ['a folder that does not exist', join('/nowhere', 'audit.jsonl'), /can't be written \(ENOENT\)/],
    ['a folder', tmpdir(), /can't be written \(EISDIR\)/],
    ['a device', '/dev/null', /is no regular file/],
  ])('%s', async (_, file, message) => {
    await expect(openAuditTrail({ file })).rejects.toThrow(message);
  });

  it.each([
    ['a file of another kind', 'not an audit trail\n'],
    ['a large file of another kind', 'x'.repeat(1_000_000)],
    ['JSON lines of another kind', '{"level":30,"msg":"hello"}\n'],
  ])('%s, and leaves it as it is', async (_, content) => {
    const file = newFile();
    writeFileSync(file, content);
    await expect(openAuditTrail({ file })).rejects.toThrow(/is no audit trail/);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('a buffer that nothing fits into', async () => {
    await expect(openAuditTrail({ file: newFile(), buffer: 0 })).rejects.toThrow(/buffer of 0 bytes/);
  });

  it('an option that does not exist', async () => {
    await expect(openAuditTrail({ file: newFile(), path: 'x' } as never)).rejects.toThrow(/no option 'path'/);
  });
});
