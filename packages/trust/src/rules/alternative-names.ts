import { Oid } from '@countersign/x509';
import { readDer } from '@countersign/x509/der';
import { nameConstraints } from './extensions.js';
import type { Position, Rule } from './rule.js';

/** Rules about the names of a certificate (RFC 5280 4.2.1.6, RFC 9525). */
export const namesRules: readonly Rule[] = [
  { name: 'subject-alternative-name', section: 'RFC 5280 4.2.1.6', of: 'all', broken: malformedName },
  { name: 'server-name', section: 'RFC 9525 6.3', of: 'leaf', broken: noServerName },
  { name: 'wildcard', section: 'RFC 9525 6.3', of: 'leaf', waivable: true, broken: wildcardMisused },
  { name: 'empty-subject', section: 'RFC 5280 4.1.2.6', of: 'leaf', waivable: true, broken: onlyHalfNamed },
  {
    name: 'leaf-name-constraints',
    section: 'RFC 5280 4.2.1.10',
    of: 'leaf below the anchor',
    broken: constrainsNames,
  },
];

// Underscores are no part of a host name (RFC 1123 2.1), but of names that private networks use.
const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const hostName = new RegExp(`^${label}(\\.${label})*$`, 'i');

/** A host name. */
export const isHostName = (text: string): boolean => text.length <= 253 && hostName.test(text);

/** A mailbox (RFC 5321 4.1.2) without quotes, which certificates have no use for. */
export const isMailbox = (text: string): boolean => {
  const [local = '', host = '', more] = text.split('@');
  return more === undefined && /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}$/.test(local) && isHostName(host);
};

function malformedName({ certificate }: Position): string | undefined {
  const extension = certificate.extension(Oid.subjectAltName);
  if (extension === undefined) return undefined;
  if (readDer(extension.value).children().length === 0) return 'has an empty subject alternative name';
  const { dns, email } = certificate.names;
  if (!dns.every(name => isHostName(name.replaceAll('*', 'a')))) return 'has a dNSName that is no host name';
  return email.every(isMailbox) ? undefined : 'has an rfc822Name that is no mailbox';
}

/** RFC 9525 2: a common name is no host name. */
function noServerName({ certificate: { names }, purpose }: Position): string | undefined {
  return purpose === 'clientAuth' || names.dns.length > 0 || names.ip.length > 0
    ? undefined
    : 'is for no host: it has no dNSName or iPAddress, and a common name does not count';
}

/** Only as the whole leftmost label, and not for a whole top-level domain. */
function wildcardMisused({ certificate, purpose }: Position): string | undefined {
  if (purpose === 'clientAuth') return undefined;
  const misused = certificate.names.dns.find(name => name.includes('*') && !isWildcard(name));
  return misused === undefined
    ? undefined
    : `has the name '${misused}', whose wildcard covers too much or nothing`;
}

export const isWildcard = (name: string): boolean => /^\*(\.[^.*]+){2,}$/.test(name);

/** Who has no subject must have all of its identity in a critical subjectAltName. */
function onlyHalfNamed({ certificate }: Position): string | undefined {
  if (certificate.subject.attributes.length > 0) return undefined;
  return certificate.extension(Oid.subjectAltName)?.critical
    ? undefined
    : 'has an empty subject and no critical subject alternative name';
}

function constrainsNames({ certificate }: Position): string | undefined {
  return certificate.extension(nameConstraints) === undefined
    ? undefined
    : 'has name constraints, and is no CA';
}
