import { readDer, Tag } from '@countersign/x509/der';
import type { Position, Rule } from './rule.js';
import { weakKey, weakSignature } from './strength.js';

/** Rules about the fields of a certificate (RFC 5280 4.1). */
export const fieldRules: readonly Rule[] = [
  { name: 'validity', section: 'RFC 5280 4.1.2.5', of: 'all', broken: outsideValidity },
  { name: 'version', section: 'RFC 5280 4.1.2.1', of: 'below the anchor', broken: oldVersion },
  {
    name: 'serial-number',
    section: 'RFC 5280 4.1.2.2',
    of: 'below the anchor',
    waivable: true,
    broken: badSerialNumber,
  },
  { name: 'signature-algorithm', section: 'RFC 5280 4.1.1.2', of: 'all', broken: twoSignatureAlgorithms },
  // An anchor is believed because it was configured: its signature proves nothing.
  { name: 'weak-signature', section: 'RFC 9155, RFC 6151', of: 'below the anchor', broken: signedWeakly },
  { name: 'weak-key', section: 'NIST SP 800-57, RFC 5480 2.1.1', of: 'all', broken: hasWeakKey },
  { name: 'issuer', section: 'RFC 5280 4.1.2.4', of: 'all', broken: namelessIssuer },
  { name: 'ca-subject', section: 'RFC 5280 4.1.2.6', of: 'issuers', broken: namelessCa },
];

function outsideValidity({ certificate: { notBefore, notAfter }, now }: Position): string | undefined {
  if (notAfter < notBefore) return 'ends before it begins';
  if (now < notBefore) return `is not valid before ${notBefore.toISOString()}`;
  // notAfter is included, and has no fractions of a second.
  if (Math.floor(now.getTime() / 1000) * 1000 > notAfter.getTime())
    return `expired on ${notAfter.toISOString()}`;
  return undefined;
}

function oldVersion({ certificate }: Position): string | undefined {
  return certificate.version === 3 ? undefined : `is of version ${certificate.version}, not 3`;
}

function badSerialNumber({ certificate: { serialNumberBytes: serial } }: Position): string | undefined {
  if (((serial[0] as number) & 0x80) !== 0) return 'has a negative serial number';
  if (serial.every(byte => byte === 0)) return 'has the serial number zero';
  return serial.length > 20 ? `has a serial number of ${serial.length} octets, more than 20` : undefined;
}

/** The algorithm inside, which is signed, must be the one outside, by which the signature is checked. */
function twoSignatureAlgorithms({ certificate }: Position): string | undefined {
  const outer = readDer(certificate.der).fields('Certificate');
  const tbs = outer.next('tbsCertificate').fields('tbsCertificate');
  tbs.optional(Tag.contextConstructed(0));
  tbs.next('serialNumber');
  const inside = tbs.next('signature').bytes;
  return Buffer.compare(inside, outer.next('signatureAlgorithm').bytes) === 0
    ? undefined
    : 'names one signature algorithm inside and another outside';
}

function signedWeakly({ certificate }: Position): string | undefined {
  return weakSignature(certificate);
}

function hasWeakKey({ certificate }: Position): string | undefined {
  return weakKey(certificate.spki);
}

function namelessIssuer({ certificate }: Position): string | undefined {
  return certificate.issuer.attributes.length === 0 ? 'names no issuer' : undefined;
}

function namelessCa({ certificate }: Position): string | undefined {
  return certificate.subject.attributes.length === 0 ? 'is a CA without a name' : undefined;
}
