import { LastingEntries } from './lasting-entries.js';

/** A certificate or a caller that is shut out. */
export interface StoreEntry {
  readonly kind: 'revoked' | 'blocked';
  /** `revoked`: a fingerprint; `blocked`: a client id, or a fingerprint, `@` and an address. */
  readonly subject: string;
  readonly reason: string;
  readonly since: Date;
  /** Default: for good. */
  readonly until?: Date;
}

export type StoreChange =
  | { readonly type: 'put'; readonly entry: StoreEntry }
  | { readonly type: 'delete'; readonly kind: StoreEntry['kind']; readonly subject: string };

/**
 * What several replicas of a server have to know of each other: who is shut out, and how often rules were broken. A guard
 * keeps a copy of the entries, so that no request waits for the store. A call that isn't answered for 10 seconds has failed.
 *
 * @example
 * ```js
 * const store = createMemoryStore(); // or one that speaks to your database
 * const guard = createGuard({ clients, trust, store });
 * ```
 */
export interface GuardStore {
  /**
   * Tells every entry that holds, then every change, whoever made it. Returns what ends it. The listener throws
   * `CONFIG_INVALID` where it is told what it can't understand: an entry that would shut out nobody.
   */
  subscribe(listener: (change: StoreChange) => void): (() => void) | Promise<() => void>;
  put(entry: StoreEntry): void | Promise<void>;
  delete(kind: StoreEntry['kind'], subject: string): void | Promise<void>;
  /** Adds one to a counter, which starts anew `window` milliseconds after its first count, and gives its value. */
  count(key: string, window: number): number | Promise<number>;
}

// Keys come from whoever calls: the oldest counters go first.
const maxCounters = 10_000;

/** A store for one process. @param options.now Default: the system's clock. */
export function createMemoryStore(options: { readonly now?: () => Date } = {}): GuardStore {
  const { now = () => new Date() } = options;
  const entries = new LastingEntries(now);
  const counters = new Map<string, { count: number; readonly until: number }>();
  const listeners = new Set<(change: StoreChange) => void>();
  const keyOf = (kind: StoreEntry['kind'], subject: string): string => `${kind} ${subject}`;
  const tell = (change: StoreChange): void => {
    for (const listener of [...listeners]) listener(change);
  };
  return {
    subscribe(listener) {
      for (const entry of entries.held()) listener({ type: 'put', entry });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    put(entry) {
      entries.set(keyOf(entry.kind, entry.subject), entry);
      tell({ type: 'put', entry });
    },
    delete(kind, subject) {
      if (entries.delete(keyOf(kind, subject))) tell({ type: 'delete', kind, subject });
    },
    count(key, window) {
      const at = now().getTime();
      const counter = counters.get(key);
      if (counter !== undefined && at < counter.until) return ++counter.count;
      counters.delete(key);
      counters.set(key, { count: 1, until: at + window });
      for (const oldest of counters.keys()) {
        if (counters.size <= maxCounters) break;
        counters.delete(oldest);
      }
      return 1;
    },
  };
}
