import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

const bundle = mkdtempSync(join(tmpdir(), 'countersign-exit-'));
const child = join(bundle, 'child.mjs');

beforeAll(async () => {
  await build({
    input: join(import.meta.dirname, 'exiting-child.ts'),
    platform: 'node',
    resolve: { conditionNames: ['@countersign/source', 'node', 'import', 'default'] },
    output: { dir: bundle, entryFileNames: 'child.mjs', chunkFileNames: '[name].mjs' },
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(bundle, { recursive: true }));

/** A folder of temporary files, for what is run in a test. */
function temporary(): { readonly folder: string; readonly env: NodeJS.ProcessEnv } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-exit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { folder, env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder } };
}

type Env = NodeJS.ProcessEnv;

/** Runs a process that writes files, and exits. @returns the path of the key */
const exit = (env: Env): string => execFileSync(process.execPath, [child], { encoding: 'utf8', env });

/** Runs one that is killed. */
async function kill(env: Env, signal: NodeJS.Signals): Promise<{ key: string; pid: number; ended: unknown }> {
  const running = spawn(process.execPath, [child, 'stays'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [key] = await once(running.stdout.setEncoding('utf8'), 'data');
  running.kill(signal);
  const [, ended] = await once(running, 'exit');
  return { key, pid: running.pid as number, ended };
}

it('a process that exits without closing its mock leaves no keys behind', () => {
  const { folder, env } = temporary();
  const key = exit(env);
  expect(basename(dirname(key))).toMatch(/^countersign-mock-/);
  expect(readdirSync(folder)).toEqual([]);
});

describe.skipIf(process.platform === 'win32')('a process that is killed', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'by %s ends as ever, and the next one takes away what it left',
    async signal => {
      const { folder, env } = temporary();
      const { key, ended } = await kill(env, signal);
      expect([ended, existsSync(key)]).toEqual([signal, true]);
      exit(env);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('has nothing else taken away that looks like it', async () => {
    const { folder, env } = temporary();
    const { key, pid } = await kill(env, 'SIGKILL');
    const left = basename(dirname(key));
    const [start] = left.split(`-${pid}-`);
    const named = {
      link: `${start}-${pid}-aaaaaa`,
      file: `${start}-${pid}-bbbbbb`,
      open: `${start}-${pid}-cccccc`,
      alive: `${start}-${process.pid}-dddddd`,
      elsewhere: `countersign-mock-00000000-${pid}-eeeeee`,
      another: `${start}-${pid}-ffffff.bak`,
    };
    mkdirSync(join(folder, 'linked'), { mode: 0o700 });
    symlinkSync(join(folder, 'linked'), join(folder, named.link));
    writeFileSync(join(folder, named.file), '', { mode: 0o600 });
    for (const name of [named.open, named.alive, named.elsewhere, named.another])
      mkdirSync(join(folder, name), { mode: 0o700 });
    chmodSync(join(folder, named.open), 0o750);
    exit(env);
    expect(readdirSync(folder).sort()).toEqual(['linked', ...Object.values(named)].sort());
  });
});
