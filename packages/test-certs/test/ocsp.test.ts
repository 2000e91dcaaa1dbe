import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestPki, type OcspOptions } from '@countersign/test-certs';
import { type Certificate, OcspRequest, OcspResponse, type RevocationReason } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { needOpenssl, type Openssl, tempFiles, tempFolder } from './openssl.js';

// Openssl judges the times of an answer by its own clock.
const start = new Date(Math.floor(Date.now() / 1000) * 1000);
const pki = createTestPki({ now: () => start });
const good = pki.client('good');
const revokedAt = new Date(start.getTime() - 60_000);

const reasons: readonly RevocationReason[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** Has openssl ask, and judge what is answered. */
function asked(
  openssl: Openssl,
  answer: (request: Uint8Array) => Uint8Array,
  {
    certificate = good.certificate,
    issuer = pki.issuing,
    root = pki.root,
    flags = [] as readonly string[],
  } = {},
): string {
  const paths = tempFiles({ certificate: certificate.pem, issuer: issuer.pem, root: root.pem });
  const reqout = join(tempFolder(), 'request');
  const about = [...flags, '-issuer', paths.issuer, '-cert', paths.certificate];
  openssl(['ocsp', ...about, '-reqout', reqout]);
  const { response } = tempFiles({ response: answer(readFileSync(reqout)) });
  const files = ['-respin', response, '-CAfile', paths.root];
  // With a certificate named, openssl forgets the request and its nonce.
  openssl(['ocsp', '-reqin', reqout, ...files, '-verify_other', paths.issuer]);
  return openssl(['ocsp', ...about, '-no_nonce', ...files]).replace(`${paths.certificate}: `, '');
}

/** What our own reader says. */
const said = (
  options: OcspOptions = {},
  certificate: Certificate = good.certificate,
  issuer = pki.issuing,
) => {
  const request = OcspRequest.about(certificate, issuer);
  const { nonce } = request as { nonce: Uint8Array };
  return OcspResponse.parse(pki.ocsp(request.der, options)).verify({
    certificate,
    issuer,
    nonce,
    requireNonce: true,
    now: start,
    skew: 0,
  });
};

describe('openssl ocsp asks and believes', () => {
  test.for([
    ['by the issuer', {}, []],
    ['by a responder that the issuer delegated to', { delegated: true }, []],
    ['about a SHA-256 id', {}, ['-sha256']],
    ['without a nonce', {}, ['-no_nonce']],
  ] as const)('that a certificate is good, %s', ([, options, flags], context) => {
    const openssl = needOpenssl(context);
    expect(asked(openssl, request => pki.ocsp(request, options), { flags })).toMatch(/^good\n/);
  });

  test.for(['P-384', 'P-521', 'RSA-2048', 'Ed25519'] as const)('an answer signed with %s', (key, context) => {
    const openssl = needOpenssl(context);
    const other = createTestPki({ now: () => start, seed: 'ocsp', key });
    const { certificate } = other.client('demo');
    for (const delegated of [false, true]) {
      const answer = (request: Uint8Array): Uint8Array => other.ocsp(request, { delegated });
      const about = { certificate, issuer: other.issuing, root: other.root };
      expect(asked(openssl, answer, about)).toMatch(/^good\n/);
    }
  });

  test('that a certificate is revoked, when and why', context => {
    const openssl = needOpenssl(context);
    const { certificate } = pki.client('demo');
    pki.revoke(certificate, { reason: 'superseded', at: new Date('2026-02-03T04:05:06Z') });
    const text = asked(openssl, request => pki.ocsp(request), { certificate });
    expect(text).toMatch(/^revoked\n/);
    expect(text).toContain('Reason: superseded');
    expect(text).toContain('Revocation Time: Feb  3 04:05:06 2026 GMT');
  });

  test('that a certificate is unknown', context => {
    const openssl = needOpenssl(context);
    expect(asked(openssl, request => pki.ocsp(request, { unknown: true }))).toMatch(/^unknown\n/);
  });

  test('what the root says about the issuing CA', context => {
    const openssl = needOpenssl(context);
    const about = { certificate: pki.issuing, issuer: pki.root };
    expect(asked(openssl, request => pki.ocsp(request), about)).toMatch(/^good\n/);
  });

  test('no answer that another CA signed', context => {
    const openssl = needOpenssl(context);
    const signedBy = pki.newRoot('Other Root CA');
    for (const delegated of [false, true])
      expect(() => asked(openssl, request => pki.ocsp(request, { signedBy, delegated }))).toThrow(
        /Verify Failure/i,
      );
  });

  test('no answer to another request', context => {
    const openssl = needOpenssl(context);
    const other = OcspRequest.about(good.certificate, pki.issuing).der;
    expect(() => asked(openssl, () => pki.ocsp(other))).toThrow(/Nonce Verify error/i);
  });

  test('a staple', context => {
    const openssl = needOpenssl(context);
    const paths = tempFiles({
      certificate: good.certificate.pem,
      issuer: pki.issuing.pem,
      root: pki.root.pem,
      staple: pki.staple(good),
    });
    const files = ['-respin', paths.staple, '-CAfile', paths.root];
    expect(openssl(['ocsp', '-issuer', paths.issuer, '-cert', paths.certificate, ...files])).toContain(
      ': good\n',
    );
  });
});

describe('our own reader believes', () => {
  test('that a certificate is good, with the nonce and the times', () => {
    const nextUpdate = new Date(start.getTime() + 7 * 24 * 60 * 60 * 1000);
    for (const options of [{}, { delegated: true }])
      expect(said(options)).toMatchObject({ status: 'good', thisUpdate: start, nextUpdate });
  });

  test.each(reasons)('that a certificate is revoked for the reason %s', reason => {
    const { certificate } = pki.client('demo');
    pki.revoke(certificate, { reason, at: revokedAt });
    expect(said({}, certificate)).toMatchObject({ status: 'revoked', reason, revokedAt });
    expect(said({ unknown: true }, certificate)).toMatchObject({ status: 'unknown' });
  });

  test.each(['00'.concat('80'), '7f', '80', '0100', `7f${'ff'.repeat(19)}`, `00${'ff'.repeat(19)}`])(
    'an answer about the serial number %s',
    serialNumber => {
      const { certificate } = pki.client('demo', { serialNumber });
      expect(said({}, certificate).status).toBe('good');
    },
  );

  test('that a certificate is unknown which this CA did not issue', () => {
    const { certificate } = createTestPki().client('demo');
    expect(said({}, certificate).status).toBe('unknown');
    expect(OcspResponse.parse(pki.staple(certificate)).status).toBe('successful');
  });

  test('times that are given, which it refuses when they are over', () => {
    const day = 24 * 60 * 60 * 1000;
    const thisUpdate = new Date(start.getTime() - 9 * day);
    expect(() => said({ thisUpdate })).toThrow(/out of date/);
    expect(() => said({ thisUpdate: new Date(start.getTime() + day) })).toThrow(/valid only from/);
    expect(said({ thisUpdate, nextUpdate: start }).nextUpdate).toEqual(start);
  });

  test('no answer that another CA signed, or its responder', () => {
    const signedBy = pki.newRoot('Another Root CA');
    for (const delegated of [false, true])
      expect(() => said({ signedBy, delegated })).toThrow(/signed neither/);
  });

  test('a delegated answer also when the first responder has expired', () => {
    let time = start;
    const moving = createTestPki({ now: () => time });
    const { certificate } = moving.client('demo', { days: 800 });
    const status = () =>
      OcspResponse.parse(moving.staple(certificate, { delegated: true })).verify({
        certificate,
        issuer: moving.issuing,
        now: time,
      }).status;
    expect(status()).toBe('good');
    time = new Date(start.getTime() + 400 * 24 * 60 * 60 * 1000);
    expect(status()).toBe('good');
  });

  test('a staple without a nonce', () => {
    const staple = OcspResponse.parse(pki.staple(good));
    expect(staple.nonce).toBeUndefined();
    expect(staple.verify({ certificate: good.certificate, issuer: pki.issuing, now: start }).status).toBe(
      'good',
    );
  });
});

describe('a request is answered without a signature', () => {
  const statusOf = (request: Uint8Array): string => OcspResponse.parse(pki.ocsp(request)).status;

  test.each<[what: string, request: Uint8Array]>([
    ['garbage', Buffer.from('garbage')],
    ['no bytes', new Uint8Array()],
    ['a certificate', pki.root.der],
    ['a request that is cut off', OcspRequest.about(good.certificate, pki.issuing).der.subarray(0, -1)],
  ])('as malformedRequest: %s', (_, request) => {
    expect(statusOf(request)).toBe('malformedRequest');
  });

  test('as unauthorized: about a certificate of another CA', () => {
    const other = createTestPki();
    expect(statusOf(OcspRequest.about(other.client('a').certificate, other.issuing).der)).toBe(
      'unauthorized',
    );
    // The name alone doesn't do.
    expect(other.issuing.subject.equals(pki.issuing.subject)).toBe(true);
  });
});

describe('what is asked for wrong', () => {
  const request = OcspRequest.about(good.certificate, pki.issuing).der;

  test.each<[name: string, ask: () => unknown]>([
    ['request', () => pki.ocsp('abc' as unknown as Uint8Array)],
    ['delegate', () => pki.ocsp(request, { delegate: true } as OcspOptions)],
    ['delegated', () => pki.ocsp(request, { delegated: 1 } as unknown as OcspOptions)],
    ['thisUpdate', () => pki.ocsp(request, { thisUpdate: 1 } as unknown as OcspOptions)],
    ['signedBy', () => pki.ocsp(request, { signedBy: pki.root } as unknown as OcspOptions)],
    ['certificate', () => pki.staple({} as Certificate)],
  ])('is refused by its name: %s', (name, ask) => {
    expect(ask).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }),
    );
  });
});
