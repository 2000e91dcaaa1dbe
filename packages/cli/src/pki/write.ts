import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { HierarchyFile } from '@countersign/test-certs';

/** By path inside a folder. */
export type Files = ReadonlyMap<string, HierarchyFile>;

/** A folder that is written as a whole. */
export interface Target {
  readonly folder: string;
  /** Whether it may replace one of its kind. */
  readonly force: boolean;
  /** The files by which one of its kind is known. */
  readonly marks: readonly string[];
}

/**
 * Refuses a folder that holds something, unless it may be replaced.
 *
 * @returns whether there is one.
 */
export async function checkFree({ folder, force, marks }: Target): Promise<boolean> {
  const there = await namesIn(folder);
  if (there === undefined) return false;
  if (there.length === 0) return true;
  // A slip must not cost a home directory.
  if (force && !marks.every(mark => there.includes(mark)))
    throw wrong(
      `${folder} holds other things`,
      `--force replaces only a folder with ${marks.join(', ')} in it.`,
    );
  if (!force) throw wrong(`${folder} is there already`, 'Choose another, or replace it with --force.');
  return true;
}

/** Writes a folder that only its owner may enter: all of it or nothing. */
export async function writeFolder(target: Target, files: Files): Promise<void> {
  const isThere = await checkFree(target);
  // What a link leads to is replaced, and not the link: the keys in it would stay behind.
  const folder = isThere ? await realpath(target.folder) : resolve(target.folder);
  if (isThere && !target.force) {
    await writing(target.folder, () => chmod(folder, 0o700));
    return writeFiles(folder, files);
  }
  // Written aside and renamed, so that nobody meets half of it.
  const aside = `${folder}.${randomUUID()}`;
  const old = `${aside}.old`;
  await writing(target.folder, async () => {
    try {
      await writeInto(aside, files);
      if (isThere) await rename(folder, old);
      await rename(aside, folder).catch(async error => {
        if (isThere) await rename(old, folder);
        throw error;
      });
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
    await rm(old, { recursive: true, force: true });
  });
}

/** Writes files into a folder, in place of those of the same names. A file is never seen half-written. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  const aside = join(folder, `.${randomUUID()}`);
  await writing(folder, async () => {
    try {
      await writeInto(aside, files);
      for (const name of files.keys()) {
        await mkdir(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
        await rename(join(aside, name), join(folder, name));
      }
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  });
}

async function writeInto(folder: string, files: Files): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, { content, mode }] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, content, { mode });
  }
}

/** The names in a folder; undefined where there is none. */
export async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR')
      throw wrong(`${folder} is no folder`, 'Give the path of a folder, not of a file.');
    throw wrong(`The folder ${folder} can't be read (${code})`, 'Check its owner and mode.', cause);
  }
}

async function writing(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (CountersignError.is(cause)) throw cause;
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw wrong(`${folder} can't be written (${code})`, 'Check its owner and mode, and the disk.', cause);
  }
}

export const wrong = (message: string, hint: string, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, { hint, cause });
