import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

// Node can't load the sources: here the tests register with vitest, under the names of node:test.
vi.mock('node:test', async () => {
  const { test, beforeEach, afterEach } = await import('vitest');
  return { test, beforeEach, afterEach };
});

// @ts-expect-error: an example is plain JavaScript.
describe('testing-node-test', () => import('../testing-node-test/checkout.test.mjs'));

const vitestFolder = fileURLToPath(new URL('../testing-vitest', import.meta.url));
const jestFolder = fileURLToPath(new URL('../testing-jest', import.meta.url));

/** How many tests pass in a process that prints their results as JSON, in the format of jest. */
async function passing(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  const { stdout } = await promisify(execFile)(command, args, options).catch(error => error);
  const { success, numPassedTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  expect(success, JSON.stringify(testResults)).toBe(true);
  return numPassedTests;
}

/** How many tests pass in testing-vitest, on the sources of the packages. @param filter of file names */
async function passingInVitest(filter: string): Promise<number> {
  const suite = `
    import { fileURLToPath } from 'node:url';
    import { startVitest } from 'vitest/node';
    import config from './vitest.config.js';
    const resolve = { conditions: ['@countersign/source', 'module', 'node'] };
    // Global set-ups are found by the conditions of Node, and load by those of an environment of their own.
    const globalSetup = config.test.globalSetup.map(name => fileURLToPath(import.meta.resolve(name)));
    const options = { watch: false, reporters: ['json'], globalSetup };
    const environments = { __vitest__: { resolve } };
    await startVitest('test', ['${filter}'], options, { resolve, ssr: { resolve }, environments });
  `;
  const { VITEST: _, ...env } = process.env;
  const args = ['--conditions=@countersign/source', '--input-type=module', '-e', suite];
  return passing(process.execPath, args, { cwd: vitestFolder, env });
}

it('testing-vitest: its tests pass, in workers that share one CA', async () => {
  expect(await passingInVitest('.test.js')).toBe(7);
});

it('docs/testing.md: its test for vitest passes', async () => {
  const page = await readFile(new URL('../../docs/testing.md', import.meta.url), 'utf8');
  const [, code = ''] = /^```ts\n([\s\S]*?)^```/m.exec(page) ?? [];
  const file = join(vitestFolder, `.snippet-${crypto.randomUUID()}.test.ts`);
  await writeFile(file, code);
  onTestFinished(() => rm(file));
  expect(await passingInVitest('.snippet-')).toBe(1);
});

it('testing-jest: its tests pass, as its npm script runs them', async () => {
  // jest reads no TypeScript: it gets the packages bundled from their sources, beside node_modules, where what isn't ours is found.
  const dir = await mkdtemp(join(jestFolder, '.snippet-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await build({
    input: { client: '@countersign/client', 'mock-server': '@countersign/mock-server' },
    cwd: jestFolder,
    platform: 'node',
    resolve: { conditionNames: ['@countersign/source', 'node', 'import'] },
    external: id => !/^(\.|\/|@countersign\/)/.test(id),
    output: { dir, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    logLevel: 'warn',
  });
  const sources = JSON.stringify({ '^@countersign/(.*)$': `${dir}/$1.mjs` });
  const args = ['start', '--silent', '--', '--json', '--cacheDirectory', dir, '--moduleNameMapper', sources];
  // Also in npm and jest, `node` is the one that runs this test.
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  expect(await passing('npm', args, { cwd: jestFolder, env })).toBe(5);
});
