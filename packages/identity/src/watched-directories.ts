import { type FSWatcher, lstatSync, readlinkSync, watch } from 'node:fs';
import { dirname, isAbsolute, join, parse, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** As many as Linux follows. */
const maxLinks = 40;

/**
 * Watches the directories of some paths, never the files: a watched file goes unheard once another is renamed over it,
 * or a link on the way to it is turned, which is how Kubernetes swaps a secret. Where a directory can't be watched, or
 * its file system tells nothing, there is silence: poll as well.
 */
export class WatchedDirectories {
  readonly #paths: readonly string[];
  readonly #notice: () => void;
  #watchers: readonly FSWatcher[] = [];
  #closed = false;

  /** `notice` is called when anything in the directories has changed. */
  constructor(paths: readonly string[], notice: () => void) {
    this.#paths = paths;
    this.#notice = notice;
  }

  /**
   * Watches the directories that the paths lead through now. Call it before each look at the files. It is synchronous, as
   * `watch` is: in the time of a promise a directory could become a link and a directory again, and the watch hang on
   * what the link led to.
   */
  refresh(): void {
    if (this.#closed) return;
    const directories = this.#find();
    // Each is watched anew: another directory may have come in its place, even with the same inode number.
    const old = this.#watchers;
    this.#watchers = [...directories].flatMap(directory => this.#watch(directory));
    for (const watcher of old) watcher.close();
    // No event tells of a way that has turned since it was looked at.
    if (!isDeepStrictEqual(directories, this.#find())) this.#notice();
  }

  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #find(): Set<string> {
    try {
      return new Set(this.#paths.flatMap(directoriesOf));
    } catch {
      return new Set(); // the working directory is gone, from which a relative path starts
    }
  }

  #watch(directory: string): FSWatcher[] {
    try {
      const watcher = watch(directory, { persistent: false }, this.#notice);
      // Windows fails a watcher whose directory is removed.
      watcher.on('error', () => {
        watcher.close();
        this.#notice();
      });
      return [watcher];
    } catch (error) {
      // Gone since it was found, it may be back by now. Else it may not be read, or there are no watches left.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#notice();
      return [];
    }
  }
}

/**
 * The directories in which a change can lead a path elsewhere: that of the file, and that of every link on the way to
 * it. Where the path ends early, the directory in which it may go on.
 */
function directoriesOf(path: string): string[] {
  const absolute = isAbsolute(path) ? path : `${process.cwd()}${sep}${path}`;
  const found: string[] = [];
  let { root: at } = parse(absolute);
  let names = split(absolute.slice(at.length));
  for (let links = 0; links <= maxLinks; ) {
    const [name, ...rest] = names;
    if (name === undefined) break;
    const target = name === '..' ? undefined : linkTarget(join(at, name));
    if (rest.length === 0 || target !== undefined) found.push(at);
    if (target === undefined) {
      at = name === '..' ? dirname(at) : join(at, name);
      names = rest;
    } else if (target === 'missing') {
      return [...found, at];
    } else {
      links++;
      const { root } = parse(target.to);
      if (root !== '') at = root;
      names = [...split(target.to.slice(root.length)), ...rest];
    }
  }
  return found;
}

const split = (path: string): string[] =>
  path.split(sep === '\\' ? /[\\/]/ : '/').filter(name => name !== '' && name !== '.');

/** Where a link leads; undefined for what is no link. */
function linkTarget(path: string): { readonly to: string } | 'missing' | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? { to: readlinkSync(path) } : undefined;
  } catch {
    return 'missing';
  }
}
