// What is wrong in registrations and settings: all of it, in one error, each with its place.
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventSource } from '../src/events.js';
import { type ClientRegistration, createGuard, type GuardOptions } from '../src/index.js';
import { readRegistry } from '../src/registry/registry.js';
import { RegistrySource } from '../src/registry/registry-source.js';

const thumbprint = '1A0793CCC030168FBB943CD17D941B94E0E2F0EC';
const standard = { clientId: 'demo_client', securityLevel: 'standard' };
const enhanced = { clientId: 'enterprise', securityLevel: 'enhanced', pinnedThumbprint: thumbprint };
const maximum = {
  ...{ clientId: 'bank', securityLevel: 'maximum', pinnedThumbprint: thumbprint },
  ipRestrictions: ['203.0.113.0/24'],
};

/** The lines of the one error, or nothing where all is well. */
function problemsOf(clients: unknown, security: unknown = {}): string[] {
  try {
    readRegistry(clients as [], security as object);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    const { message } = error as Error;
    const one = /^The registry is wrong: ([^\n]*)$/.exec(message)?.[1];
    return one === undefined
      ? message
          .split('\n')
          .slice(1)
          .map(line => line.trim())
      : [one];
  }
}

describe('a registration', () => {
  it.each<[string, object]>([
    ['of each level', standard],
    ['with a pin', enhanced],
    ['with pin and addresses', maximum],
    ['with pins of which one is dated', { ...enhanced, pinnedThumbprint: [thumbprint, { thumbprint }] }],
    ['with a SPIFFE ID', { ...standard, spiffeId: 'spiffe://example.org/billing' }],
  ])('is taken: %s', (_, client) => {
    expect(problemsOf([client])).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'no pins where they are required',
      { ...enhanced, pinnedThumbprint: [] },
      'clients[0].pinnedThumbprint: enterprise is to be pinned, and has no thumbprint; give that of its certificate',
    ],
    [
      'pins turned off where they are required',
      { ...enhanced, certificatePinning: false },
      'clients[0].certificatePinning: a client of level enhanced is pinned',
    ],
    [
      'no addresses at maximum',
      { ...maximum, ipRestrictions: [] },
      'clients[0].ipRestrictions: a client of level maximum calls from known addresses; list them',
    ],
    [
      'less revocation checking than the level has',
      { ...maximum, revocationChecking: 'ocsp' },
      'clients[0].revocationChecking: a client of level maximum is asked about by ocsp+crl at least',
    ],
    [
      'a pin that is none',
      { ...enhanced, pinnedThumbprint: [thumbprint, 'beef'] },
      "clients[0].pinnedThumbprint[1]: 'beef' is not a pin",
    ],
    [
      'one pin that is none',
      { ...enhanced, pinnedThumbprint: 'beef' },
      "clients[0].pinnedThumbprint: 'beef' is not a pin",
    ],
    [
      'a pin that ends before it begins',
      {
        ...enhanced,
        pinnedThumbprint: { thumbprint, from: '2026-12-01T00:00:00Z', until: '2026-11-30T23:59:59+00:00' },
      },
      'clients[0].pinnedThumbprint: it ends before it begins',
    ],
    [
      'a pin that is never accepted',
      {
        ...enhanced,
        pinnedThumbprint: { thumbprint, from: '2026-12-01T00:00:00Z', until: '2026-12-01T01:00:00+01:00' },
      },
      'clients[0].pinnedThumbprint: it ends before it begins',
    ],
    [
      'a day that the month does not have',
      { ...enhanced, pinnedThumbprint: { thumbprint, until: '2027-02-29T00:00:00Z' } },
      'clients[0].pinnedThumbprint.until: there is no such day',
    ],
    [
      'a SPIFFE ID that names no workload',
      { ...standard, spiffeId: 'spiffe://example.org' },
      'clients[0].spiffeId: it has no path',
    ],
    [
      'a misspelt option',
      { ...maximum, automaticBlockin: true },
      'clients[0].automaticBlockin: is not known here; did you mean automaticBlocking?',
    ],
    [
      'addresses that are no list, which are not missing too',
      { ...maximum, ipRestrictions: '203.0.113.0/24' },
      'clients[0].ipRestrictions: is not a list',
    ],
    [
      'pins that are malformed, which are not missing too',
      { ...maximum, pinnedThumbprint: [{ until: '2027-01-01T00:00:00Z' }] },
      'clients[0].pinnedThumbprint[0].thumbprint: is missing',
    ],
  ])('is refused: %s', (_, client, line) => {
    expect(problemsOf([client])).toEqual([line]);
  });

  it('names an address that is none by its place', () => {
    const [line, ...others] = problemsOf([
      { ...maximum, ipRestrictions: ['203.0.113.0/24', '203.0.113.1/24'] },
    ]);
    expect(line).toMatch(/^clients\[0\]\.ipRestrictions\[1\]: /);
    expect(others).toEqual([]);
  });
});

it('takes the registrations of the Payment System, once their thumbprints are known', async () => {
  const file = new URL('../../../test-pki/hierarchy.json', import.meta.url);
  const { clients } = JSON.parse(await readFile(file, 'utf8'));
  const issued = clients.map(({ registration }: { registration: ClientRegistration }) => ({
    ...registration,
    ...(registration.certificatePinning ? { pinnedThumbprint: thumbprint } : {}),
  }));
  expect(issued.length).toBeGreaterThan(3);
  expect(problemsOf(issued)).toEqual([]);
});

it('lists what the schema says and what it can not say in one error', () => {
  expect(
    problemsOf(
      [standard, { ...enhanced, pinnedThumbprint: [], requestsPerMinute: '5' }, 7, { ...standard, x: 1 }],
      { CheckRevocation: 'no', PinnedCertificates: { nobody: thumbprint, demo_client: 'beef' } },
    ),
  ).toEqual([
    'clients[1].requestsPerMinute: is not a whole number',
    'clients[1].pinnedThumbprint: enterprise is to be pinned, and has no thumbprint; give that of its certificate',
    'clients[2]: is not an object',
    expect.stringMatching(/^clients\[3\]\.x: is not known here; known are clientId, /),
    'clients[3].clientId: demo_client is registered twice',
    'security.CheckRevocation: is not true or false',
    'security.PinnedCertificates.nobody: there is no such client',
    "security.PinnedCertificates.demo_client: 'beef' is not a pin",
  ]);
});

it('asks for nothing that the settings turn off', () => {
  const { pinnedThumbprint, ...unpinned } = enhanced;
  const unchecked = { ...enhanced, clientId: 'other', revocationChecking: 'basic' };
  expect(problemsOf([unpinned, unchecked])).toHaveLength(2);
  expect(problemsOf([unpinned, unchecked], { EnableCertificatePinning: false })).toHaveLength(1);
  expect(problemsOf([unpinned, unchecked], { CheckRevocation: false })).toHaveLength(1);
});

it('takes the pins of the settings for those of the client', () => {
  const { pinnedThumbprint, ...client } = enhanced;
  expect(problemsOf([client], { PinnedCertificates: { enterprise: pinnedThumbprint } })).toEqual([]);
});

it('ends after enough problems', () => {
  const clients = Array(5_000).fill({ ...enhanced, pinnedThumbprint: 'beef' });
  expect(() => readRegistry(clients, {})).toThrow(/^The registry has 101 problems:\n( {2}.+\n){100} {2}…$/);
});

describe('settings for development', () => {
  const trust = { ca: '' };
  const lax: [string, boolean, string][] = [
    ['RequireClientCertificate', false, 'lets callers in without a certificate'],
    ['EnableCertificatePinning', false, 'ignores the pins of the registry'],
    ['AllowSelfSigned', true, 'accepts certificates that no CA issued'],
    ['CheckRevocation', false, 'accepts revoked certificates'],
  ];
  const clients = [standard] as GuardOptions['clients'] & object;

  it.each(lax)('are refused in production: %s %s', (name, value, what) => {
    vi.stubEnv('NODE_ENV', 'production');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => createGuard({ clients, trust, security: { [name]: value } })).toThrow(
      `security.${name}: ${value} ${what}, and NODE_ENV is production`,
    );
    // Where the clients are in a file, too, before that is read.
    expect(() =>
      createGuard({ clients: { file: 'nowhere.json' }, trust, security: { [name]: value } }),
    ).toThrow(`security.${name}`);
    expect(() => createGuard({ clients, trust, security: { [name]: !value } })).not.toThrow();
  });

  it.each(lax)('are refused in production when they come later: %s %s', async (name, value) => {
    const guard = createGuard({ clients, trust });
    vi.stubEnv('NODE_ENV', 'production');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(guard.update({ security: { [name]: value } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`security.${name}`),
    });
  });

  it('are neither refused nor warned of in a server for tests', () => {
    vi.stubEnv('NODE_ENV', 'production');
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => {
      vi.unstubAllEnvs();
      warned.mockRestore();
    });
    const security = { AllowSelfSigned: true };
    for (const settings of [
      { clients, security },
      { clients: { file: 'nowhere.json' }, security },
    ])
      new RegistrySource(settings, new EventSource(), { anyEnvironment: true });
    expect(warned).not.toHaveBeenCalled();
    expect(() => new RegistrySource({ clients, security }, new EventSource())).toThrow('AllowSelfSigned');
  });

  it('are warned of elsewhere, once for each guard', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const guard = createGuard({ clients, trust });
    expect(warned).not.toHaveBeenCalled();
    for (let i = 0; i < 3; i++)
      await guard.update({ security: { AllowSelfSigned: true, CheckRevocation: i === 0 } });
    expect(warned.mock.calls).toEqual([
      [
        'The guard has settings that are for development only. AllowSelfSigned: true accepts certificates that no CA issued.',
        { type: 'CountersignWarning', code: 'COUNTERSIGN_DEVELOPMENT_SETTINGS' },
      ],
    ]);
  });
});
