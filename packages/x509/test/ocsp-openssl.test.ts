import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Certificate, OcspRequest, OcspResponse, type OcspVerification } from '@countersign/x509';
import { derInteger } from '@countersign/x509/der';
import { beforeEach, describe, expect, test } from 'vitest';
import { commonName, makeCertificate } from './make-certificate.js';
import { makeCa } from './make-crl.js';
import { makeResponder, years } from './make-ocsp.js';
import { newSigner, type Signer, signers } from './make-signature.js';
import { type IndexLine, OpensslCa, revokedAt } from './openssl-ca.js';
import { needOpenssl, type Run, tempFiles } from './tools.js';

const signer = newSigner();
const issuer = makeCa(signer);
const certificateOf = (serial: string): Certificate =>
  makeCertificate({
    subject: commonName('client'),
    issuer: issuer.subject.der,
    issuerKey: signer.keys.privateKey,
    serial: derInteger(Buffer.from(serial, 'hex')),
  });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

let openssl: Run;
beforeEach(context => {
  openssl = needOpenssl(context);
});

describe('an OCSP request (RFC 6960 4.1)', () => {
  const certificate = certificateOf('FE'.repeat(20));
  const nonce = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);

  test.each([
    ['SHA-1 and a nonce', { nonce }, 'sha1'],
    ['SHA-256 and a nonce', { hash: 'sha256', nonce }, 'sha256'],
    ['no nonce', { nonce: false }, 'sha1'],
    ['a nonce of one byte', { nonce: Uint8Array.of(5) }, 'sha1'],
  ] as const)('is read back, and by OpenSSL, with %s', (_, options, hash) => {
    const request = OcspRequest.about(certificate, issuer, options);
    const read = OcspRequest.parse(request.der);
    const hashed = (bytes: Uint8Array): string => createHash(hash).update(bytes).digest('hex').toUpperCase();
    expect(read.certIds).toHaveLength(1);
    expect(read.certIds[0]).toMatchObject({ hash });
    expect(hex(read.certIds[0]?.issuerNameHash ?? nonce)).toBe(hashed(issuer.subject.der));
    expect(hex(read.certIds[0]?.issuerKeyHash ?? nonce)).toBe(hashed(issuer.publicKeyBits));
    expect(hex(read.certIds[0]?.serialNumber ?? nonce)).toBe(hex(certificate.serialNumberBytes));
    expect(read.nonce && hex(read.nonce)).toBe(options.nonce === false ? undefined : hex(options.nonce));
    expect(request).toMatchObject({ nonce: options.nonce === false ? undefined : options.nonce });

    const { file } = tempFiles({ file: request.der });
    const text = openssl(['ocsp', '-reqin', file, '-req_text']).toString();
    expect(text).toContain(`Hash Algorithm: ${hash}`);
    expect(text).toContain(`Issuer Name Hash: ${hashed(issuer.subject.der)}`);
    expect(text).toContain(`Issuer Key Hash: ${hashed(issuer.publicKeyBits)}`);
    expect(text).toContain(`Serial Number: ${certificate.serialNumber}`);
    expect(text.includes('OCSP Nonce')).toBe(options.nonce !== false);
  });

  test('of OpenSSL is read: several certificates, SHA-256, a nonce, and a signature', () => {
    const other = certificateOf('0102');
    const files = { issuer: issuer.pem, one: certificate.pem, two: other.pem, key: keyPem(signer) };
    const { folder, ...paths } = tempFiles(files);
    const about = ['-issuer', paths.issuer, '-cert', paths.one, '-sha256', '-cert', paths.two];
    const signed = ['-signer', paths.issuer, '-signkey', paths.key];
    for (const flags of [[], signed, ['-no_nonce']]) {
      openssl(['ocsp', ...about, ...flags, '-reqout', `${folder}/out`]);
      const request = OcspRequest.parse(readFileSync(`${folder}/out`));
      expect(request.certIds.map(({ hash }) => hash)).toEqual(['sha1', 'sha256']);
      const serials = request.certIds.map(({ serialNumber }) => hex(serialNumber));
      expect(serials).toEqual([certificate, other].map(each => hex(each.serialNumberBytes)));
      expect(request.nonce === undefined).toBe(flags.includes('-no_nonce'));
    }
  });
});

const keyPem = ({ keys }: Signer): string =>
  keys.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;

const index: IndexLine[] = [
  { serial: '11' },
  { serial: 'FE'.repeat(20) },
  { serial: '22', reason: '' },
  { serial: '33', reason: 'keyCompromise' },
  { serial: '44', reason: 'keyTime,20260101000000Z' },
  { serial: '55', reason: 'certificateHold' },
];

interface Answer {
  readonly ca?: Certificate;
  readonly by?: Signer;
  readonly responder?: { readonly signer: Signer; readonly certificate: Certificate };
  readonly flags?: readonly string[];
}

/** What `openssl ocsp` as a responder answers, and when. */
function answered(
  request: OcspRequest,
  { ca = issuer, by = signer, responder, flags = [] }: Answer = {},
): OcspResponse {
  const home = new OpensslCa(openssl, ca, by, index);
  const signedBy = {
    certificate: home.write('rsigner.pem', (responder?.certificate ?? ca).pem),
    key: home.write('rkey.pem', keyPem(responder?.signer ?? by)),
  };
  const io = ['-reqin', home.write('req', request.der), '-respout', home.path('resp')];
  const about = ['-index', home.path('index'), '-CA', home.path('ca.pem'), '-ndays', '7'];
  const signing = ['-rsigner', signedBy.certificate, '-rkey', signedBy.key];
  openssl(['ocsp', ...about, ...signing, ...io, ...flags]);
  return OcspResponse.parse(readFileSync(home.path('resp')));
}

/** OpenSSL answers as of its own clock: that is the time by which it is judged. */
const verified = (
  response: OcspResponse,
  options: Partial<OcspVerification> & { certificate: Certificate },
) => response.verify({ issuer, now: response.producedAt as Date, skew: 0, ...options });

const refused = expect.objectContaining({ name: 'TrustError', code: 'OCSP_INVALID' });

describe('an OCSP response that OpenSSL made (RFC 6960 4.2)', () => {
  const answers: [serial: string, expected: object][] = [
    ['11', { status: 'good', revokedAt: undefined, reason: undefined }],
    ['FE'.repeat(20), { status: 'good' }],
    ['22', { status: 'revoked', revokedAt, reason: 'unspecified' }],
    ['33', { status: 'revoked', revokedAt, reason: 'keyCompromise' }],
    ['44', { status: 'revoked', revokedAt, reason: 'keyCompromise' }],
    ['55', { status: 'revoked', revokedAt, reason: 'certificateHold' }],
    ['66', { status: 'unknown', revokedAt: undefined }],
  ];

  test.each(answers)('says of the certificate %s what the index does', (serial, expected) => {
    const certificate = certificateOf(serial);
    for (const hash of ['sha1', 'sha256'] as const) {
      const request = OcspRequest.about(certificate, issuer, { hash });
      const response = answered(request);
      const { nonce } = request;
      const said = verified(response, { certificate, nonce: nonce as Uint8Array, requireNonce: true });
      expect(said).toMatchObject(expected);
      expect(Number(said.nextUpdate) - Number(said.thisUpdate)).toBe(7 * 24 * 60 * 60 * 1000);
      expect(() => verified(response, { certificate: certificateOf('12') })).toThrow(refused);
      expect(() => verified(response, { certificate, issuer: makeCa(newSigner()) })).toThrow(refused);
      expect(() => verified(response, { certificate, nonce: new Uint8Array(32) })).toThrow(refused);
    }
  });

  const certificate = certificateOf('11');
  const request = OcspRequest.about(certificate, issuer);

  test.each([
    ['named by its name', []],
    ['named by its key', ['-resp_key_id']],
    ['with SHA-512', ['-rmd', 'sha512']],
  ])('is believed from a responder that the issuer delegated to, %s (RFC 6960 4.2.2.2)', (_, flags) => {
    const responder = makeResponder(issuer, signer);
    expect(verified(answered(request, { responder, flags }), { certificate }).status).toBe('good');
  });

  test.each([
    ['its certificate left out', {}, ['-resp_no_certs']],
    ['no purpose in it', { purposes: [] }, []],
    ['another purpose in it', { purposes: ['1.3.6.1.5.5.7.3.1'] }, []],
    ['an expired one', { validity: years(2020, 2021) }, []],
    ['a signature with SHA-1', {}, ['-rmd', 'sha1']],
  ])('is not believed from a responder with %s', (_, parts, flags) => {
    const responder = makeResponder(issuer, signer, parts);
    expect(() => verified(answered(request, { responder, flags }), { certificate })).toThrow(refused);
  });

  test('is not believed from a responder that another CA delegated to', () => {
    const other = newSigner();
    const responder = makeResponder(makeCa(other), other);
    expect(() => verified(answered(request, { responder }), { certificate })).toThrow(refused);
  });

  test.each([
    ['RSA with SHA-256', []],
    ['RSA-PSS with SHA-256', ['-rsigopt', 'rsa_padding_mode:pss']],
    ['ECDSA on P-384 with SHA-384', ['-rmd', 'sha384']],
    ['ECDSA on P-521 with SHA-512', ['-rmd', 'sha512']],
    ['Ed25519', []],
  ])('is believed with %s', (name, flags) => {
    const by = signers.find(([each]) => each === name)?.[1] ?? signer;
    const ca = makeCa(by);
    const of = makeCertificate({ issuer: ca.subject.der, serial: derInteger(0x11) });
    const response = answered(OcspRequest.about(of, ca), { ca, by, flags });
    expect(verified(response, { certificate: of, issuer: ca }).status).toBe('good');
  });

  test('is out of date a moment after its end', () => {
    const response = answered(request);
    const { nextUpdate } = verified(response, { certificate });
    const [end, late] = [Number(nextUpdate), Number(nextUpdate) + 1].map(time => new Date(time)) as [
      Date,
      Date,
    ];
    expect(verified(response, { certificate, now: end }).status).toBe('good');
    expect(() => verified(response, { certificate, now: late })).toThrow(refused);
  });
});
