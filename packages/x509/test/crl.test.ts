import { TrustError } from '@countersign/spec';
import { type Certificate, Crl, Oid } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derInteger,
  derNull,
  derOctets,
  derSequence,
  derTime,
  derTrue,
} from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { commonName, makeCertificate, makeExtension } from './make-certificate.js';
import { crlEntry, distributionPoint, fullName, makeCa, makeCrl, makeCrlDer } from './make-crl.js';
import { newSigner } from './make-signature.js';

const signer = newSigner();
const ca = makeCa(signer);
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

/** A certificate of the CA; its serial number is the content of the INTEGER, in hex. */
const certificateOf = (serial: string, extensions: Uint8Array[] = [], issuer = ca): Certificate =>
  makeCertificate({
    subject: commonName('client'),
    issuer: issuer.subject.der,
    serial: der(0x02, bytes(serial)),
    extensions,
    issuerKey: signer.keys.privateKey,
  });

/** The code of a refusal, or what was thrown instead. */
function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof TrustError ? error.code : error;
  }
}

describe('what a CRL covers (RFC 5280 5.2.5)', () => {
  const user = certificateOf('05');
  const subCa = certificateOf('05', [makeExtension(Oid.basicConstraints, derSequence(derTrue()), true)]);
  const foreign = certificateOf('05', [], makeCa(signer, { name: 'Other CA' }));
  const everything = {
    onlyUserCertificates: false,
    onlyCaCertificates: false,
    onlyAttributeCertificates: false,
    onlySomeReasons: false,
  };

  test.each([
    ['everything', undefined, {}, [true, true]],
    ['everything, and says so at length', [], {}, [true, true]],
    ['user certificates', [1], { onlyUserCertificates: true }, [true, false]],
    ['CA certificates', [2], { onlyCaCertificates: true }, [false, true]],
    ['attribute certificates', [5], { onlyAttributeCertificates: true }, [false, false]],
    ['some reasons', [3], { onlySomeReasons: true }, [true, true]],
  ])('is %s', (_, flags, scope, covered) => {
    const extensions = flags === undefined ? [] : [distributionPoint(flags)];
    const crl = makeCrl({ issuer: ca, signer, extensions });
    expect(crl.scope).toMatchObject({ ...everything, ...scope });
    expect([crl.covers(user), crl.covers(subCa), crl.covers(foreign)]).toEqual([...covered, false]);
  });

  test('is, for some reasons, what it lists, where its silence must tell that all is well', () => {
    const listing = { issuer: ca, signer, entries: [crlEntry(bytes('05'))] };
    const other = certificateOf('06');
    const some = makeCrl({ ...listing, extensions: [distributionPoint([3])] });
    expect([user, other].map(each => some.covers(each, { allReasons: true }))).toEqual([true, false]);
    expect([user, other].map(each => some.covers(each, { allReasons: false }))).toEqual([true, true]);
    const all = makeCrl(listing);
    expect([user, other].map(each => all.covers(each, { allReasons: true }))).toEqual([true, true]);
    expect(all.covers(foreign, { allReasons: true })).toBe(false);
  });

  test('is not a certificate that names another distribution point (RFC 5280 6.3.3 b 2 i)', () => {
    const crl = makeCrl({
      issuer: ca,
      signer,
      extensions: [distributionPoint([], fullName('http://ca.example/1.crl'))],
    });
    const point = (uri: string): Uint8Array =>
      makeExtension(Oid.crlDistributionPoints, derSequence(derSequence(fullName(uri))));
    expect(crl.covers(certificateOf('05', [point('http://ca.example/1.crl')]))).toBe(true);
    // Else any part of a list that is split, as large CAs split theirs, would clear every certificate.
    expect(crl.covers(certificateOf('05', [point('http://ca.example/2.crl')]))).toBe(false);
  });
});

describe('a CRL', () => {
  const thisUpdate = new Date('2026-01-01T00:00:00Z');

  test('says when it was made, when the next one comes, and by whom', () => {
    const nextUpdate = new Date('2050-01-01T00:00:00Z');
    const crl = makeCrl({ issuer: ca, signer, thisUpdate, nextUpdate });
    expect(crl).toMatchObject({ thisUpdate, nextUpdate, size: 0 });
    expect(crl.issuer.equals(ca.subject)).toBe(true);
  });

  const numbered = (value: Uint8Array): Crl =>
    makeCrl({ issuer: ca, signer, extensions: [makeExtension('2.5.29.20', value)] });

  test.each([
    ['00', 0n],
    ['1234', 0x1234n],
    ['0080', 0x80n],
    ['7f'.repeat(20), BigInt(`0x${'7f'.repeat(20)}`)],
    [`00${'ff'.repeat(20)}`, 2n ** 160n - 1n],
  ])('has the number %s (RFC 5280 5.2.3)', (hex, number) => {
    expect(numbered(der(0x02, bytes(hex))).crlNumber).toBe(number);
  });

  test('may lack a number', () => {
    expect(makeCrl({ issuer: ca, signer }).crlNumber).toBeUndefined();
  });

  test.each([
    ['negative', der(0x02, bytes('ff'))],
    ['of 21 octets', der(0x02, bytes('01'.repeat(21)))],
    ['no INTEGER', derNull()],
    ['empty', new Uint8Array()],
  ])('can be used though its number is %s, which is refused when it is asked for', (_, value) => {
    const crl = numbered(value);
    expect(crl.isSignedBy(ca)).toBe(true);
    expect(refusal(() => crl.crlNumber)).toBe('CRL_INVALID');
  });

  test('may lack the time of the next one (RFC 5280 5.1.2.5 asks for it)', () => {
    const crl = makeCrl({ issuer: ca, signer, nextUpdate: null, entries: [crlEntry(bytes('05'))] });
    expect(crl.nextUpdate).toBeUndefined();
    expect(crl.entryOf('05')).toBeDefined();
  });

  const der1 = makeCrlDer({ issuer: ca, signer, entries: [crlEntry(bytes('05'))] });
  const { pem } = Crl.parse(der1);

  test.each([
    ['DER', der1],
    ['PEM', pem],
    ['PEM in bytes', Buffer.from(pem)],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
    ['PEM behind text', `CRL of the CA\n\n${pem}\nend`],
    [
      'PEM behind text that begins with the digit 0, which is the byte of a SEQUENCE',
      Buffer.from(`0 revoked\n${pem}`),
    ],
    ['PEM beside a certificate', ca.pem + pem + ca.pem],
  ])('is read from %s', (_, input) => {
    const crl = Crl.parse(input);
    expect(Buffer.from(crl.der)).toEqual(Buffer.from(der1));
    expect(crl.pem).toBe(pem);
  });

  test('keeps what it read when its input changes', () => {
    const input = Uint8Array.from(der1);
    const crl = Crl.parse(input);
    input.fill(0);
    expect(crl.isSignedBy(ca)).toBe(true);
    expect(crl.entryOf('05')).toBeDefined();
  });

  const unknown = (critical: boolean): Uint8Array => makeExtension('1.2.3.4', derNull(), critical);
  const extended = (...extensions: Uint8Array[]): Uint8Array =>
    makeCrlDer({ issuer: ca, signer, extensions });
  const twoLists = derSequence(
    derSequence(
      derInteger(1),
      signer.algorithm,
      ca.subject.der,
      derTime(thisUpdate),
      derContext(0, derSequence(), derSequence()),
    ),
    signer.algorithm,
    derBits(bytes('00')),
  );
  const refused: [what: string, input: Uint8Array | string][] = [
    ['nothing', new Uint8Array()],
    ['no text', ''],
    ['text without a CRL', 'hello'],
    ['a certificate', ca.der],
    ['a certificate in PEM', ca.pem],
    ['two CRLs in PEM', pem + pem],
    ['PEM without an end', pem.slice(0, -10)],
    ['bytes behind its end', Buffer.concat([der1, Uint8Array.of(0)])],
    ['a critical extension that nobody knows', extended(unknown(true))],
    ['an extension twice', extended(unknown(false), unknown(false))],
    ['a delta CRL (RFC 5280 5.2.4)', extended(makeExtension('2.5.29.27', derInteger(1), true))],
    ['a delta CRL that hides it', extended(makeExtension('2.5.29.27', derInteger(1)))],
    ['an indirect CRL', extended(distributionPoint([4]))],
    ['two lists of extensions', twoLists],
    [
      'two names of one distribution point',
      extended(distributionPoint([], derContext(0, derContext(0), derContext(0)))),
    ],
    ['a distribution point that is none', extended(makeExtension('2.5.29.28', derNull(), true))],
    [
      'two signature algorithms (RFC 5280 5.1.1.2)',
      makeCrlDer({ issuer: ca, signer, inner: derSequence(derNull()) }),
    ],
    ['a signature that is no BIT STRING', derSequence(derSequence(), derSequence(), derOctets(der1))],
    ['no list', derSequence(derSequence(), derSequence(), derBits(der1))],
    [
      'entries without a serial number',
      makeCrlDer({ issuer: ca, signer, entries: [derSequence(derTime(thisUpdate))] }),
    ],
    [
      'a serial number without a byte',
      makeCrlDer({ issuer: ca, signer, entries: [crlEntry(new Uint8Array())] }),
    ],
    [
      'a serial number of 128 bytes',
      makeCrlDer({ issuer: ca, signer, entries: [crlEntry(new Uint8Array(128).fill(1))] }),
    ],
    [
      'an entry that is no SEQUENCE',
      makeCrlDer({ issuer: ca, signer, entries: [derContext(0, derInteger(1))] }),
    ],
    [
      'entries that are cut off',
      makeCrlDer({ issuer: ca, signer, entries: [crlEntry(bytes('05')).subarray(0, -1)] }),
    ],
  ];

  test.each(refused)('is not %s', (_, input) => {
    expect(refusal(() => Crl.parse(input))).toBe('CRL_INVALID');
  });

  test('with an extension that nobody knows and that is not critical is read', () => {
    const aki = makeExtension(Oid.authorityKeyIdentifier, derSequence(), true);
    const crlNumber = makeExtension('2.5.29.20', derInteger(7), true);
    expect(Crl.parse(extended(unknown(false), aki, crlNumber)).isSignedBy(ca)).toBe(true);
  });

  test('is not read past the limits that are given', () => {
    expect(Crl.parse(der1, { limits: { bytes: der1.length } }).size).toBe(1);
    for (const limits of [{ bytes: der1.length - 1 }, { nodes: 5 }, { depth: 1 }, { oid: 1 }])
      expect(refusal(() => Crl.parse(der1, { limits }))).toBe('CRL_INVALID');
    const large = Buffer.concat([Uint8Array.of(0x30), Buffer.alloc(20 * 1024 * 1024)]);
    expect(refusal(() => Crl.parse(large))).toBe('CRL_INVALID');
  });
});
