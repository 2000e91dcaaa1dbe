import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Result, shell } from './shell.js';

/** A path at which nothing is yet, in a folder that goes with the test. */
export function newPath(name = 'pki'): string {
  const parent = mkdtempSync(join(tmpdir(), 'countersign-pki-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  return join(parent, name);
}

/** Runs `countersign pki`, which must succeed. */
export async function pki(argv: readonly string[], env?: Record<string, string>): Promise<Result> {
  const result = await shell(['pki', ...argv], env);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return result;
}

/** Runs `countersign pki`, which must refuse with a code and a hint; what it said. */
export async function refusal(argv: readonly string[], env?: Record<string, string>): Promise<string> {
  const result = await shell(['pki', ...argv], env);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toMatch(/^CONFIG_INVALID: .+\n.+\n$/s);
  expect(result.stderr).not.toContain('    at ');
  return result.stderr;
}

let kept: Promise<Map<string, Uint8Array>> | undefined;

/** A PKI that keeps the keys of its CAs. It is issued once, since each .p12 takes its time. */
export async function keptPki(): Promise<string> {
  kept ??= (async () => {
    const folder = await anotherPki();
    return new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name))]));
  })();
  const folder = newPath();
  mkdirSync(folder);
  for (const [name, bytes] of await kept)
    writeFileSync(join(folder, name), bytes, { mode: /key|p12|hierarchy/.test(name) ? 0o600 : 0o644 });
  return folder;
}

/** Another one, which shares nothing with it. */
export async function anotherPki(...argv: string[]): Promise<string> {
  const folder = newPath();
  await pki(['create', folder, '--keep-ca-keys', ...argv]);
  return folder;
}

/** The files of a folder and those below, each with its mode. */
export const modesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [path.slice(folder.length + 1), (statSync(path).mode & 0o777).toString(8)]),
  );
