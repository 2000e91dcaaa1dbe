import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';

/** The kind of a key. RSA keys take about 100 times as long to make. */
export type KeyType = 'P-256' | 'RSA-2048';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function generateKeyPair(type: KeyType): KeyPair {
  switch (type) {
    case 'P-256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'RSA-2048':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    default:
      throw new ConfigurationError('CONFIG_INVALID', `The key type '${type as string}' is not known`, {
        hint: "key is 'P-256' or 'RSA-2048'.",
      });
  }
}
