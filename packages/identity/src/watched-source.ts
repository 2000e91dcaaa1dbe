import type { Identity, IdentityChange, IdentitySource } from './identity.js';
import type { InputFile } from './read-input.js';
import { type InputsOf, type Pace, WatchedFiles } from './watched-files.js';

/** An identity that follows its files. */
export class WatchedSource<const Files extends readonly InputFile[]> implements IdentitySource {
  readonly #files: WatchedFiles<Files, Identity>;

  constructor(files: Files, open: (inputs: InputsOf<Files>) => Promise<Identity>, pace?: Pace) {
    const check = (identity: Identity): Promise<Identity> => identity.current();
    this.#files = new WatchedFiles(files, { what: 'The identity', open, isSame, check }, pace);
  }

  current(): Promise<Identity> {
    return this.#files.current();
  }

  reload(): Promise<void> {
    return this.#files.reload();
  }

  onChange(listener: (change: IdentityChange) => void): () => void {
    return this.#files.onChange(change =>
      listener(
        change.type === 'changed'
          ? { type: 'rotated', identity: change.value, previous: change.previous }
          : { type: 'rotation-failed', error: change.error },
      ),
    );
  }

  close(): void {
    this.#files.close();
  }
}

/** Whether both present the same: a file that was only written again is no rotation. */
function isSame(a: Identity, b: Identity): boolean {
  return (
    a.certificate.equals(b.certificate) &&
    a.chain.length === b.chain.length &&
    a.chain.every((issuer, i) => b.chain[i]?.equals(issuer))
  );
}
