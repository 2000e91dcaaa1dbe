// Uses built-in modules only: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const { npm_execpath: npmPath } = process.env;
const modified = file => statSync(resolve(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** How to start npm without a shell. `npm run` says where it is; without `npm run` it is on the path. */
export const npm = npmPath ? [process.execPath, npmPath] : ['npm'];

/** Runs `npm ci` unless node_modules is newer than the lock file. Returns false where that failed. */
export function installIfNeeded() {
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return true;
  // What npm warns of is what tests use on newer Nodes: nothing that a newcomer could or should do anything about.
  const [command, ...args] = [...npm, 'ci', '--loglevel=error'];
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}
