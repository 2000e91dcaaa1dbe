import { TrustError } from '@countersign/spec';
import { type Certificate, Crl, type RevokedEntry } from '@countersign/x509';
import { der, derInteger, derNull, derOctets, derOid, derSequence, derTime } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { commonName, makeCertificate, makeExtension } from './make-certificate.js';
import { crlEntry, makeCa, makeCrl, makeCrlDer, reasonExtension } from './make-crl.js';
import { newSigner } from './make-signature.js';

const signer = newSigner();
const ca = makeCa(signer);
const revokedAt = new Date('2026-02-03T04:05:06Z');
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

/** A certificate of the CA; its serial number is the content of the INTEGER, in hex. */
const certificateOf = (serial: string): Certificate =>
  makeCertificate({
    subject: commonName('client'),
    issuer: ca.subject.der,
    serial: der(0x02, bytes(serial)),
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

/** Serial numbers as the content of their INTEGER: RFC 5280 4.1.2.2 has up to 20 octets, and the world has more. */
const serials = [
  '01',
  '7f',
  '0080',
  '00ff',
  '0100',
  '7fffffffffffffffffffffffffffffffffffffff',
  '00ffffffffffffffffffffffffffffffffffffffff',
  '00',
  'ff',
  `11${'00'.repeat(99)}`,
];

/** Each was revoked on a day of its own. */
const dayOf = (serial: string): Date => new Date(Date.UTC(2026, 0, 1 + serials.indexOf(serial)));

describe('the entries of a CRL (RFC 5280 5.1.2.6)', () => {
  const entries = serials.map(serial => crlEntry(bytes(serial), { revokedAt: dayOf(serial) }));
  const crl = makeCrl({ issuer: ca, signer, entries });
  const entry = (serial: string): RevokedEntry => ({ revokedAt: dayOf(serial), reason: 'unspecified' });

  test.each(serials)('are found by a certificate with the serial number %s', serial => {
    expect(crl.entryOf(certificateOf(serial))).toEqual(entry(serial));
    expect(crl.entryOf(certificateOf(serial).serialNumber)).toEqual(entry(serial));
    expect(crl.size).toBe(serials.length);
  });

  test.each([
    ['two digits', '01', '01'],
    ['leading zeros', '000001', '01'],
    ['a high bit, as OpenSSL writes it', '80', '0080'],
    ['a high bit, as DER writes it', '0080', '0080'],
    ['20 bytes', 'ff'.repeat(20).toUpperCase(), `00${'ff'.repeat(20)}`],
    ['20 bytes in lower case', 'ff'.repeat(20), `00${'ff'.repeat(20)}`],
    ['zero', '00', '00'],
    ['an odd number of digits', '100', '0100'],
    ['one digit', '1', '01'],
  ])('are found by a number in hex: %s', (_, hex, serial) => {
    expect(crl.entryOf(hex)).toEqual(entry(serial));
  });

  test.each(['02', '8000', '0081', '7ffffffffffffffffffffffffffffffffffffffe', '1100', 'fe'])(
    'are not found where %s is not among them',
    serial => {
      expect(crl.entryOf(certificateOf(serial))).toBeUndefined();
      expect(crl.entryOf(serial)).toBeUndefined();
      expect(makeCrl({ issuer: ca, signer }).entryOf(serial)).toBeUndefined();
    },
  );

  // What can't be read as a number must not look like the number of a certificate that is not revoked.
  test.each(['', 'xyz', '01:05', '0x0105', '01 05', '105h', '10g5'])('are found or refused for %j', hex => {
    const listed = makeCrl({ issuer: ca, signer, entries: [crlEntry(bytes('0105'))] });
    expect(refusal(() => listed.entryOf(hex))).toBeDefined();
  });

  test('are found where the CRL pads a number with zeros, or the CRL is refused', () => {
    const padded = makeCrlDer({ issuer: ca, signer, entries: [crlEntry(bytes('000005'))] });
    expect(refusal(() => Crl.parse(padded).entryOf(certificateOf('05')))).toBeDefined();
  });

  const reasons = [
    'unspecified',
    'keyCompromise',
    'cACompromise',
    'affiliationChanged',
    'superseded',
    'cessationOfOperation',
    'certificateHold',
    undefined,
    'removeFromCRL',
    'privilegeWithdrawn',
    'aACompromise',
    undefined,
  ];

  // Whatever the reason, known or not: the certificate was revoked.
  test.each([...reasons.entries()])(
    'have the reason %i: %s (RFC 5280 5.3.1)',
    (reason, name = 'unspecified') => {
      const listed = makeCrl({ issuer: ca, signer, entries: [crlEntry(bytes('05'), { reason, revokedAt })] });
      expect(listed.entryOf('05')).toEqual({ revokedAt, reason: name });
    },
  );

  const invalidityDate = makeExtension('2.5.29.24', der(0x18, Buffer.from('20260101000000Z')));
  const odd: [what: string, entry: Uint8Array][] = [
    [
      'with an extension twice',
      crlEntry(bytes('05'), { extensions: [reasonExtension(1), reasonExtension(1)] }),
    ],
    [
      'with a reason that is an INTEGER',
      crlEntry(bytes('05'), { extensions: [makeExtension('2.5.29.21', derInteger(1))] }),
    ],
    [
      'with a reason of no byte',
      crlEntry(bytes('05'), { extensions: [makeExtension('2.5.29.21', der(0x0a))] }),
    ],
    ['with a time that is none', derSequence(derInteger(5), der(0x17, Buffer.from('261301000000Z')))],
    ['without a time', derSequence(derInteger(5))],
    ['with a field too many', derSequence(derInteger(5), derTime(revokedAt), derNull())],
  ];

  test.each(odd)('are refused when they are asked for, and harm no other: %s', (_, entry) => {
    const listed = makeCrl({
      issuer: ca,
      signer,
      entries: [entry, crlEntry(bytes('06'), { extensions: [invalidityDate] })],
    });
    expect(refusal(() => listed.entryOf('05'))).toBe('CRL_INVALID');
    expect(refusal(() => listed.entryOf(certificateOf('05')))).toBe('CRL_INVALID');
    expect(listed.entryOf('06')).toMatchObject({ reason: 'unspecified' });
    expect(listed.entryOf('07')).toBeUndefined();
  });

  const beside = (...extensions: Uint8Array[]): Uint8Array =>
    makeCrlDer({
      issuer: ca,
      signer,
      entries: [crlEntry(bytes('04')), crlEntry(bytes('05'), { extensions }), crlEntry(bytes('06'))],
    });
  const critical = (oid: string): Uint8Array => makeExtension(oid, derSequence(), true);

  test.each([
    ['a critical extension that nobody knows', [critical('1.2.3')], /1\.2\.3/],
    ['one behind others', [reasonExtension(1), invalidityDate, critical('2.5.29.99')], /2\.5\.29\.99/],
    ['one of a long name', [critical('2.5.29.21.1')], /2\.5\.29\.21\.1/],
    ['another CA (certificateIssuer, RFC 5280 5.3.3)', [critical('2.5.29.29')], /2\.5\.29\.29/],
  ])('forbid the whole CRL where one has %s (RFC 5280 5.3)', (_, extensions, says) => {
    expect(() => Crl.parse(beside(...extensions))).toThrow(
      expect.objectContaining({ code: 'CRL_INVALID', message: expect.stringMatching(says) }),
    );
  });

  test.each([
    ['a reason that is critical', [makeExtension('2.5.29.21', der(0x0a, Uint8Array.of(1)), true)]],
    [
      'extensions that are not critical',
      [reasonExtension(1), makeExtension('1.2.3', derNull()), invalidityDate],
    ],
    [
      'one that says FALSE',
      [reasonExtension(1), derSequence(derOid('1.2.3'), der(1, bytes('00')), derOctets(new Uint8Array()))],
    ],
  ])('are found where one has %s', (_, extensions) => {
    expect(Crl.parse(beside(...extensions)).entryOf('05')?.reason).toBe('keyCompromise');
  });

  test('are found among 100,000', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) =>
      derSequence(
        derInteger(2 * i + 1_000_000),
        derTime(revokedAt),
        ...(i % 1000 ? [] : [derSequence(reasonExtension(1))]),
      ),
    );
    const many = makeCrl({ issuer: ca, signer, entries: [Buffer.concat(entries)] });
    expect(many.size).toBe(100_000);
    expect(many.isSignedBy(ca)).toBe(true);
    const hex = (serial: number): string => serial.toString(16).padStart(8, '0');
    for (let i = 0; i < 100_000; i += 777) {
      expect(many.entryOf(hex(2 * i + 1_000_000))?.revokedAt).toEqual(revokedAt);
      expect(many.entryOf(hex(2 * i + 1_000_001))).toBeUndefined();
    }
    expect(many.entryOf(hex(1_000_000 + 2 * 99_000))?.reason).toBe('keyCompromise');
  });
});
