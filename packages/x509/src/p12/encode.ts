import { createCipheriv, createHmac, type KeyObject, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Certificate } from '../certificate.js';
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
  Tag,
} from '../der/index.js';
import { Oid } from '../oids.js';
import { digests, type Hash } from './algorithms.js';
import { kdfPurpose, pkcs12Kdf } from './kdf.js';
import { P12Budget } from './limits.js';
import { Passphrase } from './passphrase.js';

export interface EncodeP12Options {
  readonly passphrase: string;
  /** Of each key derivation. Default: 10,000. */
  readonly iterations?: number;
  /** Source of salts and IVs, for output that repeats in tests. Default: node:crypto's randomBytes. */
  readonly random?: (length: number) => Uint8Array;
}

/** What goes into a .p12 file. */
export interface P12Content {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  /** Issuers, from the leaf's up. Default: none. */
  readonly chain?: readonly Certificate[];
  readonly friendlyName?: string;
}

const derive = promisify(pbkdf2);

/**
 * Writes a .p12 file: PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC for key and certificates, and a MAC with
 * HMAC-SHA-256, as OpenSSL 3 does. OpenSSL, Java, .NET and browsers open it.
 *
 * @example
 * ```js
 * await writeFile('client.p12', await encodeP12({ privateKey, certificate, chain }, { passphrase }), { mode: 0o600 });
 * ```
 */
export async function encodeP12(content: P12Content, options: EncodeP12Options): Promise<Uint8Array> {
  const { passphrase, iterations = 10_000, random = randomBytes } = options;
  const encrypt = (plaintext: Uint8Array): Promise<Encrypted> =>
    encryptPbes2(plaintext, passphrase, iterations, random);

  const localKeyId = Buffer.from(content.certificate.fingerprints.sha1, 'hex');
  const leafAttributes = attributes(localKeyId, content.friendlyName);
  const pkcs8 = content.privateKey.export({ format: 'der', type: 'pkcs8' });
  const shrouded = await encrypt(pkcs8);
  const keySafe = derSequence(
    bag(
      Oid.pkcs8ShroudedKeyBag,
      derSequence(shrouded.algorithm, derOctets(shrouded.ciphertext)),
      leafAttributes,
    ),
  );
  const certificateSafe = derSequence(
    certificateBag(content.certificate, leafAttributes),
    ...(content.chain ?? []).map(certificate => certificateBag(certificate)),
  );
  const encrypted = await encrypt(certificateSafe);
  const authSafe = derSequence(
    contentInfo(
      Oid.encryptedData,
      derSequence(
        derInteger(0),
        derSequence(derOid(Oid.data), encrypted.algorithm, derContextPrimitive(0, encrypted.ciphertext)),
      ),
    ),
    contentInfo(Oid.data, derOctets(keySafe)),
  );
  return derSequence(
    derInteger(3),
    contentInfo(Oid.data, derOctets(authSafe)),
    await macData(authSafe, passphrase, iterations, random),
  );
}

interface Encrypted {
  readonly algorithm: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** RFC 8018 6.2.1. */
async function encryptPbes2(
  plaintext: Uint8Array,
  passphrase: string,
  iterations: number,
  random: (length: number) => Uint8Array,
): Promise<Encrypted> {
  const salt = random(16);
  const iv = random(16);
  const cipher = createCipheriv('aes-256-cbc', await derive(passphrase, salt, iterations, 32, 'sha256'), iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const algorithm = derSequence(
    derOid(Oid.pbes2),
    derSequence(
      derSequence(
        derOid(Oid.pbkdf2),
        derSequence(
          derOctets(salt),
          derInteger(iterations),
          derSequence(derOid(Oid.hmacWithSHA256), derNull()),
        ),
      ),
      derSequence(derOid(Oid.aes256Cbc), derOctets(iv)),
    ),
  );
  return { algorithm, ciphertext };
}

async function macData(
  content: Uint8Array,
  passphrase: string,
  iterations: number,
  random: (length: number) => Uint8Array,
): Promise<Uint8Array> {
  const hash = digests[Oid.sha256] as Hash;
  const salt = random(16);
  const key = await pkcs12Kdf(
    hash,
    new Passphrase(passphrase).bmp[0] as Uint8Array,
    salt,
    iterations,
    kdfPurpose.mac,
    hash.output,
    new P12Budget(),
  );
  const digest = createHmac(hash.name, key).update(content).digest();
  return derSequence(
    derSequence(derSequence(derOid(Oid.sha256), derNull()), derOctets(digest)),
    derOctets(salt),
    derInteger(iterations),
  );
}

const contentInfo = (type: string, content: Uint8Array): Uint8Array =>
  derSequence(derOid(type), derContext(0, content));

const bag = (type: string, value: Uint8Array, set?: Uint8Array): Uint8Array =>
  derSequence(derOid(type), derContext(0, value), ...(set === undefined ? [] : [set]));

const certificateBag = (certificate: Certificate, set?: Uint8Array): Uint8Array =>
  bag(Oid.certBag, derSequence(derOid(Oid.x509Certificate), derContext(0, derOctets(certificate.der))), set);

function attributes(localKeyId: Uint8Array, friendlyName: string | undefined): Uint8Array {
  const members = [derSequence(derOid(Oid.localKeyId), derSet(derOctets(localKeyId)))];
  if (friendlyName !== undefined)
    members.push(derSequence(derOid(Oid.friendlyName), derSet(derText(friendlyName, Tag.BMP_STRING))));
  return derSet(...members);
}
