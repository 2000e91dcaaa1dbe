import { isIP } from 'node:net';
import { DerError, type DerValue, readDer, Tag } from '@countersign/x509/der';
import { isHostName, isMailbox } from './rules/alternative-names.js';

/** A GeneralName (RFC 5280 4.2.1.6), or the base of a name constraint, in the form in which they are compared. */
export interface GeneralName {
  /** The identifier octet, which tells the types apart. */
  readonly tag: number;
  /** Lower case where case doesn't count; addresses in bits; one element for each RDN of a directory name. */
  readonly value: readonly string[];
}

const rfc822Name = Tag.context(1);
const dNSName = Tag.context(2);
const directoryName = Tag.contextConstructed(4);
const uniformResourceIdentifier = Tag.context(6);
const iPAddress = Tag.context(7);

/** What can't be read as its type says has the value '', which no constraint can be held against. */
export function readName(name: DerValue): GeneralName {
  const { tag } = name;
  const text = (): string => Buffer.from(name.content).toString('latin1').toLowerCase();
  switch (tag) {
    case rfc822Name:
      return mailboxName(Buffer.from(name.content).toString('latin1'));
    case uniformResourceIdentifier:
      return { tag, value: [hostOf(text())] };
    case dNSName:
      return { tag, value: [text()] };
    case iPAddress:
      return { tag, value: [bitsOf(name.content)] };
    case directoryName:
      return { tag, value: readRdns(name.children()[0]) };
    default:
      return { tag, value: [] };
  }
}

/** The name that a subject is judged by. */
export const subjectName = (subject: Uint8Array): GeneralName => ({
  tag: directoryName,
  value: readRdns(readDer(subject)),
});

export function mailboxName(text: string): GeneralName {
  const [local = '', host = ''] = text.split('@');
  return { tag: rfc822Name, value: [isMailbox(text) ? `${local}@${host.toLowerCase()}` : ''] };
}

/** @throws DerError where a constraint isn't what RFC 5280 4.2.1.10 says it is */
export function readConstraint(base: DerValue): GeneralName {
  const { tag, content } = base;
  const text = Buffer.from(content).toString('latin1');
  switch (tag) {
    case dNSName:
      if (text !== '' && !isHostName(text)) throw new DerError('a constraint on dNSName is no host name');
      return { tag, value: [text.toLowerCase()] };
    case rfc822Name:
      return text.includes('@') && isMailbox(text) ? mailboxName(text) : { tag, value: [hostOrDomain(text)] };
    case uniformResourceIdentifier:
      return { tag, value: [hostOrDomain(text)] };
    case iPAddress: {
      // RFC 4632: an address, and a mask that is a prefix.
      const half = content.length / 2;
      const prefix = /^(1*)0*$/.exec(bitsOf(content.subarray(half)))?.[1]?.length;
      if ((half !== 4 && half !== 16) || prefix === undefined)
        throw new DerError('a constraint on iPAddress is no network');
      const address = bitsOf(content.subarray(0, half));
      return { tag, value: [address.slice(0, prefix).padEnd(half * 8, '*')] };
    }
    case directoryName:
      return { tag, value: readRdns(base.children()[0]) };
    default:
      return { tag, value: [] };
  }
}

function hostOrDomain(text: string): string {
  if (!isHostName(text.replace(/^\./, ''))) throw new DerError('a constraint is no host name');
  return text.toLowerCase();
}

/** RFC 5280 4.2.1.10: a URI without a host name can't be held against a constraint. */
function hostOf(uri: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@]+)(?::\d*)?(?:[/?#]|$)/.exec(uri)?.[1] ?? '';
  return isIP(host) === 0 && isHostName(host) ? host : '';
}

/** RFC 5280 7.1, without the rarer steps of RFC 4518: neither case, nor width, nor spacing tells names apart. */
function readRdns(name: DerValue | undefined): readonly string[] {
  if (name === undefined) throw new DerError('a directoryName is empty');
  return name
    .fields('directoryName')
    .rest()
    .map(rdn =>
      rdn
        .fields('RDN', Tag.SET)
        .rest()
        .map(attribute => {
          const fields = attribute.fields('attribute');
          const type = fields.next('type').oid('type');
          return `${type}=${comparable(fields.next('value'))}`;
        })
        .sort()
        .join('+'),
    );
}

function comparable(value: DerValue): string {
  try {
    const text = value.text('value').normalize('NFKC').toLowerCase();
    return JSON.stringify(text.trim().replace(/\s+/g, ' '));
  } catch {
    return Buffer.from(value.bytes).toString('hex');
  }
}

/** As it is told to users. */
export function shown({ tag, value: [text = ''] }: GeneralName): string {
  if ([dNSName, rfc822Name, uniformResourceIdentifier].includes(tag)) return `the name '${text}'`;
  return tag === iPAddress ? 'an address' : 'a directory name';
}

/** Whether all that a name can stand for lies within a constraint of its type. */
export function isWithin({ tag, value }: GeneralName, constraint: GeneralName): boolean {
  const [name = ''] = value;
  const [base = ''] = constraint.value;
  switch (tag) {
    case dNSName:
      return base === '' || name === base || name.endsWith(`.${base}`);
    case rfc822Name:
      if (name === '') throw new DerError('an rfc822Name is no mailbox');
      if (base.includes('@')) return name === base;
      return isHostWithin(name.slice(name.lastIndexOf('@') + 1), base);
    case uniformResourceIdentifier:
      if (name === '') throw new DerError('a URI has no host name');
      return isHostWithin(name, base);
    case iPAddress:
      return name.length === base.length && name.startsWith(base.replace(/\*+$/, ''));
    case directoryName:
      return constraint.value.every((rdn, i) => rdn === value[i]);
    default:
      throw new DerError('names of a rare type are constrained');
  }
}

/** Whether anything that a name can stand for lies within a constraint: `*.example.com` may be `a.example.com`. */
export function mayBeWithin(name: GeneralName, constraint: GeneralName): boolean {
  if (isWithin(name, constraint)) return true;
  const [text = ''] = name.value;
  const [base = ''] = constraint.value;
  return name.tag === dNSName && text.startsWith('*.') && base.slice(base.indexOf('.')) === text.slice(1);
}

/** A host itself, or with a leading period all below it but not itself. */
const isHostWithin = (host: string, base: string): boolean =>
  base.startsWith('.') ? host.endsWith(base) : host === base;

const bitsOf = (bytes: Uint8Array): string =>
  [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('');
