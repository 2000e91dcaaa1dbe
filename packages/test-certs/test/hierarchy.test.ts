import { type HierarchyDeclaration, issueHierarchy, parseHierarchy } from '@countersign/test-certs';
import { type Certificate, Crl, parseP12 } from '@countersign/x509';
import { describe, expect, test } from 'vitest';

const now = (): Date => new Date('2026-11-22T00:00:00Z');
const declaration: HierarchyDeclaration = {
  root: { commonName: 'Declared Root CA', organization: 'Declared' },
  issuing: { commonName: 'Declared Issuing CA' },
  server: { hosts: ['localhost', '::1'], days: 30 },
  clients: [
    {
      passphrase: 'geheim',
      subject: { organization: 'Partner' },
      registration: {
        clientId: 'partner',
        securityLevel: 'maximum',
        certificatePinning: true,
        ipRestrictions: ['203.0.113.0/24'],
      },
    },
  ],
};
const textOf = (files: ReadonlyMap<string, { content: string | Uint8Array }>, name: string): string =>
  Buffer.from(files.get(name)?.content ?? '').toString();

describe('issueHierarchy', () => {
  test('gives the files that programs load, secrets for their owner alone', async () => {
    const { files, certificates } = await issueHierarchy(declaration, { now });
    expect(Object.fromEntries([...files].map(([name, { mode }]) => [name, mode.toString(8)]))).toEqual({
      'root-ca.pem': '644',
      'issuing-ca.pem': '644',
      'server.pem': '644',
      'server-key.pem': '600',
      'partner.p12': '600',
      'clients.json': '644',
      'certificates.pem': '644',
    });
    const p12 = await parseP12(files.get('partner.p12')?.content as Uint8Array, { passphrase: 'geheim' });
    expect(String(p12.certificate.subject)).toBe('CN=partner, O=Partner');
    expect(JSON.parse(textOf(files, 'clients.json'))).toEqual([
      {
        clientId: 'partner',
        securityLevel: 'maximum',
        certificatePinning: true,
        pinnedThumbprint: p12.certificate.fingerprints.sha1,
        ipRestrictions: ['203.0.113.0/24', '127.0.0.0/8', '::1/128'],
      },
    ]);
    expect(textOf(files, 'certificates.pem')).toBe(certificates.map(({ pem }) => pem).join(''));
  });

  test('gives the keys and CRLs of the CAs only where they are asked for', async () => {
    const names = async (caKeys: boolean) => [
      ...(await issueHierarchy(declaration, { caKeys })).files.keys(),
    ];
    const ofCas = ['root-ca-key.pem', 'issuing-ca-key.pem', 'root-ca-crl.pem', 'issuing-ca-crl.pem'];
    expect(await names(false)).not.toEqual(expect.arrayContaining([expect.stringMatching('-ca-')]));
    expect(await names(true)).toEqual(expect.arrayContaining(ofCas));
    const { files, certificates } = await issueHierarchy(declaration, { caKeys: true });
    expect(files.get('root-ca-key.pem')?.mode).toBe(0o600);
    expect(Crl.parse(textOf(files, 'issuing-ca-crl.pem')).isSignedBy(certificates[1] as Certificate)).toBe(
      true,
    );
  });

  test('gives the same bytes for the same seed and clock, the .p12 among them', async () => {
    const files = async (seed: string) => [...(await issueHierarchy(declaration, { now, seed })).files];
    expect(await files('a')).toEqual(await files('a'));
    expect(await files('a')).not.toEqual(await files('b'));
  });

  test('tells of each certificate as it is issued', async () => {
    const seen: string[] = [];
    await issueHierarchy(declaration, { onIssued: ({ subject }) => seen.push(String(subject.commonName)) });
    expect(seen).toEqual(['Declared Root CA', 'Declared Issuing CA', 'localhost', 'partner']);
  });

  test('takes key types, and URLs of a revocation server for everything below the root', async () => {
    const revocationUrl = 'http://127.0.0.1:8080';
    const { certificates } = await issueHierarchy({
      ...declaration,
      revocationUrl,
      key: 'P-384',
      server: { hosts: ['localhost'], key: 'Ed25519' },
    });
    expect(certificates.map(({ crlUrls }) => crlUrls)).toEqual([
      [],
      [`${revocationUrl}/0.crl`],
      [`${revocationUrl}/1.crl`],
      [`${revocationUrl}/1.crl`],
    ]);
    const [root, , server] = certificates;
    expect(root?.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'secp384r1' });
    expect(server?.publicKey.asymmetricKeyType).toBe('ed25519');
  });
});

describe('a declaration', () => {
  const mistakesIn = (value: unknown): string[] => {
    try {
      parseHierarchy(value);
      return [];
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
      return (error as Error).message.split('\n  ').slice(1);
    }
  };
  const [client] = declaration.clients;

  test('is refused with all its mistakes at once, each with its path and what is allowed', () => {
    const value = {
      root: {},
      issuing: { commonName: 'x'.repeat(65), 'a/b~c\u001b': 1 },
      server: { hosts: [], days: 0.5, key: 'RSA-1024' },
      clients: [
        { ...client, passphrase: 5 },
        { passphrase: 'geheim', registration: { clientId: '../x', securityLevel: 'geheim' } },
        { ...client, registration: { ...client?.registration, ipRestrictions: ['10.0.0.0/33', '10.0.0.1'] } },
      ],
      revocationUrl: 'https://user:geheim@localhost',
    };
    const mistakes = mistakesIn(value);
    expect(mistakes).toEqual([
      '/root/commonName is missing: it must be a text of 1 to 64 characters',
      '/issuing/commonName must be a text of 1 to 64 characters',
      expect.stringMatching(/^\/issuing\/a~1b~0c\? is not known: known are commonName, country, /),
      '/server/hosts must be a list of 1 to 100 entries',
      '/server/days must be a whole number from 1 to 36500',
      '/server/key must be one of P-256, P-384, P-521, RSA-2048, RSA-3072, RSA-4096, Ed25519',
      '/clients/0/passphrase must be a text of at most 1,024 characters',
      expect.stringMatching('^/clients/1/registration/clientId must be 1 to 64 letters'),
      '/clients/1/registration/securityLevel must be one of standard, enhanced, maximum',
      '/clients/2/registration/ipRestrictions/0 must be an address or a CIDR range such as 10.0.0.0/8',
      expect.stringMatching('^/revocationUrl must be a URL'),
    ]);
    expect(mistakes.join()).not.toContain('geheim');
  });

  test.each([null, [], 'text', 5, undefined])('is refused where it is %j', value => {
    expect(mistakesIn(value)).toEqual([expect.stringMatching('^The whole must be an object with root, ')]);
  });

  test('is refused where two clients would have the same file', () => {
    expect(
      mistakesIn({
        ...declaration,
        clients: [client, { ...client, registration: { ...client?.registration, clientId: 'PARTNER' } }],
      }),
    ).toEqual(['/clients/1/registration/clientId must be another than that of /clients/0']);
  });

  test('is refused with 100 mistakes at most', () => {
    const mistakes = mistakesIn({ ...declaration, clients: Array.from({ length: 500 }, () => 5) });
    expect(mistakes).toHaveLength(101);
    expect(mistakes.at(-1)).toBe('and 400 more');
  });
});
