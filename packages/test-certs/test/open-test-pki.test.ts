import { createTestPki, type IssuedHierarchy, issueHierarchy, openTestPki } from '@countersign/test-certs';
import { Certificate, Crl, OcspRequest, OcspResponse } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { needOpenssl, tempFiles } from './openssl.js';

const now = (): Date => new Date('2026-11-22T00:00:00Z');
const kept = (seed: string): Promise<IssuedHierarchy> =>
  issueHierarchy(
    {
      root: { commonName: 'Kept Root CA' },
      issuing: { commonName: 'Kept Issuing CA' },
      server: { hosts: ['localhost'] },
      clients: [],
    },
    { now, seed, caKeys: true },
  );
const { files, certificates } = await kept('open-test-pki');
const other = await kept('another');
const text = (name: string, from = files): string => String(from.get(name)?.content);
const root = { certificate: text('root-ca.pem'), key: text('root-ca-key.pem') };
const issuing = { certificate: text('issuing-ca.pem'), key: text('issuing-ca-key.pem') };
const server = certificates[2] as Certificate;

describe('openTestPki', () => {
  test('issues further, under the same root', context => {
    const openssl = needOpenssl(context);
    const client = openTestPki({ root, issuing }).client('late');
    const paths = tempFiles({ root: root.certificate, chain: client.pem, leaf: client.certificate.pem });
    expect(
      openssl(['verify', '-x509_strict', '-CAfile', paths.root, '-untrusted', paths.chain, paths.leaf]),
    ).toContain('OK');
  });

  test('goes on where the last CRL ended: with its revocations and its number', () => {
    const first = openTestPki({ root, issuing, issued: certificates, now });
    first.revoke(server, { reason: 'superseded', at: now() });
    const crl = first.crl().pem;
    const second = openTestPki({ root, issuing: { ...issuing, crl }, issued: certificates, now });
    expect(second.crl().entryOf(server)).toEqual({ reason: 'superseded', revokedAt: now() });
    expect(numberIn(second.crl())).toBe(numberIn(Crl.parse(crl)) + 2);
  });

  test('knows by OCSP what was issued, and nothing else', () => {
    const status = (issued: readonly Certificate[]): string => {
      const pki = openTestPki({ root, issuing, issued, now });
      const { der } = OcspRequest.about(server, pki.issuing);
      return OcspResponse.parse(pki.ocsp(der)).verify({
        certificate: server,
        issuer: pki.issuing,
        now: now(),
      }).status;
    };
    expect(status(certificates)).toBe('good');
    expect(status([])).toBe('unknown');
  });

  test('takes certificates, keys and CRLs that are parsed already', () => {
    const { privateKey, certificate } = createTestPki().client('a');
    const parsed = { ...root, certificate: Certificate.parse(root.certificate) };
    expect(openTestPki({ root: parsed, issuing }).ca).toBe(root.certificate);
    expect(() => openTestPki({ root: { ...root, key: privateKey }, issuing })).toThrow('does not belong');
    expect(() => openTestPki({ root: { ...root, certificate }, issuing })).toThrow('is no CA');
  });

  test.each<[string, () => unknown, string]>([
    ['a key of another CA', () => openTestPki({ root: { ...root, key: issuing.key }, issuing }), 'belong'],
    ['a public key', () => openTestPki({ root: { ...root, key: publicKey() }, issuing }), 'no private key'],
    [
      'text that is no key',
      () => openTestPki({ root: { ...root, key: 'geheim' }, issuing }),
      'no private key',
    ],
    ['a leaf as CA', () => openTestPki({ root, issuing: { ...issuing, certificate: server } }), 'is no CA'],
    [
      'an issuing CA of another root',
      () =>
        openTestPki({
          root,
          issuing: {
            certificate: text('issuing-ca.pem', other.files),
            key: text('issuing-ca-key.pem', other.files),
          },
        }),
      'did not issue',
    ],
    ['the two in each other’s place', () => openTestPki({ root: issuing, issuing: root }), 'did not issue'],
    [
      'a CRL of another CA',
      () => openTestPki({ root, issuing: { ...issuing, crl: text('root-ca-crl.pem') } }),
      'is not that of',
    ],
    [
      'a CRL about certificates that it is not told of',
      () => {
        const pki = openTestPki({ root, issuing, issued: certificates });
        pki.revoke(server);
        return openTestPki({ root, issuing: { ...issuing, crl: pki.crl() } });
      },
      'not among those issued',
    ],
    [
      'a revocation URL with TLS',
      () => openTestPki({ root, issuing, revocationUrl: 'https://localhost' }),
      'revocationUrl',
    ],
    ['a misspelt option', () => openTestPki({ root, issuing, isued: [] } as never), 'isued'],
  ])('refuses %s', (_, open, message) => {
    expect(open).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) }),
    );
    expect(open).not.toThrow('geheim');
  });
});

const publicKey = (): string =>
  Certificate.parse(root.certificate).publicKey.export({ format: 'pem', type: 'spki' }) as string;

/** The cRLNumber, as its last byte: RFC 5280 5.2.3, after its OID and the headers of OCTET STRING and INTEGER. */
function numberIn(crl: Crl): number {
  const oid = Buffer.from('0603551d14', 'hex');
  const at = Buffer.from(crl.der).indexOf(oid);
  return crl.der[at + oid.length + 4] as number;
}
