import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { Certificate, Oid } from '@countersign/x509';
import {
  derBits,
  derContext,
  derInteger,
  derNull,
  derOid,
  derSequence,
  derSet,
  derText,
  derTime,
  Tag,
} from '@countersign/x509/der';

/** A subject or issuer: the attributes that are given, in the order C, O, OU, CN. */
export interface SubjectName {
  readonly country?: string;
  readonly organization?: string;
  readonly organizationalUnit?: string;
  readonly commonName: string;
}

/** A certificate before its signature. */
export interface CertificateTemplate {
  readonly subject: SubjectName;
  readonly issuer: SubjectName;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Encoded extensions. */
  readonly extensions: readonly Uint8Array[];
}

/** Signs a certificate with the issuer's key (RFC 5280 4.1). */
export function issue(template: CertificateTemplate, issuerKey: KeyObject): Certificate {
  const algorithm =
    issuerKey.asymmetricKeyType === 'rsa'
      ? derSequence(derOid(Oid.sha256WithRSAEncryption), derNull())
      : derSequence(derOid(Oid.ecdsaWithSHA256));
  const tbs = derSequence(
    derContext(0, derInteger(2)),
    derInteger(serialNumber()),
    algorithm,
    name(template.issuer),
    derSequence(derTime(template.notBefore), derTime(template.notAfter)),
    name(template.subject),
    template.publicKey.export({ format: 'der', type: 'spki' }),
    derContext(3, derSequence(...template.extensions)),
  );
  return Certificate.parse(derSequence(tbs, algorithm, derBits(sign('sha256', tbs, issuerKey))));
}

/** RFC 5280 4.1.2.2: positive, at most 20 octets. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes;
}

function name({ country, organization, organizationalUnit, commonName }: SubjectName): Uint8Array {
  const attribute = (type: string, value: string | undefined, tag: number): Uint8Array[] =>
    value === undefined ? [] : [derSet(derSequence(derOid(type), derText(value, tag)))];
  return derSequence(
    ...attribute(Oid.countryName, country, Tag.PRINTABLE_STRING),
    ...attribute(Oid.organizationName, organization, Tag.UTF8_STRING),
    ...attribute(Oid.organizationalUnitName, organizationalUnit, Tag.UTF8_STRING),
    ...attribute(Oid.commonName, commonName, Tag.UTF8_STRING),
  );
}
