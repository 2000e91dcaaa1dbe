import { type Certificate, OcspRequest, OcspResponse, type OcspVerification } from '@countersign/x509';
import { der, derContext, derInteger, derNull, derOctets, derOid, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { commonName, makeCertificate, makeExtension } from './make-certificate.js';
import { makeCa } from './make-crl.js';
import {
  generalizedTime,
  good,
  makeOcsp,
  nextUpdate,
  nonceExtension,
  now,
  type OcspParts,
  ocspWith,
  revoked,
  type SingleParts,
  single,
  thisUpdate,
  unknown,
} from './make-ocsp.js';
import { newSigner } from './make-signature.js';

const signer = newSigner();
const issuer = makeCa(signer);
const certificateOf = (serial: number, name = 'client'): Certificate =>
  makeCertificate({
    subject: commonName(name),
    issuer: issuer.subject.der,
    issuerKey: signer.keys.privateKey,
    serial: derInteger(serial),
  });
const certificate = certificateOf(200);

/** A response about the certificate, signed by its issuer. */
const issued = (parts: Partial<OcspParts> = {}, about: SingleParts = {}): Uint8Array =>
  makeOcsp({ signer, responder: issuer, singles: [single(certificate, issuer, about)], ...parts });

const verify = (bytes: Uint8Array, options: Partial<OcspVerification> = {}) =>
  OcspResponse.parse(bytes).verify({ certificate, issuer, now, ...options });

const refused = expect.objectContaining({ name: 'TrustError', code: 'OCSP_INVALID' });
const at = new Date('2026-02-03T04:05:06Z');
const reason = der(0x0a, Uint8Array.of(1));
const minutes = (time: Date, count: number): Date => new Date(time.getTime() + count * 60_000);

describe('an OCSP response says of a certificate (RFC 6960 2.2)', () => {
  const times = { thisUpdate, nextUpdate };
  const unrevoked = { revokedAt: undefined, reason: undefined };

  test.each([
    ['good', good, { status: 'good', ...unrevoked }],
    ['unknown', unknown, { status: 'unknown', ...unrevoked }],
    ['revoked, without why', revoked(at), { status: 'revoked', revokedAt: at, reason: 'unspecified' }],
    [
      'revoked, key compromise',
      revoked(at, 1),
      { status: 'revoked', revokedAt: at, reason: 'keyCompromise' },
    ],
    ['revoked, on hold', revoked(at, 6), { status: 'revoked', revokedAt: at, reason: 'certificateHold' }],
    ['revoked, AA compromise', revoked(at, 10), { status: 'revoked', revokedAt: at, reason: 'aACompromise' }],
    [
      'revoked, for a reason that nobody uses',
      revoked(at, 7),
      { status: 'revoked', revokedAt: at, reason: 'unspecified' },
    ],
    [
      'revoked, for a reason that nobody knows',
      revoked(at, 11),
      { status: 'revoked', revokedAt: at, reason: 'unspecified' },
    ],
  ])('%s', (_, status, expected) => {
    for (const hash of ['sha1', 'sha256'] as const)
      expect(verify(issued({}, { status, hash }))).toEqual({ ...expected, ...times, signer: issuer });
  });

  test('what it says of this one, among others', () => {
    const others = Array.from({ length: 20 }, (_, i) =>
      single(certificateOf(i), issuer, { status: unknown }),
    );
    const singles = [...others, single(certificate, issuer, { status: revoked(at, 4) }), ...others];
    expect(verify(issued({ singles }))).toMatchObject({ status: 'revoked', reason: 'superseded' });
  });

  test('what it says of this one, beside one whose CertID has a hash that is not supported', () => {
    const other = single(certificateOf(201), issuer, { hash: 'sha384', status: revoked(at) });
    expect(verify(issued({ singles: [other, single(certificate, issuer)] })).status).toBe('good');
  });

  const about = (status: Uint8Array, from = thisUpdate): Uint8Array =>
    single(certificate, issuer, { status, thisUpdate: from });
  const [before, long] = [minutes(thisUpdate, -60), minutes(thisUpdate, -120)];
  test.each([
    ['good and revoked', [about(good), about(revoked(at, 1))], 'revoked', thisUpdate],
    ['good, and revoked before', [about(good), about(revoked(at, 1), before)], 'revoked', before],
    ['revoked twice', [about(revoked(at), before), about(revoked(at))], 'revoked', thisUpdate],
    ['unknown, and good later', [about(unknown, before), about(good)], 'good', thisUpdate],
    ['good, and unknown later', [about(good, long), about(unknown, before)], 'unknown', before],
  ])('the worst, or else the newest, of what contradicts itself: %s', (_, singles, status, from) => {
    for (const each of [singles, [...singles].reverse()])
      expect(verify(issued({ singles: each }))).toMatchObject({ status, thisUpdate: from });
  });

  test.each([
    ['another certificate of the issuer', [single(certificateOf(201), issuer)]],
    [
      'its serial number under another CA of the same key',
      [single(certificate, makeCa(signer, { name: 'Other' }))],
    ],
    ['its serial number under another CA of the same name', [single(certificate, makeCa(newSigner()))]],
    ['nothing', []],
  ])('nothing, where it is about %s (RFC 6960 3.2, 1)', (_, singles) => {
    expect(() => verify(issued({ singles }))).toThrow(refused);
  });

  test.each([
    ['a hash of the CertID that nobody knows', { hash: 'sha384' }],
    [
      'a reason that is an INTEGER',
      { status: derContext(1, generalizedTime(at), derContext(0, derInteger(1))) },
    ],
    [
      'two reasons in one field',
      { status: derContext(1, generalizedTime(at), derContext(0, reason, reason)) },
    ],
    ['a reason of no byte', { status: derContext(1, generalizedTime(at), derContext(0, der(0x0a))) }],
    ['a status that nobody knows', { status: der(0x83) }],
    ['a revocation without a time', { status: der(0xa1) }],
  ] as [string, SingleParts][])('nothing with %s', (_, about) => {
    expect(() => verify(issued({}, about))).toThrow(refused);
  });

  // RFC 6960 4.4: extensions are as in RFC 5280 4.2, where a critical one that isn't understood refuses.
  test('nothing with a critical extension that nobody knows (RFC 6960 4.4)', () => {
    const extensions = (critical: boolean): Uint8Array[] => [makeExtension('1.2.3.4', derNull(), critical)];
    expect(verify(issued({ extensions: extensions(false) }, { extensions: extensions(false) })).status).toBe(
      'good',
    );
    expect(() => verify(issued({ extensions: extensions(true) }))).toThrow(refused);
    expect(() => verify(issued({}, { extensions: extensions(true) }))).toThrow(refused);
  });
});

describe('the times of an OCSP response (RFC 6960 4.2.2.1)', () => {
  test.each([
    ['begins', thisUpdate, true],
    ['begins within the skew of clocks', minutes(thisUpdate, -5), true],
    ['begins after the skew of clocks', minutes(thisUpdate, -6), false],
    ['ends', nextUpdate, true],
    ['ended within the skew of clocks', minutes(nextUpdate, 5), true],
    ['ended before the skew of clocks', minutes(nextUpdate, 6), false],
    ['ended years ago', new Date('2036-01-01T00:00:00Z'), false],
  ])('let it count where it %s', (_, time, counts) => {
    const check = (): unknown => verify(issued(), { now: time });
    if (counts) expect(check()).toMatchObject({ status: 'good' });
    else expect(check).toThrow(refused);
  });

  test('may be judged with another skew', () => {
    expect(() => verify(issued(), { now: minutes(nextUpdate, 1), skew: 0 })).toThrow(refused);
    expect(verify(issued(), { now: minutes(nextUpdate, 90), skew: 91 * 60_000 }).status).toBe('good');
  });

  test('may have no end: then newer information is always at hand', () => {
    expect(verify(issued({}, { nextUpdate: null }))).toMatchObject({ status: 'good', nextUpdate: undefined });
  });
});

describe('the nonce of an OCSP response (RFC 8954)', () => {
  const nonce = Uint8Array.from({ length: 32 }, (_, i) => i);
  const answer = issued({ extensions: [nonceExtension(nonce)] });

  test('is that of the request', () => {
    expect(verify(answer, { nonce }).status).toBe('good');
    expect(verify(answer, { nonce, requireNonce: true }).status).toBe('good');
    expect(Buffer.from(OcspResponse.parse(answer).nonce ?? [])).toEqual(Buffer.from(nonce));
    const bare = makeExtension('1.3.6.1.5.5.7.48.1.2', nonce);
    expect(verify(issued({ extensions: [bare] }), { nonce, requireNonce: true }).status).toBe('good');
  });

  test('is not another one', () => {
    for (const other of [nonce.slice(0, 31), new Uint8Array(), Uint8Array.from(nonce).reverse()])
      expect(() => verify(answer, { nonce: other })).toThrow(refused);
  });

  test('may be missing, unless it is asked for', () => {
    expect(verify(issued(), { nonce }).status).toBe('good');
    expect(() => verify(issued(), { nonce, requireNonce: true })).toThrow(refused);
  });

  test('is not skipped where it is asked for and the caller forgot to say which', () => {
    expect(() => verify(issued(), { requireNonce: true })).toThrow();
    expect(() => verify(answer, { requireNonce: true })).toThrow();
  });
});

describe('an OCSP response', () => {
  test.each([
    [1, 'malformedRequest'],
    [2, 'internalError'],
    [3, 'tryLater'],
    [5, 'sigRequired'],
    [6, 'unauthorized'],
  ])('with the status %i says %s, and nothing about a certificate (RFC 6960 2.3)', (status, name) => {
    expect(OcspResponse.parse(ocspWith(status))).toMatchObject({ status: name, certificates: [] });
    expect(() => verify(ocspWith(status))).toThrow(
      expect.objectContaining({ code: 'OCSP_INVALID', message: expect.stringContaining(name) }),
    );
    // RFC 6960 4.2.1: then the bytes are not set.
    expect(() => verify(issued({ status }))).toThrow(refused);
  });

  const seventeen = Array.from({ length: 17 }, () => certificate);
  test.each([
    ['nothing', new Uint8Array()],
    ['garbage', Buffer.from('<html>Not Found</html>')],
    ['a certificate', certificate.der],
    ['success without a word', ocspWith(0)],
    ['a status that nobody uses', ocspWith(4)],
    ['a status that nobody knows', ocspWith(7)],
    ['a status that is an INTEGER', derSequence(derInteger(0))],
    ['another type of response', ocspWith(0, derSequence(derOid('1.2.3'), derOctets(derSequence())))],
    [
      'a response that is none',
      ocspWith(0, derSequence(derOid('1.3.6.1.5.5.7.48.1.1'), derOctets(Buffer.from('hello')))),
    ],
    ['17 certificates', issued({ certificates: seventeen })],
    ['bytes behind its end', Buffer.concat([issued(), Uint8Array.of(0)])],
    ['more than a MiB', issued({ extensions: [makeExtension('1.2.3', new Uint8Array(1024 * 1024))] })],
  ])('is not %s', (_, bytes) => {
    expect(() => OcspResponse.parse(bytes)).toThrow(refused);
  });
});

describe('an OCSP request (RFC 6960 4.1)', () => {
  test('has 32 random bytes as nonce (RFC 8954 2.1)', () => {
    const [one, two] = [OcspRequest.about(certificate, issuer), OcspRequest.about(certificate, issuer)];
    expect(one.nonce).toHaveLength(32);
    expect(one.nonce).not.toEqual(two.nonce);
  });

  test('is refused wherever it is cut off, and where it is something else', () => {
    const { der: whole } = OcspRequest.about(certificate, issuer);
    const wrong = [
      derNull(),
      derSequence(),
      derSequence(derSequence()),
      der(0x30, derNull()),
      certificate.der,
    ];
    const cut = Array.from({ length: whole.length }, (_, length) => whole.subarray(0, length));
    for (const bytes of [...cut, ...wrong, Buffer.concat([whole, Uint8Array.of(0)])])
      expect(() => OcspRequest.parse(bytes)).toThrow(expect.objectContaining({ code: 'OCSP_INVALID' }));
    for (let at = 0; at < whole.length; at++) {
      const copy = Uint8Array.from(whole);
      copy[at] = (copy[at] as number) ^ 0xff;
      try {
        OcspRequest.parse(copy);
      } catch (error) {
        expect(error).toMatchObject({ code: 'OCSP_INVALID' });
      }
    }
  });

  test('keeps what it read when its input changes', () => {
    const nonce = new Uint8Array(32).fill(7);
    const input = Uint8Array.from(OcspRequest.about(certificate, issuer, { nonce }).der);
    const request = OcspRequest.parse(input);
    input.fill(0);
    expect(Buffer.from(request.nonce ?? '')).toEqual(Buffer.from(nonce));
  });
});
