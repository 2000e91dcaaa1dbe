// A trail in a folder of its own, and a guard that it follows.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { EventSource } from '../src/events.js';
import { type AuditTrail, type AuditTrailOptions, openAuditTrail } from '../src/monitoring/audit-trail.js';
import { now } from './telling.js';

export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'audit.jsonl');
}

export async function audited(
  options: Partial<AuditTrailOptions> = {},
): Promise<{ file: string; guard: EventSource; trail: AuditTrail }> {
  const { file = newFile() } = options;
  const guard = new EventSource();
  const trail = await openAuditTrail({ now: () => now, ...options, file });
  trail.follow(guard);
  onTestFinished(() => trail.close().catch(() => {}));
  return { file, guard, trail };
}

type Line = Readonly<Record<string, unknown>>;

export const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(text => text !== '')
    .map(text => JSON.parse(text));

export const block = (guard: EventSource, ...subjects: string[]): void => {
  for (const subject of subjects)
    guard.tell('client_blocked', { subject, reason: 'failures', until: undefined });
};

/** A file of three lines. */
export async function threeLines(): Promise<string> {
  const { file, guard, trail } = await audited();
  block(guard, 'a', 'b', 'c');
  await trail.close();
  return file;
}
