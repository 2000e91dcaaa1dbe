import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { verifyAuditTrail } from '../src/monitoring/verify-audit-trail.js';
import { newFile } from './audit-setting.js';

describe('another process', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-audit-child-'));
    await build({
      input: join(import.meta.dirname, 'audit-child.ts'),
      platform: 'node',
      resolve: { conditionNames: ['@countersign/source', 'node', 'import', 'default'] },
      output: { dir: folder, entryFileNames: 'child.mjs', chunkFileNames: '[name].mjs' },
      logLevel: 'silent',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const child = (): string => join(folder, 'child.mjs');

  it('that is killed again and again loses nothing that was flushed, and leaves a chain that holds', async () => {
    const file = newFile();
    let lines = 0;
    for (let round = 1; round <= 5; round++) {
      const running = spawn(process.execPath, [child(), file, 'until killed'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void running.kill('SIGKILL'));
      let flushed = 0;
      for await (const line of createInterface(running.stdout)) {
        flushed = Number(line);
        if (flushed > round * 200) running.kill('SIGKILL');
      }
      const found = await verifyAuditTrail(file);
      expect(found.problem, `round ${round}`).toBeUndefined();
      expect(found.lines).toBeGreaterThanOrEqual(lines + flushed);
      lines = found.lines;
    }
  });

  it('whose file may not grow goes on in the next, from the same line', async () => {
    const file = newFile();
    const running = spawn(
      'sh',
      ['-c', 'ulimit -f 12; exec "$0" "$@"', process.execPath, child(), file, 'full'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void running.kill('SIGKILL'));
    let printed = '';
    for await (const chunk of running.stdout) printed += chunk;
    expect(printed).toBe('EFBIG\n');
    const first = await verifyAuditTrail(`${file}.1`);
    expect(first).toMatchObject({ ok: true, unfinished: true });
    const second = await verifyAuditTrail(file, { after: first.last as never });
    expect(second).toMatchObject({ ok: true, last: { sequence: 20 } });
    expect(first.lines + second.lines).toBe(20);
  });
});
