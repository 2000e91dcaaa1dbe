import { expect, it } from 'vitest';
import { Authorizer } from '../src/authorization/authorizer.js';
import type { Condition } from '../src/authorization/condition.js';
import type { AuthorizationRule } from '../src/authorization/policy.js';
import { client, pki } from './authorization-client.js';
import { Seeded } from './seeded.js';

const seeded = new Seeded(7);
const random = (): number => seeded.next();
const below = (limit: number): number => seeded.below(limit);
const pick = <T>(values: readonly T[]): T => seeded.pick(values);
const some = <T>(list: readonly T[]): T[] => Array.from({ length: 1 + below(2) }, () => pick(list));

const words = ['a', 'b', 'A', 'ab', 'a%62', 'a!', 'a%21'];
const pathOf = (segments: readonly string[]) => `/${segments.join('/')}`;
const paths = [[], ...words.map(word => [word])]
  .flatMap(first => [first, ...words.map(word => [...first, word])])
  .flatMap(path => [
    pathOf(path),
    ...(path.length === 2 ? [pathOf([...path, 'a']), `${pathOf(path)}/`] : []),
  ]);
const methods = ['GET', 'HEAD', 'POST'];
const clients = [
  undefined,
  client('alice', { team: 'red', role: 'admin' }),
  client('bob', { team: 'blue' }),
  client('carol', { role: 'user', subject: { organization: 'Partner' } }, { trustLevel: 'maximum' }),
];

const randomPattern = (): string => {
  const segments = Array.from({ length: below(3) }, () => pick([...words, '*']));
  const text = pathOf(segments);
  const end = random();
  if (end < 0.3) return `${text === '/' ? '' : text}/**`;
  return end < 0.5 && !text.endsWith('/') && !text.endsWith('*') ? `${text}*` : text;
};

const randomCondition = (): Condition => ({
  ...pick<Condition>([
    { client: some(['alice', 'bob', 'nobody']) },
    { level: 'maximum' },
    { subject: { O: 'Partner' } },
  ]),
  ...pick<Condition>([{ team: some(['red', 'blue']) }, { role: pick(['admin', 'user']) }, {}]),
});

const randomRule = (): AuthorizationRule => ({
  paths: some([randomPattern(), randomPattern()]),
  ...(random() < 0.5 ? { methods: some(methods) } : {}),
  allow: pick<AuthorizationRule['allow']>([
    'anyone',
    'any-client',
    ...Array.from({ length: 4 }, () => Array.from({ length: 1 + below(2) }, randomCondition)),
  ]),
});

/** The same in the simplest words: a regular expression for each pattern, and rules asked one by one. */
function naive(
  rules: readonly AuthorizationRule[],
  method: string,
  path: string,
  caller: (typeof clients)[0],
) {
  for (const [i, rule] of rules.entries()) {
    const wanted = [rule.methods ?? methods].flat();
    if (!wanted.includes(method) && !(method === 'HEAD' && wanted.includes('GET'))) continue;
    const exact = [rule.paths]
      .flat()
      .some(pattern => regExpOf(unreserved(pattern), '').test(tidy(unreserved(path))));
    const lenient = [rule.paths]
      .flat()
      .some(pattern => regExpOf(decodeURIComponent(pattern), 'i').test(tidy(decodeURIComponent(path))));
    if (exact) return { rule: i, allowed: lets(rule.allow, caller) };
    if (lenient) return { rule: i, allowed: false };
  }
  return { rule: undefined, allowed: false };
}

const unreserved = (text: string): string => text.replaceAll('%62', 'b');
const tidy = (text: string): string => text.replace(/(?<=.)\/$/, '');
const regExps = new Map<string, RegExp>();
function regExpOf(pattern: string, flags: string): RegExp {
  const known = regExps.get(`${flags} ${pattern}`);
  if (known !== undefined) return known;
  const source = pattern
    .replace(/\/\*\*$/, '(?:/.+)?')
    .replace(/(?<=[^/*])\*$/, '.*')
    .replace(/(?<=\/)\*(?=\/|$|\()/g, '[^/]+');
  const regExp = new RegExp(pattern === '/**' ? '^/' : `^${source}$`, flags);
  regExps.set(`${flags} ${pattern}`, regExp);
  return regExp;
}

function lets(allow: AuthorizationRule['allow'], caller: (typeof clients)[0]): boolean {
  if (allow === 'anyone') return true;
  if (caller === undefined) return false;
  if (allow === 'any-client') return true;
  const is = (wanted: unknown, value: string | undefined) =>
    wanted === undefined || [wanted].flat().includes(value as string);
  return [allow]
    .flat()
    .some(
      condition =>
        is((condition as Condition).client, caller.id) &&
        is((condition as Condition).level, caller.trustLevel) &&
        is((condition as Condition).subject?.O, caller.certificate.subject.all('O')[0]) &&
        is((condition as Condition).team, caller.attributes.team) &&
        is((condition as Condition).role, caller.attributes.role),
    );
}

it('decides as the simplest of implementations does, and refuses only rules that this one never asks', () => {
  const seen = { allowed: 0, denied: 0, unreachable: 0 };
  for (let round = 0; round < 80; round++) {
    const rules = Array.from({ length: 1 + below(4) }, randomRule);
    let asked: Authorizer;
    try {
      asked = new Authorizer({ rules, assertedBy: [pki.issuing.pin] });
    } catch (error) {
      const unreachable = [...String(error).matchAll(/rules\[(\d+)\]: is never asked/g)].map(([, i]) =>
        Number(i),
      );
      expect(unreachable.length, String(error)).toBeGreaterThan(0);
      seen.unreachable += unreachable.length;
      for (const method of methods)
        for (const path of paths)
          expect(unreachable).not.toContain(naive(rules, method, path, undefined).rule);
      continue;
    }
    for (const method of methods)
      for (const path of paths)
        for (const caller of clients) {
          const { allowed, rule } = asked.decide({ method, path, client: caller });
          const expected = naive(rules, method, path, caller);
          if (
            allowed !== expected.allowed ||
            rule !== (expected.rule === undefined ? undefined : `rules[${expected.rule}]`)
          )
            expect({ allowed, rule }, `${method} ${path} ${caller?.id}, ${JSON.stringify(rules)}`).toEqual(
              expected,
            );
          seen[allowed ? 'allowed' : 'denied']++;
        }
  }
  // Each of the three was seen often enough to say something.
  expect(seen.allowed).toBeGreaterThan(2_000);
  expect(seen.denied).toBeGreaterThan(2_000);
  expect(seen.unreachable).toBeGreaterThan(10);
});
