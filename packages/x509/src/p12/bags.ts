import type { KeyObject } from 'node:crypto';
import { CountersignError } from '@countersign/spec';
import { Certificate } from '../certificate.js';
import { type DerValue, Tag } from '../der/index.js';
import { Oid } from '../oids.js';
import { decrypt } from './decrypt.js';
import type { Opening } from './opening.js';
import { readPrivateKey } from './private-key.js';

/** What the attributes of a bag say (RFC 7292 4.2). */
export interface BagAttributes {
  readonly friendlyName: string | undefined;
  /** Hex. */
  readonly localKeyId: string | undefined;
}

export interface KeyBag extends BagAttributes {
  readonly privateKey: KeyObject;
}

export interface CertificateBag extends BagAttributes {
  readonly certificate: Certificate;
}

/** The keys and certificates of all safes, in the order of the file. */
export interface Bags {
  readonly keys: KeyBag[];
  readonly certificates: CertificateBag[];
  /** Why certificates couldn't be read. */
  readonly unreadable: CountersignError[];
  readonly warnings: string[];
}

/** Reads a SafeContents into `bags` (RFC 7292 4.2). */
export async function readSafeContents(
  contents: DerValue,
  opening: Opening,
  bags: Bags,
  nesting = 0,
): Promise<void> {
  const { budget } = opening;
  budget.atMost('nesting', nesting, 'nested safes');
  for (const bag of contents.fields('SafeContents').rest()) {
    budget.spend('bags', 1, 'bags');
    const fields = bag.fields('SafeBag');
    const type = fields.next('bagId').oid('bagId');
    const value = fields.next('bagValue').fields('bagValue', Tag.contextConstructed(0)).next('value');
    const attributes = readAttributes(fields.optional(Tag.SET));
    fields.end();
    switch (type) {
      case Oid.keyBag:
        budget.spend('keys', 1, 'keys');
        bags.keys.push({ ...attributes, privateKey: readPrivateKey(value.bytes) });
        break;
      case Oid.pkcs8ShroudedKeyBag: {
        budget.spend('keys', 1, 'keys');
        const shrouded = value.fields('EncryptedPrivateKeyInfo');
        const algorithm = shrouded.next('encryptionAlgorithm');
        const ciphertext = shrouded.next('encryptedData').octets('encryptedData');
        shrouded.end();
        const key = await decrypt(algorithm, ciphertext, opening, readPrivateKey);
        bags.keys.push({ ...attributes, privateKey: key });
        break;
      }
      case Oid.certBag: {
        budget.spend('certificates', 1, 'certificates');
        const certBag = value.fields('CertBag');
        const certType = certBag.next('certId').oid('certId');
        const content = certBag
          .next('certValue')
          .fields('certValue', Tag.contextConstructed(0))
          .next('value');
        certBag.end();
        if (certType !== Oid.x509Certificate)
          bags.warnings.push(`A certificate of type ${certType} was passed over.`);
        else addCertificate(bags, attributes, content.octets('certValue'));
        break;
      }
      case Oid.safeContentsBag:
        await readSafeContents(value, opening, bags, nesting + 1);
        break;
      default:
        bags.warnings.push(`A bag of type ${bagNames[type] ?? type} was passed over.`);
    }
  }
}

const bagNames: Record<string, string> = { [Oid.crlBag]: 'crlBag', [Oid.secretBag]: 'secretBag' };

function readAttributes(set: DerValue | undefined): BagAttributes {
  let friendlyName: string | undefined;
  let localKeyId: string | undefined;
  for (const attribute of set?.children() ?? []) {
    const fields = attribute.fields('attribute');
    const type = fields.next('attrId').oid('attrId');
    const value = fields
      .next('attrValues')
      .fields('attrValues', Tag.SET)
      .optional(Tag.BMP_STRING, Tag.OCTET_STRING);
    if (type === Oid.friendlyName && value?.tag === Tag.BMP_STRING) friendlyName = value.text('friendlyName');
    if (type === Oid.localKeyId && value?.tag === Tag.OCTET_STRING)
      localKeyId = Buffer.from(value.content).toString('hex');
  }
  return { friendlyName, localKeyId };
}

/** One odd certificate among many is no reason to refuse the file: it is missed only if it is the leaf. */
function addCertificate(bags: Bags, attributes: BagAttributes, der: Uint8Array): void {
  try {
    bags.certificates.push({ ...attributes, certificate: Certificate.parse(der) });
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    bags.unreadable.push(error);
  }
}
