import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'rolldown';
import { expect, it, onTestFinished } from 'vitest';

it('a process that exits without closing its mock leaves no keys behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await build({
    input: join(import.meta.dirname, 'exiting-child.ts'),
    platform: 'node',
    resolve: { conditionNames: ['@countersign/source', 'node', 'import', 'default'] },
    output: { dir: folder, entryFileNames: 'child.mjs', chunkFileNames: '[name].mjs' },
    logLevel: 'silent',
  });
  const key = execFileSync(process.execPath, [join(folder, 'child.mjs')], { encoding: 'utf8' });
  expect(key).toContain('countersign-mock-');
  expect(existsSync(dirname(key))).toBe(false);
});
