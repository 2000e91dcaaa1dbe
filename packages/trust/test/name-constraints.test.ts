import { Anchors, verifyChain } from '@countersign/trust/internal';
import { Oid } from '@countersign/x509';
import {
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOid,
  derSequence,
  derSet,
  derText,
  Tag,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { type Changes, commonName, makeCa, makeLeaf } from './make-chain.js';

const nameConstraints = '2.5.29.30';

const mail = (text: string) => derContextPrimitive(1, Buffer.from(text));
const dns = (text: string) => derContextPrimitive(2, Buffer.from(text));
const uri = (text: string) => derContextPrimitive(6, Buffer.from(text));
const ip = (...bytes: number[]) => derContextPrimitive(7, Uint8Array.from(bytes));
const directory = (name: Uint8Array) => derContext(4, name);
const registeredId = derContextPrimitive(8, Uint8Array.of(0x2a, 3));
const organization = (text: string, tag: number = Tag.UTF8_STRING) =>
  derSequence(derSet(derSequence(derOid(Oid.organizationName), derText(text, tag))));
const loopback = Array.from({ length: 16 }, (_, i) => (i === 15 ? 1 : 0));
const ones = Array<number>(16).fill(255);

const subtrees = (n: number, bases: readonly Uint8Array[]) =>
  bases.length === 0 ? [] : [derContext(n, ...bases.map(base => derSequence(base)))];
const constraints = ({
  permitted = [],
  excluded = [],
}: {
  permitted?: Uint8Array[];
  excluded?: Uint8Array[];
}) => derSequence(...subtrees(0, permitted), ...subtrees(1, excluded));

interface Case {
  readonly constraint: Uint8Array;
  readonly names: readonly Uint8Array[];
  readonly leaf?: Changes;
  readonly issuing?: Changes;
}

function verdictOf({ constraint, names, leaf, issuing }: Case): string {
  const root = makeCa('Root', undefined, {
    extensions: { [nameConstraints]: { value: constraint, critical: true } },
  });
  const ca = makeCa('Issuing', root, issuing);
  const alternative = derSequence(...names);
  const served = makeLeaf(ca, { ...leaf, extensions: { [Oid.subjectAltName]: alternative } });
  const verdict = verifyChain(
    { leaf: served.certificate, others: [ca.certificate] },
    { anchors: new Anchors([root.certificate]), purpose: 'clientAuth', now: new Date() },
  );
  return verdict.ok ? 'good' : verdict.violation.rule;
}

const verdicts = { permits: 'good', refuses: 'name-constraints' };
type Verdict = keyof typeof verdicts;

describe('a permitted subtree', () => {
  test.each<[string, Verdict, string, Uint8Array, Uint8Array]>([
    ['example.com', 'permits', 'example.com', dns('example.com'), dns('example.com')],
    ['example.com', 'permits', 'a.b.example.com', dns('example.com'), dns('a.b.example.com')],
    ['example.com', 'permits', 'A.EXAMPLE.COM', dns('example.com'), dns('A.EXAMPLE.COM')],
    ['example.com', 'permits', '*.example.com', dns('example.com'), dns('*.example.com')],
    ['example.com', 'refuses', 'xexample.com', dns('example.com'), dns('xexample.com')],
    ['example.com', 'refuses', 'example.com.evil', dns('example.com'), dns('example.com.evil')],
    ['a.example.com', 'refuses', '*.example.com', dns('a.example.com'), dns('*.example.com')],
    ['the empty name', 'permits', 'example.com', dns(''), dns('example.com')],
    ['example.com', 'permits', 'a name of another kind', dns('example.com'), mail('a@other.example')],
    ['10.0.0.0/8', 'permits', '10.1.2.3', ip(10, 0, 0, 0, 255, 0, 0, 0), ip(10, 1, 2, 3)],
    ['10.0.0.0/8', 'refuses', '11.0.0.0', ip(10, 0, 0, 0, 255, 0, 0, 0), ip(11, 0, 0, 0)],
    ['10.0.0.0/8', 'refuses', '::1', ip(10, 0, 0, 0, 255, 0, 0, 0), ip(...loopback)],
    ['::1/128', 'permits', '::1', ip(...loopback, ...ones), ip(...loopback)],
    ['a mailbox', 'permits', 'itself', mail('me@example.com'), mail('me@EXAMPLE.com')],
    ['a mailbox', 'refuses', 'it in upper case', mail('me@example.com'), mail('ME@example.com')],
    ['the mail of a host', 'permits', 'a mailbox there', mail('example.com'), mail('me@example.com')],
    ['the mail of a host', 'refuses', 'one below it', mail('example.com'), mail('me@a.example.com')],
    ['the mail below a domain', 'permits', 'a mailbox there', mail('.example.com'), mail('me@a.example.com')],
    ['the mail below a domain', 'refuses', 'one at the domain', mail('.example.com'), mail('me@example.com')],
    ['the URIs of a host', 'permits', 'one there', uri('example.com'), uri('spiffe://example.com/a')],
    [
      'the URIs of a host',
      'permits',
      'one with user and port',
      uri('example.com'),
      uri('https://me@example.com:8443/'),
    ],
    [
      'the URIs of a host',
      'refuses',
      'another as user',
      uri('example.com'),
      uri('https://example.com@evil.example/'),
    ],
    ['the URIs of a host', 'refuses', 'one of an address', uri('example.com'), uri('https://127.0.0.1/')],
    ['the URIs of a host', 'refuses', 'one without a host', uri('example.com'), uri('urn:example.com')],
    [
      'an organization',
      'permits',
      'it, spelt otherwise',
      directory(organization('Example')),
      directory(organization(' EXAMPLE', Tag.PRINTABLE_STRING)),
    ],
    [
      'an organization',
      'refuses',
      'another',
      directory(organization('Example')),
      directory(organization('Example Inc.')),
    ],
    ['no registered id', 'refuses', 'one', registeredId, registeredId],
    ['no registered id', 'permits', 'a host', registeredId, dns('example.com')],
  ])('of %s %s %s', (_, verdict, __, constraint, name) => {
    // The subject is a directory name too, and keeps to whatever is permitted here.
    const subject = organization('example');
    expect(
      verdictOf({
        constraint: constraints({ permitted: [constraint] }),
        names: [name],
        leaf: { subject },
        issuing: { subject },
      }),
    ).toBe(verdicts[verdict]);
  });
});

describe('an excluded subtree', () => {
  test.each<[string, Verdict, string, Uint8Array, Uint8Array]>([
    ['example.com', 'refuses', 'a.example.com', dns('example.com'), dns('a.example.com')],
    ['example.com', 'permits', 'example.org', dns('example.com'), dns('example.org')],
    [
      'a.example.com',
      'refuses',
      '*.example.com, which may be that',
      dns('a.example.com'),
      dns('*.example.com'),
    ],
    [
      'a.b.example.com',
      'permits',
      '*.example.com, which can not be that',
      dns('a.b.example.com'),
      dns('*.example.com'),
    ],
    ['0.0.0.0/0', 'refuses', 'any address', ip(0, 0, 0, 0, 0, 0, 0, 0), ip(192, 0, 2, 1)],
    ['0.0.0.0/0', 'permits', 'a host', ip(0, 0, 0, 0, 0, 0, 0, 0), dns('example.com')],
    ['the subject', 'refuses', 'a host', directory(commonName('localhost')), dns('example.com')],
  ])('of %s %s %s', (_, verdict, __, constraint, name) => {
    expect(verdictOf({ constraint: constraints({ excluded: [constraint] }), names: [name] })).toBe(
      verdicts[verdict],
    );
  });

  test('wins over a permitted one', () => {
    const constraint = constraints({ permitted: [dns('example.com')], excluded: [dns('a.example.com')] });
    expect(verdictOf({ constraint, names: [dns('b.example.com')] })).toBe('good');
    expect(verdictOf({ constraint, names: [dns('b.example.com'), dns('a.example.com')] })).toBe(
      'name-constraints',
    );
  });
});

describe('name constraints', () => {
  const permitted = [dns('example.com')];

  test('hold for intermediate CAs, but not for self-issued ones', () => {
    const extensions = { [Oid.subjectAltName]: derSequence(dns('other.example')) };
    const names = [dns('example.com')];
    const constraint = constraints({ permitted });
    expect(verdictOf({ constraint, names, issuing: { extensions } })).toBe('name-constraints');
    expect(verdictOf({ constraint, names, issuing: { name: 'Root', extensions } })).toBe('good');
  });

  test('hold for a mailbox in the subject where it stands nowhere else', () => {
    const subject = derSequence(
      derSet(derSequence(derOid(Oid.emailAddress), derText('me@other.example', Tag.IA5_STRING))),
    );
    const constraint = constraints({ permitted: [mail('example.com')] });
    expect(verdictOf({ constraint, names: [dns('example.com')], leaf: { subject } })).toBe(
      'name-constraints',
    );
    expect(verdictOf({ constraint, names: [mail('me@example.com')], leaf: { subject } })).toBe('good');
  });

  test('of hosts say nothing of a subject that can not be read as text or mailbox', () => {
    const subject = derSequence(
      derSet(derSequence(derOid(Oid.emailAddress), derText('Me <me@example.com>', Tag.IA5_STRING))),
      derSet(derSequence(derOid('2.5.4.45'), derBits(Uint8Array.of(1)))),
    );
    const names = [dns('example.com')];
    expect(verdictOf({ constraint: constraints({ permitted }), names, leaf: { subject } })).toBe('good');
    const onMail = constraints({ permitted: [mail('example.com')] });
    expect(verdictOf({ constraint: onMail, names, leaf: { subject } })).toBe('name-constraints');
  });

  test.each<[string, Uint8Array]>([
    ['nothing', derSequence()],
    ['an empty list', derSequence(derContext(0))],
    ['something else', derNull()],
    [
      'a minimum',
      derSequence(derContext(0, derSequence(dns('localhost'), derContextPrimitive(0, Uint8Array.of(1))))),
    ],
    ['an integer in place of a subtree', derSequence(derContext(0, derInteger(1)))],
    ['a leading period', constraints({ permitted: [dns('.localhost')] })],
    ['a wildcard', constraints({ permitted: [dns('*.localhost')] })],
    ['two signs at', constraints({ permitted: [mail('a@b@localhost')] })],
    ['an address without mask', constraints({ permitted: [ip(127, 0, 0, 1)] })],
    ['a mask with holes', constraints({ permitted: [ip(127, 0, 0, 0, 255, 0, 255, 0)] })],
  ])('are refused where they hold %s', (_, constraint) => {
    expect(verdictOf({ constraint, names: [dns('localhost')] })).toBe('name-constraints');
  });

  test('are not held against more names than is sensible', () => {
    const many = Array.from({ length: 400 }, (_, i) => dns(`${i}.example.com`));
    expect(verdictOf({ constraint: constraints({ permitted }), names: many })).toBe('good');
    expect(verdictOf({ constraint: constraints({ permitted, excluded: many.slice(1) }), names: many })).toBe(
      'name-constraints',
    );
  });
});
