import { describe, expect, it, onTestFinished } from 'vitest';
import { Authorizer } from '../src/authorization/authorizer.js';
import type { AuthorizationPolicy, AuthorizationRule } from '../src/authorization/policy.js';
import { authorizer, client, pki } from './authorization-client.js';

/** What is said of a policy. */
function problemsOf(policy: unknown): string {
  try {
    new Authorizer(policy as AuthorizationPolicy);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConfigurationError', code: 'CONFIG_INVALID' });
    return (error as Error).message;
  }
  return '';
}
const ofRule = (rule: unknown): string => problemsOf({ rules: [rule], assertedBy: [pki.issuing.pin] });

describe('a policy', () => {
  it.each([
    ['undefined', undefined, 'is not an object'],
    ['a list', [], 'is not an object'],
    ['nothing', {}, 'rules: is not a list of rules, or an empty one: nobody would be let in'],
    ['no rules', { rules: [] }, 'rules: is not a list of rules, or an empty one: nobody would be let in'],
    ['rules that are no list', { rules: { paths: '/' } }, 'rules: is not a list of rules'],
    [
      'a key that is not known',
      { rules: [{ paths: '/', allow: 'anyone' }], asertedBy: [] },
      'asertedBy: is not known; known are rules, assertedBy',
    ],
    [
      'a CA that is no pin',
      { rules: [{ paths: '/', allow: 'anyone' }], assertedBy: ['Issuing CA'] },
      "assertedBy[0]: 'Issuing CA' is not a pin. A pin is",
    ],
    [
      'CAs that are no list',
      { rules: [{ paths: '/', allow: 'anyone' }], assertedBy: pki.issuing.pin },
      'assertedBy: is not a list of pins',
    ],
    [
      'a role that no CA may assert',
      { rules: [{ paths: '/', allow: [{ client: 'x' }, { role: 'admin' }] }] },
      'rules[0].allow: asks for a role, and no CA may say so',
    ],
  ])('with %s is refused', (_, policy, problem) => {
    expect(problemsOf(policy)).toContain(problem);
  });

  it('is refused with every problem that it has, in one error', () => {
    const policy = {
      rules: [
        { paths: 'admin', allow: 'anyone' },
        { paths: '/x', methods: ['get'], allow: 'nobody' },
        { paths: '/y', allow: [{ roll: 'admin' }, { role: 7, subject: { cn: 'x' } }] },
      ],
      assertedBy: ['x'],
      rulez: [],
    };
    expect(problemsOf(policy)).toBe(
      `The authorization policy has 9 problems:
  rulez: is not known; known are rules, assertedBy
  assertedBy[0]: 'x' is not a pin. A pin is 'sha256/' and 44 characters of base64, or a certificate fingerprint of 64 (SHA-256) or 40 (SHA-1) hex digits.
  rules[0].paths: 'admin' doesn't begin with a slash
  rules[1].methods: 'get' is no method with a path: they are in upper case, such as GET
  rules[1].allow: is neither 'anyone' nor 'any-client' nor a condition
  rules[2].allow[0].roll: is not known; known are client, level, dns, uri, email, spiffe, team, role, subject
  rules[2].allow[0]: asks for nothing: write 'any-client' if that is meant
  rules[2].allow[1].subject.cn: is not known; known are CN, O, OU
  rules[2].allow[1].role: is not a text, or empty`,
    );
  });

  it('is read once: what is changed in it later changes nothing', () => {
    const allow = { client: ['alice'] };
    const rules: AuthorizationRule[] = [{ paths: '/', allow }];
    const asked = authorizer(rules);
    allow.client.push('bob');
    rules[0] = { paths: '/', allow: 'anyone' };
    const decide = (name: string) => asked.decide({ method: 'GET', path: '/', client: client(name) }).allowed;
    expect([decide('alice'), decide('bob')]).toEqual([true, false]);
  });
});

describe('a rule', () => {
  it.each([
    ['null', null, 'rules[0]: is not an object'],
    ['no paths', { allow: 'anyone' }, 'rules[0].paths: is not a text, or empty'],
    ['an empty list of paths', { paths: [], allow: 'anyone' }, 'rules[0].paths: is an empty list'],
    [
      'nobody to allow',
      { paths: '/' },
      "rules[0].allow: is neither 'anyone' nor 'any-client' nor a condition",
    ],
    ['an empty list of conditions', { paths: '/', allow: [] }, 'rules[0].allow: is an empty list'],
    ['anyone in a list', { paths: '/', allow: ['anyone'] }, 'rules[0].allow[0]: is not an object'],
    ['an empty condition', { paths: '/', allow: {} }, 'rules[0].allow: asks for nothing'],
    ['an empty subject', { paths: '/', allow: { subject: {} } }, 'rules[0].allow: asks for nothing'],
    [
      'a part that is undefined',
      { paths: '/', allow: { role: undefined } },
      'rules[0].allow: asks for nothing',
    ],
    ['a part that is null', { paths: '/', allow: { role: null } }, 'rules[0].allow.role: is not a text'],
    ['an empty text', { paths: '/', allow: { role: '' } }, 'rules[0].allow.role: is not a text, or empty'],
    ['an empty list', { paths: '/', allow: { role: [] } }, 'rules[0].allow.role: is an empty list'],
    [
      'a number in a list',
      { paths: '/', allow: { role: ['a', 1] } },
      'rules[0].allow.role[1]: is not a text',
    ],
    [
      'a level of another name',
      { paths: '/', allow: { level: 'enhanced' } },
      "'enhanced' is none of standard, high, maximum",
    ],
    [
      'a level that every object has',
      { paths: '/', allow: { level: 'constructor' } },
      "'constructor' is none of",
    ],
    ['a host with a star inside', { paths: '/', allow: { dns: 'a.*.com' } }, "'a.*.com' is no host name"],
    ['a star alone', { paths: '/', allow: { dns: '*' } }, "'*' is no host name"],
    [
      'a SPIFFE ID that is none',
      { paths: '/', allow: { spiffe: 'example.org/x' } },
      "'example.org/x' doesn't begin with spiffe://",
    ],
    [
      'a star inside a SPIFFE ID',
      { paths: '/', allow: { spiffe: 'spiffe://a/*/b' } },
      "'spiffe://a/*/b' has a path with something else",
    ],
    [
      'a star as trust domain',
      { paths: '/', allow: { spiffe: 'spiffe://*/b' } },
      "'spiffe://*/b' has a trust domain with something else",
    ],
    [
      'half a segment as star',
      { paths: '/', allow: { spiffe: 'spiffe://a/b*' } },
      "'spiffe://a/b*' has a path with something else",
    ],
    ['a misspelt key', { paths: '/', allow: 'anyone', method: 'GET' }, 'rules[0].method: is not known'],
    [
      'a prototype as key',
      JSON.parse('{"paths":"/","allow":{"client":"x","__proto__":{"role":"admin"}}}'),
      'rules[0].allow.__proto__: is not known',
    ],
    [
      'a constructor as key',
      { paths: '/', allow: { client: 'x', constructor: 'x' } },
      'rules[0].allow.constructor: is not known',
    ],
    [
      'a part that is inherited',
      { paths: '/', allow: { __proto__: { role: 'admin' }, client: 'x' } },
      'rules[0].allow.role: is inherited',
    ],
    [
      'a rule that is inherited',
      Object.create({ paths: '/', allow: 'anyone' }),
      'rules[0].allow: is inherited',
    ],
    [
      'a name of two lines',
      { name: 'a\nb', paths: '/', allow: 'anyone' },
      'rules[0].name: is not a text of 1 to 100 visible characters',
    ],
    ['an empty name', { name: '', paths: '/', allow: 'anyone' }, 'rules[0].name: is not a text'],
    [
      'a method that is none',
      { paths: '/', methods: 'PSOT', allow: 'anyone' },
      "rules[0].methods: 'PSOT' is no method",
    ],
    [
      'CONNECT',
      { paths: '/', methods: 'CONNECT', allow: 'anyone' },
      "rules[0].methods: 'CONNECT' is no method with a path",
    ],
  ])('with %s is refused', (_, rule, problem) => {
    expect(ofRule(rule)).toContain(problem);
  });

  it('does not take what every object inherits for its own', () => {
    onTestFinished(() => {
      Reflect.deleteProperty(Object.prototype, 'allow');
    });
    Object.defineProperty(Object.prototype, 'allow', { value: 'anyone', configurable: true });
    expect(ofRule({ paths: '/' })).toContain('rules[0].allow: is neither');
  });

  it('shows a name that would break a line as what it is', () => {
    expect(ofRule({ paths: '/', allow: 'anyone', 'x\ny\u202e': 1 })).toContain(
      'rules[0].x\\u{a}y\\u{202e}: is not known',
    );
  });

  it.each([
    ['admin', "doesn't begin with a slash"],
    ['https://api.example.com/admin', "doesn't begin with a slash"],
    ['**', "doesn't begin with a slash"],
    ['/users/:id', 'has a parameter or an expression'],
    ['/users/{id}', 'has a parameter or an expression'],
    ['/users/(.*)', 'has a parameter or an expression'],
    ['/admin?x=1', 'has a question mark'],
    ['/a*b', 'has a star inside'],
    ['/a*/b', 'has a star inside'],
    ['/*a', 'has a star inside'],
    ['/a/**/b', 'has a star inside'],
    ['/a**', 'has a star inside'],
    ['/a/***', 'has a star inside'],
    ['/a/../b', "can't be asked for: the path has a dot segment"],
    ['/a//b', "can't be asked for: the path has a double slash"],
    ['/a//**', "can't be asked for: the path has a double slash"],
    ['/a#b', "can't be asked for: the target has a fragment"],
    ['/a%2Fb', "can't be asked for: the path has a backslash, or a slash that is encoded"],
    ['/ä', "can't be asked for: the path has a character that is not ASCII"],
    ['/a;b', "can't be asked for: the path has a path parameter"],
  ])('for %s is refused', (paths, problem) => {
    expect(ofRule({ paths, allow: 'anyone' })).toContain(`rules[0].paths: '${paths}' ${problem}`);
  });
});
