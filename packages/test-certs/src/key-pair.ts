import { createPrivateKey, createPublicKey, generateKeyPairSync, KeyObject } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { derInteger, derOctets, derOid, derSequence } from '@countersign/x509/der';
import { curves, keyPairOf } from './curve.js';
import { RandomSource } from './random-source.js';

/** The kind of a key. RSA keys take 100 to 1,000 times as long to make as the others. */
export type KeyType = 'P-256' | 'P-384' | 'P-521' | 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'Ed25519';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** RSA keys by seed and label: they can't be made from a seed, so a seed gets the same ones within a process only. */
const rsaKeys = new Map<string, KeyPair>();

/** The key pair to issue for: of a key that there is already, or a new one. */
export function keyPairFor(key: KeyType | KeyObject, random: RandomSource, label: string): KeyPair {
  if (typeof key === 'string') return generateKeyPair(key, random, label);
  if (key instanceof KeyObject && key.type === 'private')
    return { privateKey: key, publicKey: createPublicKey(key) };
  throw new ConfigurationError('CONFIG_INVALID', 'key is no private key', {
    hint: 'Give a kind of key such as P-256, or the privateKey of what was issued before.',
  });
}

/** A key pair of its own for each label, or, with a seed, the same one in each run (but for RSA). */
export function generateKeyPair(
  type: KeyType,
  random: RandomSource = new RandomSource(undefined),
  label = '',
): KeyPair {
  switch (type) {
    case 'P-256':
    case 'P-384':
    case 'P-521':
      return random.seed === undefined
        ? generateKeyPairSync('ec', { namedCurve: type })
        : keyPairOf(curves[type], random.bytes(`${label}/${type}`, curves[type].size + 8));
    case 'Ed25519':
      return random.seed === undefined
        ? generateKeyPairSync('ed25519')
        : ed25519(random.bytes(`${label}/${type}`, 32));
    case 'RSA-2048':
    case 'RSA-3072':
    case 'RSA-4096':
      return rsa(Number(type.slice(4)), random, label);
    default:
      throw new ConfigurationError('CONFIG_INVALID', `The key type '${type as string}' is not known`, {
        hint: 'key is P-256, P-384, P-521, RSA-2048, RSA-3072, RSA-4096 or Ed25519.',
      });
  }
}

function rsa(modulusLength: number, random: RandomSource, label: string): KeyPair {
  if (random.seed === undefined) return generateKeyPairSync('rsa', { modulusLength });
  const name = `${random.seed}\n${random.use(`${label}/RSA-${modulusLength}`)}`;
  const keys = rsaKeys.get(name) ?? generateKeyPairSync('rsa', { modulusLength });
  rsaKeys.set(name, keys);
  return keys;
}

/** PKCS#8 around the seed of a key (RFC 8410 7). */
function ed25519(seed: Uint8Array): KeyPair {
  const key = derSequence(derInteger(0), derSequence(derOid('1.3.101.112')), derOctets(derOctets(seed)));
  const privateKey = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
