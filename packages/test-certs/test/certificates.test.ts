import { type KeyObject, X509Certificate } from 'node:crypto';
import { createTestPki, type IssueOptions, type TestPkiOptions } from '@countersign/test-certs';
import { type Certificate, Oid } from '@countersign/x509';
import { describe, expect, test } from 'vitest';

const start = new Date('2026-03-01T12:00:00Z');
const now = (): Date => start;
const pki = createTestPki({ now });
const client = pki.client('demo_client');
const server = pki.server(['localhost', 'api.example.com', '127.0.0.1', '::1']);
const native = (certificate: { der: Uint8Array }): X509Certificate => new X509Certificate(certificate.der);
const encoded = (certificate: Certificate, oid: string): string =>
  Buffer.from(certificate.extension(oid)?.value ?? []).toString('hex');
const days = (count: number): Date => new Date(start.getTime() + count * 24 * 60 * 60 * 1000);

describe('the CAs', () => {
  test('are a root that signed itself and an issuing CA below it', () => {
    const root = native(pki.root);
    const issuing = native(pki.issuing);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(issuing.verify(root.publicKey)).toBe(true);
    expect(issuing.checkIssued(root)).toBe(true);
    expect([root.ca, issuing.ca]).toEqual([true, true]);
    expect(pki.ca).toBe(pki.root.pem);
  });

  test('may sign certificates and CRLs; the issuing CA may have no CA below', () => {
    for (const ca of [pki.root, pki.issuing]) {
      expect(ca.usages).toEqual({ key: ['keyCertSign', 'cRLSign'], extended: undefined });
      expect(ca.extension(Oid.basicConstraints)?.critical).toBe(true);
      expect(ca.extension(Oid.keyUsage)?.critical).toBe(true);
    }
    // A named bit list ends with its last set bit (X.690 11.2.2).
    expect(encoded(pki.root, Oid.keyUsage)).toBe('03020106');
    expect(pki.root.basicConstraints).toEqual({ ca: true });
    expect(pki.issuing.basicConstraints).toEqual({ ca: true, pathLength: 0 });
  });

  test('have the names they are given', () => {
    const named = createTestPki({
      root: { commonName: 'Payment System Root CA', organization: 'Payment System', country: 'DE' },
      issuing: { commonName: 'Issuing', organizationalUnit: 'PKI' },
    });
    expect(String(named.root.subject)).toBe('CN=Payment System Root CA, O=Payment System, C=DE');
    expect(String(named.issuing.subject)).toBe('CN=Issuing, OU=PKI');
    expect(named.client('a').certificate.issuer.equals(named.issuing.subject)).toBe(true);
  });

  test('differ each time, even under the same names', () => {
    const again = createTestPki({ now });
    expect(again.root.subject.equals(pki.root.subject)).toBe(true);
    expect(again.root.pin).not.toBe(pki.root.pin);
    expect(client.certificate.isIssuedBy(again.issuing)).toBe(false);
  });
});

describe('a client certificate', () => {
  test('is what node sees: a leaf of the issuing CA for clientAuth alone', () => {
    const seen = native(client.certificate);
    expect(seen.subject).toBe('CN=demo_client');
    expect(seen.ca).toBe(false);
    expect(seen.keyUsage).toEqual([Oid.clientAuth]);
    expect(seen.subjectAltName).toBeUndefined();
    expect(seen.checkIssued(native(pki.issuing))).toBe(true);
    expect(seen.verify(pki.issuing.publicKey)).toBe(true);
    expect(seen.checkPrivateKey(client.privateKey)).toBe(true);
  });

  test('has the key usage of its key type', () => {
    expect(client.certificate.usages.key).toEqual(['digitalSignature']);
    expect(encoded(client.certificate, Oid.keyUsage)).toBe('03020780');
    const rsa = pki.client('a', { key: 'RSA-2048' });
    expect(rsa.certificate.usages.key).toEqual(['digitalSignature', 'keyEncipherment']);
    expect(encoded(rsa.certificate, Oid.keyUsage)).toBe('030205a0');
    expect(rsa.privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  });

  test('certifies a key that there is already', () => {
    const renewed = pki.client('demo_client', { key: client.privateKey });
    expect(renewed.pin).toBe(client.pin);
    expect(renewed.thumbprint).not.toBe(client.thumbprint);
    expect(native(renewed.certificate).checkPrivateKey(renewed.privateKey)).toBe(true);
  });

  test('names itself and its issuer by key identifiers', () => {
    const own = encoded(pki.issuing, Oid.subjectKeyIdentifier);
    expect(own).toMatch(/^0414[0-9a-f]{40}$/);
    expect(encoded(client.certificate, Oid.authorityKeyIdentifier)).toBe(`30168014${own.slice(4)}`);
  });

  test('has the subject it is given around its name', () => {
    const subject = { organization: 'Demo Partner', country: 'AT', organizationalUnit: 'Zahlungen' };
    expect(String(pki.client('demo', { subject }).certificate.subject)).toBe(
      'CN=demo, OU=Zahlungen, O=Demo Partner, C=AT',
    );
  });

  test('has a positive serial number of its own, of at most 20 bytes', () => {
    const numbers = Array.from({ length: 50 }, () => pki.client('a').certificate.serialNumber);
    expect(new Set(numbers).size).toBe(50);
    for (const number of numbers) expect(number).toMatch(/^[4-7][0-9A-F]{31}$/);
  });
});

describe('a server certificate', () => {
  test('is what node sees: serverAuth alone, names and addresses by their kind', () => {
    const seen = native(server.certificate);
    expect(seen.keyUsage).toEqual([Oid.serverAuth]);
    expect(seen.subject).toBe('CN=localhost');
    expect(seen.subjectAltName).toBe(
      'DNS:localhost, DNS:api.example.com, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(seen.checkHost('api.example.com')).toBe('api.example.com');
    expect(seen.checkIP('::1')).toBe('::1');
    expect(seen.checkHost('other.example.com')).toBeUndefined();
  });

  test('is for one host that is given as text', () => {
    expect(pki.server('localhost').certificate.names.dns).toEqual(['localhost']);
  });
});

describe('the dates', () => {
  test('of the CAs go by the clock that is given', () => {
    expect(pki.root).toMatchObject({ notBefore: days(-1), notAfter: days(3650) });
    expect(pki.issuing).toMatchObject({ notBefore: days(-1), notAfter: days(1825) });
  });

  const hourBefore = new Date(start.getTime() - 60 * 60 * 1000);

  test.each<[string, IssueOptions, Date, Date]>([
    ['by default', {}, hourBefore, days(365)],
    ['with days', { days: 7 }, hourBefore, days(7)],
    ['that are over', { days: -1, notBefore: days(-10) }, days(-10), days(-1)],
    ['that are given', { notBefore: days(10), notAfter: days(20) }, days(10), days(20)],
    [
      'beyond 2050',
      { notAfter: new Date('2051-01-01T00:00:00Z') },
      hourBefore,
      new Date('2051-01-01T00:00:00Z'),
    ],
  ])('of what is issued go by the clock too, %s', (_, options, notBefore, notAfter) => {
    for (const { certificate } of [pki.client('a', options), pki.server('a', options)])
      expect(certificate).toMatchObject({ notBefore, notAfter });
  });

  test('go by the clock as it is when something is issued', () => {
    let time = start;
    const moving = createTestPki({ now: () => time });
    time = days(100);
    expect(moving.client('a').certificate.notAfter).toEqual(days(465));
  });

  test('of an identity go by the same clock', async () => {
    const expired = pki.client('a', { notAfter: days(-1), notBefore: days(-2) });
    await expect(client.identity().current()).resolves.toBeDefined();
    await expect(expired.identity().current()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
  });
});

describe('what is asked for wrong', () => {
  const invalid = expect.objectContaining({ code: 'CONFIG_INVALID' });

  test.each<[string, () => unknown, string]>([
    ['an option of createTestPki', () => createTestPki({ seeds: 'a' } as TestPkiOptions), 'seeds'],
    ['an option of a client', () => pki.client('a', { day: 1 } as IssueOptions), 'day'],
    ['an option of a server', () => pki.server('a', { ca: true } as IssueOptions), 'ca'],
    ['a key type', () => pki.client('a', { key: 'RSA-1024' as 'RSA-2048' }), 'RSA-1024'],
    [
      'a public key',
      () => pki.client('a', { key: pki.root.publicKey as unknown as KeyObject }),
      'key is no private key',
    ],
    ['a key type of the CAs', () => createTestPki({ key: 'P-224' as 'P-256' }), 'P-224'],
  ])('is refused: %s that is not known', (_, make, name) => {
    expect(make).toThrow(invalid);
    expect(make).toThrow(name);
  });
});
