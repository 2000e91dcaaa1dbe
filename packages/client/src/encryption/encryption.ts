import type { KeyObject } from 'node:crypto';
import { CountersignError, type components } from '@countersign/spec';
import type { ApiResponse } from '../response.js';
import type { Call } from '../transport.js';
import { KeySet } from './key-set.js';

/** How requests are encrypted beside TLS, for those behind the server that ends it. */
export interface EncryptionOptions {
  /**
   * `payload` encrypts the whole body of each call that takes it; `fields` only the fields that the contract marks, such as
   * `instrument.number`.
   */
  readonly mode: 'payload' | 'fields';
  /** By which of the server's keys. Default: `RSA-OAEP-256`, or `ECDH-ES` where there is no such key. */
  readonly algorithm?: Algorithm;
  /** Opens answers that come as `application/jose`. Default: none, and such an answer is refused. */
  readonly privateKey?: KeyObject;
}

/** How the key of a payload is encrypted (RFC 7518 4.3, 4.6). Nothing else is sent or taken. */
export type Algorithm = 'RSA-OAEP-256' | 'ECDH-ES';

/** What is sent in place of the body. */
export interface EncryptedBody {
  readonly text: string;
  readonly mediaType: string;
}

export type FetchKeys = () => Promise<components['schemas']['EncryptionKeys']>;

/** Encrypts requests as the contract allows it, and decrypts answers. What it needs is loaded when it is first needed. */
export class Encryption {
  readonly #options: EncryptionOptions;
  readonly #keys: KeySet;

  constructor(options: EncryptionOptions, fetchKeys: FetchKeys, now: () => Date) {
    this.#options = options;
    this.#keys = new KeySet(fetchKeys, now);
  }

  /**
   * @returns `undefined` where the call has nothing to encrypt
   * @throws CountersignError with outcome `not-sent`
   */
  async encrypt(call: Call): Promise<EncryptedBody | undefined> {
    try {
      return await this.#encrypt(call);
    } catch (error) {
      if (CountersignError.is(error) && error.code === 'ENCRYPTION_INVALID') this.#keys.forget();
      throw error;
    }
  }

  async #encrypt({ method, route, body }: Call): Promise<EncryptedBody | undefined> {
    const { operations } = await import('@countersign/spec/contract');
    const operation = operations.find(each => each.method === method && each.path === route);
    const content = operation?.body;
    if (content === undefined) return undefined;
    const { mode, algorithm } = this.#options;
    const { encryptFields, encryptPayload } = await import('./encrypt.js');
    if (mode === 'fields') {
      if (content.encryptable.length === 0) return undefined;
      const text = await encryptFields(body, content.encryptable, () => this.#keys.pick(algorithm));
      return text === undefined ? undefined : { text, mediaType: 'application/json' };
    }
    if (!content.mediaTypes.includes('application/jose')) return undefined;
    const text = await encryptPayload(body, await this.#keys.pick(algorithm));
    return { text, mediaType: 'application/jose' };
  }

  /** Reads the server's keys anew. False where they are as they were. */
  refresh(): Promise<boolean> {
    return this.#keys.refresh();
  }

  /**
   * @returns `undefined` where the answer isn't encrypted
   * @throws CountersignError
   */
  async decrypt(response: ApiResponse): Promise<string | undefined> {
    const type = String(response.headers['content-type'] ?? '');
    if (!/^application\/jose\b/i.test(type)) return undefined;
    const { decryptAnswer } = await import('./decrypt.js');
    return decryptAnswer(response, this.#options.privateKey);
  }
}
