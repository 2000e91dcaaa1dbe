import {
  type CaOptions,
  createTestPki,
  type IssueOptions,
  type TestPkiOptions,
} from '@countersign/test-certs';
import { describe, expect, test } from 'vitest';

const pki = createTestPki();
const anyOptions = (options: object): IssueOptions => options as IssueOptions;

function expectRefused(make: () => unknown, named: string): void {
  expect(make).toThrow(
    expect.objectContaining({
      name: 'ConfigurationError',
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(named),
      hint: expect.stringMatching(/./),
    }),
  );
}

/** Options of whatever is issued, and what the message must name. */
const ofAll: readonly [named: string, options: object][] = [
  ['notbefore', { notbefore: new Date() }],
  ['notBefore', { notBefore: '2026-01-01' }],
  ['notAfter', { notAfter: new Date(Number.NaN) }],
  ['validity', { notBefore: new Date(5000), notAfter: new Date(5000) }],
  ['validity', { notBefore: new Date(5000), notAfter: new Date(4000) }],
  ['days', { days: '1' }],
  ['days', { days: Number.NaN }],
  ['validity', { days: Number.POSITIVE_INFINITY }],
  ['validity', { days: 4_000_000 }],
  ['validity', { notBefore: new Date('-000001-01-01T00:00:00Z') }],
  ['serialNumber', { serialNumber: 5 }],
  ["serialNumber ''", { serialNumber: '' }],
  ["serialNumber '-05'", { serialNumber: '-05' }],
  ["serialNumber '123'", { serialNumber: '123' }],
  ["serialNumber '0x12'", { serialNumber: '0x12' }],
  ["serialNumber '12 34'", { serialNumber: '12 34' }],
  ["serialNumber '00'", { serialNumber: '00' }],
  ['serialNumber', { serialNumber: '11'.repeat(21) }],
  // Its 21st byte would be the zero that keeps it positive.
  ['serialNumber', { serialNumber: 'ff'.repeat(20) }],
  ['hash', { hash: 5 }],
  ["hash 'sha3'", { hash: 'sha3' }],
  ["hash 'toString'", { hash: 'toString' }],
  ["hash 'md5'", { hash: 'md5' }],
  ['policies', { policies: '1.2.3' }],
  ['policies', { policies: [5] }],
  ["policies: 'serverAuth'", { policies: ['serverAuth'] }],
  ["policies: '3.1'", { policies: ['3.1'] }],
  ['extensions', { extensions: {} }],
  ['extensions', { extensions: [null] }],
  [
    "extensions has no option 'critcal'",
    { extensions: [{ oid: '1.2.3', critcal: true, value: new Uint8Array() }] },
  ],
  ["extensions: 'demo'", { extensions: [{ oid: 'demo', value: new Uint8Array() }] }],
  ['extensions: an OID', { extensions: [{ value: new Uint8Array() }] }],
  ['extensions: the value', { extensions: [{ oid: '1.2.3' }] }],
  ['extensions: the option value', { extensions: [{ oid: '1.2.3', value: 'text' }] }],
  // Subject key identifiers are there already.
  ['stands twice', { extensions: [{ oid: '2.5.29.14', value: Uint8Array.of(4, 0) }] }],
  ['status', { status: true }],
  ['status', { status: 'http://a.example' }],
  ["status has no option 'ocps'", { status: { ocps: ['http://a.example'] } }],
  ['status: the option ocsp', { status: { ocsp: 'http://a.example' } }],
  ['status: an entry of crl', { status: { crl: [5] } }],
  ['status', { status: { ocsp: ['http://a.example/a b'] } }],
  ['status', { status: { crl: ['http://ä.example/'] } }],
  ['status', { status: { caIssuers: [''] } }],
];

const ofLeaf: readonly [named: string, options: object][] = [
  ...ofAll,
  ["'P-224'", { key: 'P-224' }],
  ['key', { key: 5 }],
  ['subject', { subject: 'CN=a' }],
  ["'commonname'", { subject: { commonname: 'a' } }],
  ['organization', { subject: { organization: 5 } }],
  ['organization', { subject: { organization: '' } }],
  ['country', { subject: { country: 'Austria' } }],
  ['country', { subject: { country: 'Ö1' } }],
  ['names', { names: ['a.example'] }],
  ["names has no option 'DNS'", { names: { DNS: ['a.example'] } }],
  ['names: the option dns', { names: { dns: 'a.example' } }],
  ['names: an entry of uri', { names: { uri: [null] } }],
  ["'https://a.example'", { names: { dns: ['https://a.example'] } }],
  ["'10.0.0'", { names: { ip: ['10.0.0'] } }],
  ['names.uri', { names: { uri: ['spiffe://a b'] } }],
  ['names.email', { names: { email: ['ä@example.com'] } }],
  ['keyUsage', { keyUsage: 'digitalSignature' }],
  ["keyUsage 'signing'", { keyUsage: ['signing'] }],
  ["keyUsage '5'", { keyUsage: [5] }],
  ['extendedKeyUsage', { extendedKeyUsage: 'clientAuth' }],
  ["extendedKeyUsage: 'clientauth'", { extendedKeyUsage: ['clientauth'] }],
  ["extendedKeyUsage: 'toString'", { extendedKeyUsage: ['toString'] }],
  ['extendedKeyUsage', { extendedKeyUsage: [5] }],
  ['mustStaple', { mustStaple: 'yes' }],
  ['team', { team: 5 }],
  ['role', { role: ['a'] }],
  ["'pathLength'", { pathLength: 0 }],
];

const ofCa: readonly [named: string, options: object][] = [
  ...ofAll,
  ['pathLength', { pathLength: -1 }],
  ['pathLength', { pathLength: 0.5 }],
  ['pathLength', { pathLength: '1' }],
  ["'names'", { names: {} }],
  ['nameConstraints', { nameConstraints: {} }],
  ['nameConstraints', { nameConstraints: { permitted: {} } }],
  ['nameConstraints', { nameConstraints: { permitted: { dns: [] } } }],
  ["nameConstraints has no option 'allowed'", { nameConstraints: { allowed: {} } }],
  ['nameConstraints', { nameConstraints: { permitted: ['a.example'] } }],
  ['nameConstraints: the option dns', { nameConstraints: { excluded: { dns: 'a.example' } } }],
  ["nameConstraints has no option 'email'", { nameConstraints: { excluded: { email: ['a.example'] } } }],
  ["nameConstraints: '10.0.0.0'", { nameConstraints: { permitted: { ip: ['10.0.0.0'] } } }],
  ["nameConstraints: '10.0.0.0/33'", { nameConstraints: { permitted: { ip: ['10.0.0.0/33'] } } }],
  ["nameConstraints: '10.0.0.0/8/8'", { nameConstraints: { permitted: { ip: ['10.0.0.0/8/8'] } } }],
  ["nameConstraints: '10.0.0/8'", { nameConstraints: { permitted: { ip: ['10.0.0/8'] } } }],
  ["nameConstraints: '::/129'", { nameConstraints: { permitted: { ip: ['::/129'] } } }],
  ["'.example.com'", { nameConstraints: { permitted: { dns: ['.example.com'] } } }],
];

describe('is refused, by its name: what is wrong', () => {
  test.each(ofLeaf)('for a client and a server: %s, %o', (named, options) => {
    expectRefused(() => pki.client('a', anyOptions(options)), named);
    expectRefused(() => pki.server('a', anyOptions(options)), named);
  });

  test.each([...ofCa, ['key', { key: 'RSA' }]] as const)('for a CA: %s, %o', (named, options) => {
    expectRefused(() => pki.newRoot('a', options as CaOptions), named);
    expectRefused(() => pki.rootCa.subordinate('a', options as CaOptions), named);
  });

  test.each([...ofCa, ["'key'", { key: 'P-256' }]] as const)(
    'for a cross-signed CA: %s, %o',
    (named, options) => {
      expectRefused(() => pki.rootCa.crossSign(pki.issuingCa, options as CaOptions), named);
    },
  );

  test.each<[named: string, make: () => unknown]>([
    ['the option seed', () => createTestPki({ seed: 5 } as unknown as TestPkiOptions)],
    ["'sed'", () => createTestPki({ sed: 'a' } as TestPkiOptions)],
    ['the option now', () => createTestPki({ now: new Date() } as unknown as TestPkiOptions)],
    ['the option root', () => createTestPki({ root: 'Root' } as unknown as TestPkiOptions)],
    ['commonName', () => createTestPki({ root: { organization: 'a' } } as unknown as TestPkiOptions)],
    ['commonName', () => createTestPki({ issuing: { commonName: '' } })],
    ["'RSA-1024'", () => createTestPki({ key: 'RSA-1024' } as unknown as TestPkiOptions)],
    ['commonName', () => pki.client('')],
    ['the name', () => pki.client(5 as unknown as string)],
    ['the name', () => pki.newRoot(5 as unknown as string)],
    ['the hosts', () => pki.server(5 as unknown as string)],
    ['a host', () => pki.server([5] as unknown as string)],
    ['crossSign', () => pki.rootCa.crossSign(pki.issuing as unknown as typeof pki.issuingCa)],
    ['the chain', () => pki.client('a').withChain(pki.issuing as unknown as [])],
    ['a certificate', () => pki.client('a').withChain([pki.issuingCa as unknown as typeof pki.issuing])],
    ['a certificate', () => pki.client('a').withChain([], pki.rootCa as unknown as typeof pki.root)],
  ])('elsewhere: %s', (named, make) => {
    expectRefused(make, named);
  });

  test('as a hash for Ed25519, which has its own', () => {
    const ed = createTestPki({ key: 'Ed25519' });
    expectRefused(() => ed.client('a', { hash: 'sha256' }), "hash 'sha256'");
  });
});

describe('an option that is undefined', () => {
  test('is its default', () => {
    const options = Object.fromEntries(
      ['days', 'key', 'names', 'keyUsage', 'status', 'subject'].map(name => [name, undefined]),
    );
    const { certificate } = pki.client('demo', anyOptions(options));
    expect(certificate.usages.key).toEqual(['digitalSignature']);
    const unnamed = pki.client('demo', anyOptions({ subject: { commonName: undefined, country: 'AT' } }));
    expect(String(unnamed.certificate.subject)).toBe('CN=demo, C=AT');
    const empty = pki.client('demo', anyOptions({ names: { dns: undefined }, status: { ocsp: undefined } }));
    expect(empty.certificate.names.dns).toEqual([]);
    const permitted = { dns: ['a.example'], ip: undefined };
    const constraints = { nameConstraints: { permitted, excluded: undefined } };
    expect(
      pki.rootCa.subordinate('CA', constraints as object).certificate.extension('2.5.29.30'),
    ).toBeDefined();
  });
});
