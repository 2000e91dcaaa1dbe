import { IdentityError } from '@countersign/spec';

/** A hash under the name that node:crypto knows it by, with its output and block length in bytes. */
export interface Hash {
  readonly name: string;
  readonly output: number;
  readonly block: number;
}

const md5: Hash = { name: 'md5', output: 16, block: 64 };
const sha1: Hash = { name: 'sha1', output: 20, block: 64 };
const sha224: Hash = { name: 'sha224', output: 28, block: 64 };
const sha256: Hash = { name: 'sha256', output: 32, block: 64 };
const sha384: Hash = { name: 'sha384', output: 48, block: 128 };
const sha512: Hash = { name: 'sha512', output: 64, block: 128 };
const sha512_224: Hash = { name: 'sha512-224', output: 28, block: 128 };
const sha512_256: Hash = { name: 'sha512-256', output: 32, block: 128 };
// FIPS 202: the block is the rate of the sponge.
const sha3_224: Hash = { name: 'sha3-224', output: 28, block: 144 };
const sha3_256: Hash = { name: 'sha3-256', output: 32, block: 136 };
const sha3_384: Hash = { name: 'sha3-384', output: 48, block: 104 };
const sha3_512: Hash = { name: 'sha3-512', output: 64, block: 72 };
const sm3: Hash = { name: 'sm3', output: 32, block: 64 };

/** Digests of MacData (RFC 7292 4, NIST CSOR, GM/T 0006). */
export const digests: Readonly<Record<string, Hash>> = {
  '1.3.14.3.2.26': sha1,
  '2.16.840.1.101.3.4.2.4': sha224,
  '2.16.840.1.101.3.4.2.1': sha256,
  '2.16.840.1.101.3.4.2.2': sha384,
  '2.16.840.1.101.3.4.2.3': sha512,
  '2.16.840.1.101.3.4.2.5': sha512_224,
  '2.16.840.1.101.3.4.2.6': sha512_256,
  '2.16.840.1.101.3.4.2.7': sha3_224,
  '2.16.840.1.101.3.4.2.8': sha3_256,
  '2.16.840.1.101.3.4.2.9': sha3_384,
  '2.16.840.1.101.3.4.2.10': sha3_512,
  '1.2.156.10197.1.401': sm3,
};

/** HMACs, as PRFs of PBKDF2 (RFC 8018 B.1) and in PBMAC1 (RFC 9579). GM/T has two names for that of SM3. */
export const hmacs: Readonly<Record<string, Hash>> = {
  '1.3.6.1.5.5.8.1.1': md5,
  '1.3.6.1.5.5.8.1.2': sha1,
  '1.2.840.113549.2.7': sha1,
  '1.2.840.113549.2.8': sha224,
  '1.2.840.113549.2.9': sha256,
  '1.2.840.113549.2.10': sha384,
  '1.2.840.113549.2.11': sha512,
  '1.2.840.113549.2.12': sha512_224,
  '1.2.840.113549.2.13': sha512_256,
  '2.16.840.1.101.3.4.2.13': sha3_224,
  '2.16.840.1.101.3.4.2.14': sha3_256,
  '2.16.840.1.101.3.4.2.15': sha3_384,
  '2.16.840.1.101.3.4.2.16': sha3_512,
  '1.2.156.10197.1.401.2': sm3,
  '1.2.156.10197.1.401.3.1': sm3,
};

/** A cipher, and the length in bytes of what it takes. */
export interface Cipher {
  readonly name: string;
  readonly key: number;
  /** 0 for a stream cipher. */
  readonly iv: number;
  /** Effective key length of RC2, in bits (RFC 2268). */
  readonly effectiveBits?: number;
}

const des3: Cipher = { name: 'des-ede3-cbc', key: 24, iv: 8 };
const des: Cipher = { name: 'des-cbc', key: 8, iv: 8 };
const rc2 = (key: number, effectiveBits: number): Cipher => ({ name: 'rc2-cbc', key, iv: 8, effectiveBits });

/** Encryption schemes of PBES2 whose parameter is the IV (RFC 8018 B.2, RFC 3657, RFC 5794, GM/T 0006). */
export const ciphers: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', key: 16, iv: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', key: 24, iv: 16 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', key: 32, iv: 16 },
  '1.2.840.113549.3.7': des3,
  '1.3.14.3.2.7': des,
  '1.2.392.200011.61.1.1.1.2': { name: 'camellia-128-cbc', key: 16, iv: 16 },
  '1.2.392.200011.61.1.1.1.3': { name: 'camellia-192-cbc', key: 24, iv: 16 },
  '1.2.392.200011.61.1.1.1.4': { name: 'camellia-256-cbc', key: 32, iv: 16 },
  '1.2.410.200046.1.1.2': { name: 'aria-128-cbc', key: 16, iv: 16 },
  '1.2.410.200046.1.1.7': { name: 'aria-192-cbc', key: 24, iv: 16 },
  '1.2.410.200046.1.1.12': { name: 'aria-256-cbc', key: 32, iv: 16 },
  '1.2.156.10197.1.104.2': { name: 'sm4-cbc', key: 16, iv: 16 },
};

/** RC2-CBC in PBES2, whose parameters say its effective key length too (RFC 8018 B.2.3). */
export const rc2Cbc = '1.2.840.113549.3.2';

/** The RC2 parameter version, as the effective key bits it stands for (RFC 2268 6). */
const rc2Versions: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 };

/**
 * The RC2 cipher of a parameter version; RFC 2268 6 has no table from 256 on. Without a version, 32 bits of the key
 * count (RFC 8018 B.2.3).
 */
export function rc2OfVersion(version: number | undefined, keyLength: number | undefined): Cipher | undefined {
  const effectiveBits = version === undefined ? 32 : version >= 256 ? version : rc2Versions[version];
  if (effectiveBits === undefined || effectiveBits > 1024 || effectiveBits % 8 !== 0) return undefined;
  return rc2(keyLength ?? effectiveBits / 8, effectiveBits);
}

/** A scheme that fixes both its hash and its cipher. */
export interface Scheme {
  readonly name: string;
  readonly hash: Hash;
  readonly cipher: Cipher;
}

/** RFC 7292 C: keys and IVs by the PKCS#12 key derivation. */
export const pkcs12Schemes: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.12.1.1': {
    name: 'pbeWithSHAAnd128BitRC4',
    hash: sha1,
    cipher: { name: 'rc4', key: 16, iv: 0 },
  },
  '1.2.840.113549.1.12.1.2': {
    name: 'pbeWithSHAAnd40BitRC4',
    hash: sha1,
    cipher: { name: 'rc4', key: 5, iv: 0 },
  },
  '1.2.840.113549.1.12.1.3': { name: 'pbeWithSHAAnd3-KeyTripleDES-CBC', hash: sha1, cipher: des3 },
  '1.2.840.113549.1.12.1.4': {
    name: 'pbeWithSHAAnd2-KeyTripleDES-CBC',
    hash: sha1,
    cipher: { name: 'des-ede-cbc', key: 16, iv: 8 },
  },
  '1.2.840.113549.1.12.1.5': { name: 'pbeWithSHAAnd128BitRC2-CBC', hash: sha1, cipher: rc2(16, 128) },
  '1.2.840.113549.1.12.1.6': { name: 'pbeWithSHAAnd40BitRC2-CBC', hash: sha1, cipher: rc2(5, 40) },
};

/** RFC 8018 A.3: keys and IVs by PBKDF1. */
export const pbes1Schemes: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.5.3': { name: 'pbeWithMD5AndDES-CBC', hash: md5, cipher: des },
  '1.2.840.113549.1.5.6': { name: 'pbeWithMD5AndRC2-CBC', hash: md5, cipher: rc2(8, 64) },
  '1.2.840.113549.1.5.10': { name: 'pbeWithSHA1AndDES-CBC', hash: sha1, cipher: des },
  '1.2.840.113549.1.5.11': { name: 'pbeWithSHA1AndRC2-CBC', hash: sha1, cipher: rc2(8, 64) },
};

/** What is known by name and not supported. */
const others: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.5.1': 'pbeWithMD2AndDES-CBC',
  '1.2.840.113549.1.5.4': 'pbeWithMD2AndRC2-CBC',
  '1.2.840.113549.2.2': 'MD2',
  '1.2.840.113549.2.5': 'MD5',
  '1.2.840.113549.3.4': 'RC4',
  '1.2.840.113549.3.9': 'RC5-CBC-Pad',
  '1.2.840.113533.7.66.10': 'CAST5-CBC',
  '1.3.6.1.4.1.3029.1.2': 'Blowfish-CBC',
  '1.2.410.200004.1.4': 'SEED-CBC',
  '1.2.643.2.2.9': 'GOST R 34.11-94',
  '1.2.643.7.1.1.2.2': 'GOST R 34.11-2012 (256 bit)',
  '1.2.643.7.1.1.2.3': 'GOST R 34.11-2012 (512 bit)',
  '1.2.643.7.1.1.4.2': 'HMAC of GOST R 34.11-2012 (512 bit)',
  '2.16.840.1.101.3.4.1.6': 'AES-128-GCM',
  '2.16.840.1.101.3.4.1.46': 'AES-256-GCM',
  '1.3.6.1.4.1.11591.4.11': 'scrypt',
};

/** Looks an algorithm up, or refuses it by OID and name. */
export function supported<T>(table: Readonly<Record<string, T>>, oid: string, what: string): T {
  const found = Object.hasOwn(table, oid) ? table[oid] : undefined;
  if (found !== undefined) return found;
  const name = Object.hasOwn(others, oid) ? others[oid] : undefined;
  throw new IdentityError(
    'P12_UNSUPPORTED',
    `The ${what} ${name ? `${name} (${oid})` : oid} is not supported`,
  );
}
