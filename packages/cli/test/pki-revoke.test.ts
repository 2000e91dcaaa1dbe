import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '@countersign/test-servers';
import { Certificate, Crl } from '@countersign/x509';
import { describe, expect, it } from 'vitest';
import { anotherPki, keptPki, newPath, pki, refusal } from './folder.js';

const certificateOf = (folder: string, commonName: string): Certificate =>
  Certificate.parseAll(readFileSync(join(folder, 'certificates.pem'))).find(
    ({ subject }) => subject.commonName === commonName,
  ) as Certificate;

/** Why the CRLs of a folder revoke a certificate. */
function reasonIn(folder: string, certificate: Certificate): string | undefined {
  const reasons = ['root-ca', 'issuing-ca']
    .map(ca => Crl.parse(readFileSync(join(folder, `${ca}-crl.pem`))))
    .filter(crl => crl.issuer.equals(certificate.issuer))
    .map(crl => crl.entryOf(certificate)?.reason);
  return reasons[0];
}

const colons = (serialNumber: string): string => serialNumber.toLowerCase().replace(/..(?=.)/g, '$&:');

describe('revokes a certificate', () => {
  it.each<[string, (folder: string, certificate: Certificate) => string]>([
    ['by its common name', () => 'demo_client'],
    ['by its serial number', (_, { serialNumber }) => serialNumber],
    [
      'by its serial number with colons and leading zeros',
      (_, { serialNumber }) => `00:${colons(serialNumber)}`,
    ],
  ])('%s', async (_, target) => {
    const folder = await keptPki();
    const certificate = certificateOf(folder, 'demo_client');
    const { stdout } = await pki([
      'revoke',
      folder,
      target(folder, certificate),
      '--reason',
      'keyCompromise',
      '--json',
    ]);
    expect(reasonIn(folder, certificate)).toBe('keyCompromise');
    expect(JSON.parse(stdout)).toMatchObject({
      revoked: [{ serialNumber: certificate.serialNumber, reason: 'keyCompromise' }],
      crls: [
        { file: 'root-ca-crl.pem', size: 0 },
        { file: 'issuing-ca-crl.pem', size: 1 },
      ],
    });
  });

  it('by its file, the issuing CA by the root', async () => {
    const folder = await keptPki();
    await pki(['revoke', folder, join(folder, 'server.pem'), join(folder, 'issuing-ca.pem')]);
    expect(reasonIn(folder, certificateOf(folder, 'Payment API'))).toBe('unspecified');
    expect(reasonIn(folder, certificateOf(folder, 'Payment System Issuing CA'))).toBe('unspecified');
  });

  it('for ever: it stays in later CRLs, whose numbers grow', async () => {
    const folder = await keptPki();
    const numbers = new Set<string>();
    for (const argv of [['demo_client'], ['high_security_client_1'], []]) {
      await pki(['revoke', folder, ...argv]);
      const { der } = Crl.parse(readFileSync(join(folder, 'issuing-ca-crl.pem')));
      const at = Buffer.from(der).indexOf(Buffer.from('0603551d14', 'hex'));
      numbers.add(Buffer.from(der.subarray(at, at + 10)).toString('hex'));
    }
    expect(numbers.size).toBe(3);
    expect(reasonIn(folder, certificateOf(folder, 'demo_client'))).toBe('unspecified');
    expect(reasonIn(folder, certificateOf(folder, 'high_security_client_1'))).toBe('unspecified');
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([]);
  });

  it.skipIf(missing('openssl'))(`in the eyes of openssl verify ${missing('openssl') ?? ''}`, async () => {
    const folder = await keptPki();
    await pki(['issue', folder, '--client', 'bob']);
    const verify = (): string =>
      execFileSync(
        'openssl',
        ['verify', '-crl_check_all', '-CAfile', 'root-ca.pem', '-untrusted', 'issuing-ca.pem'].concat(
          '-CRLfile',
          'root-ca-crl.pem',
          '-CRLfile',
          'issuing-ca-crl.pem',
          'bob.pem',
        ),
        { cwd: folder, encoding: 'utf8', stdio: 'pipe' },
      );
    expect(verify()).toContain('bob.pem: OK');
    await pki(['revoke', folder, 'bob']);
    expect(verify).toThrow('certificate revoked');
  });
});

describe('refuses', () => {
  it.each([
    ['a name that nobody has', 'nobody', 'does not exist'],
    ['a serial number that was not issued', 'abcdef', 'does not exist'],
    ['a file without a certificate', 'server-key.pem', 'holds no certificate'],
    ['a .p12', 'demo_client.p12', 'its common name'],
    ['the root', 'root-ca.pem', 'A root is not revoked'],
  ])('%s, and revokes nothing', async (_, target, message) => {
    const folder = await keptPki();
    const before = readFileSync(join(folder, 'issuing-ca-crl.pem'), 'utf8');
    const path = target.includes('.') ? join(folder, target) : target;
    expect(await refusal(['revoke', folder, 'demo_client', path])).toContain(message);
    expect(readFileSync(join(folder, 'issuing-ca-crl.pem'), 'utf8')).toBe(before);
  });

  it('a certificate of another PKI', async () => {
    const other = await anotherPki();
    expect(await refusal(['revoke', await keptPki(), join(other, 'server.pem')])).toContain('did not issue');
  });

  it('a name that two have, and says which serial numbers they are', async () => {
    const folder = await keptPki();
    await pki(['issue', folder, '--client', 'demo_client']);
    const said = await refusal(['revoke', folder, 'demo_client']);
    expect(said).toContain(certificateOf(folder, 'demo_client').serialNumber);
  });

  it('a reason that is none', async () => {
    const said = await refusal(['revoke', await keptPki(), 'demo_client', '--reason', 'boredom']);
    expect(said).toContain('keyCompromise');
  });

  it('to go on from a CRL of another CA', async () => {
    const folder = await keptPki();
    copyFileSync(join(folder, 'root-ca-crl.pem'), join(folder, 'issuing-ca-crl.pem'));
    expect(await refusal(['revoke', folder, 'demo_client'])).toContain('The CRL is not that of');
    expect(await refusal(['revoke', newPath()])).toContain('is no PKI folder');
  });
});
