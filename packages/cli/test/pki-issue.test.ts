import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTestPki } from '@countersign/test-certs';
import { missing } from '@countersign/test-servers';
import { Certificate, parseP12 } from '@countersign/x509';
import { describe, expect, it } from 'vitest';
import { anotherPki, keptPki, modesIn, newPath, pki, refusal } from './folder.js';
import { files, shell } from './shell.js';

const read = (path: string): string => readFileSync(path, 'utf8');

describe('issues', () => {
  it('a client certificate with its key, which the PKI knows from then on', async () => {
    const path = await keptPki();
    const { stdout } = await pki(['issue', path, '--client', 'bob', '--days', '7', '--json']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      subject: 'CN=bob',
      files: [join(path, 'bob.pem'), join(path, 'bob-key.pem')],
    });
    const [leaf, issuing] = Certificate.parseAll(read(join(path, 'bob.pem'))) as [Certificate, Certificate];
    const root = Certificate.parse(read(join(path, 'root-ca.pem')));
    expect(leaf.isIssuedBy(issuing) && issuing.isIssuedBy(root)).toBe(true);
    expect(leaf.publicKey.export({ format: 'jwk' })).toMatchObject(
      publicJwk(read(join(path, 'bob-key.pem'))),
    );
    expect(modesIn(path)).toMatchObject({ 'bob.pem': '644', 'bob-key.pem': '600' });
    expect(
      Certificate.parseAll(read(join(path, 'certificates.pem')))
        .at(-1)
        ?.equals(leaf),
    ).toBe(true);
    expect(stdout).not.toContain('PRIVATE');
  });

  it('a server certificate for several hosts, of any key type, into another folder', async () => {
    const out = newPath('out');
    const argv = [
      '--server',
      'localhost',
      '--server',
      '::1',
      '--key',
      'Ed25519',
      '--name',
      'api',
      '--out',
      out,
    ];
    await pki(['issue', await keptPki(), ...argv]);
    const [leaf] = Certificate.parseAll(read(join(out, 'api.pem')));
    expect(leaf?.names).toMatchObject({ dns: ['localhost'], ip: ['::1'] });
    expect(leaf?.publicKey.asymmetricKeyType).toBe('ed25519');
    expect(readdirSync(out).toSorted()).toEqual(['api-key.pem', 'api.pem']);
  });

  it('a .p12 with the passphrase from the environment or from a file', async () => {
    const path = await keptPki();
    const { passphrase = '' } = files({ passphrase: 'aus der Datei\n' });
    const env = { COUNTERSIGN_P12_PASSPHRASE: 'aus der Umgebung' };
    await pki(['issue', path, '--client', 'a', '--p12'], env);
    await pki(['issue', path, '--client', 'b', '--p12', '--passphrase-file', passphrase]);
    await parseP12(readFileSync(join(path, 'a.p12')), { passphrase: 'aus der Umgebung' });
    await parseP12(readFileSync(join(path, 'b.p12')), { passphrase: 'aus der Datei' });
    expect(modesIn(path)).toMatchObject({ 'a.p12': '600', 'b.p12': '600' });
  });

  it.skipIf(missing('openssl'))(
    `what a request asks for, as client or server ${missing('openssl') ?? ''}`,
    async () => {
      const path = await keptPki();
      const { 'key.pem': key = '' } = files({ 'key.pem': createTestPki().client('a').keyPem });
      const csr = `${key}.csr`;
      execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=asked', '-out', csr]);
      await pki(['issue', path, '--csr', csr]);
      await pki(['issue', path, '--csr', csr, '--as', 'server', '--name', 'served']);
      const usages = (name: string) => Certificate.parseAll(read(join(path, name)))[0]?.usages.extended;
      expect(usages('asked.pem')).toEqual(['1.3.6.1.5.5.7.3.2']);
      expect(usages('served.pem')).toEqual(['1.3.6.1.5.5.7.3.1']);
      expect(existsSync(join(path, 'asked-key.pem'))).toBe(false);
    },
  );

  it('the URLs that the PKI was created with', async () => {
    const path = await anotherPki('--revocation-url', 'http://127.0.0.1:8080');
    await pki(['issue', path, '--client', 'bob']);
    const chain = Certificate.parseAll(read(join(path, 'bob.pem')));
    expect(chain.map(({ crlUrls }) => crlUrls)).toEqual([
      ['http://127.0.0.1:8080/1.crl'],
      ['http://127.0.0.1:8080/0.crl'],
    ]);
  });
});

describe('refuses', () => {
  it.each([
    ['no side', []],
    ['two sides', ['--client', 'a', '--server', 'b']],
    ['--as without a request', ['--client', 'a', '--as', 'server']],
    ['a request as something else', ['--csr', 'x.csr', '--as', 'ca']],
    ['a key type for a request', ['--csr', 'x.csr', '--key', 'P-256']],
    ['a key type that is not known', ['--client', 'a', '--key', 'RSA-512']],
    ['days that are no number', ['--client', 'a', '--days', 'many']],
    ['no days', ['--client', 'a', '--days', '0']],
    ['a name that leaves the folder', ['--client', '../../etc/passwd']],
    ['a hidden name', ['--client', 'a', '--name', '.ssh']],
    ['a host that is none', ['--server', 'https://localhost']],
    ['a file of the PKI itself', ['--client', 'root-ca']],
    ['a file of the PKI itself in capitals', ['--client', 'Certificates', '--force']],
    ['a request that is not there', ['--csr', '/nowhere/x.csr']],
    ['a .p12 without a passphrase', ['--client', 'a', '--p12']],
    ['a passphrase on the command line', ['--client', 'a', '--p12', '--passphrase', 'geheim']],
  ])('%s, and leaves the PKI as it was', async (_, argv) => {
    const path = await keptPki();
    const before = modesIn(path);
    const known = read(join(path, 'certificates.pem'));
    expect(await refusal(['issue', path, ...argv])).not.toContain('geheim');
    expect(modesIn(path)).toEqual(before);
    expect(read(join(path, 'certificates.pem'))).toBe(known);
  });

  it('to replace a file, unless --force says so', async () => {
    const path = await keptPki();
    await pki(['issue', path, '--client', 'bob']);
    const before = read(join(path, 'bob.pem'));
    expect(await refusal(['issue', path, '--client', 'bob'])).toContain('bob.pem and bob-key.pem already');
    expect(read(join(path, 'bob.pem'))).toBe(before);
    await pki(['issue', path, '--client', 'bob', '--force']);
    expect(read(join(path, 'bob.pem'))).not.toBe(before);
  });

  it.each([['issue', '--client', 'a'], ['revoke', 'demo_client'], ['serve']])(
    '%s without the keys of the CAs, and says how to have them',
    async (command, ...argv) => {
      const path = newPath();
      await pki(['create', path]);
      const said = await refusal([command, path, ...argv]);
      expect(said).toContain('were not kept');
      expect(said).toContain('--keep-ca-keys');
    },
  );

  it.each([['issue', '--client', 'a'], ['revoke', 'demo_client'], ['serve']])(
    '%s in a folder that is no PKI',
    async (command, ...argv) => {
      const path = newPath();
      expect(await refusal([command, path, ...argv])).toContain(`${path} is no PKI folder`);
      expect(existsSync(path)).toBe(false);
    },
  );

  it('a PKI whose files do not belong together', async () => {
    const [one, two] = [await keptPki(), await anotherPki()];
    rmSync(join(one, 'issuing-ca-key.pem'));
    const { 'issuing-ca-key.pem': key = '' } = files({
      'issuing-ca-key.pem': read(join(two, 'issuing-ca-key.pem')),
    });
    execFileSync('cp', [key, one]);
    expect(await refusal(['issue', one, '--client', 'a'])).toContain('does not belong to its certificate');
  });
});

it('warns of a CA key that others may read', async () => {
  const path = await keptPki();
  chmodSync(join(path, 'root-ca-key.pem'), 0o644);
  const { exitCode, stderr } = await shell(['pki', 'issue', path, '--client', 'a']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('can be read by other users');
});

function publicJwk(keyPem: string): object {
  const { d: _, ...jwk } = createPrivateKey(keyPem).export({ format: 'jwk' });
  return jwk;
}
