import { createHash } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import type { Random } from './ids.js';
import { Refusal } from './refusal.js';

/** The keys of the clients, one for each. They are looked up by digest, so that time tells nothing of them. */
export class ApiKeys {
  readonly #random: Random;
  readonly #owners = new Map<string, string>();
  readonly #keys = new Map<string, string>();

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
    if (known !== undefined) return known;
    const key = `sk_test_${Buffer.from(this.#random(24)).toString('base64url')}`;
    this.#add(clientId, key);
    return key;
  }

  /** @throws Refusal */
  check(clientId: string, key: string | readonly string[] | undefined): void {
    const owner = typeof key === 'string' ? this.#owners.get(digest(key)) : undefined;
    if (owner === clientId) return;
    if (owner !== undefined) throw new Refusal('API_KEY_FORBIDDEN', `The API key is not one of ${clientId}`);
    throw new Refusal(
      'API_KEY_INVALID',
      key === undefined ? 'X-Api-Key is missing' : 'X-Api-Key is not the API key of a client',
    );
  }

  #add(clientId: string, key: string): void {
    this.#keys.set(clientId, key);
    this.#owners.set(digest(key), clientId);
  }
}

const digest = (key: string): string => createHash('sha256').update(key).digest('base64');
