import { hash, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import type { Random } from '../seeded.js';
import { Refusal } from './refusal.js';

/** The keys of the clients, one for each. How long a comparison takes tells nothing of them. */
export class ApiKeys {
  readonly #random: Random;
  /** By digest of the key. */
  readonly #owners = new Map<string, string>();
  readonly #keys = new Map<string, { readonly text: string; readonly bytes: Uint8Array }>();

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(random: Random, keys: Readonly<Record<string, string>>) {
    this.#random = random;
    for (const [clientId, key] of Object.entries(keys)) {
      if (typeof key !== 'string' || !/^[!-~]{1,200}$/.test(key))
        throw new ConfigurationError(
          'CONFIG_INVALID',
          `The API key of ${clientId} is not a text of visible ASCII`,
          {
            hint: 'Give 1 to 200 visible ASCII characters.',
          },
        );
      if (this.#owners.has(digest(key)))
        throw new ConfigurationError('CONFIG_INVALID', `${clientId} has the API key of another client`, {
          hint: 'Give each client a key of its own.',
        });
      this.#add(clientId, key);
    }
  }

  /** The key of a client; one is made where there is none. */
  keyOf(clientId: string): string {
    const known = this.#keys.get(clientId);
    if (known !== undefined) return known.text;
    const key = `sk_test_${Buffer.from(this.#random(24)).toString('base64url')}`;
    this.#add(clientId, key);
    return key;
  }

  /** @throws Refusal */
  check(clientId: string, key: string | readonly string[] | undefined): void {
    if (typeof key === 'string' && this.#isKeyOf(clientId, key)) return;
    if (typeof key === 'string' && this.#owners.has(digest(key)))
      throw new Refusal('API_KEY_FORBIDDEN', `The API key is not one of ${clientId}`);
    throw new Refusal(
      'API_KEY_INVALID',
      key === undefined ? 'X-Api-Key is missing' : 'X-Api-Key is not the API key of a client',
    );
  }

  #isKeyOf(clientId: string, key: string): boolean {
    const expected = this.#keys.get(clientId)?.bytes;
    const given = Buffer.from(key);
    return expected?.length === given.length && timingSafeEqual(expected, given);
  }

  #add(clientId: string, key: string): void {
    this.#keys.set(clientId, { text: key, bytes: Buffer.from(key) });
    this.#owners.set(digest(key), clientId);
  }
}

const digest = (key: string): string => hash('sha256', key, 'base64');
