import { IdentityError } from '@countersign/spec';

/** A hash with its output and block length in bytes (FIPS 180-4). */
export interface Hash {
  readonly name: string;
  readonly output: number;
  readonly block: number;
}

const sha1: Hash = { name: 'sha1', output: 20, block: 64 };
const sha224: Hash = { name: 'sha224', output: 28, block: 64 };
const sha256: Hash = { name: 'sha256', output: 32, block: 64 };
const sha384: Hash = { name: 'sha384', output: 48, block: 128 };
const sha512: Hash = { name: 'sha512', output: 64, block: 128 };

/** Digests of MacData (RFC 7292 4). */
export const digests: Record<string, Hash> = {
  '1.3.14.3.2.26': sha1,
  '2.16.840.1.101.3.4.2.4': sha224,
  '2.16.840.1.101.3.4.2.1': sha256,
  '2.16.840.1.101.3.4.2.2': sha384,
  '2.16.840.1.101.3.4.2.3': sha512,
};

/** Pseudo-random functions of PBKDF2 (RFC 8018 B.1). */
export const prfs: Record<string, Hash> = {
  '1.2.840.113549.2.7': sha1,
  '1.2.840.113549.2.8': sha224,
  '1.2.840.113549.2.9': sha256,
  '1.2.840.113549.2.10': sha384,
  '1.2.840.113549.2.11': sha512,
};

/** A cipher under the name that node:crypto knows it by, its key and IV length in bytes. */
export interface Cipher {
  readonly name: string;
  readonly key: number;
  readonly iv: number;
}

/** Encryption schemes of PBES2 (RFC 8018 B.2). */
export const ciphers: Record<string, Cipher> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', key: 16, iv: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', key: 24, iv: 16 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', key: 32, iv: 16 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', key: 24, iv: 8 },
};

const unsupportedNames: Record<string, string> = {
  '1.2.840.113549.1.12.1.1': 'pbeWithSHAAnd128BitRC4',
  '1.2.840.113549.1.12.1.2': 'pbeWithSHAAnd40BitRC4',
  '1.2.840.113549.1.12.1.3': 'pbeWithSHAAnd3-KeyTripleDES-CBC',
  '1.2.840.113549.1.12.1.4': 'pbeWithSHAAnd2-KeyTripleDES-CBC',
  '1.2.840.113549.1.12.1.5': 'pbeWithSHAAnd128BitRC2-CBC',
  '1.2.840.113549.1.12.1.6': 'pbeWithSHAAnd40BitRC2-CBC',
  '1.2.840.113549.1.5.3': 'pbeWithMD5AndDES-CBC',
  '1.2.840.113549.1.5.10': 'pbeWithSHA1AndDES-CBC',
  '1.2.840.113549.1.5.14': 'PBMAC1',
  '1.3.6.1.4.1.11591.4.11': 'scrypt',
};

/** Looks an algorithm up, or refuses it by OID and name. */
export function supported<T>(table: Record<string, T>, oid: string, what: string): T {
  const found = Object.hasOwn(table, oid) ? table[oid] : undefined;
  if (found !== undefined) return found;
  const name = unsupportedNames[oid];
  throw new IdentityError(
    'P12_UNSUPPORTED',
    `The ${what} ${name ? `${name} (${oid})` : oid} is not supported`,
  );
}
