import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { Input, InputFile } from './read-input.js';
import { WatchedDirectories } from './watched-directories.js';

/** In milliseconds. */
export interface Pace {
  /** How long files must stay as they are before they are judged: a pair is written one file after the other. */
  readonly settle: number;
  /** How often to look without being told of a change, for file systems that tell nothing. */
  readonly poll: number;
}

export type InputsOf<Files extends readonly InputFile[]> = { readonly [I in keyof Files]: Input };

/** What is made of files. */
export interface Made<Files extends readonly InputFile[], Value> {
  /** What it is, as a sentence begins: `The identity`. */
  readonly what: string;
  /** Makes it, or says why not. */
  readonly open: (inputs: InputsOf<Files>) => Promise<Value>;
  /** Whether another one comes to the same: files that were only written again are no change. */
  readonly isSame: (one: Value, other: Value) => boolean;
  /** Rejects what can no longer be used, at each use. Default: what was good stays good. */
  readonly check?: (value: Value) => Promise<unknown>;
}

/** What a listener is told. */
export type FilesChange<Value> =
  | { readonly type: 'changed'; readonly value: Value; readonly previous: Value }
  /** What the files hold now can't be used, and the last good one stays. */
  | { readonly type: 'failed'; readonly error: CountersignError };

/** The files as they are at one moment. */
interface Reading<Value> {
  /** Tells readings apart. */
  readonly state: string;
  open(): Promise<Value>;
}

/**
 * Something that follows the files it is made of. It is read at first use. From then on what is good is swapped in as a
 * whole, and what is bad leaves the last good one in place. Nothing here keeps a program running.
 */
export class WatchedFiles<const Files extends readonly InputFile[], Value> {
  readonly #files: Files;
  readonly #made: Made<Files, Value>;
  readonly #pace: Pace;
  readonly #directories: WatchedDirectories;
  readonly #listeners = new Set<(change: FilesChange<Value>) => void>();
  /** The last good one. */
  #value: Value | undefined;
  /** The state that was judged last, and what was told of it if it was bad. */
  #judged: string | undefined;
  #complaint: string | undefined;
  #loading: Promise<Value> | undefined;
  #poll: NodeJS.Timeout | undefined;
  #noticed = false;
  #following = false;
  #closed = false;

  constructor(files: Files, made: Made<Files, Value>, pace: Pace = { settle: 250, poll: 60_000 }) {
    this.#files = files;
    this.#made = made;
    this.#pace = pace;
    this.#directories = new WatchedDirectories(
      files.map(({ path }) => path),
      () => this.#notice(),
    );
  }

  async current(): Promise<Value> {
    const value = this.#value;
    if (value === undefined) return this.#load();
    try {
      await this.#made.check?.(value);
      return value;
    } catch (expired) {
      if (this.#closed) throw expired;
      // The files may hold a newer one that no event told of. If not, what is wrong is that this one has expired.
      return await this.#load().catch(() => Promise.reject(expired));
    }
  }

  async reload(): Promise<void> {
    // What is being taken may have been read before the new files came.
    await this.#loading?.catch(() => {});
    await this.#load();
  }

  onChange(listener: (change: FilesChange<Value>) => void): () => void {
    // Of its own, so that a function that is given twice is called twice and taken away once.
    const own = (change: FilesChange<Value>): void => listener(change);
    if (!this.#closed) this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  close(): void {
    this.#closed = true;
    this.#directories.close();
    clearInterval(this.#poll);
    this.#listeners.clear();
  }

  /** Takes the files as they are now, or as they were read, or says why not; once for all that ask meanwhile. */
  #load(reading?: Reading<Value>): Promise<Value> {
    this.#loading ??= this.#take(reading).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #take(reading?: Reading<Value>): Promise<Value> {
    const { state, open } = reading ?? (await this.#read());
    const previous = this.#value;
    // Still the same good files: opening them again may cost a key derivation, or a question for the passphrase.
    const same = previous !== undefined && state === this.#judged && this.#complaint === undefined;
    const next = same ? previous : await open();
    await this.#made.check?.(next);
    if (previous !== undefined && this.#made.isSame(previous, next)) return this.#keep(state, previous);
    this.#keep(state, next);
    if (previous !== undefined) this.#tell({ type: 'changed', value: next, previous });
    return next;
  }

  #keep(state: string, value: Value): Value {
    this.#value = value;
    this.#judged = state;
    this.#complaint = undefined;
    this.#watch();
    return value;
  }

  async #read(): Promise<Reading<Value>> {
    try {
      const inputs: Input[] = [];
      const hash = createHash('sha256');
      // In turn: of two files that can't be read, the same one is complained of each time.
      for (const file of this.#files) {
        const input = await file.read();
        hash.update(`${input.bytes.length} `).update(input.bytes);
        inputs.push(input);
      }
      return { state: hash.digest('hex'), open: () => this.#made.open(inputs as InputsOf<Files>) };
    } catch (error) {
      return { state: String(error), open: () => Promise.reject(error) };
    }
  }

  #watch(): void {
    if (this.#closed || this.#poll !== undefined) return;
    this.#poll = setInterval(() => {
      // What was bad may be good by now with the same bytes: the passphrase has come, or the notBefore.
      if (this.#complaint !== undefined) this.#judged = undefined;
      this.#notice();
    }, this.#pace.poll).unref();
    // The files may have changed since they were read.
    this.#notice();
  }

  #notice(): void {
    this.#noticed = true;
    if (!this.#following) void this.#follow();
  }

  /** Looks at the files until they are what was judged last. */
  async #follow(): Promise<void> {
    this.#following = true;
    let before: string | undefined;
    while (this.#noticed && !this.#closed) {
      this.#noticed = false;
      this.#directories.refresh();
      await delay(this.#pace.settle, undefined, { ref: false });
      const reading = await this.#read();
      if (reading.state === this.#judged) before = undefined;
      else if (reading.state === before) await this.#judge(reading);
      else {
        before = reading.state;
        this.#noticed = true;
      }
    }
    this.#following = false;
  }

  async #judge(reading: Reading<Value>): Promise<void> {
    if (this.#closed) return;
    if (this.#loading !== undefined) {
      // What is being taken may be newer than this reading: look again after it.
      await this.#loading.catch(() => {});
      this.#noticed = true;
      return;
    }
    try {
      await this.#load(reading);
    } catch (cause) {
      this.#judged = reading.state;
      const error = this.#coded(cause);
      const complaint = `${reading.state} ${error.code} ${error.message}`;
      if (complaint === this.#complaint) return;
      this.#complaint = complaint;
      this.#tell({ type: 'failed', error });
    }
  }

  #tell(change: FilesChange<Value>): void {
    // Catches what an asynchronous listener throws, too.
    for (const listener of [...this.#listeners])
      new Promise(resolve => resolve(listener(change))).catch(error => {
        process.emitWarning(`A listener of watched files failed: ${error}`, 'CountersignWarning');
      });
  }

  #coded(error: unknown): CountersignError {
    if (CountersignError.is(error)) return error;
    return new ConfigurationError('CONFIG_INVALID', `${this.#made.what} can't be loaded`, {
      cause: error,
      hint: 'See the cause.',
    });
  }
}
