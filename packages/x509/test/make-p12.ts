// .p12 files of any content, good or bad, for tests that need what encodeP12 doesn't write.
import { createCipheriv, createHmac, type KeyObject, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Certificate, Oid } from '@countersign/x509';
import {
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derText,
  readDer,
  Tag,
} from '@countersign/x509/der';

export interface Attributes {
  readonly friendlyName?: string;
  readonly localKeyId?: Uint8Array;
}

export interface Encryption {
  readonly passphrase: string;
  /** Default: 1. */
  readonly iterations?: number;
  /** What the file says of them. Default: the truth. */
  readonly stated?: number;
  /** Default: 8 random bytes. */
  readonly salt?: Uint8Array;
  /** Length of the key that the file states. Default: none. */
  readonly keyLength?: number;
  /** What the file says of the IV. Default: the truth. */
  readonly statedIv?: Uint8Array;
}

const bag = (type: string, value: Uint8Array, { friendlyName, localKeyId }: Attributes = {}): Uint8Array => {
  const attributes = [
    ...(friendlyName === undefined
      ? []
      : [derSequence(derOid(Oid.friendlyName), derSet(derText(friendlyName, Tag.BMP_STRING)))]),
    ...(localKeyId === undefined ? [] : [derSequence(derOid(Oid.localKeyId), derSet(derOctets(localKeyId)))]),
  ];
  return derSequence(
    derOid(type),
    derContext(0, value),
    ...(attributes.length === 0 ? [] : [derSet(...attributes)]),
  );
};

const pkcs8 = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'pkcs8' });

/** PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC. */
function encrypt(
  plaintext: Uint8Array,
  { passphrase, iterations = 1, stated = iterations, salt = randomBytes(8), keyLength, statedIv }: Encryption,
) {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256'), iv);
  const length = keyLength === undefined ? [] : [derInteger(keyLength)];
  const prf = derSequence(derOid(Oid.hmacWithSHA256), derNull());
  return {
    algorithm: derSequence(
      derOid(Oid.pbes2),
      derSequence(
        derSequence(derOid(Oid.pbkdf2), derSequence(derOctets(salt), derInteger(stated), ...length, prf)),
        derSequence(derOid(Oid.aes256Cbc), derOctets(statedIv ?? iv)),
      ),
    ),
    ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final()]),
  };
}

/** A bag of any type. */
export const otherBag = bag;

export const keyBag = (key: KeyObject, attributes?: Attributes): Uint8Array =>
  bag(Oid.keyBag, pkcs8(key), attributes);

export function shroudedKeyBag(key: KeyObject, encryption: Encryption, attributes?: Attributes): Uint8Array {
  const { algorithm, ciphertext } = encrypt(pkcs8(key), encryption);
  return bag(Oid.pkcs8ShroudedKeyBag, derSequence(algorithm, derOctets(ciphertext)), attributes);
}

export const certificateBag = (
  { der }: Pick<Certificate, 'der'>,
  attributes?: Attributes,
  type: string = Oid.x509Certificate,
): Uint8Array => bag(Oid.certBag, derSequence(derOid(type), derContext(0, derOctets(der))), attributes);

/** Safes within a safe. */
export const safeBag = (...bags: readonly Uint8Array[]): Uint8Array =>
  bag(Oid.safeContentsBag, derSequence(...bags));

/** ContentInfo (RFC 5652 3). */
export const contentInfo = (type: string, content: Uint8Array): Uint8Array =>
  derSequence(derOid(type), derContext(0, content));

export const plainSafe = (...bags: readonly Uint8Array[]): Uint8Array =>
  contentInfo(Oid.data, derOctets(derSequence(...bags)));

export function encryptedSafe(encryption: Encryption, ...bags: readonly Uint8Array[]): Uint8Array {
  const { algorithm, ciphertext } = encrypt(derSequence(...bags), encryption);
  return contentInfo(
    Oid.encryptedData,
    derSequence(derInteger(0), derSequence(derOid(Oid.data), algorithm, derContextPrimitive(0, ciphertext))),
  );
}

/** A MAC that states any salt and any number of iterations; it fits no passphrase. */
export const unfittingMac = (iterations: number, salt: Uint8Array = randomBytes(8)): Uint8Array =>
  derSequence(
    derSequence(derSequence(derOid(Oid.sha256), derNull()), derOctets(createHmac('sha256', salt).digest())),
    derOctets(salt),
    derInteger(iterations),
  );

/** A file of these safes, without MAC if none is given. */
export const makeP12 = (safes: readonly Uint8Array[], mac?: Uint8Array): Uint8Array =>
  pfx(Oid.data, derOctets(derSequence(...safes)), ...(mac === undefined ? [] : [mac]));

/** PFX (RFC 7292 4) around content of any type. */
export const pfx = (type: string, content: Uint8Array, ...mac: readonly Uint8Array[]): Uint8Array =>
  derSequence(derInteger(3), contentInfo(type, content), ...mac);

/** The same values in BER: indefinite lengths, and OCTET STRINGs in segments. What is inside strings stays. */
export function toBer(der: Uint8Array): Uint8Array {
  const value = readDer(der);
  const end = Uint8Array.of(0, 0);
  if (value.tag & 0x20)
    return Buffer.concat([
      Uint8Array.of(value.tag, 0x80),
      ...value.children().map(({ bytes }) => toBer(bytes)),
      end,
    ]);
  if (value.tag !== Tag.OCTET_STRING) return value.bytes;
  const segments: Uint8Array[] = [];
  for (let at = 0; at < value.content.length; at += 100)
    segments.push(derOctets(value.content.subarray(at, at + 100)));
  return Buffer.concat([Uint8Array.of(Tag.OCTET_STRING | 0x20, 0x80), ...segments, end]);
}
