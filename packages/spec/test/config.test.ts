import { readFileSync } from 'node:fs';
import { checkClientRegistrations, checkSecuritySettings } from '@countersign/spec/config';
import { pathWithin } from '@countersign/spec/internal';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const standard = { clientId: 'demo_client', securityLevel: 'standard' };
const lines = (client: object): string[] =>
  checkClientRegistrations([standard, client]).map(({ path, what }) => `${path} ${what}`);

// The registrations and settings as the guide writes them.
const registrations = [
  {
    clientId: 'demo_client',
    securityLevel: 'standard',
    certificatePinning: false,
    ipRestrictions: [],
    revocationChecking: 'basic',
  },
  {
    clientId: 'high_security_client_1',
    securityLevel: 'enhanced',
    certificatePinning: true,
    pinnedThumbprint: '1A0793CCC030168FBB943CD17D941B94E0E2F0EC',
    ipRestrictions: ['192.168.1.0/24'],
    revocationChecking: 'ocsp',
  },
  {
    clientId: 'financial_client_bank',
    securityLevel: 'maximum',
    certificatePinning: true,
    pinnedThumbprint: [
      'F25970C173B453B2C38F8F3D39F55BEDE502187D',
      {
        thumbprint: 'F25970C173B453B2C38F8F3D39F55BEDE502187E',
        from: '2026-11-27T00:00:00Z',
        until: '2027-01-01T00:00:00.5+01:00',
      },
    ],
    ipRestrictions: ['203.0.113.0/24'],
    revocationChecking: 'ocsp+crl',
    enhancedMonitoring: true,
    automaticBlocking: true,
    requestsPerMinute: 100,
  },
  { clientId: 'Größte Bank AG', securityLevel: 'standard', spiffeId: 'spiffe://example.org/a' },
];
const settings = {
  RequireClientCertificate: true,
  EnableCertificatePinning: true,
  AllowSelfSigned: false,
  CheckRevocation: true,
  EnhancedLogging: true,
  AutomaticBlocking: true,
  PinnedCertificates: { your_client_id: '1A0793CCC030168FBB943CD17D941B94E0E2F0EC' },
};

describe('the check of registrations', () => {
  it('finds nothing wrong with those of the guide', () => {
    expect(checkClientRegistrations(registrations)).toEqual([]);
    expect(checkClientRegistrations([])).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a missing id', { securityLevel: 'standard' }, 'clients[1].clientId is missing'],
    ['no object', [], 'clients[1] is not an object'],
    [
      'a level that is none',
      { ...standard, securityLevel: 'high' },
      'clients[1].securityLevel is none of standard, enhanced, maximum',
    ],
    [
      'a misspelt option',
      { ...standard, certificatePining: true },
      'clients[1].certificatePining is not known here; did you mean certificatePinning?',
    ],
    [
      'an option in other case',
      { ...standard, IPrestrictions: [] },
      'clients[1].IPrestrictions is not known here; did you mean ipRestrictions?',
    ],
    [
      'an address that is a number',
      { ...standard, ipRestrictions: ['10.0.0.1', 10] },
      'clients[1].ipRestrictions[1] is not a text',
    ],
    [
      'a pin that is neither text nor object nor list',
      { ...standard, pinnedThumbprint: 7 },
      'clients[1].pinnedThumbprint is not a text, or an object, or a list',
    ],
    [
      'a dated pin without its thumbprint',
      { ...standard, pinnedThumbprint: { until: '2026-11-27T00:00:00Z' } },
      'clients[1].pinnedThumbprint.thumbprint is missing',
    ],
    [
      'a date that is no time',
      { ...standard, pinnedThumbprint: ['AA', { thumbprint: 'AA', until: '27.11.2026' }] },
      'clients[1].pinnedThumbprint[1].until is not a time of RFC 3339, like 2026-11-27T00:00:00Z',
    ],
    [
      'a date before there were any',
      { ...standard, pinnedThumbprint: { thumbprint: 'AA', from: '0026-11-27T00:00:00Z' } },
      'clients[1].pinnedThumbprint.from is not a time of RFC 3339, like 2026-11-27T00:00:00Z',
    ],
    [
      'a rate of nothing',
      { ...standard, requestsPerMinute: 0 },
      'clients[1].requestsPerMinute is less than 1',
    ],
    [
      'a rate of a half',
      { ...standard, requestsPerMinute: 1.5 },
      'clients[1].requestsPerMinute is not a whole number',
    ],
    [
      'a flag as text',
      { ...standard, automaticBlocking: 'false' },
      'clients[1].automaticBlocking is not true or false',
    ],
    [
      'an option that is none',
      { ...standard, enabled: true },
      'clients[1].enabled is not known here; known are clientId, securityLevel, spiffeId, certificatePinning, pinnedThumbprint, ipRestrictions, revocationChecking, enhancedMonitoring, automaticBlocking, requestsPerMinute',
    ],
    ['null', { ...standard, spiffeId: null }, 'clients[1].spiffeId is not a text'],
  ])('says what and where: %s', (_, client, line) => {
    expect(lines(client)).toEqual([line]);
  });

  it.each([
    ['is empty', ''],
    ['is longer than certificates can name', 'x'.repeat(65)],
    ['begins with a space', ' bank'],
    ['ends with a space', 'bank '],
    ['has a line break', 'ba\nnk'],
    ['has a zero-width space', 'ba\u200Bnk'],
    ['has a soft hyphen', 'ba\u00ADnk'],
    ['turns the direction of writing', 'ba\u202Enk'],
    ['has a filler that is a letter to Unicode', 'ba\u3164nk'],
    ['has a blank of Braille', 'ba\u2800nk'],
    ['has a variation selector', 'ba\uFE0Fnk'],
    ['has half a surrogate pair', 'ba\uD800nk'],
    ['has a no-break space', 'ba\u00A0nk'],
  ])('refuses a clientId that %s', (_, clientId) => {
    const [first, ...others] = checkClientRegistrations([{ clientId, securityLevel: 'standard' }]);
    expect(first?.path).toBe('clients[0].clientId');
    expect(others.every(({ path }) => path === 'clients[0].clientId')).toBe(true);
  });

  it('collects everything, and never shows a value', () => {
    const secret = 'hunter2'.repeat(9);
    const problems = checkClientRegistrations([
      {
        clientId: `${secret}\n`,
        securityLevel: secret,
        ipRestrictions: secret,
        requestsPerMinute: secret,
        [`-----BEGIN ${secret}`]: secret,
        pinnedThumbprint: [{ thumbprint: [secret], from: secret }],
      },
    ]);
    expect(new Set(problems.map(({ path }) => path))).toEqual(
      new Set([
        'clients[0]',
        'clients[0].clientId',
        'clients[0].securityLevel',
        'clients[0].ipRestrictions',
        'clients[0].requestsPerMinute',
        'clients[0].pinnedThumbprint[0].thumbprint',
        'clients[0].pinnedThumbprint[0].from',
      ]),
    );
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('does not look into what is too long, and ends after enough', () => {
    expect(lines({ ...standard, ipRestrictions: Array(100_000).fill(1) })).toEqual([
      'clients[1].ipRestrictions has more than 1000 entries',
    ]);
    expect(checkClientRegistrations(Array(100_000).fill(1))).toHaveLength(100);
  });

  it('knows own names of JSON that the prototype has, too', () => {
    expect(lines(JSON.parse('{"clientId":"a","securityLevel":"standard","__proto__":{}}'))).toMatchObject([
      expect.stringContaining('clients[1].__proto__ is not known here'),
    ]);
  });
});

describe('the check of settings', () => {
  it('finds nothing wrong with those of the guide', () => {
    expect(checkSecuritySettings(settings, 'security')).toEqual([]);
    expect(checkSecuritySettings({}, 'security')).toEqual([]);
  });

  it('says what and where', () => {
    const wrong = {
      CheckRevokation: true,
      AllowSelfSigned: 1,
      PinnedCertificates: { 'a-b': 'AA', 'c\u200Bd': 'AA', 'e f': [7], '9': { until: 7 }, '~1/~': 7 },
    };
    expect(checkSecuritySettings(wrong, 'security')).toEqual(
      expect.arrayContaining([
        { path: 'security.CheckRevokation', what: 'is not known here; did you mean CheckRevocation?' },
        { path: 'security.AllowSelfSigned', what: 'is not true or false' },
        {
          path: 'security.PinnedCertificates',
          what: 'has a name that is not a name of visible characters, with single spaces between words',
        },
        {
          path: 'security.PinnedCertificates["e f"][0]',
          what: 'is not a text, or an object',
        },
        { path: 'security.PinnedCertificates["9"].thumbprint', what: 'is missing' },
        { path: 'security.PinnedCertificates["9"].until', what: 'is not a text' },
        { path: 'security.PinnedCertificates["~1/~"]', what: 'is not a text, or an object, or a list' },
      ]),
    );
  });
});

describe('the schemas', () => {
  const read = (name: string): object =>
    JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
  const ajv = new Ajv2020({ strict: true, keywords: ['x-expected'] });
  const registry = ajv.addSchema(read('registry.schema.json'), 'registry.schema.json');
  const security = ajv.compile(read('security.schema.json'));

  it('hold for files in both forms that a server takes', () => {
    expect(registry.validate('registry.schema.json', registrations)).toBe(true);
    expect(registry.validate('registry.schema.json', { clients: registrations })).toBe(true);
    expect(security(settings)).toBe(true);
    expect(security({ Security: settings })).toBe(true);
  });

  it('hold for nothing else', () => {
    for (const wrong of [{}, { clients: {} }, { clients: [], more: 1 }, [{ ...standard, more: 1 }], 'x'])
      expect(registry.validate('registry.schema.json', wrong)).toBe(false);
    for (const wrong of [[], { security: {} }, { Security: {}, more: 1 }, { CheckRevocation: 1 }])
      expect(security(wrong)).toBe(false);
  });
});

it('writes paths as JavaScript does', () => {
  expect(pathWithin('', 'a')).toBe('a');
  expect(pathWithin('a', 0)).toBe('a[0]');
  expect(pathWithin('a', 'b_1')).toBe('a.b_1');
  expect(pathWithin('a', 'b "c"')).toBe('a["b \\"c\\""]');
});
