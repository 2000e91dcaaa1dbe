import { Oid } from '@countersign/x509';
import { derContextPrimitive, derSequence } from '@countersign/x509/der';
import { describe, expect, it } from 'vitest';
import { extension } from '../../test-certs/src/extensions.js';
import { authorizer, client, handMade } from './authorization-client.js';

const admin = client('alice', { role: 'admin', team: 'operations' });
const user = client('bob', { role: 'user', team: 'payments' });
const biller = client('carol', { team: 'billing' });
const partner = client('partner', { subject: { organization: 'TrustedPartner' } });
const orders = client('order-service');
const billing = client('billing', { names: { uri: ['spiffe://internal.example/billing-service'] } });
const nobody = undefined;

describe('the rules of a gateway', () => {
  const rules = authorizer([
    { name: 'admin', paths: '/admin', allow: { role: 'admin' } },
    { name: 'payments', paths: '/api/payments*', allow: { team: ['payments', 'billing'] } },
    { name: 'partner', paths: '/api/payment', allow: { subject: { O: 'TrustedPartner' } } },
    {
      name: 'process',
      paths: '/process',
      allow: [
        { subject: { CN: ['order-service', 'billing-service'] } },
        { spiffe: ['spiffe://internal.example/order-service', 'spiffe://internal.example/billing-service'] },
      ],
    },
    { name: 'health', paths: '/health', methods: 'GET', allow: 'anyone' },
    { name: 'whoami', paths: '/whoami', allow: 'any-client' },
  ]);

  it.each([
    ['/admin', 'admin', { admin }, { user, biller, partner, nobody }],
    ['/api/payments', 'payments', { user, biller }, { admin, partner, nobody }],
    ['/api/payments/1/refunds', 'payments', { user, biller }, { admin, partner, nobody }],
    ['/api/payments-of-may', 'payments', { user, biller }, { admin, partner, nobody }],
    ['/api/payment', 'partner', { partner }, { admin, user, biller, nobody }],
    ['/process', 'process', { orders, billing }, { admin, user, partner, nobody }],
    ['/health', 'health', { admin, partner, nobody }, {}],
    ['/whoami', 'whoami', { admin, partner, orders }, { nobody }],
    ['/elsewhere', undefined, {}, { admin, user, partner, nobody }],
    ['/', undefined, {}, { admin, user, partner, nobody }],
    ['/api', undefined, {}, { admin, user, partner, nobody }],
    ['/admin/users', undefined, {}, { admin, user, partner, nobody }],
  ])('let in to %s, by the rule %s, whom they name and nobody else', (path, rule, allowed, denied) => {
    for (const [expected, clients] of [
      [true, allowed],
      [false, denied],
    ] as const)
      for (const [name, caller] of Object.entries(clients))
        expect(rules.decide({ method: 'GET', path, client: caller }), `${name} ${path}`).toMatchObject({
          allowed: expected,
          rule,
        });
  });

  it.each([
    ['/admin', admin, "rule 'admin': role is admin", 'Allowed'],
    ['/api/payments/7', biller, "rule 'payments': team is payments or billing", 'Allowed'],
    ['/health', nobody, "rule 'health': it is for anyone", 'Allowed'],
    ['/whoami', user, "rule 'whoami': it is for any client", 'Allowed'],
    [
      '/admin',
      user,
      "rule 'admin': role is user, and the rule asks for admin",
      'This client is not allowed to do this',
    ],
    [
      '/admin',
      orders,
      "rule 'admin': there is no role, and the rule asks for admin",
      'This client is not allowed to do this',
    ],
    [
      '/admin',
      nobody,
      "rule 'admin': the caller has no certificate, and the rule asks for one",
      'This is only for clients with a certificate',
    ],
    [
      '/api/payment',
      user,
      "rule 'partner': there isn't exactly one O, and the rule asks for TrustedPartner",
      'This client is not allowed to do this',
    ],
    [
      '/secret/plans?x=1',
      admin,
      'no rule is about GET /secret/plans',
      'This client is not allowed to do this',
    ],
    [
      '/admin/../health',
      user,
      'no rule was asked: the path has a dot segment',
      "The request can't be judged: the path has a dot segment",
    ],
  ])('say of %s what they found', (path, caller, explanation, detail) => {
    expect(rules.decide({ method: 'GET', path, client: caller })).toMatchObject({ explanation, detail });
  });

  it('say nothing of the policy to the caller', () => {
    for (const path of ['/admin', '/api/payments', '/api/payment', '/process', '/whoami', '/nothing'])
      for (const caller of [user, partner, nobody]) {
        const { allowed, detail } = rules.decide({ method: 'GET', path, client: caller });
        if (!allowed)
          expect(detail).not.toMatch(/role|team|rule|TrustedPartner|service|admin|payments|billing/i);
      }
  });
});

describe('a method', () => {
  const rules = authorizer([
    { name: 'read', paths: '/things/**', methods: ['GET'], allow: 'any-client' },
    { name: 'write', paths: '/things/**', methods: ['POST', 'DELETE'], allow: { role: 'admin' } },
  ]);

  it.each([
    ['GET', 'read'],
    ['HEAD', 'read'],
    ['POST', 'write'],
    ['DELETE', 'write'],
    ['PUT', undefined],
    ['OPTIONS', undefined],
    ['delete', undefined],
    ['Get', undefined],
    ['CONNECT', undefined],
    ['NONSENSE', undefined],
    ['', undefined],
    ['__proto__', undefined],
  ])('%s is for the rule %s', (method, rule) => {
    expect(rules.decide({ method, path: '/things/1', client: admin })).toMatchObject({
      rule,
      allowed: rule !== undefined,
    });
  });

  it.each(['delete', 'CONNECT', 'NONSENSE', '', 'GET '])(
    'that is %j is not even for a rule of all methods',
    method => {
      const rules = authorizer([{ paths: '/**', allow: 'anyone' }]);
      expect(rules.decide({ method, path: '/', client: admin })).toMatchObject({
        allowed: false,
        rule: undefined,
      });
    },
  );
});

describe('the first rule that fits decides', () => {
  it('also where a later one would let the caller in', () => {
    const rules = authorizer([
      { paths: '/admin/**', allow: { role: 'admin' } },
      { paths: '/**', allow: 'any-client' },
    ]);
    for (const path of ['/admin', '/admin/', '/admin/users', '/admin?x', '/%61dmin', '/adm%69n/users'])
      expect(rules.decide({ method: 'GET', path, client: user }), path).toMatchObject({
        allowed: false,
        rule: 'rules[0]',
      });
    expect(rules.decide({ method: 'GET', path: '/other', client: user })).toMatchObject({
      allowed: true,
      rule: 'rules[1]',
    });
  });

  // Express takes /Admin for /admin, and Fastify /a%21b for /a!b.
  it.each(['/Admin', '/ADMIN/users', '/a%21b', '/A%21B'])(
    'and %s, which some routers take for a path of its own, is not left to a later one',
    path => {
      const rules = authorizer([
        { name: 'narrow', paths: ['/admin/**', '/a!b'], allow: { role: 'admin' } },
        { name: 'wide', paths: '/**', allow: 'anyone' },
      ]);
      const { allowed, rule, explanation } = rules.decide({ method: 'GET', path, client: user });
      expect({ allowed, rule }).toEqual({ allowed: false, rule: 'narrow' });
      expect(explanation).toContain('only in case or encoding');
    },
  );
});

describe('a condition', () => {
  const workload = client('w', { names: { uri: ['spiffe://td.example/ns/prod/sa/api'] } });
  const named = client('named', {
    names: {
      dns: ['API.example.com', '*.wild.example.com'],
      uri: ['https://a.example/x'],
      email: ['Ann@example.com'],
    },
  });
  const maximum = client('bank', {}, { trustLevel: 'maximum' });

  it.each([
    [{ client: 'bob' }, user, true],
    [{ client: 'Bob' }, user, false],
    [{ client: ['alice', 'bob'] }, user, true],
    [{ level: 'maximum' }, maximum, true],
    [{ level: 'high' }, maximum, false],
    [{ level: ['high', 'maximum'] }, maximum, true],
    [{ dns: 'api.EXAMPLE.com' }, named, true],
    [{ dns: '*.example.com' }, named, true],
    [{ dns: '*.com' }, named, false],
    [{ dns: 'example.com' }, named, false],
    [{ dns: '*.wild.example.com' }, named, false],
    [{ dns: 'a.wild.example.com' }, named, false],
    [{ uri: 'https://a.example/x' }, named, true],
    [{ uri: 'https://a.example/X' }, named, false],
    [{ uri: 'https://a.example/' }, named, false],
    [{ email: 'Ann@example.com' }, named, true],
    [{ email: 'ann@example.com' }, named, false],
    [{ spiffe: 'spiffe://td.example/ns/prod/sa/api' }, workload, true],
    [{ spiffe: 'spiffe://td.example/ns/prod/sa/*' }, workload, true],
    [{ spiffe: 'spiffe://td.example/ns/prod/*' }, workload, false],
    [{ spiffe: 'spiffe://td.example/ns/prod/**' }, workload, true],
    [{ spiffe: 'spiffe://td.example/**' }, workload, true],
    [{ spiffe: 'spiffe://td.example/ns/prod/sa/api/**' }, workload, false],
    [{ spiffe: 'spiffe://td.example/ns/pro/**' }, workload, false],
    [{ spiffe: 'spiffe://td.exampl/**' }, workload, false],
    [{ spiffe: 'spiffe://td.example/**' }, named, false],
    [{ role: 'user', team: 'payments' }, user, true],
    [{ role: 'user', team: 'billing' }, user, false],
    [[{ role: 'admin' }, { team: 'payments' }], user, true],
    [[{ role: 'admin' }, { team: 'billing' }], user, false],
    [{ subject: { CN: 'bob', O: 'TrustedPartner' } }, user, false],
    [{ subject: { CN: 'partner', O: 'TrustedPartner' } }, partner, true],
  ] as const)('%j holds of a client or not', (allow, caller, expected) => {
    const rules = authorizer([{ paths: '/', allow }]);
    expect(rules.decide({ method: 'GET', path: '/', client: caller }).allowed).toBe(expected);
  });

  it('finds no label where a host name begins with its dot', () => {
    const name = derContextPrimitive(2, Buffer.from('.example.com'));
    const caller = handMade({ extensions: [extension(Oid.subjectAltName, false, derSequence(name))] });
    const rules = authorizer([{ paths: '/', allow: { dns: '*.example.com' } }]);
    expect(rules.decide({ method: 'GET', path: '/', client: caller }).allowed).toBe(false);
  });

  it('that fails in the fewest parts is the one that is told of', () => {
    const rules = authorizer([
      {
        name: 'r',
        paths: '/',
        allow: [
          { team: 'billing', role: 'admin' },
          { team: 'payments', role: 'auditor' },
          { client: 'x', level: 'high' },
        ],
      },
    ]);
    expect(rules.decide({ method: 'GET', path: '/', client: user }).explanation).toBe(
      "rule 'r': role is user, and the rule asks for auditor",
    );
  });
});
