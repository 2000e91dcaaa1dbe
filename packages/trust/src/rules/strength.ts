import type { Certificate } from '@countersign/x509';
import { readDer, Tag } from '@countersign/x509/der';

/** Signatures that are believed: SHA-2 and SHA-3 from 256 bits on, EdDSA, ML-DSA. Not MD5, not SHA-1. */
const signatures: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11', // RSA with SHA-256, RFC 4055
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2', // ECDSA with SHA-256, RFC 5758
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '2.16.840.1.101.3.4.3.10', // ECDSA with SHA3-256
  '2.16.840.1.101.3.4.3.11',
  '2.16.840.1.101.3.4.3.12',
  '2.16.840.1.101.3.4.3.14', // RSA with SHA3-256
  '2.16.840.1.101.3.4.3.15',
  '2.16.840.1.101.3.4.3.16',
  '1.3.101.112', // Ed25519, RFC 8410
  '1.3.101.113', // Ed448
  '2.16.840.1.101.3.4.3.17', // ML-DSA-44, RFC 9881
  '2.16.840.1.101.3.4.3.18',
  '2.16.840.1.101.3.4.3.19',
]);

const rsassaPss = '1.2.840.113549.1.1.10';

const hashes: ReadonlySet<string> = new Set([
  '2.16.840.1.101.3.4.2.1', // SHA-256
  '2.16.840.1.101.3.4.2.2',
  '2.16.840.1.101.3.4.2.3',
]);

export function weakSignature(certificate: Certificate): string | undefined {
  const algorithm = certificate.signatureAlgorithm;
  if (algorithm === rsassaPss) {
    const hash = pssHash(certificate.der);
    return hash !== undefined && hashes.has(hash) ? undefined : 'is signed over a hash that is too weak';
  }
  return signatures.has(algorithm)
    ? undefined
    : `is signed by ${weakNames[algorithm] ?? `an algorithm that is not believed (${algorithm})`}`;
}

const weakNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'RSA with MD5',
  '1.2.840.113549.1.1.5': 'RSA with SHA-1',
  '1.2.840.10045.4.1': 'ECDSA with SHA-1',
  '1.2.840.10040.4.3': 'DSA with SHA-1',
  '2.16.840.1.101.3.4.3.2': 'DSA with SHA-256',
};

/** RFC 4055 3.1: without a hash it is SHA-1. */
function pssHash(certificate: Uint8Array): string | undefined {
  const outer = readDer(certificate).fields('Certificate');
  outer.next('tbsCertificate');
  const identifier = outer.next('signatureAlgorithm').fields('signatureAlgorithm');
  identifier.next('algorithm');
  const parameters = identifier.next('parameters').fields('RSASSA-PSS-params');
  const hash = parameters.optional(Tag.contextConstructed(0))?.children()[0];
  return hash?.fields('hashAlgorithm').next('algorithm').oid('hashAlgorithm');
}

const rsa: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.1', rsassaPss]);
const ec = '1.2.840.10045.2.1';

/** Curves of 256 bits and more, by name (RFC 5480, RFC 5639). */
const curves: ReadonlySet<string> = new Set([
  '1.2.840.10045.3.1.7', // P-256
  '1.3.132.0.34', // P-384
  '1.3.132.0.35', // P-521
  '1.3.132.0.10', // secp256k1
  '1.3.36.3.3.2.8.1.1.7', // brainpoolP256r1
  '1.3.36.3.3.2.8.1.1.8',
  '1.3.36.3.3.2.8.1.1.11', // brainpoolP384r1
  '1.3.36.3.3.2.8.1.1.12',
  '1.3.36.3.3.2.8.1.1.13', // brainpoolP512r1
  '1.3.36.3.3.2.8.1.1.14',
]);

/** Keys whose algorithm says all: EdDSA and ML-DSA. */
const fixed: ReadonlySet<string> = new Set([
  '1.3.101.112',
  '1.3.101.113',
  '2.16.840.1.101.3.4.3.17',
  '2.16.840.1.101.3.4.3.18',
  '2.16.840.1.101.3.4.3.19',
]);

/** Reads the SubjectPublicKeyInfo by itself: node:crypto gives explicit curve parameters the name of a curve. */
export function weakKey(spki: Uint8Array): string | undefined {
  const fields = readDer(spki).fields('SubjectPublicKeyInfo');
  const identifier = fields.next('algorithm').fields('algorithm');
  const algorithm = identifier.next('algorithm').oid('algorithm');
  if (rsa.has(algorithm)) return weakRsaKey(fields.next('subjectPublicKey').wholeBits('subjectPublicKey'));
  if (algorithm === ec) {
    const parameters = identifier.next('parameters');
    // RFC 5480 2.1.1: specifiedCurve must not be used. It lets a key choose its own curve (CVE-2020-0601).
    if (parameters.tag !== Tag.OID) return 'has a key on a curve without a name';
    const curve = parameters.oid('namedCurve');
    return curves.has(curve) ? undefined : `has a key on the curve ${curve}, which is too small or not known`;
  }
  return fixed.has(algorithm) ? undefined : `has a key of a kind that is not believed (${algorithm})`;
}

function weakRsaKey(key: Uint8Array): string | undefined {
  const fields = readDer(key).fields('RSAPublicKey');
  const bits = bitLength(fields.next('modulus').integerBytes('modulus'));
  const exponent = fields.next('publicExponent').integerBytes('publicExponent');
  if (bits < 2048) return `has an RSA key of ${bits} bits, fewer than 2048`;
  // RFC 8017 3.1: e is odd and at least 3.
  const isOdd = ((exponent.at(-1) as number) & 1) === 1;
  return isOdd && bitLength(exponent) >= 2 ? undefined : 'has an RSA key with a bad exponent';
}

function bitLength(integer: Uint8Array): number {
  const digits = BigInt(`0x${Buffer.from(integer).toString('hex')}`).toString(2);
  return digits === '0' ? 0 : digits.length;
}
