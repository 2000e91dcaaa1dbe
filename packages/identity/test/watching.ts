// A source that is watched at a pace for tests, and what it told.
import { readFileSync } from 'node:fs';
import { type IdentityChange, type IdentitySource, type Passphrase, pemText } from '@countersign/identity';
import { type Input, type Pace, WatchedSource } from '@countersign/identity/internal';
import { expect, onTestFinished, vi } from 'vitest';

/** A certificate and its key, as PEM. */
export interface Pair {
  readonly pem: string;
  readonly keyPem: string;
}

/** Never polls: what is found is found because of an event. */
export const eventsOnly: Pace = { settle: 20, poll: 2 ** 31 - 1 };

/** What a source told, and a way to wait for more of it. */
export interface Told {
  readonly changes: IdentityChange[];
  /** Waits until so many changes have been told in all, and gives the last of them. */
  until(count: number): Promise<IdentityChange>;
}

export function listen(source: IdentitySource): Told {
  const changes: IdentityChange[] = [];
  source.onChange(change => changes.push(change));
  onTestFinished(() => source.close());
  return {
    changes,
    async until(count) {
      await eventually(() => expect(changes.length).toBeGreaterThanOrEqual(count));
      return changes[count - 1] as IdentityChange;
    },
  };
}

export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 10_000, interval: 5 });

/** `pemFiles` with `watch`, at another pace, that counts how often its files were looked at. */
export function watchedPair(
  certificate: string,
  key: string,
  {
    pace = eventsOnly,
    now = () => new Date(),
    passphrase = '' as Passphrase,
    watchedPath = (path: string) => path,
  } = {},
): { source: IdentitySource; looks: () => number } {
  let looks = 0;
  const fileAt = (path: string) => ({
    path: watchedPath(path),
    read: async (): Promise<Input> => {
      if (path === certificate) looks++;
      return { bytes: readFileSync(path), warnings: [] };
    },
  });
  const text = ({ bytes }: Input): string => Buffer.from(bytes).toString();
  const source = new WatchedSource(
    [fileAt(certificate), fileAt(key)],
    ([pem, keyPem]) => pemText({ certificate: text(pem), key: text(keyPem), passphrase, now }).current(),
    pace,
  );
  return { source, looks: () => looks };
}
