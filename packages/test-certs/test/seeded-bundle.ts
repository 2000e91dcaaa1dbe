import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'rolldown';
import { tempFolder } from './openssl.js';

/** The sources as they are now and seeded-child.ts, as JavaScript that any Node runs. */
export async function bundleSeeded(): Promise<string> {
  const dir = tempFolder();
  await build({
    input: join(import.meta.dirname, 'seeded-child.ts'),
    platform: 'node',
    resolve: { conditionNames: ['@countersign/source', 'node', 'import', 'default'] },
    output: { dir, entryFileNames: 'child.mjs', chunkFileNames: '[name].mjs' },
    logLevel: 'silent',
  });
  return join(dir, 'child.mjs');
}

/** What a child process makes of a seed. */
export const runSeeded = (
  command: string,
  ...args: readonly string[]
): { readonly node: string; readonly bytes: Record<string, string> } =>
  JSON.parse(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
