import { printable } from '@countersign/spec/internal';
import { levels, type TrustLevel } from '../levels.js';
import type { Problem } from '../problems.js';
import type { Client } from '../verdict.js';
import type { AttributeName } from './attributes.js';
import { readFields, readTexts } from './setting.js';
import { spiffeIdProblem } from './spiffe.js';

type OneOf<T extends string = string> = T | readonly T[];

/** What a client must be. All parts must hold; of a list in a part, one value must. */
export interface Condition {
  /** As it is registered. */
  readonly client?: OneOf;
  /** Exactly these levels: the higher ones aren't meant by a lower one. */
  readonly level?: OneOf<TrustLevel>;
  /** Attributes of the subject. One that stands in it twice counts as none. */
  readonly subject?: { readonly CN?: OneOf; readonly O?: OneOf; readonly OU?: OneOf };
  /** A dNSName of the certificate; `*.example.com` is any name one label below. Case doesn't count. */
  readonly dns?: OneOf;
  /** A URI of the certificate, exactly. */
  readonly uri?: OneOf;
  /** An rfc822Name of the certificate, exactly. */
  readonly email?: OneOf;
  /** `spiffe://example.org/ns/*` is any ID one segment below, `spiffe://example.org/ns/**` any below at all. */
  readonly spiffe?: OneOf;
  /** What a CA among `assertedBy` wrote into the certificate. */
  readonly team?: OneOf;
  readonly role?: OneOf;
}

/** A part of a condition, ready to be asked. */
export interface Part {
  readonly label: string;
  /** Said of a client that has none. */
  readonly missing: string;
  readonly wanted: string;
  /** What the client has. */
  found(client: Client): readonly string[];
  holds(value: string): boolean;
  readonly attribute: AttributeName | undefined;
}

/** How a part is read and what it is held against. */
interface Kind {
  readonly label: string;
  /** Default: that there is none. */
  readonly missing?: string;
  readonly found: (client: Client) => readonly string[];
  /** What keeps a text from being asked for. */
  readonly wrong?: (text: string) => string | undefined;
  /** How it is compared, where not exactly. */
  readonly covers?: (wanted: string) => (value: string) => boolean;
  readonly attribute?: AttributeName;
}

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['client', { label: 'client', found: client => [client.id] }],
  [
    'level',
    {
      label: 'trust level',
      found: client => [client.trustLevel],
      wrong: text =>
        Object.hasOwn(levels, text) ? undefined : `is none of ${Object.keys(levels).join(', ')}`,
    },
  ],
  ['CN', ofSubject('CN')],
  ['O', ofSubject('O')],
  ['OU', ofSubject('OU')],
  [
    'dns',
    {
      label: 'dNSName',
      // A wildcard in a certificate is a claim to many names, and none of them.
      found: client => client.certificate.names.dns.filter(name => !name.includes('*')),
      wrong: text =>
        /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(text) ? undefined : 'is no host name, nor *. and one',
      covers: coversHost,
    },
  ],
  ['uri', { label: 'URI', found: client => client.certificate.names.uri }],
  ['email', { label: 'rfc822Name', found: client => client.certificate.names.email }],
  [
    'spiffe',
    {
      label: 'SPIFFE ID',
      found: client => (client.spiffeId === undefined ? [] : [client.spiffeId]),
      wrong: text => spiffeIdProblem(text.replace(/\/\*{1,2}$/, '/any')),
      covers: coversSpiffe,
    },
  ],
  ['team', asserted('team')],
  ['role', asserted('role')],
]);

const subject = ['CN', 'O', 'OU'];
const known = [...[...kinds.keys()].filter(name => !subject.includes(name)), 'subject'];

/** @returns the parts that could be read; what is wrong with the others is added to the problems */
export function readCondition(value: unknown, path: string, problems: Problem[]): readonly Part[] {
  const fields = readFields(value, known, path, problems);
  if (fields === undefined) return [];
  const ofSubject =
    fields.subject === undefined
      ? undefined
      : readFields(fields.subject, subject, `${path}.subject`, problems);
  const given: [string, unknown, string][] = [
    ...known
      .filter(key => key !== 'subject')
      .map(key => [key, fields[key], `${path}.${key}`] as [string, unknown, string]),
    ...subject.map(key => [key, ofSubject?.[key], `${path}.subject.${key}`] as [string, unknown, string]),
  ].filter(([, wanted]) => wanted !== undefined);
  if (given.length === 0)
    problems.push({ path, what: "asks for nothing: write 'any-client' if that is meant" });
  return given.map(([key, wanted, at]) => readPart(kinds.get(key) as Kind, wanted, at, problems));
}

function readPart(kind: Kind, value: unknown, path: string, problems: Problem[]): Part {
  const { label, missing = `there is no ${label}`, found, wrong, covers, attribute } = kind;
  const wanted = readTexts(value, path, problems);
  for (const text of wanted) {
    const what = wrong?.(text);
    if (what !== undefined) problems.push({ path, what: `'${text}' ${what}` });
  }
  const exactly = new Set(wanted);
  const patterns = covers === undefined ? [] : wanted.map(covers);
  return {
    label,
    missing,
    wanted: wanted.map(text => printable(text, 100)).join(' or '),
    found,
    holds:
      covers === undefined ? value => exactly.has(value) : value => patterns.some(covers => covers(value)),
    attribute,
  };
}

function ofSubject(name: 'CN' | 'O' | 'OU'): Kind {
  return {
    label: name,
    missing: `there isn't exactly one ${name}`,
    found: ({ certificate }) => {
      const values = certificate.subject.all(name);
      // Of two, who knows which one the next reader takes.
      return values.length === 1 ? values : [];
    },
  };
}

function asserted(name: AttributeName): Kind {
  return {
    label: name,
    found: ({ attributes }) => {
      // What every object inherits, nobody asserted.
      const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      return value === undefined ? [] : [value];
    },
    attribute: name,
  };
}

function coversHost(wanted: string): (name: string) => boolean {
  const host = wanted.toLowerCase();
  if (!host.startsWith('*.')) return name => name.toLowerCase() === host;
  return name => {
    const dot = name.indexOf('.');
    return dot > 0 && name.slice(dot).toLowerCase() === host.slice(1);
  };
}

function coversSpiffe(wanted: string): (id: string) => boolean {
  const above = wanted.replace(/\*{1,2}$/, '');
  if (above === wanted) return id => id === wanted;
  if (wanted.endsWith('/**')) return id => id.startsWith(above);
  return id => id.startsWith(above) && !id.includes('/', above.length);
}
