import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { IdentityError } from '@countersign/spec';
import { type DerValue, Tag } from '../der/index.js';
import { type Hash, hmacs, supported } from './algorithms.js';
import type { P12Budget } from './limits.js';

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<Uint8Array, Uint8Array, number, object, Buffer>(scrypt);

/** A key derivation with its parameters read: what is left is the passphrase. */
export interface KeyDerivation {
  readonly oid: string;
  /** The key length the parameters state, where they do. */
  readonly keyLength: number | undefined;
  derive(passphrase: Uint8Array, length: number, budget: P12Budget): Promise<Uint8Array>;
}

const readers: Readonly<Record<string, (parameters: DerValue) => Omit<KeyDerivation, 'oid'>>> = {
  '1.2.840.113549.1.5.12': readPbkdf2,
  '1.3.6.1.4.1.11591.4.11': readScrypt,
};

/** The keyDerivationFunc of PBES2 and PBMAC1 (RFC 8018 A.4, A.5). */
export function readKeyDerivation(value: DerValue): KeyDerivation {
  const fields = value.fields('keyDerivationFunc');
  const oid = fields.next('algorithm').oid('key derivation');
  const derivation = supported(readers, oid, 'key derivation')(fields.next('parameters'));
  fields.end();
  return { oid, ...derivation };
}

/** PBKDF2-params (RFC 8018 A.2). */
function readPbkdf2(value: DerValue): Omit<KeyDerivation, 'oid'> {
  const fields = value.fields('PBKDF2-params');
  const salt = fields.next('salt').octets('salt');
  const iterations = fields.next('iterationCount').count('iterationCount');
  const keyLength = fields.optional(Tag.INTEGER)?.count('keyLength');
  const prf = fields.optional(Tag.SEQUENCE)?.fields('prf');
  fields.end();
  // hmacWithSHA1 is the default.
  const hash: Hash = supported(hmacs, prf?.next('algorithm').oid('prf') ?? '1.2.840.113549.2.7', 'PRF');
  return {
    keyLength,
    derive(passphrase, length, budget) {
      budget.derivation(iterations, Math.ceil(length / hash.output), salt);
      return derivePbkdf2(passphrase, salt, iterations, length, hash.name);
    },
  };
}

/** scrypt-params (RFC 7914 7.1). */
function readScrypt(value: DerValue): Omit<KeyDerivation, 'oid'> {
  const fields = value.fields('scrypt-params');
  const salt = fields.next('salt').octets('salt');
  const N = fields.next('costParameter').count('costParameter');
  const r = fields.next('blockSize').count('blockSize');
  const p = fields.next('parallelizationParameter').count('parallelizationParameter');
  const keyLength = fields.optional(Tag.INTEGER)?.count('keyLength');
  fields.end();
  // RFC 7914 6: N is a power of two, above 1 and below 2^(128 r / 8).
  if (N < 2 || !Number.isInteger(Math.log2(N)) || r < 1 || p < 1 || Math.log2(N) >= 16 * r)
    throw new IdentityError('P12_CORRUPT', `The scrypt parameters N ${N}, r ${r}, p ${p} are not valid`);
  return {
    keyLength,
    derive(passphrase, length, budget) {
      // As OpenSSL counts it: N blocks, p blocks, and two to work with.
      const memory = 128 * r * (N + p + 2);
      budget.atMost('scryptMemory', memory, 'scrypt memory');
      // Each of the p rounds passes over the memory twice; a block of 128 r bytes counts as 4 r hash blocks.
      budget.derivation(1, 2 * p * N * r, salt);
      return deriveScrypt(passphrase, salt, length, { N, r, p, maxmem: memory + 1024 });
    },
  };
}
