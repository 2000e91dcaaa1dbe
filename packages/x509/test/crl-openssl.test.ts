import { spawnSync } from 'node:child_process';
import { Crl, type RevokedEntry } from '@countersign/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { crlEntry, makeCa, makeCrl } from './make-crl.js';
import { newSigner, type Signer, signers, unbelieved } from './make-signature.js';
import { type IndexLine, nextUpdate, OpensslCa, revokedAt, thisUpdate } from './openssl-ca.js';
import { needOpenssl, type Run, tempFiles } from './tools.js';

const signer = newSigner();
const ca = makeCa(signer);

/** The reasons as OpenSSL's index has them, and as RFC 5280 5.3.1 does. */
const reasons: [inIndex: string, reason: string][] = [
  ['', 'unspecified'],
  ['unspecified', 'unspecified'],
  ['keyCompromise', 'keyCompromise'],
  ['CACompromise', 'cACompromise'],
  ['affiliationChanged', 'affiliationChanged'],
  ['superseded', 'superseded'],
  ['cessationOfOperation', 'cessationOfOperation'],
  ['certificateHold', 'certificateHold'],
  ['removeFromCRL', 'removeFromCRL'],
  // These come with further extensions, that aren't critical: a hold instruction and invalidity dates.
  ['holdInstruction,holdInstructionReject', 'certificateHold'],
  ['keyTime,20260101000000Z', 'keyCompromise'],
  ['CAkeyTime,20260101000000Z', 'cACompromise'],
];

const serials = [
  '01',
  '7F',
  '80',
  'FF',
  '0100',
  '7FFF',
  '8000',
  'AB'.repeat(8),
  'FE'.repeat(19),
  'FE'.repeat(20),
];
const index: IndexLine[] = [
  ...serials.map((serial, i) => ({ serial, reason: reasons[i]?.[0] ?? '' })),
  { serial: '0C0C', reason: 'keyTime,20260101000000Z' },
  { serial: '0D0D', reason: 'CAkeyTime,20260101000000Z' },
  { serial: '02' },
  { serial: '0200' },
];

let openssl: Run;
beforeEach(context => {
  openssl = needOpenssl(context);
});

const make = (extensions: readonly string[] = [], by: Signer = signer, ...flags: string[]): Buffer =>
  new OpensslCa(openssl, makeCa(by), by, index).crl(extensions, ...flags);

describe('a CRL that OpenSSL made', () => {
  test('lists what its index lists, with the reasons', () => {
    const crl = Crl.parse(make());
    expect(crl).toMatchObject({ thisUpdate, nextUpdate, size: index.length - 2 });
    const said = (entry: RevokedEntry | undefined): unknown => entry && [entry.revokedAt, entry.reason];
    for (const { serial, reason } of index) {
      const [, expected] = reasons.find(([inIndex]) => inIndex === reason) ?? [];
      expect(said(crl.entryOf(serial)), serial).toEqual(
        expected === undefined ? undefined : [revokedAt, expected],
      );
    }
    expect(crl.isSignedBy(ca)).toBe(true);
    expect(crl.isSignedBy(makeCa(newSigner()))).toBe(false);
  });

  const extensions: [what: string, lines: string[], scope: string[]][] = [
    ['no extension of its own', [], []],
    ['its issuer named', ['authorityKeyIdentifier = keyid:always'], []],
    [
      'user certificates alone',
      ['issuingDistributionPoint = critical, onlyuser:TRUE'],
      ['onlyUserCertificates'],
    ],
    ['CA certificates alone', ['issuingDistributionPoint = critical, onlyCA:TRUE'], ['onlyCaCertificates']],
    [
      'attribute certificates alone',
      ['issuingDistributionPoint = critical, onlyAA:TRUE'],
      ['onlyAttributeCertificates'],
    ],
    [
      'some reasons alone',
      ['issuingDistributionPoint = critical, onlysomereasons:keyCompromise'],
      ['onlySomeReasons'],
    ],
    [
      'a distribution point',
      ['issuingDistributionPoint = critical, fullname:URI:http://ca.example/1.crl'],
      [],
    ],
    [
      'a distribution point for user certificates',
      ['issuingDistributionPoint = critical, fullname:URI:http://ca.example/1.crl, onlyuser:TRUE'],
      ['onlyUserCertificates'],
    ],
    ['where the newest one is', ['2.5.29.46 = DER:30053003A0013000'], []],
  ];

  test.each(extensions)('is read with %s', (_, lines, scope) => {
    const crl = Crl.parse(make(lines));
    expect(Object.entries(crl.scope).flatMap(([name, set]) => (set === true ? [name] : []))).toEqual(scope);
    expect(crl.isSignedBy(ca)).toBe(true);
    expect(crl.entryOf('7F')?.reason).toBe('unspecified');
  });

  test.each([
    ['indirect', ['issuingDistributionPoint = critical, indirectCRL:TRUE']],
    ['indirect, which it hides', ['issuingDistributionPoint = indirectCRL:TRUE, onlyuser:TRUE']],
    ['a delta CRL', ['2.5.29.27 = critical, DER:020101']],
    ['critical in what nobody knows', ['1.2.3.4 = critical, DER:0500']],
  ])('is refused where it is %s', (_, lines) => {
    expect(() => Crl.parse(make(lines))).toThrow(expect.objectContaining({ code: 'CRL_INVALID' }));
  });

  const pss = (hash: string): string[] => ['-md', hash, '-sigopt', 'rsa_padding_mode:pss'];
  const [rsa, ec, ed25519, ed448] = [
    'RSA with SHA-256',
    'ECDSA on P-384 with SHA-384',
    'Ed25519',
    'Ed448',
  ].map(name => signers.find(([each]) => each === name)?.[1]) as [Signer, Signer, Signer, Signer];

  test.each([
    ['RSA with SHA-256', rsa, ['-md', 'sha256']],
    ['RSA with SHA-512', rsa, ['-md', 'sha512']],
    ['RSA-PSS with SHA-256 and the longest salt', rsa, [...pss('sha256'), '-sigopt', 'rsa_pss_saltlen:max']],
    [
      'RSA-PSS with SHA-384 and a salt of its length',
      rsa,
      [...pss('sha384'), '-sigopt', 'rsa_pss_saltlen:digest'],
    ],
    ['ECDSA with SHA-384', ec, ['-md', 'sha384']],
    ['Ed25519', ed25519, ['-md', 'null']],
    ['Ed448', ed448, ['-md', 'null']],
  ])('is believed with %s', (_, by, flags) => {
    expect(Crl.parse(make([], by, ...flags)).isSignedBy(makeCa(by))).toBe(true);
  });

  test.each([
    ['RSA with SHA-1', rsa, ['-md', 'sha1']],
    ['RSA-PSS with SHA-1', rsa, pss('sha1')],
    ['ECDSA with SHA-1', ec, ['-md', 'sha1']],
  ])('is not believed with %s', (_, by, flags) => {
    expect(Crl.parse(make([], by, ...flags)).isSignedBy(makeCa(by))).toBe(false);
  });
});

test('OpenSSL believes the CRLs that these tests make by hand, also those that Countersign does not', () => {
  const believed = [...signers, ...unbelieved.filter(([name]) => !/nobody|MD5/.test(name))];
  for (const [name, by] of believed) {
    const issuer = makeCa(by);
    const { pem } = makeCrl({ issuer, signer: by, entries: [crlEntry(Uint8Array.of(5), { reason: 1 })] });
    const paths = tempFiles({ crl: pem, ca: issuer.pem });
    // What it finds goes to standard error.
    const verify = ['crl', '-in', paths.crl, '-CAfile', paths.ca, '-noout'];
    expect(spawnSync('openssl', verify, { encoding: 'utf8' }).stderr, name).toBe('verify OK\n');
  }
});
