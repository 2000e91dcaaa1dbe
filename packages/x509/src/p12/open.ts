import { IdentityError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { DerError, type DerValue, readDer, Tag } from '../der/index.js';
import { Oid } from '../oids.js';
import { type Bags, type CertificateBag, type KeyBag, readSafeContents } from './bags.js';
import { decrypt } from './decrypt.js';
import { exceeded, P12Budget } from './limits.js';
import { verifyMac } from './mac.js';
import { notP12 } from './not-p12.js';
import { entryOf, openedP12 } from './opened.js';
import type { Opening } from './opening.js';
import type { P12, P12Entry, ParseP12Options } from './p12.js';
import { Passphrase } from './passphrase.js';

/** See parseP12. */
export async function openP12(bytes: Uint8Array, options: ParseP12Options): Promise<P12> {
  checkArgument('parseP12', 'the file', bytes, 'bytes');
  checkOptions('parseP12', options, {
    passphrase: 'text',
    alias: 'text',
    limits: 'object',
    requireMac: 'boolean',
    signal: 'AbortSignal',
  });
  const { passphrase = '', alias, limits, requireMac = false, signal } = options;
  const budget = new P12Budget(limits, signal);
  budget.atMost('bytes', bytes.length, 'bytes');
  const opening = { passphrase: new Passphrase(passphrase), budget, algorithms: new Set<string>() };
  try {
    const { mac, bags } = await readPfx(bytes, opening, requireMac);
    const { chosen, entries, warnings } = select(bags, alias);
    const all = bags.certificates.map(bag => bag.certificate);
    return openedP12(chosen, all, { entries, mac, algorithms: [...opening.algorithms], warnings });
  } catch (cause) {
    if (cause instanceof DerError)
      throw cause.limit === undefined
        ? new IdentityError('P12_CORRUPT', `The PKCS#12 file is damaged: ${cause.message}`, { cause })
        : exceeded(cause.limit, cause.message, budget.limits[cause.limit]);
    throw cause;
  }
}

/** PFX (RFC 7292 4). */
async function readPfx(
  bytes: Uint8Array,
  opening: Opening,
  requireMac: boolean,
): Promise<{ mac: string; bags: Bags }> {
  const { limits, signal } = opening.budget;
  const read = (input: Uint8Array): DerValue => readDer(input, { limits, ber: true });
  const { authSafe, macData } = readOuter(bytes, read);
  signal?.throwIfAborted();
  if (macData === undefined && requireMac)
    throw new IdentityError('P12_CORRUPT', 'The PKCS#12 file has no MAC, and requireMac asks for one');
  const mac = macData === undefined ? 'none' : await verifyMac(macData, authSafe, opening);

  const bags: Bags = { keys: [], certificates: [], unreadable: [], warnings: [] };
  for (const contentInfo of read(authSafe).fields('AuthenticatedSafe').rest()) {
    const fields = contentInfo.fields('ContentInfo');
    const type = fields.next('contentType').oid('contentType');
    const content = fields.next('content').fields('content', Tag.contextConstructed(0)).next('content');
    fields.end();
    signal?.throwIfAborted();
    if (type === Oid.data) await readSafeContents(read(content.octets('data')), opening, bags);
    else if (type === Oid.encryptedData) {
      await readSafeContents(await decryptContent(content, opening, read), opening, bags);
    } else
      throw new IdentityError(
        'P12_UNSUPPORTED',
        type === Oid.envelopedData
          ? `The PKCS#12 file is encrypted for a public key (envelopedData, ${type}), not with a passphrase`
          : `The PKCS#12 file holds content of the unknown type ${type}`,
      );
  }
  return { mac, bags };
}

/** The two fields around everything; what doesn't even have these is no PKCS#12 file. */
function readOuter(
  bytes: Uint8Array,
  read: (input: Uint8Array) => DerValue,
): { authSafe: Uint8Array; macData: DerValue | undefined } {
  let outer: DerValue;
  try {
    outer = read(bytes);
    const shape = outer.fields('PFX');
    const version = shape.next('version').count('version');
    if (version !== 3)
      throw new IdentityError('P12_UNSUPPORTED', `Version ${version} of PKCS#12 is not supported`, {
        hint: 'A PKCS#12 file has version 3. A private key in DER, which begins alike, is turned into PEM: openssl pkey -inform der -in key.der',
      });
    if (shape.next('authSafe').tag !== Tag.SEQUENCE) throw new DerError('it has no authSafe');
  } catch (cause) {
    if (!(cause instanceof DerError) || cause.limit !== undefined) throw cause;
    // Cut off or padded behind a right beginning: damaged rather than something else.
    if (looksLikePfx(bytes)) throw cause;
    throw notP12(bytes, cause.message, cause);
  }
  const pfx = outer.fields('PFX');
  pfx.next('version');
  const contentInfo = pfx.next('authSafe').fields('authSafe');
  const type = contentInfo.next('contentType').oid('contentType');
  if (type === Oid.signedData)
    throw new IdentityError(
      'P12_UNSUPPORTED',
      `The PKCS#12 file is protected by a signature (signedData, ${type})`,
    );
  if (type !== Oid.data) throw notP12(bytes, `its content is of the type ${type}`);
  const authSafe = contentInfo.next('content').fields('content', Tag.contextConstructed(0)).next('data');
  contentInfo.end();
  const macData = pfx.optional(Tag.SEQUENCE);
  pfx.end();
  return { authSafe: authSafe.octets('authSafe'), macData };
}

/** SEQUENCE { INTEGER 3, SEQUENCE { OID data or signedData: how every PFX begins. */
function looksLikePfx(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('hex');
  return /^30(8[0-4]|[0-7])[0-9a-f]*?02010330[0-9a-f]*?06092a864886f70d01070[12]/.test(head);
}

/** EncryptedData (RFC 5652 8). */
function decryptContent(
  content: DerValue,
  opening: Opening,
  read: (input: Uint8Array) => DerValue,
): Promise<DerValue> {
  const encryptedData = content.fields('EncryptedData');
  encryptedData.next('version').count('version');
  const info = encryptedData.next('encryptedContentInfo').fields('EncryptedContentInfo');
  encryptedData.end();
  info.next('contentType').oid('contentType');
  const algorithm = info.next('contentEncryptionAlgorithm');
  const ciphertext = info.next('encryptedContent').octets('encryptedContent', Tag.context(0));
  info.end();
  return decrypt(algorithm, ciphertext, opening, read);
}

/** Pairs keys with certificates, and takes the entry that was asked for. */
function select(
  bags: Bags,
  alias: string | undefined,
): { chosen: P12Entry; entries: P12Entry[]; warnings: string[] } {
  if (bags.keys.length === 0) throw noKey(bags);
  if (bags.certificates.length === 0 && bags.unreadable.length === 0)
    throw new IdentityError('P12_NO_CERTIFICATE', 'The PKCS#12 file holds a private key but no certificate');
  const all = bags.certificates.map(bag => bag.certificate);
  const entries = bags.keys.flatMap(key => {
    const leaf = certificateOf(key, bags.certificates);
    // The name that a person gave is on the certificate; Windows names keys by a GUID.
    return leaf
      ? [entryOf(key.privateKey, leaf.certificate, leaf.friendlyName ?? key.friendlyName, all)]
      : [];
  });
  if (entries.length === 0 && bags.unreadable.length > 0)
    throw new IdentityError('P12_CORRUPT', "A certificate in the PKCS#12 file can't be read", {
      cause: bags.unreadable[0],
    });
  if (entries.length === 0)
    throw new IdentityError(
      'P12_KEY_MISMATCH',
      'No certificate in the PKCS#12 file belongs to its private key',
    );
  const chosen =
    alias === undefined
      ? entries[0]
      : entries.find(entry => entry.friendlyName?.toLowerCase() === alias.toLowerCase());
  if (chosen === undefined)
    throw new IdentityError('P12_NO_KEY', `The PKCS#12 file holds no key named '${alias}'`, {
      hint: `It holds: ${entries.map(entry => entry.friendlyName ?? '(unnamed)').join(', ')}.`,
    });
  const warnings = [...bags.warnings];
  for (const { message } of bags.unreadable) warnings.push(`A certificate was passed over. ${message}.`);
  if (alias === undefined && entries.length > 1)
    warnings.push(`The file holds ${entries.length} keys; the first was taken. Name another with alias.`);
  if (entries.length < bags.keys.length) warnings.push('A private key without certificate was passed over.');
  return { chosen, entries, warnings };
}

function noKey({ certificates, warnings }: Bags): IdentityError {
  const found = `The PKCS#12 file holds ${certificates.length} certificate(s) but no private key`;
  return new IdentityError('P12_NO_KEY', [found, ...warnings].join('. '), {
    hint:
      "Export it again together with its private key. If it is a trust store, its certificates are for 'ca': " +
      'openssl pkcs12 -in trust.p12 -nokeys -out ca.pem',
  });
}

/**
 * The certificate of a key: proven by the key itself. Attributes only say where to look first, localKeyId before
 * friendlyName: Bouncy Castle gives all certificates of one key the same localKeyId.
 */
function certificateOf(key: KeyBag, bags: readonly CertificateBag[]): CertificateBag | undefined {
  const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;
  const nearness = (bag: CertificateBag): number =>
    (same(bag.localKeyId, key.localKeyId) ? 2 : 0) + (same(bag.friendlyName, key.friendlyName) ? 1 : 0);
  return bags
    .toSorted((a, b) => nearness(b) - nearness(a))
    .find(bag => bag.certificate.hasKey(key.privateKey));
}
