import { describe, expect, it } from 'vitest';
import { Authorizer } from '../src/authorization/authorizer.js';
import type { AuthorizationRule } from '../src/authorization/policy.js';
import { authorizer } from './authorization-client.js';

const ofRules = (...rules: readonly Omit<AuthorizationRule, 'allow'>[]): Authorizer =>
  new Authorizer({ rules: rules.map(rule => ({ ...rule, allow: 'any-client' })) });

describe('a path in a rule', () => {
  it.each([
    ['/', ['/', '/?x'], ['/a']],
    ['/admin', ['/admin', '/admin/', '/%61dmin'], ['/admin/x', '/adminx', '/', '/Admin']],
    ['/admin/', ['/admin', '/admin/'], ['/admin/x']],
    ['/%61dmin', ['/admin', '/adm%69n'], ['/Admin']],
    ['/caf%C3%A9', ['/caf%c3%a9'], ['/cafe', '/caf%C3%89']],
    ['/*', ['/a', '/a/', '/*', '/%2A'], ['/', '/a/b']],
    ['/users/*', ['/users/1', '/users/A', '/users/a%40b'], ['/users', '/users/', '/users/1/keys']],
    ['/users/*/keys', ['/users/1/keys'], ['/users/keys', '/users/1', '/users/1/2/keys', '/users/1/keys/2']],
    [
      '/users/*/keys*',
      ['/users/1/keys', '/users/1/keys/2', '/users/1/keys-x'],
      ['/users/1/key', '/users/keys'],
    ],
    ['/api/**', ['/api', '/api/', '/api/a', '/api/a/b/c'], ['/apis', '/', '/x/api', '/API/a']],
    ['/**', ['/', '/a', '/a/b/c'], []],
    ['/*/**', ['/a', '/a/b'], ['/']],
    [
      '/api/payments*',
      [
        '/api/payments',
        '/api/payments/',
        '/api/payments/1/refunds',
        '/api/paymentsX',
        '/api/payments-of-may/1',
      ],
      ['/api/payment', '/api', '/api/Payments', '/x/api/payments', '/payments'],
    ],
  ])('%s is for its own and no others', (paths, covered, others) => {
    const asked = authorizer([{ paths, allow: 'anyone' }]);
    const isAllowed = (path: string) => asked.decide({ method: 'GET', path, client: undefined }).allowed;
    expect(covered.filter(path => !isAllowed(path))).toEqual([]);
    expect(others.filter(isAllowed)).toEqual([]);
  });
});

describe('a rule that is never asked', () => {
  it.each([
    [
      'below everything',
      [{ paths: '/**' }, { paths: '/admin' }],
      "rules[1]: is never asked: its requests are decided before, by 'rules[0]'",
    ],
    ['twice the same', [{ paths: '/a' }, { paths: '/a' }], 'rules[1]'],
    ['the same but for a slash', [{ paths: '/a' }, { paths: '/a/' }], 'rules[1]'],
    ['the same but for case', [{ paths: '/a' }, { paths: '/A' }], 'rules[1]'],
    ['the same but for encoding', [{ paths: '/a!' }, { paths: '/a%21' }], 'rules[1]'],
    ['below a star', [{ paths: '/users/*' }, { paths: '/users/me' }], 'rules[1]'],
    [
      'below what begins so',
      [{ paths: '/api/pay*' }, { paths: ['/api/payments*', '/api/pay/**'] }],
      'rules[1]',
    ],
    ['what begins so, below any', [{ paths: '/*/**' }, { paths: '/api*' }], 'rules[1]'],
    ['a method of all', [{ paths: '/a' }, { paths: '/a', methods: 'GET' }], 'rules[1]'],
    [
      'HEAD after GET',
      [
        { paths: '/a', methods: 'GET' },
        { paths: '/a', methods: 'HEAD' },
      ],
      'rules[1]',
    ],
    [
      'each path before, but by two rules',
      [{ paths: '/a' }, { paths: '/b' }, { paths: ['/a', '/b'] }],
      "decided before, by 'rules[0]', 'rules[1]'",
    ],
    [
      'each method before, but by two rules',
      [
        { paths: '/a', methods: 'GET' },
        { paths: '/a', methods: 'PUT' },
        { paths: '/a', methods: ['GET', 'PUT'] },
      ],
      'rules[2]',
    ],
  ])('is refused: %s', (_, rules, problem) => {
    expect(() => ofRules(...rules)).toThrow(problem);
  });

  it.each([
    ['narrow before wide', [{ paths: '/admin' }, { paths: '/**' }]],
    [
      'another method',
      [
        { paths: '/a', methods: 'GET' },
        { paths: '/a', methods: 'POST' },
      ],
    ],
    [
      'GET after HEAD',
      [
        { paths: '/a', methods: 'HEAD' },
        { paths: '/a', methods: 'GET' },
      ],
    ],
    ['all methods after one', [{ paths: '/a', methods: 'GET' }, { paths: '/a' }]],
    ['the path itself after those below', [{ paths: '/a/*' }, { paths: '/a' }]],
    ['what begins so after all below', [{ paths: '/a/**' }, { paths: '/a*' }]],
    ['one of two paths', [{ paths: '/a' }, { paths: ['/a', '/b'] }]],
    ['the root after any', [{ paths: '/*/**' }, { paths: '/' }]],
    ['any depth after one segment', [{ paths: '/a/*' }, { paths: '/a/*/**' }]],
  ])('is not meant: %s', (_, rules) => {
    expect(() => ofRules(...rules)).not.toThrow();
  });

  it('has a name of its own', () => {
    expect(() => ofRules({ name: 'a', paths: '/a' }, { name: 'a', paths: '/b' })).toThrow(
      "The authorization policy is wrong: rules[1].name: 'a' is another rule's name",
    );
  });
});
