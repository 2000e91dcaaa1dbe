import { constants, verify } from 'node:crypto';
import type { Certificate } from './certificate.js';
import { type DerValue, readDer } from './der/index.js';
import { explicit } from './explicit.js';

interface SignatureAlgorithm {
  /** Of the key, as node:crypto names it. */
  readonly keyTypes: readonly string[];
  /** Undefined where the algorithm hashes by itself. */
  readonly hash: string | undefined;
}

const rsa = (hash: string): SignatureAlgorithm => ({ keyTypes: ['rsa'], hash });
const ecdsa = (hash: string): SignatureAlgorithm => ({ keyTypes: ['ec'], hash });

/** RFC 4055, RFC 5758, RFC 8410. SHA-1 is believed by nobody any more. */
const algorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.11': rsa('sha256'),
  '1.2.840.113549.1.1.12': rsa('sha384'),
  '1.2.840.113549.1.1.13': rsa('sha512'),
  '1.2.840.113549.1.1.14': rsa('sha224'),
  '1.2.840.10045.4.3.1': ecdsa('sha224'),
  '1.2.840.10045.4.3.2': ecdsa('sha256'),
  '1.2.840.10045.4.3.3': ecdsa('sha384'),
  '1.2.840.10045.4.3.4': ecdsa('sha512'),
  '1.3.101.112': { keyTypes: ['ed25519'], hash: undefined },
  '1.3.101.113': { keyTypes: ['ed448'], hash: undefined },
};

const rsassaPss = '1.2.840.113549.1.1.10';

const hashes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Whether signatures by this algorithm are believed at all. */
export const isBelieved = (oid: string): boolean => oid === rsassaPss || Object.hasOwn(algorithms, oid);

/**
 * Whether the key of `signer` made `signature` over `data` by this AlgorithmIdentifier. An algorithm or a key that isn't
 * known did not.
 */
export function isSignedBy(
  algorithm: Uint8Array,
  signer: Certificate,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const fields = readDer(algorithm).fields('signatureAlgorithm');
    const oid = fields.next('algorithm').oid('algorithm');
    const key = signer.publicKey;
    const type = key.asymmetricKeyType ?? '';
    if (oid === rsassaPss) {
      const { hash, saltLength } = readPss(fields.next('parameters'));
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return ['rsa', 'rsa-pss'].includes(type) && verify(hash, data, { key, padding, saltLength }, signature);
    }
    const known = Object.hasOwn(algorithms, oid) ? algorithms[oid] : undefined;
    return known?.keyTypes.includes(type) === true && verify(known.hash ?? null, data, key, signature);
  } catch {
    return false;
  }
}

/** RSASSA-PSS-params (RFC 4055 3.1), with one hash for message and mask, as node:crypto takes it. */
function readPss(value: DerValue): { hash: string; saltLength: number } {
  const fields = value.fields('RSASSA-PSS-params');
  const hashOf = (identifier: DerValue | undefined): string | undefined =>
    hashes[identifier?.fields('hashAlgorithm').next('algorithm').oid('hash') ?? ''];
  const hash = hashOf(explicit(fields, 0));
  const mask = explicit(fields, 1)?.fields('maskGenAlgorithm');
  mask?.next('algorithm');
  const maskHash = hashOf(mask?.next('hashAlgorithm'));
  const saltLength = explicit(fields, 2)?.count('saltLength') ?? 20;
  if (hash === undefined || hash !== maskHash) throw new Error('a hash that is not supported');
  return { hash, saltLength };
}
