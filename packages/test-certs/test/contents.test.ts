import { X509Certificate } from 'node:crypto';
import { createTestPki, type IssueOptions } from '@countersign/test-certs';
import { type Certificate, Oid } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { needOpenssl, type Openssl, tempFiles } from './openssl.js';

const now = (): Date => new Date('2026-03-01T12:00:00Z');
const pki = createTestPki({ seed: 'contents', now });

const shown = (openssl: Openssl, certificate: Certificate, ...flags: string[]): string =>
  openssl(['x509', '-in', tempFiles({ pem: certificate.pem }).pem, '-noout', ...flags]).trim();

describe('openssl x509 shows', () => {
  test('the names in their order, in any letters', context => {
    const openssl = needOpenssl(context);
    const subject = {
      commonName: 'Zoë, "Ops" + 1',
      organizationalUnit: 'Zahlungen',
      organization: '例え',
      locality: 'Wien',
      state: 'Wien',
      country: 'AT',
    };
    const { certificate } = pki.client('demo', { subject });
    const flags = ['-nameopt', 'multiline,-align,utf8,-esc_msb'];
    expect(shown(openssl, certificate, '-subject', ...flags).split(/\n\s*/)).toEqual([
      'subject=',
      'countryName = AT',
      'stateOrProvinceName = Wien',
      'localityName = Wien',
      'organizationName = 例え',
      'organizationalUnitName = Zahlungen',
      'commonName = Zoë, "Ops" + 1',
    ]);
    expect(shown(openssl, certificate, '-issuer')).toBe('issuer=CN = Test Issuing CA');
  });

  test('the serial number and the dates', context => {
    const openssl = needOpenssl(context);
    const [notBefore, notAfter] = [new Date('2049-12-31T23:59:59Z'), new Date('2050-01-01T00:00:00Z')];
    const { certificate } = pki.client('demo', { serialNumber: 'ff01', notBefore, notAfter });
    expect(shown(openssl, certificate, '-serial', '-dates', '-dateopt', 'iso_8601').split('\n')).toEqual([
      'serial=FF01',
      'notBefore=2049-12-31 23:59:59Z',
      'notAfter=2050-01-01 00:00:00Z',
    ]);
  });

  const extensions: [name: string, options: IssueOptions, lines: readonly string[]][] = [
    [
      'keyUsage',
      {
        keyUsage: ['digitalSignature', 'nonRepudiation', 'dataEncipherment', 'keyAgreement', 'decipherOnly'],
      },
      [
        'X509v3 Key Usage: critical',
        'Digital Signature, Non Repudiation, Data Encipherment, Key Agreement, Decipher Only',
      ],
    ],
    ['keyUsage', { keyUsage: ['cRLSign'] }, ['X509v3 Key Usage: critical', 'CRL Sign']],
    ['keyUsage', { keyUsage: ['encipherOnly'] }, ['X509v3 Key Usage: critical', 'Encipher Only']],
    [
      'extendedKeyUsage',
      { extendedKeyUsage: ['clientAuth', 'serverAuth', 'OCSPSigning', 'anyExtendedKeyUsage', '1.2.3.4'] },
      [
        'X509v3 Extended Key Usage:',
        'TLS Web Client Authentication, TLS Web Server Authentication, OCSP Signing, Any Extended Key Usage, 1.2.3.4',
      ],
    ],
    [
      'subjectAltName',
      {
        names: {
          dns: ['a.example'],
          ip: ['10.0.0.1', '2001:db8::1'],
          uri: ['spiffe://example/a'],
          email: ['a@example.com'],
        },
      },
      [
        'X509v3 Subject Alternative Name:',
        'email:a@example.com, DNS:a.example, URI:spiffe://example/a, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1',
      ],
    ],
    [
      'certificatePolicies',
      { policies: ['1.2.3', '2.999.1'] },
      ['X509v3 Certificate Policies:', 'Policy: 1.2.3', 'Policy: 2.999.1'],
    ],
    ['tlsfeature', { mustStaple: true }, ['TLS Feature:', 'status_request']],
    [
      'authorityInfoAccess',
      { status: { ocsp: ['http://o.example/'], caIssuers: ['http://i.example/ca.cer'] } },
      [
        'Authority Information Access:',
        'OCSP - URI:http://o.example/',
        'CA Issuers - URI:http://i.example/ca.cer',
      ],
    ],
    [
      'crlDistributionPoints',
      { status: { crl: ['http://c.example/1', 'http://c.example/2'] } },
      ['X509v3 CRL Distribution Points:', 'Full Name:', 'URI:http://c.example/1', 'URI:http://c.example/2'],
    ],
  ];

  test.for(extensions)('%s as it was asked for: %j', ([name, options, lines], context) => {
    const openssl = needOpenssl(context);
    const text = shown(openssl, pki.client('demo', options).certificate, '-ext', name);
    // OpenSSL 3.0 ends some lines with a space and sets some apart by empty ones.
    const found = text.split('\n').map(line => line.trim());
    expect(found.filter(line => line !== '')).toEqual(lines);
  });

  test('the name constraints of a CA', context => {
    const openssl = needOpenssl(context);
    const { certificate } = pki.rootCa.subordinate('Constrained', {
      nameConstraints: {
        permitted: { dns: ['example.com'], ip: ['10.1.2.3/9', '0.0.0.0/0', '2001:db8::/33'] },
        excluded: { ip: ['10.0.0.1/32'] },
      },
    });
    expect(shown(openssl, certificate, '-ext', 'nameConstraints').split(/\s*\n\s*/)).toEqual([
      'X509v3 Name Constraints: critical',
      'Permitted:',
      'DNS:example.com',
      'IP:10.0.0.0/255.128.0.0',
      'IP:0.0.0.0/0.0.0.0',
      'IP:2001:DB8:0:0:0:0:0:0/FFFF:FFFF:8000:0:0:0:0:0',
      'Excluded:',
      'IP:10.0.0.1/255.255.255.255',
    ]);
  });

  test('team and role as UTF8String each', context => {
    const openssl = needOpenssl(context);
    const { certificate } = pki.client('demo', { team: 'Zahlungen', role: 'Prüfer' });
    const { pem } = tempFiles({ pem: certificate.pem });
    const parsed = openssl(['asn1parse', '-in', pem, '-i']).split('\n');
    for (const [oid, text] of [
      [Oid.team, 'Zahlungen'],
      [Oid.role, 'Prüfer'],
    ] as const) {
      const value = Buffer.from(text).toString('hex').toUpperCase();
      const at = parsed.findIndex(line => line.endsWith(`:${oid}`));
      const length = (value.length / 2).toString(16).padStart(2, '0').toUpperCase();
      expect(parsed[at + 1]).toMatch(new RegExp(`OCTET STRING +\\[HEX DUMP\\]:0C${length}${value}$`));
      expect(certificate.text(oid)).toBe(text);
    }
  });
});

describe('node:crypto and we agree', () => {
  test('on pins, thumbprints, names and key of what was issued', () => {
    const issued = pki.server(['localhost', '::1'], {
      key: 'P-384',
      names: { uri: ['spiffe://a/b'] },
    });
    const native = new X509Certificate(issued.der);
    expect(issued.thumbprint).toBe(native.fingerprint.replaceAll(':', ''));
    expect(issued.certificate.fingerprints.sha256).toBe(native.fingerprint256.replaceAll(':', ''));
    expect(issued.certificate.serialNumber).toBe(native.serialNumber);
    expect(native.checkPrivateKey(issued.privateKey)).toBe(true);
    expect(native.subjectAltName).toBe('DNS:localhost, URI:spiffe://a/b, IP Address:0:0:0:0:0:0:0:1');
    expect(native.toLegacyObject().asn1Curve).toBe('secp384r1');
  });
});
