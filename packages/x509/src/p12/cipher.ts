import { createCipheriv, createDecipheriv } from 'node:crypto';
import { IdentityError } from '@countersign/spec';
import type { Cipher } from './algorithms.js';

/** Undoes a cipher; throws where the padding says that the key was wrong. */
export async function decipher(
  cipher: Cipher,
  key: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  if (cipher.name === 'rc4') return rc4(key, ciphertext);
  if (cipher.name === 'rc2-cbc') return rc2(cipher, key, iv, ciphertext, 'createDecryptionCipher');
  const [name, nodeKey] = inOpenssl(cipher, key);
  const node = createDecipheriv(name, nodeKey, iv);
  return Buffer.concat([node.update(ciphertext), node.final()]);
}

/** Applies a cipher. */
export async function encipher(
  cipher: Cipher,
  key: Uint8Array,
  iv: Uint8Array,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  if (cipher.name === 'rc4') return rc4(key, plaintext);
  if (cipher.name === 'rc2-cbc') return rc2(cipher, key, iv, plaintext, 'createEncryptionCipher');
  const [name, nodeKey] = inOpenssl(cipher, key);
  const node = createCipheriv(name, nodeKey, iv);
  return Buffer.concat([node.update(plaintext), node.final()]);
}

/** OpenSSL 3 has DES only in its legacy provider, and 3DES with one key three times is the same cipher. */
function inOpenssl({ name }: Cipher, key: Uint8Array): [name: string, key: Uint8Array] {
  return name === 'des-cbc' ? ['des-ede3-cbc', Buffer.concat([key, key, key])] : [name, key];
}

/** RFC 2268, by node-forge; loaded only for files that old tools wrote. */
async function rc2(
  { effectiveBits }: Cipher,
  key: Uint8Array,
  iv: Uint8Array,
  input: Uint8Array,
  direction: 'createDecryptionCipher' | 'createEncryptionCipher',
): Promise<Uint8Array> {
  // RFC 2268 2: node-forge masks the key right for whole bytes only, and no file has other lengths.
  if (effectiveBits === undefined || effectiveBits % 8 !== 0)
    throw new IdentityError(
      'P12_UNSUPPORTED',
      `RC2 with a key of ${effectiveBits} effective bits is not supported`,
    );
  const [{ default: forge }, { default: util }] = await Promise.all([
    import('node-forge/lib/rc2.js'),
    import('node-forge/lib/util.js'),
  ]);
  const { createBuffer } = util;
  const cipher = forge[direction](createBuffer(binary(key)), effectiveBits);
  cipher.start(createBuffer(binary(iv)));
  cipher.update(createBuffer(binary(input)));
  if ((direction === 'createDecryptionCipher' && input.length % 8 !== 0) || !cipher.finish())
    throw new Error('wrong padding');
  return Buffer.from(cipher.output.getBytes(), 'latin1');
}

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** RC4, which OpenSSL 3 has only in its legacy provider. Its key schedule and its output, as everywhere described. */
function rc4(key: Uint8Array, input: Uint8Array): Uint8Array {
  const s = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number): void => {
    const kept = s[i] as number;
    s[i] = s[j] as number;
    s[j] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (s[i] as number) + (key[i % key.length] as number)) & 0xff;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return Uint8Array.from(input, byte => {
    i = (i + 1) & 0xff;
    j = (j + (s[i] as number)) & 0xff;
    swap(i, j);
    return byte ^ (s[((s[i] as number) + (s[j] as number)) & 0xff] as number);
  });
}
