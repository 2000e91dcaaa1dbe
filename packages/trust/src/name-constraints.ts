import { type Certificate, Oid } from '@countersign/x509';
import { DerError, type DerFields, readDer, Tag } from '@countersign/x509/der';
import {
  type GeneralName,
  isWithin,
  mailboxName,
  mayBeWithin,
  readConstraint,
  readName,
  shown,
  subjectName,
} from './general-name.js';
import type { Violation } from './profile.js';
import { nameConstraints } from './rules/extensions.js';

// Comparing many names with many constraints is quadratic, and both are the peer's to choose.
const maxComparisons = 100_000;

interface Constraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/**
 * Whether the names in a path keep to the name constraints of the CAs above them (RFC 5280 4.2.1.10, 6.1.4 (g)).
 *
 * @param path leaf first.
 */
export function nameConstraintsBroken(path: readonly Certificate[]): Violation | undefined {
  const above: Constraints[] = [];
  for (const [index, certificate] of [...path.entries()].reverse()) {
    let what: string | undefined;
    try {
      // A CA that renews its key issues to itself, under any name; the leaf is judged in any case.
      if (above.length > 0 && (index === 0 || !certificate.isSelfIssued)) what = outside(certificate, above);
      if (index > 0) above.push(...constraintsOf(certificate));
    } catch (error) {
      what = `can't be held against name constraints: ${(error as Error).message}`;
    }
    if (what !== undefined)
      return { rule: 'name-constraints', section: 'RFC 5280 4.2.1.10', certificate, what, waivable: false };
  }
  return undefined;
}

function outside(certificate: Certificate, above: readonly Constraints[]): string | undefined {
  const names = namesOf(certificate);
  const constraints = above.reduce(
    (sum, { permitted, excluded }) => sum + permitted.length + excluded.length,
    0,
  );
  if (names.length * constraints > maxComparisons)
    return 'has too many names to be held against the name constraints above it';
  for (const { permitted, excluded } of above) {
    for (const name of names) {
      const ofItsType = ({ tag }: GeneralName): boolean => tag === name.tag;
      if (excluded.filter(ofItsType).some(constraint => mayBeWithin(name, constraint)))
        return `has ${shown(name)}, which a CA above it excludes`;
      const allowed = permitted.filter(ofItsType);
      if (allowed.length > 0 && !allowed.some(constraint => isWithin(name, constraint)))
        return `has ${shown(name)}, which a CA above it does not permit`;
    }
  }
  return undefined;
}

/** The subject, the alternative names, and mailboxes that stand in the subject only. */
function namesOf(certificate: Certificate): readonly GeneralName[] {
  const { subject, names } = certificate;
  const alternative = certificate.extension(Oid.subjectAltName);
  return [
    ...(subject.attributes.length === 0 ? [] : [subjectName(subject.der)]),
    ...(alternative === undefined ? [] : readDer(alternative.value).children().map(readName)),
    ...(names.email.length > 0 ? [] : subject.all(Oid.emailAddress).map(mailboxName)),
  ];
}

function constraintsOf(certificate: Certificate): readonly Constraints[] {
  const extension = certificate.extension(nameConstraints);
  if (extension === undefined) return [];
  const fields = readDer(extension.value).fields('nameConstraints');
  const permitted = subtrees(fields, 0);
  const excluded = subtrees(fields, 1);
  fields.end();
  if (permitted.length + excluded.length === 0) throw new DerError('the constraints are empty');
  return [{ permitted, excluded }];
}

function subtrees(fields: DerFields, field: 0 | 1): readonly GeneralName[] {
  const value = fields.optional(Tag.contextConstructed(field));
  if (value === undefined) return [];
  const list = value.children().map(subtree => {
    const parts = subtree.fields('GeneralSubtree');
    const base = readConstraint(parts.next('base'));
    // minimum and maximum, which this profile leaves out.
    parts.end();
    return base;
  });
  if (list.length === 0) throw new DerError('a list of constraints is empty');
  return list;
}
