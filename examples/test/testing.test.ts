import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

// Node can't load the sources: here the tests register with vitest, under the names of node:test.
vi.mock('node:test', async () => {
  const { test, beforeEach, afterEach } = await import('vitest');
  return { test, beforeEach, afterEach };
});

// @ts-expect-error: an example is plain JavaScript.
describe('testing-node-test', () => import('../testing-node-test/checkout.test.mjs'));

const folder = fileURLToPath(new URL('../testing-vitest', import.meta.url));

/** How many tests pass in the example's folder, on the sources of the packages. @param filter of file names */
async function passing(filter: string): Promise<number> {
  const suite = `
    import { startVitest } from 'vitest/node';
    const resolve = { conditions: ['@countersign/source', 'module', 'node'] };
    await startVitest('test', ['${filter}'], { watch: false, reporters: ['json'] }, { resolve, ssr: { resolve } });
  `;
  const { VITEST: _, ...env } = process.env;
  const args = ['--input-type=module', '-e', suite];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env }).catch(
    error => error,
  );
  const { success, numPassedTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  expect(success, JSON.stringify(testResults)).toBe(true);
  return numPassedTests;
}

it('testing-vitest: its tests pass, in workers that share one CA', async () => {
  expect(await passing('.test.js')).toBe(7);
});

it('docs/testing.md: its test for vitest passes', async () => {
  const page = await readFile(new URL('../../docs/testing.md', import.meta.url), 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```/m.exec(page) ?? [];
  const file = join(folder, `.snippet-${crypto.randomUUID()}.test.ts`);
  await writeFile(file, code);
  onTestFinished(() => rm(file));
  expect(await passing('.snippet-')).toBe(1);
});
