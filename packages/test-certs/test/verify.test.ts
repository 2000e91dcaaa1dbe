import { createTestPki, type Issued, type KeyType, type TestPki } from '@countersign/test-certs';
import { describe, expect, test } from 'vitest';
import { needOpenssl, tempFiles } from './openssl.js';

const keyTypes: KeyType[] = ['P-256', 'RSA-2048'];
const hierarchies = new Map(keyTypes.map(key => [key, createTestPki({ key })] as const));

const leaves: [what: string, purpose: string, make: (pki: TestPki, key: KeyType) => Issued][] = [
  ['client', 'sslclient', (pki, key) => pki.client('demo_client', { key })],
  [
    'server',
    'sslserver',
    (pki, key) => pki.server(['localhost', '*.example.com', '127.0.0.1', '::1'], { key }),
  ],
];
const matrix = leaves.flatMap(([what, purpose, make]) =>
  keyTypes.flatMap(ca => keyTypes.map(key => ({ what, purpose, make, ca, key }))),
);

describe('openssl verify -x509_strict', () => {
  test.for(matrix)('believes a $what with $key under CAs with $ca', ({ purpose, make, ca, key }, context) => {
    const openssl = needOpenssl(context);
    const pki = hierarchies.get(ca) as TestPki;
    const { pem } = make(pki, key);
    const paths = tempFiles({ root: pki.ca, issuing: pki.issuing.pem, leaf: pem });
    const chain = ['-CAfile', paths.root, '-untrusted', paths.issuing];
    const strict = ['-x509_strict', '-check_ss_sig', '-no-CApath', '-no-CAstore'];
    expect(openssl(['verify', ...strict, '-purpose', purpose, ...chain, paths.leaf])).toMatch(/: OK\s*$/);
    const other = purpose === 'sslclient' ? 'sslserver' : 'sslclient';
    expect(() => openssl(['verify', ...strict, '-purpose', other, ...chain, paths.leaf])).toThrow(/purpose/);
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
    const pki = hierarchies.get('P-256') as TestPki;
    const { pem } = pki.server(['localhost', '*.example.com', '127.0.0.1', '::1', '2001:db8::7:0:1']);
    const paths = tempFiles({ root: pki.ca, issuing: pki.issuing.pem, leaf: pem });
    const verify = () =>
      openssl(['verify', '-CAfile', paths.root, '-untrusted', paths.issuing, option, name, paths.leaf]);
    if (found) expect(verify()).toMatch(/: OK\s*$/);
    else expect(verify).toThrow(/mismatch/);
  });

  test('does not believe a client of another CA of the same name', context => {
    const openssl = needOpenssl(context);
    const pki = hierarchies.get('P-256') as TestPki;
    const impostor = createTestPki();
    const paths = tempFiles({ root: pki.ca, issuing: pki.issuing.pem, leaf: impostor.client('demo').pem });
    expect(() =>
      openssl(['verify', '-CAfile', paths.root, '-untrusted', paths.issuing, paths.leaf]),
    ).toThrow();
  });
});
