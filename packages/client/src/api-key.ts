import type { Passphrase } from '@countersign/identity';
import { resolvePassphrase } from '@countersign/identity/internal';
import { ConfigurationError } from '@countersign/spec';

/** The API key, asked for when it is needed. */
export class ApiKey {
  readonly #source: Passphrase | undefined;
  #key: Promise<string> | undefined;

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(source: Passphrase | undefined) {
    if (typeof source === 'string') checkKey(source);
    this.#source = source;
  }

  /** @throws ConfigurationError `CONFIG_INVALID` */
  current(): Promise<string> | undefined {
    const source = this.#source;
    if (source === undefined || this.#key !== undefined) return this.#key;
    const key = resolvePassphrase(source, { text: 'API key', option: 'apiKey' }).then(checkKey);
    this.#key = key;
    // What failed is asked for again.
    key.catch(() => this.forget());
    return key;
  }

  /** The key was refused: there may be a new one where it comes from. */
  forget(): void {
    this.#key = undefined;
  }
}

function checkKey(key: string): string {
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new ConfigurationError('CONFIG_INVALID', 'apiKey is not a text of visible ASCII characters', {
      hint: 'Check the key for a trailing newline, or leave apiKey out.',
    });
  return key;
}
