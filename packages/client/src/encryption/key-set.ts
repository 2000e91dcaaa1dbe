import { CountersignError, type components } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import { callError } from '../call-error.js';
import type { Algorithm, FetchKeys } from './encryption.js';

export type EncryptionKey = components['schemas']['EncryptionKey'];

/** A key, and what for. */
export interface PickedKey {
  readonly algorithm: Algorithm;
  readonly jwk: EncryptionKey;
}

/** How long keys are used without asking. A key that is withdrawn earlier is noticed when the server refuses it. */
const keptFor = 60 * 60 * 1000;

const preferred: readonly Algorithm[] = ['RSA-OAEP-256', 'ECDH-ES'];

/** The server's encryption keys (RFC 7517), read when they are needed and kept for an hour. */
export class KeySet {
  readonly #fetch: FetchKeys;
  readonly #now: () => Date;
  #keys: readonly EncryptionKey[] = [];
  #until = 0;
  #reading: Promise<void> | undefined;

  constructor(fetch: FetchKeys, now: () => Date) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /**
   * The server's current key. It lists the current one of each algorithm first.
   *
   * @throws CountersignError with outcome `not-sent`
   */
  async pick(wanted: Algorithm | undefined): Promise<PickedKey> {
    if (this.#now().getTime() >= this.#until) await this.#read();
    for (const algorithm of wanted === undefined ? preferred : [wanted]) {
      const jwk = this.#keys.find(key => isFor(key, algorithm));
      if (jwk !== undefined) return { algorithm, jwk };
    }
    throw createError(
      'ENCRYPTION_INVALID',
      `The server has no encryption key for ${wanted ?? preferred.join(' or ')}`,
      {
        hint: 'Choose another algorithm, or ask the operator which keys there are.',
      },
    );
  }

  /** None of them was of use: the next call asks again. */
  forget(): void {
    this.#until = 0;
  }

  /** Whether the keys are others than before. */
  async refresh(): Promise<boolean> {
    const before = ids(this.#keys);
    await this.#read();
    return ids(this.#keys) !== before;
  }

  /** Calls that need the keys at the same time share one request. */
  #read(): Promise<void> {
    this.#reading ??= this.#load().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #load(): Promise<void> {
    try {
      const { keys } = await this.#fetch();
      if (!Array.isArray(keys)) throw createError('API_ERROR', "The server's encryption keys are no key set");
      this.#keys = keys.slice(0, 100).filter(key => typeof key === 'object' && key !== null);
      this.#until = this.#now().getTime() + keptFor;
    } catch (error) {
      // Of the call that needed the keys, nothing was sent.
      throw CountersignError.is(error)
        ? callError(error, { attempts: error.attempts ?? 1, outcome: 'not-sent' })
        : error;
    }
  }
}

const ids = (keys: readonly EncryptionKey[]): string => keys.map(({ kid }) => kid).join('\n');

function isFor(key: unknown, algorithm: Algorithm): key is EncryptionKey {
  if (typeof key !== 'object' || key === null) return false;
  const { kty, kid, use, alg } = key as Partial<EncryptionKey>;
  const type = algorithm === 'RSA-OAEP-256' ? 'RSA' : 'EC';
  return alg === algorithm && kty === type && use === 'enc' && typeof kid === 'string';
}
