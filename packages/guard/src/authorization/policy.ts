import { METHODS } from 'node:http';
import { CountersignError } from '@countersign/spec';
import { type Pin, parsePin } from '@countersign/x509';
import { configurationError, type Problem } from '../problems.js';
import { type Condition, type Part, readCondition } from './condition.js';
import { PathPattern } from './path-pattern.js';
import { readFields, readTexts } from './setting.js';

/** Who may do what. Nobody may do what no rule allows. */
export interface AuthorizationPolicy {
  /** In their order: the first one whose path and method fit decides, and no other is asked. */
  readonly rules: readonly AuthorizationRule[];
  /**
   * Pins of the issuing CAs whose word about a client's team and role counts: `sha256/…` of the key, or the
   * fingerprint of the certificate. Default: none.
   */
  readonly assertedBy?: readonly string[];
}

/** Who is let in to some paths. */
export interface AuthorizationRule {
  /** For explanations. Default: its place, `rules[0]`. */
  readonly name?: string;
  /**
   * `/admin`, `/users/*` for any one segment, `/api/**` for `/api` and all below it, or `/api/payments*` for all that
   * begins so at any depth. Case counts.
   */
  readonly paths: string | readonly string[];
  /** `GET` is for HEAD, too. Default: all. */
  readonly methods?: string | readonly string[];
  /**
   * `anyone`, also without a certificate; `any-client` that was admitted; or a client that meets the condition, or one of
   * the conditions.
   */
  readonly allow: 'anyone' | 'any-client' | Condition | readonly Condition[];
}

/** A policy in which nothing is wrong, ready to be asked. */
export interface ReadPolicy {
  readonly rules: readonly Rule[];
  readonly assertedBy: readonly Pin[];
}

export interface Rule {
  readonly name: string;
  readonly paths: readonly PathPattern[];
  readonly methods: ReadonlySet<string> | undefined;
  readonly allow: 'anyone' | 'any-client' | readonly (readonly Part[])[];
}

/** The methods that there are; CONNECT has no path that could be judged. */
export const methods: ReadonlySet<string> = new Set(METHODS.filter(method => method !== 'CONNECT'));

/** @throws ConfigurationError `CONFIG_INVALID`, with every problem that there is */
export function readPolicy(policy: AuthorizationPolicy): ReadPolicy {
  const problems: Problem[] = [];
  const fields = readFields(policy, ['rules', 'assertedBy'], '', problems);
  const assertedBy = fields?.assertedBy === undefined ? [] : readPins(fields.assertedBy, problems);
  const rules = Array.isArray(fields?.rules)
    ? fields.rules.map((rule, i) => readRule(rule, `rules[${i}]`, problems))
    : [];
  if (fields !== undefined && rules.length === 0)
    problems.push({ path: 'rules', what: 'is not a list of rules, or an empty one: nobody would be let in' });
  if (problems.length === 0) {
    findUnreachable(rules, problems);
    findUnprovable(rules, assertedBy, problems);
  }
  if (problems.length > 0) throw configurationError('The authorization policy', problems);
  return { rules, assertedBy };
}

function readPins(value: unknown, problems: Problem[]): readonly Pin[] {
  if (!Array.isArray(value)) {
    problems.push({ path: 'assertedBy', what: 'is not a list of pins' });
    return [];
  }
  return value.flatMap((text, i) => {
    try {
      return [parsePin(text)];
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      problems.push({ path: `assertedBy[${i}]`, what: `${error.message}. ${error.hint}` });
      return [];
    }
  });
}

function readRule(value: unknown, path: string, problems: Problem[]): Rule {
  const fields = readFields(value, ['name', 'paths', 'methods', 'allow'], path, problems) ?? {};
  const { name = path } = fields;
  if (typeof name !== 'string' || !/^[^\p{C}]{1,100}$/u.test(name))
    problems.push({ path: `${path}.name`, what: 'is not a text of 1 to 100 visible characters' });
  return {
    name: String(name),
    paths: readPaths(fields.paths, `${path}.paths`, problems),
    methods:
      fields.methods === undefined ? undefined : readMethods(fields.methods, `${path}.methods`, problems),
    allow: readAllow(fields.allow, `${path}.allow`, problems),
  };
}

function readPaths(value: unknown, path: string, problems: Problem[]): readonly PathPattern[] {
  return readTexts(value, path, problems).flatMap(text => {
    const pattern = PathPattern.parse(text);
    if (typeof pattern !== 'string') return [pattern];
    problems.push({ path, what: `'${text}' ${pattern}` });
    return [];
  });
}

function readMethods(value: unknown, path: string, problems: Problem[]): ReadonlySet<string> {
  const given = readTexts(value, path, problems);
  for (const method of given)
    if (!methods.has(method))
      problems.push({
        path,
        what: `'${method}' is no method with a path: they are in upper case, such as GET`,
      });
  // RFC 9110 9.3.2: HEAD is a GET whose content isn't sent.
  return new Set(given.includes('GET') ? [...given, 'HEAD'] : given);
}

function readAllow(value: unknown, path: string, problems: Problem[]): Rule['allow'] {
  if (value === 'anyone' || value === 'any-client') return value;
  if (Array.isArray(value) && value.length === 0) problems.push({ path, what: 'is an empty list' });
  if (Array.isArray(value)) return value.map((item, i) => readCondition(item, `${path}[${i}]`, problems));
  if (typeof value === 'object' && value !== null) return [readCondition(value, path, problems)];
  problems.push({ path, what: "is neither 'anyone' nor 'any-client' nor a condition" });
  return [];
}

/** A rule that is never asked does not mean what its author thinks. */
function findUnreachable(rules: readonly Rule[], problems: Problem[]): void {
  for (const [i, rule] of rules.entries()) {
    const earlier = rules.slice(0, i);
    if (earlier.some(({ name }) => name === rule.name))
      problems.push({ path: `rules[${i}].name`, what: `'${rule.name}' is another rule's name` });
    const taken = (path: PathPattern, method: string | undefined): Rule | undefined =>
      earlier.find(other => isFor(other, method) && other.paths.some(pattern => pattern.covers(path)));
    const deciding = rule.paths.flatMap(path =>
      [...(rule.methods ?? [undefined])].map(method => taken(path, method)),
    );
    if (deciding.includes(undefined)) continue;
    const names = [...new Set(deciding.map(other => `'${other?.name}'`))].join(', ');
    problems.push({
      path: `rules[${i}]`,
      what: `is never asked: its requests are decided before, by ${names}`,
    });
  }
}

/** Whether a rule is about a method; undefined is any of them. */
const isFor = ({ methods }: Rule, method: string | undefined): boolean =>
  methods === undefined || (method !== undefined && methods.has(method));

/** Without a CA that may say so nobody has a team or a role. */
function findUnprovable(rules: readonly Rule[], assertedBy: readonly Pin[], problems: Problem[]): void {
  if (assertedBy.length > 0) return;
  for (const [i, { allow }] of rules.entries()) {
    if (typeof allow === 'string') continue;
    const names = new Set(allow.flatMap(parts => parts.map(({ attribute }) => attribute ?? [])).flat());
    for (const name of names)
      problems.push({
        path: `rules[${i}].allow`,
        what: `asks for a ${name}, and no CA may say so: pin the issuing CA in assertedBy`,
      });
  }
}
