import { type Certificate, Oid } from '@countersign/x509';
import { readDer, Tag } from '@countersign/x509/der';
import type { Position, Rule } from './rule.js';

// RFC 5280 4.2.1: those that x509 has no use for.
const certificatePolicies = '2.5.29.32';
const policyMappings = '2.5.29.33';
const policyConstraints = '2.5.29.36';
const inhibitAnyPolicy = '2.5.29.54';
const subjectInfoAccess = '1.3.6.1.5.5.7.1.11';
export const nameConstraints = '2.5.29.30';

/** Rules about extensions (RFC 5280 4.2). */
export const extensionRules: readonly Rule[] = [
  { name: 'ca', section: 'RFC 5280 4.2.1.9', of: 'issuers', broken: notCa },
  { name: 'key-cert-sign', section: 'RFC 5280 4.2.1.3', of: 'issuers', broken: mayNotSign },
  { name: 'path-length', section: 'RFC 5280 4.2.1.9', of: 'issuers', broken: tooManyBelow },
  { name: 'leaf-ca', section: 'RFC 5280 4.2.1.9', of: 'leaf below the anchor', broken: leafIsCa },
  {
    name: 'leaf-key-cert-sign',
    section: 'RFC 5280 4.2.1.9',
    of: 'leaf below the anchor',
    broken: leafMaySign,
  },
  { name: 'extended-key-usage', section: 'RFC 5280 4.2.1.12', of: 'all', broken: otherPurpose },
  {
    name: 'criticality',
    section: 'RFC 5280 4.2',
    of: 'all',
    waivable: true,
    broken: wrongCriticality,
  },
  { name: 'critical-extension', section: 'RFC 5280 4.2', of: 'all', broken: unknownCritical },
  { name: 'policy-constraints', section: 'RFC 5280 4.2.1.11', of: 'all', broken: asksForPolicy },
  {
    name: 'subject-key-identifier',
    section: 'RFC 5280 4.2.1.2',
    of: 'issuers',
    waivable: true,
    broken: noSubjectKeyIdentifier,
  },
  {
    name: 'authority-key-identifier',
    section: 'RFC 5280 4.2.1.1',
    of: 'all',
    waivable: true,
    broken: wrongAuthorityKeyIdentifier,
  },
  { name: 'access', section: 'RFC 5280 4.2.2.1, 4.2.1.13', of: 'all', broken: unreadableAccess },
];

/** Version 1 has no extensions to say it with: as an anchor it was configured, below one the rule `version` refuses it. */
function notCa({ certificate }: Position): string | undefined {
  return certificate.basicConstraints.ca || certificate.version === 1
    ? undefined
    : 'issued a certificate and is not a CA';
}

function mayNotSign({ certificate: { usages } }: Position): string | undefined {
  return usages.key === undefined || usages.key.includes('keyCertSign')
    ? undefined
    : 'issued a certificate without the key usage keyCertSign';
}

/** RFC 5280 4.2.1.9: self-issued certificates and the leaf don't count. */
function tooManyBelow({ certificate, index, path }: Position): string | undefined {
  const { pathLength } = certificate.basicConstraints;
  const below = path.slice(1, index).filter(({ isSelfIssued }) => !isSelfIssued).length;
  return pathLength !== undefined && below > pathLength
    ? `allows ${pathLength} CA(s) below it, and there are ${below}`
    : undefined;
}

function leafIsCa({ certificate }: Position): string | undefined {
  return certificate.basicConstraints.ca ? 'is a CA, not an end entity' : undefined;
}

function leafMaySign({ certificate: { usages } }: Position): string | undefined {
  return usages.key?.includes('keyCertSign') ? 'has the key usage keyCertSign, and is no CA' : undefined;
}

/** A CA that limits itself limits what it issues, and may say "any"; a leaf must name what it is used for. */
function otherPurpose({ certificate, index, purpose }: Position): string | undefined {
  const purposes = certificate.usages.extended;
  if (purposes === undefined || purposes.includes(Oid[purpose])) return undefined;
  if (purposes.length === 0) return 'has an extended key usage that is empty';
  if (index > 0 && purposes.includes(Oid.anyExtendedKeyUsage)) return undefined;
  return `is limited to other purposes than ${purpose}`;
}

// Not name constraints: the CA/Browser Forum allows them to be non-critical, and they are enforced either way.
const mustBeCritical: readonly string[] = [policyConstraints, inhibitAnyPolicy];
const mustNotBeCritical: readonly string[] = [
  Oid.subjectKeyIdentifier,
  Oid.authorityKeyIdentifier,
  Oid.authorityInfoAccess,
  subjectInfoAccess,
];

/** Basic constraints of an anchor may be lax, as they are in some that Node bundles. */
function wrongCriticality({ certificate, index, path }: Position): string | undefined {
  const isIntermediate = index > 0 && index < path.length - 1;
  const required = isIntermediate ? [...mustBeCritical, Oid.basicConstraints] : mustBeCritical;
  const lax = required.find(oid => certificate.extension(oid)?.critical === false);
  if (lax !== undefined) return `has the extension ${lax} without marking it critical`;
  const loud = mustNotBeCritical.find(oid => certificate.extension(oid)?.critical);
  return loud === undefined ? undefined : `marks the extension ${loud} critical`;
}

/**
 * Those that are judged here, by name constraints, or by the revocation checker. Policies matter only where one is
 * asked for (RFC 5280 6.1.5), which the rule `policy-constraints` refuses.
 */
const understood: readonly string[] = [
  Oid.basicConstraints,
  Oid.keyUsage,
  Oid.extendedKeyUsage,
  Oid.subjectAltName,
  Oid.crlDistributionPoints,
  Oid.tlsFeature,
  nameConstraints,
  certificatePolicies,
  policyMappings,
  policyConstraints,
  inhibitAnyPolicy,
  ...mustNotBeCritical,
];

function unknownCritical({ certificate }: Position): string | undefined {
  for (const { oid, critical } of certificate.extensions) {
    if (critical && !understood.includes(oid)) return `has a critical extension that is not known (${oid})`;
  }
  return undefined;
}

function asksForPolicy({ certificate }: Position): string | undefined {
  const extension = certificate.extension(policyConstraints);
  if (extension === undefined) return undefined;
  const fields = readDer(extension.value).fields('policyConstraints');
  return fields.optional(Tag.context(0)) === undefined
    ? undefined
    : 'asks for a certificate policy, which is not supported';
}

/** An anchor is found by its name and key: some that Node bundles have no identifier. */
function noSubjectKeyIdentifier({ certificate, index, path }: Position): string | undefined {
  return index === path.length - 1 || subjectKeyIdentifier(certificate) !== undefined
    ? undefined
    : 'is a CA without a subject key identifier';
}

function wrongAuthorityKeyIdentifier({ certificate, index, path }: Position): string | undefined {
  const named = authorityKeyIdentifier(certificate);
  if (named === undefined) return index === path.length - 1 ? undefined : 'has no authority key identifier';
  // Who signed a self-issued anchor is itself; who signed another anchor is nobody's concern.
  const issuer = path[index + 1] ?? (certificate.isSelfIssued ? certificate : undefined);
  const actual = issuer && subjectKeyIdentifier(issuer);
  return actual === undefined || Buffer.compare(named, actual) === 0
    ? undefined
    : 'names another key of its issuer than the one that signed it';
}

function subjectKeyIdentifier(certificate: Certificate): Uint8Array | undefined {
  const extension = certificate.extension(Oid.subjectKeyIdentifier);
  return extension && readDer(extension.value).octets('subjectKeyIdentifier');
}

function authorityKeyIdentifier(certificate: Certificate): Uint8Array | undefined {
  const extension = certificate.extension(Oid.authorityKeyIdentifier);
  if (extension === undefined) return undefined;
  return readDer(extension.value).fields('authorityKeyIdentifier').optional(Tag.context(0))?.content;
}

/** Where revocation is looked up must be readable before it is asked for. */
function unreadableAccess({ certificate }: Position): string | undefined {
  void certificate.crlUrls;
  const extension = certificate.extension(Oid.authorityInfoAccess);
  if (extension === undefined) return undefined;
  void certificate.authorityInfoAccess;
  return readDer(extension.value).children().length > 0
    ? undefined
    : 'has an empty authority information access';
}
