import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { afterAll, beforeAll } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The command as a process of its own, bundled from the sources: for what happens between processes, such as Ctrl-C.
 *
 * @returns how to start it
 */
export function countersignBin(): (
  argv: readonly string[],
  env?: Readonly<Record<string, string>>,
) => ChildProcess {
  let folder = '';
  beforeAll(async () => {
    // Beside node_modules, where what isn't ours is found.
    folder = await mkdtemp(join(root, '.snippet-bin-'));
    await build({
      input: join(root, 'src/bin.ts'),
      platform: 'node',
      resolve: { conditionNames: ['@countersign/source', 'module', 'node', 'import'] },
      external: id => !/^(\.|\/|@countersign\/)/.test(id),
      output: { dir: folder, entryFileNames: 'bin.mjs' },
      logLevel: 'warn',
    });
  });
  afterAll(() => rm(folder, { recursive: true }));
  return (argv, env = {}) =>
    spawn(process.execPath, [join(folder, 'bin.mjs'), ...argv], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
}
