import { DerError, type DerValue, readDer, Tag } from './der/index.js';
import { explicitValue } from './explicit.js';
import { Oid } from './oids.js';

/** An extension as it stands in the certificate. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside the OCTET STRING. */
  readonly value: Uint8Array;
}

/** RFC 5280 4.2.1.6. */
export interface AlternativeNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
  readonly uri: readonly string[];
  readonly email: readonly string[];
}

/** RFC 5280 4.2.1.3, in the order of its bits. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

export type Extensions = ReadonlyMap<string, Extension>;

/** RFC 5280 4.1.2.9: each extension at most once. */
export function readExtensions(value: DerValue): Extensions {
  const extensions = new Map<string, Extension>();
  for (const item of value.fields('extensions').rest()) {
    const fields = item.fields('extension');
    const oid = fields.next('extnID').oid('extnID');
    const critical = fields.optional(Tag.BOOLEAN)?.boolean('critical') ?? false;
    const content = fields.next('extnValue').octets('extnValue');
    fields.end();
    if (extensions.has(oid)) throw new DerError(`extension ${oid} stands twice`);
    extensions.set(oid, { oid, critical, value: content });
  }
  return extensions;
}

/** otherName, x400Address, directoryName, ediPartyName, registeredID: they have no plain text (RFC 5280 4.2.1.6). */
const otherKinds = [...[0, 3, 4, 5].map(Tag.contextConstructed), Tag.context(8)];

export function alternativeNames(extensions: Extensions): AlternativeNames {
  const names = { dns: [] as string[], ip: [] as string[], uri: [] as string[], email: [] as string[] };
  const extension = extensions.get(Oid.subjectAltName);
  if (extension === undefined) return names;
  for (const name of readDer(extension.value).fields('subjectAltName').rest()) {
    const text = (): string => Buffer.from(name.content).toString('latin1');
    if (name.tag === Tag.context(1)) names.email.push(text());
    else if (name.tag === Tag.context(2)) names.dns.push(text());
    else if (name.tag === Tag.context(6)) names.uri.push(text());
    else if (name.tag === Tag.context(7)) names.ip.push(address(name.content));
    else if (!otherKinds.includes(name.tag)) throw new DerError('an alternative name is of no known kind');
  }
  return names;
}

/** The usages a certificate is limited to, or undefined where it doesn't say. */
export function keyUsage(extensions: Extensions): readonly KeyUsage[] | undefined {
  const extension = extensions.get(Oid.keyUsage);
  if (extension === undefined) return undefined;
  const { bytes } = readDer(extension.value).bits('keyUsage');
  return keyUsages.filter((_, bit) => ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
}

/** The OIDs of the purposes a certificate is limited to, or undefined where it doesn't say. */
export function extendedKeyUsage(extensions: Extensions): readonly string[] | undefined {
  const extension = extensions.get(Oid.extendedKeyUsage);
  if (extension === undefined) return undefined;
  return readDer(extension.value)
    .fields('extKeyUsage')
    .rest()
    .map(purpose => purpose.oid('KeyPurposeId'));
}

/** RFC 5280 4.2.1.9. */
export function basicConstraints(extensions: Extensions): {
  readonly ca: boolean;
  readonly pathLength?: number;
} {
  const extension = extensions.get(Oid.basicConstraints);
  if (extension === undefined) return { ca: false };
  const fields = readDer(extension.value).fields('basicConstraints');
  const ca = fields.optional(Tag.BOOLEAN)?.boolean('cA') ?? false;
  const pathLength = fields.optional(Tag.INTEGER)?.count('pathLenConstraint');
  fields.end();
  return pathLength === undefined ? { ca } : { ca, pathLength };
}

/** RFC 5280 4.2.2.1. */
export interface AuthorityInfoAccess {
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}

export function authorityInfoAccess(extensions: Extensions): AuthorityInfoAccess {
  const access = { ocsp: [] as string[], caIssuers: [] as string[] };
  const extension = extensions.get(Oid.authorityInfoAccess);
  if (extension === undefined) return access;
  for (const description of readDer(extension.value).fields('authorityInfoAccess').rest()) {
    const fields = description.fields('AccessDescription');
    const method = fields.next('accessMethod').oid('accessMethod');
    const location = fields.next('accessLocation');
    fields.end();
    if (location.tag !== Tag.context(6)) continue;
    if (method === Oid.ocsp) access.ocsp.push(uri(location));
    else if (method === Oid.caIssuers) access.caIssuers.push(uri(location));
  }
  return access;
}

/** The URLs of all distribution points (RFC 5280 4.2.1.13). */
export function crlUrls(extensions: Extensions): readonly string[] {
  const extension = extensions.get(Oid.crlDistributionPoints);
  if (extension === undefined) return [];
  return readDer(extension.value)
    .fields('cRLDistributionPoints')
    .rest()
    .flatMap(point => distributionPointUrls(point.fields('DistributionPoint').rest()[0]) ?? []);
}

/** The URLs of a DistributionPointName in its [0], or undefined where the field is another one. */
export function distributionPointUrls(field: DerValue | undefined): readonly string[] | undefined {
  if (field?.tag !== Tag.contextConstructed(0)) return undefined;
  const name = explicitValue(field, 0);
  // fullName [0]; a nameRelativeToCRLIssuer [1] holds no URL.
  if (name.tag !== Tag.contextConstructed(0)) return [];
  return name
    .children()
    .filter(general => general.tag === Tag.context(6))
    .map(uri);
}

/** RFC 7633: the TLS feature status_request. */
export function mustStaple(extensions: Extensions): boolean {
  const extension = extensions.get(Oid.tlsFeature);
  if (extension === undefined) return false;
  return readDer(extension.value)
    .fields('tlsFeature')
    .rest()
    .some(feature => feature.count('feature') === 5);
}

const uri = (value: DerValue): string => Buffer.from(value.content).toString('latin1');

function address(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new DerError('an IP address has 4 or 16 bytes');
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) as string[];
  // URL writes an IPv6 address in its shortest form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
