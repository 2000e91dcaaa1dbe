import { createHash } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { type KeyUsage, Oid } from '@countersign/x509';
import {
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derText,
  derTrue,
  readDer,
} from '@countersign/x509/der';
import { addressBytes } from './address.js';

/** One encoded extension (RFC 5280 4.1). */
export const extension = (oid: string, critical: boolean, value: Uint8Array): Uint8Array =>
  derSequence(derOid(oid), ...(critical ? [derTrue()] : []), derOctets(value));

/** RFC 5280 4.2.1.9, of a CA. */
export const basicConstraints = (pathLength: number | undefined): Uint8Array =>
  extension(
    Oid.basicConstraints,
    true,
    derSequence(derTrue(), ...(pathLength === undefined ? [] : [derInteger(pathLength)])),
  );

export const keyUsageBits: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** RFC 5280 4.2.1.3. */
export function keyUsage(usages: readonly KeyUsage[]): Uint8Array {
  const bits = usages.map(usage => keyUsageBits.indexOf(usage));
  const both = bits.reduce((sum, bit) => sum | (0x8000 >> bit), 0);
  // A named bit list ends with its last set bit (X.690 11.2.2).
  const last = Math.max(...bits);
  const bytes = Uint8Array.of(both >> 8, both & 0xff).subarray(0, (last >> 3) + 1);
  return extension(Oid.keyUsage, true, derBits(bytes, 7 - (last & 7)));
}

/** RFC 5280 4.2.1.12. */
export const extendedKeyUsage = (purposes: readonly string[]): Uint8Array =>
  extension(Oid.extendedKeyUsage, false, derSequence(...purposes.map(derOid)));

/** Names of a certificate beside its subject. */
export interface AlternativeNameOptions {
  /** Host names; one may begin with `*.`. */
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  /** For example a SPIFFE ID. */
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
}

/** Names that are addresses become iPAddress, the others dNSName. */
export const hostNames = (names: readonly string[]): AlternativeNameOptions => {
  const isAddress = (name: string): boolean => addressBytes(name) !== undefined;
  return { dns: names.filter(name => !isAddress(name)), ip: names.filter(isAddress) };
};

/** RFC 5280 4.2.1.6. */
export const subjectAltName = (names: AlternativeNameOptions, critical = false): Uint8Array =>
  extension(
    Oid.subjectAltName,
    critical,
    derSequence(
      ...(names.email ?? []).map(text =>
        derContextPrimitive(1, ascii(text, 'an e-mail address', 'names.email')),
      ),
      ...(names.dns ?? []).map(text => derContextPrimitive(2, dnsBytes(text))),
      ...(names.uri ?? []).map(text => derContextPrimitive(6, ascii(text, 'a URI', 'names.uri'))),
      ...(names.ip ?? []).map(text => derContextPrimitive(7, ipBytes(text))),
    ),
  );

/** RFC 5280 4.2.1.2, method 1. */
export const keyIdentifier = (spki: Uint8Array): Uint8Array => {
  const fields = readDer(spki).fields('SubjectPublicKeyInfo');
  fields.next('algorithm');
  return createHash('sha1').update(fields.next('subjectPublicKey').bits('subjectPublicKey').bytes).digest();
};

export const subjectKeyIdentifier = (spki: Uint8Array): Uint8Array =>
  extension(Oid.subjectKeyIdentifier, false, derOctets(keyIdentifier(spki)));

export const authorityKeyIdentifier = (issuerSpki: Uint8Array): Uint8Array =>
  extension(
    Oid.authorityKeyIdentifier,
    false,
    derSequence(derContextPrimitive(0, keyIdentifier(issuerSpki))),
  );

/** Which names a CA may issue for: host names with all below them, addresses as CIDR. */
export interface NameSubtrees {
  readonly dns?: readonly string[];
  /** For example 10.0.0.0/8. */
  readonly ip?: readonly string[];
}

export interface NameConstraintOptions {
  readonly permitted?: NameSubtrees;
  readonly excluded?: NameSubtrees;
}

/** RFC 5280 4.2.1.10. */
export const nameConstraints = ({ permitted, excluded }: NameConstraintOptions): Uint8Array =>
  extension(
    '2.5.29.30',
    true,
    derSequence(
      ...(permitted === undefined ? [] : [derContext(0, ...subtrees(permitted))]),
      ...(excluded === undefined ? [] : [derContext(1, ...subtrees(excluded))]),
    ),
  );

const subtrees = ({ dns = [], ip = [] }: NameSubtrees): Uint8Array[] => [
  ...dns.map(name => derSequence(derContextPrimitive(2, dnsBytes(name)))),
  ...ip.map(range => derSequence(derContextPrimitive(7, rangeBytes(range)))),
];

/** RFC 5280 4.2.1.4, policies without qualifiers. */
export const certificatePolicies = (policies: readonly string[]): Uint8Array =>
  extension('2.5.29.32', false, derSequence(...policies.map(oid => derSequence(derOid(oid)))));

/** RFC 5280 4.2.2.1. */
export const authorityInfoAccess = ({
  ocsp = [],
  caIssuers = [],
}: {
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
}): Uint8Array => {
  const description = (method: string, url: string): Uint8Array =>
    derSequence(derOid(method), derContextPrimitive(6, ascii(url, 'a URL', 'status')));
  return extension(
    Oid.authorityInfoAccess,
    false,
    derSequence(
      ...ocsp.map(url => description(Oid.ocsp, url)),
      ...caIssuers.map(url => description(Oid.caIssuers, url)),
    ),
  );
};

/** RFC 5280 4.2.1.13: one distribution point with all the URLs. */
export const crlDistributionPoints = (urls: readonly string[]): Uint8Array =>
  extension(
    Oid.crlDistributionPoints,
    false,
    derSequence(
      derSequence(
        derContext(
          0,
          derContext(0, ...urls.map(url => derContextPrimitive(6, ascii(url, 'a URL', 'status')))),
        ),
      ),
    ),
  );

/** RFC 7633: the TLS feature status_request. */
export const mustStaple = (): Uint8Array => extension(Oid.tlsFeature, false, derSequence(derInteger(5)));

/** A text of Countersign's own, `Oid.team` or `Oid.role`. */
export const textExtension = (oid: string, text: string): Uint8Array => extension(oid, false, derText(text));

function ascii(text: string, what: string, option: string): Uint8Array {
  if (!/^[\x21-\x7e]+$/.test(text))
    throw new ConfigurationError('CONFIG_INVALID', `${option}: '${text}' is not ${what}`, {
      hint: 'A certificate holds it in ASCII, without spaces.',
    });
  return Buffer.from(text, 'latin1');
}

function rangeBytes(range: string): Uint8Array {
  const [address = '', prefix = '', ...more] = range.split('/');
  const bytes = /^\d{1,3}$/.test(prefix) && more.length === 0 ? addressBytes(address) : undefined;
  const bits = Number(prefix);
  if (bytes === undefined || bits > bytes.length * 8)
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `nameConstraints: '${range}' is not a range of addresses`,
      {
        hint: "Write it with its prefix length: '10.0.0.0/8', '2001:db8::/32'.",
      },
    );
  const mask = bytes.map((_, i) => 0xff & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * i))));
  return Buffer.concat([bytes.map((byte, i) => byte & (mask[i] as number)), mask]);
}

function dnsBytes(name: string): Uint8Array {
  if (!/^(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(name))
    throw new ConfigurationError('CONFIG_INVALID', `'${name}' is neither a host name nor an address`, {
      hint: "A server certificate is for names without scheme and port: 'localhost', 'api.example.com', '127.0.0.1'.",
    });
  return Buffer.from(name, 'latin1');
}

function ipBytes(address: string): Uint8Array {
  const bytes = addressBytes(address);
  if (bytes !== undefined) return bytes;
  throw new ConfigurationError('CONFIG_INVALID', `'${address}' is not an address`, {
    hint: "Write it as '127.0.0.1' or '2001:db8::1'.",
  });
}
