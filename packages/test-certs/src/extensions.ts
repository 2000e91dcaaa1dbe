import { createHash } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { ConfigurationError } from '@countersign/spec';
import { type KeyUsage, Oid } from '@countersign/x509';
import {
  derBits,
  derContextPrimitive,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derTrue,
  readDer,
} from '@countersign/x509/der';

/** One encoded extension (RFC 5280 4.1). */
const extension = (oid: string, critical: boolean, value: Uint8Array): Uint8Array =>
  derSequence(derOid(oid), ...(critical ? [derTrue()] : []), derOctets(value));

/** RFC 5280 4.2.1.9. */
export const basicConstraints = (pathLength: number | undefined): Uint8Array =>
  extension(
    Oid.basicConstraints,
    true,
    derSequence(derTrue(), ...(pathLength === undefined ? [] : [derInteger(pathLength)])),
  );

const keyUsageBits: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
];

/** RFC 5280 4.2.1.3. */
export function keyUsage(usages: readonly KeyUsage[]): Uint8Array {
  const bits = usages.map(usage => keyUsageBits.indexOf(usage));
  const byte = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  // A named bit list ends with its last set bit (X.690 11.2.2).
  return extension(Oid.keyUsage, true, derBits(Uint8Array.of(byte), 7 - Math.max(...bits)));
}

/** RFC 5280 4.2.1.12. */
export const extendedKeyUsage = (purposes: readonly string[]): Uint8Array =>
  extension(Oid.extendedKeyUsage, false, derSequence(...purposes.map(derOid)));

/** RFC 5280 4.2.1.6: names that are addresses become iPAddress, the others dNSName. */
export const subjectAltName = (names: readonly string[]): Uint8Array =>
  extension(
    Oid.subjectAltName,
    false,
    derSequence(
      ...names.map(name =>
        isIP(name) && !name.includes('%')
          ? derContextPrimitive(7, addressBytes(name))
          : derContextPrimitive(2, dnsBytes(name)),
      ),
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

function dnsBytes(name: string): Uint8Array {
  if (!/^(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(name))
    throw new ConfigurationError('CONFIG_INVALID', `'${name}' is neither a host name nor an address`, {
      hint: "A server certificate is for names without scheme and port: 'localhost', 'api.example.com', '127.0.0.1'.",
    });
  return Buffer.from(name, 'latin1');
}

function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number));
  // URL writes any IPv6 address with hex groups and at most one '::'.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(all.map(group => group.padStart(4, '0')).join(''), 'hex');
}
