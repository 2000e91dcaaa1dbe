import { createTestPki, type Issued, type KeyType } from '@countersign/test-certs';
import { Oid } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { needOpenssl, type Path, verdict } from './openssl.js';

// RSA keys are made once for a seed and a name, whichever the type of the CA. Larger ones: verify.slow.test.ts.
const keyTypes: KeyType[] = ['P-256', 'P-384', 'P-521', 'RSA-2048', 'Ed25519'];
const matrix = keyTypes.flatMap(ca => keyTypes.map(key => ({ ca, key })));
const pki = createTestPki();

/** Of one purpose, and not of the other. */
const purposes = { client: ['sslclient', 'sslserver'], server: ['sslserver', 'sslclient'] } as const;

describe('openssl verify -x509_strict', () => {
  test.for(matrix)('believes a client and a server with $key under CAs with $ca', ({ ca, key }, context) => {
    const openssl = needOpenssl(context);
    const seeded = createTestPki({ key: ca, seed: 'verify' });
    const made = { client: seeded.client('demo', { key }), server: seeded.server('localhost', { key }) };
    for (const kind of ['client', 'server'] as const) {
      const [purpose, other] = purposes[kind];
      expect(verdict(openssl, made[kind], '-purpose', purpose)).toBe('OK');
      expect(verdict(openssl, made[kind], '-purpose', other)).toMatch(/purpose/);
    }
  });

  test.for(keyTypes)('believes a client under CAs with %s that are made by chance', (key, context) => {
    expect(verdict(needOpenssl(context), createTestPki({ key }).client('demo', { key }))).toBe('OK');
  });

  test.for([
    ['localhost', '-verify_hostname', true],
    ['api.example.com', '-verify_hostname', true],
    ['a.b.example.com', '-verify_hostname', false],
    ['example.com', '-verify_hostname', false],
    ['127.0.0.1', '-verify_ip', true],
    ['127.0.0.2', '-verify_ip', false],
    ['::1', '-verify_ip', true],
    ['::2', '-verify_ip', false],
    ['2001:db8::7:0:1', '-verify_ip', true],
  ] as const)('finds %s by %s: %s', ([name, option, found], context) => {
    const openssl = needOpenssl(context);
    const server = pki.server(['localhost', '*.example.com', '127.0.0.1', '::1', '2001:db8::7:0:1']);
    const said = verdict(openssl, server, option, name);
    if (found) expect(said).toBe('OK');
    else expect(said).toMatch(/mismatch/);
  });

  test('does not believe a client of another CA of the same name', context => {
    const openssl = needOpenssl(context);
    const { certificate } = createTestPki().client('demo');
    const { chain, root } = pki.client('demo');
    expect(verdict(openssl, { certificate, chain, root })).toMatch(/unable to get local issuer/);
  });
});

describe('a path that openssl believes', () => {
  /** The path without what leads past it. */
  const withRootOf = ({ certificate, chain }: Issued, root: Path['root']): Path => ({
    certificate,
    chain,
    root,
  });

  test.for([1, 2, 3, 4, 5])('may have %i CAs, each with the path length that is left', (depth, context) => {
    const openssl = needOpenssl(context);
    let ca = pki.newRoot(`Depth ${depth}`, { pathLength: depth - 1 });
    for (let left = depth - 2; left >= 0; left--) ca = ca.subordinate(`CA ${left}`, { pathLength: left });
    const client = ca.client('demo');
    expect(client.chain).toHaveLength(depth - 1);
    expect(verdict(openssl, client, '-purpose', 'sslclient')).toBe('OK');
    const tooDeep = ca.subordinate('Too deep').client('demo');
    expect(verdict(openssl, tooDeep)).toMatch(/path length constraint exceeded/);
  });

  test('leads to either root from a cross-signed issuing CA', context => {
    const openssl = needOpenssl(context);
    const newRoot = pki.newRoot('New Root CA', { key: 'P-384' });
    const client = pki.client('demo');
    const crossed = client.withChain(
      [newRoot.crossSign(pki.issuingCa, { pathLength: 0 })],
      newRoot.certificate,
    );
    expect(verdict(openssl, client)).toBe('OK');
    expect(verdict(openssl, crossed)).toBe('OK');
    expect(verdict(openssl, withRootOf(client, newRoot.certificate))).toMatch(/unable to get/);
    expect(verdict(openssl, withRootOf(crossed, pki.root))).toMatch(/unable to get/);
    expect(crossed.root).toBe(newRoot.certificate);
    expect(crossed.pem).toBe(client.certificate.pem + (crossed.chain[0]?.pem ?? ''));
  });

  test('leads to a new root over the old one, which it signed', context => {
    const openssl = needOpenssl(context);
    const newRoot = pki.newRoot({ commonName: 'Next Root CA', organization: 'Example' });
    const bridge = newRoot.crossSign(pki.rootCa);
    const client = pki.client('demo');
    const crossed = client.withChain([...client.chain, bridge], newRoot.certificate);
    expect(verdict(openssl, crossed)).toBe('OK');
    expect(bridge.pin).toBe(pki.root.pin);
  });

  test.for([
    ['a host below a permitted one', 'api.example.com', 'OK'],
    ['another host', 'api.example.org', 'permitted subtree violation'],
    ['an excluded host', 'a.internal.example.com', 'excluded subtree violation'],
    ['a permitted address', '10.64.0.1', 'OK'],
    ['another address', '10.128.0.1', 'permitted subtree violation'],
    ['a permitted IPv6 address', '2001:db8:1::1', 'OK'],
    ['another IPv6 address', '2001:db9::1', 'permitted subtree violation'],
  ] as const)('keeps to name constraints: %s', ([, host, said], context) => {
    const openssl = needOpenssl(context);
    const constrained = pki.rootCa.subordinate('Constrained', {
      nameConstraints: {
        permitted: { dns: ['example.com'], ip: ['10.0.0.0/9', '2001:db8::/32'] },
        excluded: { dns: ['internal.example.com'] },
      },
    });
    // A common name is judged too where it looks like a host.
    const server = constrained.server(host, { subject: { commonName: 'server' } });
    expect(verdict(openssl, server, '-purpose', 'sslserver')).toContain(said);
  });

  test('has the policy that is asked for', context => {
    const openssl = needOpenssl(context);
    const policies = ['1.3.6.1.4.1.99999.1', '2.16.840.1.114412.1.1'];
    const client = pki.rootCa.subordinate('With policies', { policies }).client('demo', { policies });
    const asked = (policy: string) =>
      verdict(openssl, client, '-policy_check', '-explicit_policy', '-policy', policy);
    for (const policy of policies) expect(asked(policy)).toBe('OK');
    expect(asked('1.3.6.1.4.1.99999.2')).toMatch(/no explicit policy/);
  });

  test.for([
    ['must-staple', { mustStaple: true }],
    ['a team and a role', { team: 'Zahlungen', role: 'admin' }],
    [
      'every kind of alternative name',
      { names: { dns: ['a.example'], ip: ['::1'], uri: ['spiffe://example/a'], email: ['a@example.com'] } },
    ],
    [
      'status URLs',
      {
        status: {
          ocsp: ['http://a.example/o'],
          crl: ['http://a.example/c'],
          caIssuers: ['http://a.example/i'],
        },
      },
    ],
    ['an extension of its own', { extensions: [{ oid: '1.3.6.1.4.1.99999.7', value: Uint8Array.of(5, 0) }] }],
    ['a hash of its own', { hash: 'sha512' }],
    [
      'every key usage',
      { keyUsage: ['digitalSignature', 'nonRepudiation', 'keyAgreement', 'encipherOnly', 'decipherOnly'] },
    ],
    ['both purposes', { extendedKeyUsage: ['serverAuth', 'clientAuth'] }],
    ['no usages', { keyUsage: [], extendedKeyUsage: [] }],
    ['a serial number of 20 bytes', { serialNumber: `7f${'ff'.repeat(19)}` }],
    ['a serial number of one byte', { serialNumber: '80' }],
    ['an end beyond 2050', { notAfter: new Date('2060-01-01T00:00:00Z') }],
    ['an end in the last year', { notAfter: new Date('9999-12-31T23:59:59Z') }],
  ] as const)('ends in a client with %s', ([, options], context) => {
    const openssl = needOpenssl(context);
    expect(verdict(openssl, pki.client('demo', options), '-purpose', 'sslclient')).toBe('OK');
  });

  test('has no critical extension that openssl does not know', context => {
    const openssl = needOpenssl(context);
    const extensions = [{ oid: '1.3.6.1.4.1.99999.7', critical: true, value: Uint8Array.of(5, 0) }];
    expect(verdict(openssl, pki.client('demo', { extensions }))).toMatch(/unhandled critical extension/);
    const known = { oid: Oid.tlsFeature, value: Uint8Array.of(0x30, 3, 2, 1, 5) };
    expect(verdict(openssl, pki.client('demo', { extensions: [known] }))).toBe('OK');
  });

  test('finds an e-mail address', context => {
    const openssl = needOpenssl(context);
    const client = pki.client('demo', { names: { email: ['a@example.com'] } });
    expect(verdict(openssl, client, '-verify_email', 'a@example.com')).toBe('OK');
    expect(verdict(openssl, client, '-verify_email', 'b@example.com')).toMatch(/email address mismatch/i);
  });
});
