import { hash } from 'node:crypto';
import { readlinkSync, rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of the process. One that exits without removing them leaves no keys behind, either. */
const folders = new Set<string>();
let swept: Promise<void> | undefined;

/**
 * Makes a folder for keys, until it is removed or the process exits. What a process has left that was killed, the next one
 * takes away: a handler of signals would change how the process ends.
 */
export async function makePrivateFolder(): Promise<string> {
  swept ??= removeLeftovers();
  await swept;
  // mkdtemp makes folders that nobody else can enter.
  const folder = await mkdtemp(join(tmpdir(), `${prefix()}${process.pid}-`));
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
  return folder;
}

export async function removePrivateFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  if (folders.delete(folder) && folders.size === 0) process.off('exit', removeAll);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

async function removeLeftovers(): Promise<void> {
  const start = prefix();
  // What can't be read or removed is nothing that a test should fail for.
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const folder = join(tmpdir(), name);
    if (isOfDeadProcess(name, start) && (await isPrivate(folder).catch(() => false)))
      await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** Process ids are those of this machine, and of this container where several share a folder. */
function prefix(): string {
  return `countersign-mock-${hash('sha256', `${hostname()} ${pidNamespace()}`).slice(0, 8)}-`;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function isOfDeadProcess(name: string, start: string): boolean {
  if (!name.startsWith(start)) return false;
  const [, pid] = /^([1-9]\d{0,9})-\w{6}$/.exec(name.slice(start.length)) ?? [];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: it is somebody else's, and alive.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** As this module makes them: a folder of this user's, and no link to one, that nobody else can enter. */
async function isPrivate(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  if (!found.isDirectory()) return false;
  // On Windows the folder of temporary files is the user's own.
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0);
}
