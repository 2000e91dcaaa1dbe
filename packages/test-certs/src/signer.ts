import { createHash, type KeyObject, sign } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { derNull, derOid, derSequence } from '@countersign/x509/der';
import { curveNamed, signDeterministically } from './curve.js';

/** The hashes that certificates are signed with; `sha1` and `md5` for certificates that must be refused. */
export type SignatureHash = 'sha256' | 'sha384' | 'sha512' | 'sha1' | 'md5';

/** A key with the way it signs. */
export interface Signer {
  /** AlgorithmIdentifier. */
  readonly algorithm: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

// RFC 8017 A.2.4, RFC 5758 3.2
const withRsa: Readonly<Record<SignatureHash, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
  sha1: '1.2.840.113549.1.1.5',
  md5: '1.2.840.113549.1.1.4',
};
const withEcdsa: Readonly<Partial<Record<SignatureHash, string>>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
  sha1: '1.2.840.10045.4.1',
};

/** @param deterministic whether ECDSA signatures repeat, for keys that come from a seed. */
export function signerOf(privateKey: KeyObject, deterministic: boolean, hash?: SignatureHash): Signer {
  switch (privateKey.asymmetricKeyType) {
    case 'ed25519':
      // RFC 8032: its hash is its own.
      if (hash !== undefined) throw unknown(hash);
      return {
        algorithm: derSequence(derOid('1.3.101.112')),
        sign: bytes => sign(undefined, bytes, privateKey),
      };
    case 'rsa': {
      const name = hash ?? 'sha256';
      return {
        algorithm: derSequence(derOid(known(withRsa, name)), derNull()),
        sign: bytes => sign(name, bytes, privateKey),
      };
    }
    default: {
      const curve = curveNamed(privateKey.asymmetricKeyDetails?.namedCurve);
      const name = hash ?? curve?.hash ?? 'sha256';
      return {
        algorithm: derSequence(derOid(known(withEcdsa, name))),
        sign: bytes =>
          deterministic && curve !== undefined
            ? signDeterministically(curve, privateKey, name, createHash(name).update(bytes).digest())
            : sign(name, bytes, privateKey),
      };
    }
  }
}

function known(oids: Readonly<Partial<Record<SignatureHash, string>>>, hash: SignatureHash): string {
  const oid = Object.hasOwn(oids, hash) ? oids[hash] : undefined;
  if (oid === undefined) throw unknown(hash);
  return oid;
}

const unknown = (hash: string): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', `The issuer's key can't sign with the hash '${hash}'`, {
    hint: "hash is 'sha256', 'sha384' or 'sha512' for RSA and EC keys; leave it out for Ed25519.",
  });
