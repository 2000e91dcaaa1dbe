import { createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
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
import { type Encrypted, type Encryption, encrypt, pbkdf2Parameters } from './encrypt.js';
import { kdfPurpose, pkcs12Kdf } from './kdf.js';
import { P12Budget } from './limits.js';
import type { EncodeP12Options, P12Content, P12Encryption, P12Mac } from './p12.js';
import { Passphrase } from './passphrase.js';

/** The OIDs by which key and certificates are encrypted. */
const schemes: Readonly<
  Record<P12Encryption, { readonly key?: string; readonly certificates?: string; readonly mac: P12Mac }>
> = {
  'aes-256': { key: '2.16.840.1.101.3.4.1.42', certificates: '2.16.840.1.101.3.4.1.42', mac: 'sha256' },
  'aes-128': { key: '2.16.840.1.101.3.4.1.2', certificates: '2.16.840.1.101.3.4.1.2', mac: 'sha256' },
  '3des': { key: '1.2.840.113549.1.12.1.3', certificates: '1.2.840.113549.1.12.1.3', mac: 'sha1' },
  legacy: { key: '1.2.840.113549.1.12.1.3', certificates: '1.2.840.113549.1.12.1.6', mac: 'sha1' },
  none: { mac: 'sha256' },
};

const macDigests = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
};

const derive = promisify(pbkdf2);

/** See encodeP12. */
export async function writeP12(content: P12Content, options: EncodeP12Options): Promise<Uint8Array> {
  checkOptions('encodeP12', options, {
    passphrase: 'text',
    encryption: 'text',
    mac: 'text',
    iterations: 'number',
    random: 'function',
  });
  checkContent(content, { others: 'list' });
  const { others = [] } = content;
  for (const other of others) checkContent(other);
  const entries = [content, ...others];
  const { encryption: name = 'aes-256', passphrase, iterations = 10_000, random = randomBytes } = options;
  const scheme = choose(schemes, name, 'encryption');
  const mac = options.mac ?? scheme.mac;
  if (mac !== 'none' && mac !== 'pbmac1') choose(macDigests, mac, 'mac');
  if (typeof passphrase !== 'string')
    throw new ConfigurationError('CONFIG_INVALID', 'encodeP12 needs a passphrase');
  if (!Number.isSafeInteger(iterations) || iterations < 1)
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `iterations is ${String(iterations)}, not a whole number from 1 on`,
    );
  const encryption: Encryption = { passphrase, iterations, random };

  const keyBags: Uint8Array[] = [];
  for (const entry of entries) {
    const pkcs8 = entry.privateKey.export({ format: 'der', type: 'pkcs8' });
    keyBags.push(
      scheme.key === undefined
        ? bag(Oid.keyBag, pkcs8, attributes(entry))
        : bag(
            Oid.pkcs8ShroudedKeyBag,
            shrouded(await encrypt(scheme.key, pkcs8, encryption)),
            attributes(entry),
          ),
    );
  }
  const certificates = derSequence(
    ...entries.flatMap(entry => [
      certificateBag(entry.certificate, attributes(entry)),
      ...(entry.chain ?? []).map(certificate => certificateBag(certificate)),
    ]),
  );
  const authSafe = derSequence(
    scheme.certificates === undefined
      ? contentInfo(Oid.data, derOctets(certificates))
      : contentInfo(
          Oid.encryptedData,
          encryptedData(await encrypt(scheme.certificates, certificates, encryption)),
        ),
    contentInfo(Oid.data, derOctets(derSequence(...keyBags))),
  );
  const macData =
    mac === 'none'
      ? []
      : [await (mac === 'pbmac1' ? pbmac1(authSafe, encryption) : hmac(mac, authSafe, encryption))];
  return derSequence(derInteger(3), contentInfo(Oid.data, derOctets(authSafe)), ...macData);
}

function checkContent(content: P12Content, more: { readonly others?: 'list' } = {}): void {
  checkOptions('encodeP12', content, {
    privateKey: 'key object',
    certificate: 'object',
    chain: 'list',
    friendlyName: 'text',
    ...more,
  });
  for (const certificate of [content.certificate, ...(content.chain ?? [])])
    checkArgument('encodeP12', 'the encoding of a certificate', certificate?.der, 'bytes');
}

function choose<T>(table: Readonly<Record<string, T>>, name: string, option: string): T {
  const chosen = Object.hasOwn(table, name) ? table[name] : undefined;
  if (chosen === undefined)
    throw new ConfigurationError('CONFIG_INVALID', `encodeP12 has no ${option} '${String(name)}'`, {
      hint: `Known: ${Object.keys(table).join(', ')}.`,
    });
  return chosen;
}

/** MacData (RFC 7292 4). */
async function hmac(
  name: keyof typeof macDigests,
  content: Uint8Array,
  { passphrase, iterations, random }: Encryption,
): Promise<Uint8Array> {
  const oid = macDigests[name];
  const hash = digests[oid] as Hash;
  const salt = random(16);
  const form = new Passphrase(passphrase).bmp[0] as Uint8Array;
  const key = await pkcs12Kdf(hash, form, salt, iterations, kdfPurpose.mac, hash.output, new P12Budget());
  const digest = createHmac(hash.name, key).update(content).digest();
  return derSequence(
    derSequence(derSequence(derOid(oid), derNull()), derOctets(digest)),
    derOctets(salt),
    // DER leaves a default out.
    ...(iterations === 1 ? [] : [derInteger(iterations)]),
  );
}

/** PBMAC1 with PBKDF2 and HMAC-SHA-256 (RFC 9579 4); the salt of MacData is there and means nothing. */
async function pbmac1(
  content: Uint8Array,
  { passphrase, iterations, random }: Encryption,
): Promise<Uint8Array> {
  const salt = random(16);
  const key = await derive(passphrase, salt, iterations, 32, 'sha256');
  const parameters = derSequence(
    derSequence(derOid(Oid.pbkdf2), pbkdf2Parameters(salt, iterations, 32)),
    derSequence(derOid(Oid.hmacWithSHA256), derNull()),
  );
  const digest = createHmac('sha256', key).update(content).digest();
  return derSequence(
    derSequence(derSequence(derOid(Oid.pbmac1), parameters), derOctets(digest)),
    // The iterations have a default of 1, which DER doesn't write.
    derOctets(Buffer.from('NOT USED')),
  );
}

const contentInfo = (type: string, content: Uint8Array): Uint8Array =>
  derSequence(derOid(type), derContext(0, content));

const shrouded = ({ algorithm, ciphertext }: Encrypted): Uint8Array =>
  derSequence(algorithm, derOctets(ciphertext));

/** EncryptedData (RFC 5652 8). */
const encryptedData = ({ algorithm, ciphertext }: Encrypted): Uint8Array =>
  derSequence(derInteger(0), derSequence(derOid(Oid.data), algorithm, derContextPrimitive(0, ciphertext)));

const bag = (type: string, value: Uint8Array, set?: Uint8Array): Uint8Array =>
  derSequence(derOid(type), derContext(0, value), ...(set === undefined ? [] : [set]));

const certificateBag = (certificate: Certificate, set?: Uint8Array): Uint8Array =>
  bag(Oid.certBag, derSequence(derOid(Oid.x509Certificate), derContext(0, derOctets(certificate.der))), set);

/** Key and certificate belong together by the same localKeyId (RFC 2985 5.5.2). */
function attributes({ certificate, friendlyName }: P12Content): Uint8Array {
  const localKeyId = Buffer.from(certificate.fingerprints.sha1, 'hex');
  const members = [derSequence(derOid(Oid.localKeyId), derSet(derOctets(localKeyId)))];
  if (friendlyName !== undefined)
    members.push(derSequence(derOid(Oid.friendlyName), derSet(derText(friendlyName, Tag.BMP_STRING))));
  return derSet(...members);
}
