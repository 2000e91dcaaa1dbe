import { createECDH, createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { derBits, derInteger, derOid, derSequence } from '@countersign/x509/der';

/** A curve of FIPS 186-4 D.1.2. */
export interface Curve {
  /** RFC 7518 6.2.1.1. */
  readonly jwk: 'P-256' | 'P-384' | 'P-521';
  /** RFC 5480 2.1.1.1. */
  readonly oid: string;
  /** As OpenSSL names it. */
  readonly name: 'prime256v1' | 'secp384r1' | 'secp521r1';
  /** Of a coordinate, in bytes. */
  readonly size: number;
  /** Of the order, in bits. */
  readonly bits: number;
  readonly order: bigint;
  /** The hash of its own strength (RFC 5656 6.2.1). */
  readonly hash: 'sha256' | 'sha384' | 'sha512';
}

const p256: Curve = {
  jwk: 'P-256',
  oid: '1.2.840.10045.3.1.7',
  name: 'prime256v1',
  size: 32,
  bits: 256,
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  hash: 'sha256',
};
const p384: Curve = {
  jwk: 'P-384',
  oid: '1.3.132.0.34',
  name: 'secp384r1',
  size: 48,
  bits: 384,
  order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  hash: 'sha384',
};
const p521: Curve = {
  jwk: 'P-521',
  oid: '1.3.132.0.35',
  name: 'secp521r1',
  size: 66,
  bits: 521,
  order:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  hash: 'sha512',
};

export const curves: Readonly<Record<Curve['jwk'], Curve>> = { 'P-256': p256, 'P-384': p384, 'P-521': p521 };

export const curveNamed = (name: string | undefined): Curve | undefined =>
  Object.values(curves).find(curve => curve.name === name);

/** SubjectPublicKeyInfo (RFC 5480 2), put together here: OpenSSL takes longer for it than for making the key. */
export function spkiOnCurve(publicKey: KeyObject, { oid, size }: Curve): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const coordinates = [x, y].map(text => Buffer.from(text, 'base64url'));
  return derSequence(
    derSequence(derOid('1.2.840.10045.2.1'), derOid(oid)),
    derBits(Buffer.concat([Uint8Array.of(4), ...coordinates], 1 + 2 * size)),
  );
}

/** The key pair of a scalar, which is taken modulo the order of the curve. */
export function keyPairOf(
  curve: Curve,
  random: Uint8Array,
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const scalar = octets((integer(random) % (curve.order - 1n)) + 1n, curve.size);
  const point = publicPoint(curve, scalar);
  const jwk = {
    kty: 'EC',
    crv: curve.jwk,
    d: scalar.toString('base64url'),
    x: point.subarray(1, 1 + curve.size).toString('base64url'),
    y: point.subarray(1 + curve.size).toString('base64url'),
  };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/**
 * An ECDSA signature whose nonce comes from key and message (RFC 6979 3.2), so that it repeats: Node's own are random.
 * For test keys only, since it takes a time that depends on the key.
 */
export function signDeterministically(
  curve: Curve,
  privateKey: KeyObject,
  hash: string,
  digest: Uint8Array,
): Uint8Array {
  const d = integer(Buffer.from(privateKey.export({ format: 'jwk' }).d as string, 'base64url'));
  const { order: n } = curve;
  const h = bitsToInteger(digest, curve) % n;
  for (const k of nonces(curve, hash, octets(d, curve.size), octets(h, curve.size))) {
    const r = integer(publicPoint(curve, octets(k, curve.size)).subarray(1, 1 + curve.size)) % n;
    const s = (inverse(k, n) * (h + r * d)) % n;
    if (r !== 0n && s !== 0n)
      return derSequence(derInteger(octets(r, curve.size)), derInteger(octets(s, curve.size)));
  }
  throw new Error('unreachable: nonces never end');
}

/** RFC 6979 3.2, from b on. */
function* nonces(curve: Curve, hash: string, d: Uint8Array, h: Uint8Array): Generator<bigint> {
  const mac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
    const hmac = createHmac(hash, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  };
  const zero = Uint8Array.of(0);
  let v: Uint8Array = mac(zero).fill(1);
  let k: Uint8Array = new Uint8Array(v.length);
  for (const separator of [0, 1]) {
    k = mac(k, v, Uint8Array.of(separator), d, h);
    v = mac(k, v);
  }
  for (;;) {
    const parts: Uint8Array[] = [];
    for (let length = 0; length < curve.size; length += v.length) {
      v = mac(k, v);
      parts.push(v);
    }
    const candidate = bitsToInteger(Buffer.concat(parts).subarray(0, curve.size), curve);
    if (candidate > 0n && candidate < curve.order) yield candidate;
    k = mac(k, v, zero);
    v = mac(k, v);
  }
}

/** The leftmost bits, as many as the order has (RFC 6979 2.3.2). */
function bitsToInteger(bytes: Uint8Array, curve: Curve): bigint {
  const excess = bytes.length * 8 - curve.bits;
  return excess > 0 ? integer(bytes) >> BigInt(excess) : integer(bytes);
}

function publicPoint(curve: Curve, scalar: Uint8Array): Buffer {
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(scalar);
  return ecdh.getPublicKey();
}

const integer = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

const octets = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');

/** By Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [modulus, value % modulus, 0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [s0, s1] = [s1, s0 - q * s1];
  }
  return ((s0 % modulus) + modulus) % modulus;
}
