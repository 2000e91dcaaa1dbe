import { sign } from 'node:crypto';
import { TrustError } from '@countersign/spec';
import { Certificate, type KeyUsage, OcspResponse, type OcspVerification } from '@countersign/x509';
import {
  derBits,
  derContext,
  derInteger,
  derNull,
  derOid,
  derSequence,
  derTime,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { extendedKeyUsage, keyUsage } from '../../test-certs/src/extensions.js';
import { commonName, makeCertificate, makeExtension } from './make-certificate.js';
import { makeCa } from './make-crl.js';
import {
  makeOcsp,
  makeResponder,
  nonceExtension,
  now,
  type OcspParts,
  ocspSigning,
  revoked,
  single,
  thisUpdate,
  years,
} from './make-ocsp.js';
import { newSigner, type Signer, signers, unbelieved } from './make-signature.js';

const signer = newSigner();
const issuer = makeCa(signer);
const certificate = makeCertificate({
  subject: commonName('client'),
  issuer: issuer.subject.der,
  issuerKey: signer.keys.privateKey,
  serial: derInteger(200),
});

/** A response about the certificate, signed by its issuer. */
const issued = (parts: Partial<OcspParts> = {}): Uint8Array =>
  makeOcsp({ signer, responder: issuer, singles: [single(certificate, issuer)], ...parts });

const verify = (bytes: Uint8Array, options: Partial<OcspVerification> = {}) =>
  OcspResponse.parse(bytes).verify({ certificate, issuer, now, ...options });

/** RFC 6960 4.2.2.2.1. */
const noCheck = makeExtension('1.3.6.1.5.5.7.48.1.5', derNull());

const refused = expect.objectContaining({ name: 'TrustError', code: 'OCSP_INVALID' });

describe('the signature of an OCSP response (RFC 6960 3.2, 2)', () => {
  test.each(signers)('is believed: %s', (_, by) => {
    const ca = makeCa(by);
    const of = makeCertificate({ issuer: ca.subject.der, serial: derInteger(3) });
    for (const byKey of [true, false]) {
      const bytes = makeOcsp({ signer: by, responder: ca, byKey, singles: [single(of, ca)] });
      expect(verify(bytes, { certificate: of, issuer: ca }).status).toBe('good');
    }
  });

  test.each(unbelieved)('is not believed, though it fits: %s', (_, by) => {
    const ca = makeCa(by);
    const bytes = makeOcsp({ signer: by, responder: ca, singles: [single(certificate, ca)] });
    expect(() => verify(bytes, { issuer: ca })).toThrow(refused);
  });

  const other = newSigner();
  test.each([
    ['another key', { signer: other }],
    ['another CA of the same name', { signer: other, responder: makeCa(other) }],
    [
      'another CA of the same name, named by its key',
      { signer: other, responder: makeCa(other), byKey: true },
    ],
    [
      'another CA of the same name, which is sent along',
      { signer: other, responder: makeCa(other), certificates: [makeCa(other)] },
    ],
    ['another CA', { signer: other, responder: makeCa(other, { name: 'Other' }) }],
    ['the issuer under another name', { responder: makeCa(signer, { name: 'Other' }) }],
    ['nobody', { signer: { ...signer, sign: () => new Uint8Array() } }],
    ['an algorithm that is none', { signer: { ...signer, algorithm: derNull() } }],
    ['an algorithm that is empty', { signer: { ...signer, algorithm: derSequence() } }],
  ] as [string, Partial<OcspParts>][])('is not believed from %s', (_, parts) => {
    expect(() => verify(issued(parts))).toThrow(refused);
  });
});

describe('a responder that the issuer delegated to (RFC 6960 4.2.2.2)', () => {
  const delegate = makeResponder(issuer, signer);
  const by = (
    { signer: key, certificate: responder }: { signer: Signer; certificate: Certificate },
    certificates = [responder],
    byKey = false,
  ) => issued({ signer: key, responder, certificates, byKey });

  test('is believed, by name and by key, and also where other certificates are sent along', () => {
    const namesake = makeResponder(issuer, signer, { validity: years(2020, 2021) });
    const extra = [issuer, certificate, namesake.certificate, delegate.certificate];
    for (const byKey of [true, false]) {
      expect(verify(by(delegate, [delegate.certificate], byKey)).status).toBe('good');
      expect(verify(by(delegate, extra, byKey)).status).toBe('good');
    }
    expect(OcspResponse.parse(by(delegate, extra)).certificates).toHaveLength(4);
  });

  test('is found among responders of the same name, whose certificates are as good', () => {
    const namesake = makeResponder(issuer, signer);
    expect(verify(by(delegate, [namesake.certificate, delegate.certificate])).status).toBe('good');
  });

  test('is named by what verify says, as the issuer is where it signed itself', () => {
    expect(verify(by(delegate)).signer.equals(delegate.certificate)).toBe(true);
    expect(verify(issued()).signer.equals(issuer)).toBe(true);
  });

  test.each([
    ['id-pkix-ocsp-nocheck, so that nobody asks about it (RFC 6960 4.2.2.2.1)', [noCheck], true],
    ['no such extension', [], false],
  ])('is believed with %s, which its certificate tells', (_, extensions, expected) => {
    const responder = makeResponder(issuer, signer, {
      extensions: [extendedKeyUsage([ocspSigning]), ...extensions],
    });
    expect(verify(by(responder)).signer.ocspNoCheck).toBe(expected);
  });

  test.each([
    [['digitalSignature'], true],
    [['digitalSignature', 'keyEncipherment'], true],
    [['nonRepudiation'], false],
    [['cRLSign', 'keyCertSign'], false],
  ] as [KeyUsage[], boolean][])(
    'with the key usages %j is believed: %s (RFC 5280 4.2.1.3)',
    (usages, believed) => {
      const extensions = [extendedKeyUsage([ocspSigning]), keyUsage(usages)];
      const check = (): unknown => verify(by(makeResponder(issuer, signer, { extensions })));
      if (believed) expect(check()).toMatchObject({ status: 'good' });
      else expect(check).toThrow(refused);
    },
  );

  const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
  test.each([
    ['expired within the skew of clocks', -60, -4, undefined, true],
    ['expired before the skew of clocks', -60, -6, undefined, false],
    ['will be valid within the skew of clocks', 4, 60, undefined, true],
    ['will be valid after the skew of clocks', 6, 60, undefined, false],
    ['expired within the skew that is given', -60, -9, 10, true],
    ['expired at all, and no skew is allowed', -60, -1, 0, false],
    // Infinity leaves only the age of the answer unjudged.
    ['expired within the default, where the age of the answer is not judged', -60, -4, Infinity, true],
    ['expired before the default, where the age of the answer is not judged', -60, -6, Infinity, false],
  ])('whose certificate %s', (_, from, to, skew, believed) => {
    const validity = derSequence(derTime(minutes(from)), derTime(minutes(to)));
    const responder = makeResponder(issuer, signer, { validity });
    const options = skew === undefined ? {} : { skew: skew * 60_000 };
    const check = (): unknown => verify(by(responder), options);
    if (believed) expect(check()).toMatchObject({ status: 'good' });
    else expect(check).toThrow(refused);
  });

  test.each([
    ['a NULL', derNull()],
    ['an empty SEQUENCE', derSequence()],
    ['half of one', derSequence(issuer.der.subarray(4, 100))],
  ])('is believed though %s stands among the certificates', (_, bytes) => {
    const answer = by(delegate, [{ der: bytes } as Certificate, delegate.certificate]);
    expect(verify(answer).status).toBe('good');
    expect(OcspResponse.parse(answer).certificates).toHaveLength(1);
  });

  const evil = newSigner();
  const evilCa = makeCa(evil);
  const subCa = {
    signer: evil,
    certificate: makeResponder(issuer, signer, { signer: evil, subject: commonName('Sub CA') }).certificate,
  };
  test.each([
    ['has no purpose', makeResponder(issuer, signer, { purposes: [] })],
    ['has other purposes', makeResponder(issuer, signer, { purposes: ['1.3.6.1.5.5.7.3.2'] })],
    ['has any purpose but not this one', makeResponder(issuer, signer, { purposes: ['2.5.29.37.0'] })],
    ['has expired', makeResponder(issuer, signer, { validity: years(2020, 2026) })],
    ['is not yet valid', makeResponder(issuer, signer, { validity: years(2027, 2040) })],
    ['was issued by another CA of the same name', makeResponder(evilCa, evil)],
    ['was issued by another CA', makeResponder(makeCa(evil, { name: 'Other' }), evil)],
    [
      'was issued by itself',
      makeResponder(evilCa, evil, { signer: evil, issuer: commonName('OCSP responder') }),
    ],
    ['was issued by one that the issuer certified', makeResponder(subCa.certificate, subCa.signer)],
  ])('is not believed where it %s', (_, responder) => {
    expect(() => verify(by(responder))).toThrow(refused);
    expect(() => verify(by(responder, [responder.certificate, issuer, evilCa, subCa.certificate]))).toThrow(
      refused,
    );
  });

  test('is not believed where its certificate is not sent along, or only looks like it', () => {
    expect(() => verify(by(delegate, []))).toThrow(refused);
    expect(() => verify(by({ ...delegate, signer: evil }))).toThrow(refused);
    const lookalike = makeResponder(issuer, signer);
    expect(() => verify(by(delegate, [lookalike.certificate]))).toThrow(refused);
  });

  test('is not believed where the issuer signed its certificate with SHA-1', () => {
    const { keys } = delegate.signer;
    const algorithm = derSequence(derOid('1.2.840.10045.4.1'));
    const tbs = derSequence(
      derContext(0, derInteger(2)),
      derInteger(78),
      algorithm,
      issuer.subject.der,
      years(2020, 2040),
      commonName('OCSP responder'),
      keys.publicKey.export({ format: 'der', type: 'spki' }),
      derContext(3, derSequence(extendedKeyUsage([ocspSigning]))),
    );
    const signature = derBits(sign('sha1', tbs, signer.keys.privateKey));
    const weak = Certificate.parse(derSequence(tbs, algorithm, signature));
    expect(() => verify(by({ ...delegate, certificate: weak }))).toThrow(refused);
  });

  test('is not the certificate itself', () => {
    const own = newSigner();
    const self = makeCertificate({
      subject: commonName('client'),
      issuer: issuer.subject.der,
      issuerKey: signer.keys.privateKey,
      keys: own.keys,
    });
    const bytes = makeOcsp({
      signer: own,
      responder: self,
      certificates: [self],
      singles: [single(self, issuer)],
    });
    expect(() => verify(bytes, { certificate: self })).toThrow(refused);
  });
});

/** What comes of reading and verifying, in a word; anything that isn't an error of ours is one for the test. */
function attempt(bytes: Uint8Array): string {
  try {
    return verify(bytes).status;
  } catch (error) {
    return error instanceof TrustError ? error.code : `threw ${String(error)}`;
  }
}

describe('a damaged OCSP response', () => {
  const delegate = makeResponder(issuer, signer);
  const extensions = [nonceExtension(new Uint8Array(32))];
  const singles = [single(certificate, issuer, { status: revoked(thisUpdate, 1) })];
  const whole: [by: string, bytes: Uint8Array][] = [
    ['the issuer', issued({ singles, extensions })],
    [
      'a delegate',
      makeOcsp({
        signer: delegate.signer,
        responder: delegate.certificate,
        certificates: [delegate.certificate],
        singles,
        extensions,
      }),
    ],
  ];

  test.each(whole)('is refused with OCSP_INVALID wherever it is cut off, signed by %s', (_, bytes) => {
    expect(attempt(bytes)).toBe('revoked');
    for (let length = 0; length < bytes.length; length++)
      expect(attempt(bytes.subarray(0, length))).toBe('OCSP_INVALID');
  });

  test.each(whole)('never says anything else with any bit changed, signed by %s', (_, bytes) => {
    const outcomes = new Map<string, number[]>();
    for (let at = 0; at < bytes.length; at++) {
      // Two bits of each byte, others each time.
      for (const bit of [at % 8, (at + 3) % 8]) {
        const copy = Uint8Array.from(bytes);
        copy[at] = (copy[at] as number) ^ (1 << bit);
        const outcome = attempt(copy);
        outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), at]);
      }
    }
    expect([...outcomes.keys()]).toEqual(['OCSP_INVALID']);
  });
});
