import { createHash } from 'node:crypto';
import type { Certificate } from '@countersign/x509';
import { derBits, derInteger, derSequence, readDer } from '@countersign/x509/der';

/**
 * The fingerprint of a certificate's twin. Where (r, s) is an ECDSA signature, (r, n - s) is one, too (SEC 1 4.1.4): whoever
 * holds a certificate can write it in both forms, without the key of its CA. Undefined for other signatures, which have
 * one form.
 *
 * @param issuer whose signature it is, proven
 */
export function twinOf(certificate: Certificate, issuer: Certificate | undefined): string | undefined {
  const order = issuer && orderOf(issuer.spki);
  if (order === undefined) return undefined;
  const outer = readDer(certificate.der).fields('Certificate');
  const [tbs, algorithm] = [outer.next('tbsCertificate'), outer.next('signatureAlgorithm')];
  const signature = readDer(outer.next('signatureValue').wholeBits('signatureValue')).fields('signature');
  const r = signature.next('r');
  const s = BigInt(`0x${Buffer.from(signature.next('s').integerBytes('s')).toString('hex')}`);
  const digits = (order - s).toString(16);
  const other = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const twin = derSequence(tbs.bytes, algorithm.bytes, derBits(derSequence(r.bytes, derInteger(other))));
  return createHash('sha256').update(twin).digest('hex').toUpperCase();
}

/** Read by itself: to make a key of it takes longer than all else. */
function orderOf(spki: Uint8Array): bigint | undefined {
  const identifier = readDer(spki).fields('SubjectPublicKeyInfo').next('algorithm').fields('algorithm');
  if (identifier.next('algorithm').oid('algorithm') !== ecPublicKey) return undefined;
  return orders.get(identifier.next('namedCurve').oid('namedCurve'));
}

/** RFC 5480 2.1.1. */
const ecPublicKey = '1.2.840.10045.2.1';

const brainpool256 = 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7n;
const brainpool384 =
  0x8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565n;
const brainpool512 =
  0xaadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069n;

/** n of every curve that the strict profile believes (SEC 2 2, RFC 5639 3). */
const orders: ReadonlyMap<string, bigint> = new Map([
  ['1.2.840.10045.3.1.7', 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n], // P-256
  [
    '1.3.132.0.34', // P-384
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ],
  [
    '1.3.132.0.35', // P-521
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  ],
  ['1.3.132.0.10', 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n], // secp256k1
  ['1.3.36.3.3.2.8.1.1.7', brainpool256], // brainpoolP256r1
  ['1.3.36.3.3.2.8.1.1.8', brainpool256], // brainpoolP256t1
  ['1.3.36.3.3.2.8.1.1.11', brainpool384], // brainpoolP384r1
  ['1.3.36.3.3.2.8.1.1.12', brainpool384], // brainpoolP384t1
  ['1.3.36.3.3.2.8.1.1.13', brainpool512], // brainpoolP512r1
  ['1.3.36.3.3.2.8.1.1.14', brainpool512], // brainpoolP512t1
]);
