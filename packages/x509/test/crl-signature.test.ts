import { TrustError } from '@countersign/spec';
import { Crl, Oid } from '@countersign/x509';
import { der, derBits, derInteger, derNull, derOid, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { commonName, makeCertificate } from './make-certificate.js';
import { crlEntry, distributionPoint, makeCa, makeCrl, makeCrlDer, reasonExtension } from './make-crl.js';
import { newSigner, pssAlgorithm, type Signer, signers, unbelieved } from './make-signature.js';

const signer = newSigner();
const ca = makeCa(signer);
const entries = [crlEntry(Uint8Array.of(5), { reason: 1 }), crlEntry(Uint8Array.of(0, 200))];

describe('the signature of a CRL (RFC 5280 5.1.1.2)', () => {
  test.each(signers)('is believed: %s', (_, by) => {
    const issuer = makeCa(by);
    const crl = makeCrl({ issuer, signer: by, entries });
    expect(crl.isSignedBy(issuer)).toBe(true);
    expect(crl.isSignedBy(makeCa(newSigner()))).toBe(false);
  });

  test.each(unbelieved)('is not believed, though it fits: %s', (_, by) => {
    const issuer = makeCa(by);
    expect(makeCrl({ issuer, signer: by, entries }).isSignedBy(issuer)).toBe(false);
  });

  test('is not believed from another key of the same name, nor from the same key of another name', () => {
    const crl = makeCrl({ issuer: ca, signer, entries });
    expect(crl.isSignedBy(ca)).toBe(true);
    expect(crl.isSignedBy(makeCa(newSigner()))).toBe(false);
    expect(crl.isSignedBy(makeCa(signer, { name: 'Other CA' }))).toBe(false);
  });

  test('is not believed from a CA that may not sign CRLs (RFC 5280 4.2.1.3)', () => {
    const crl = makeCrl({ issuer: ca, signer, entries });
    expect(crl.isSignedBy(makeCa(signer, { usages: ['keyCertSign'] }))).toBe(false);
    expect(crl.isSignedBy(makeCa(signer, { usages: ['cRLSign'] }))).toBe(true);
    // Where a certificate doesn't limit its key, the key may do everything.
    expect(crl.isSignedBy(makeCa(signer, { usages: [] }))).toBe(true);
  });

  const [[, rsa], , , , [, pss]] = signers as [[string, Signer], unknown, unknown, unknown, [string, Signer]];
  const odd: [what: string, Signer][] = [
    ['an algorithm of another kind of key', { ...signer, algorithm: rsa.algorithm }],
    ['a PSS algorithm with a key on a curve', { ...signer, algorithm: pss.algorithm }],
    [
      'another hash than it was made with',
      { ...signer, algorithm: derSequence(derOid('1.2.840.10045.4.3.4')) },
    ],
    ['PSS with two hashes', { ...pss, algorithm: pssAlgorithm('sha256', 'sha512', 32) }],
    ['PSS with another salt', { ...pss, algorithm: pssAlgorithm('sha256', 'sha256', 20) }],
    ['PSS with a salt larger than the key', { ...pss, algorithm: pssAlgorithm('sha256', 'sha256', 2 ** 31) }],
    ['PSS without parameters', { ...pss, algorithm: derSequence(derOid('1.2.840.113549.1.1.10')) }],
    ['PSS with NULL', { ...pss, algorithm: derSequence(derOid('1.2.840.113549.1.1.10'), derNull()) }],
    [
      'an algorithm that names a property of objects',
      { ...signer, algorithm: derSequence(derOid('2.5.4.3')) },
    ],
    ['an algorithm that is no SEQUENCE', { ...signer, algorithm: derInteger(1) }],
    ['an algorithm that is empty', { ...signer, algorithm: derSequence() }],
    ['an algorithm that is no OID', { ...signer, algorithm: derSequence(derInteger(1)) }],
    ['no signature at all', { ...signer, sign: () => new Uint8Array() }],
    [
      'a signature that is too long',
      { ...rsa, sign: data => Buffer.concat([rsa.sign(data), Buffer.alloc(1)]) },
    ],
  ];

  // Either answer is fine: it is refused when it is read, or it isn't believed. Nothing else is thrown.
  test.each(odd)('is not believed with %s', (_, by) => {
    const issuer = makeCa(by);
    const answer = (): boolean => makeCrl({ issuer, signer: by, entries }).isSignedBy(issuer);
    expect(attempt(answer)).toMatch(/^(false|CRL_INVALID)$/);
  });

  test('is not believed from a CA whose key nobody knows', () => {
    const spki = derSequence(derSequence(derOid('1.2.3.4')), derBits(Uint8Array.of(1, 2, 3)));
    const publicKey = { export: () => spki } as unknown as Signer['keys']['publicKey'];
    const issuer = makeCertificate({
      subject: commonName('Test CA'),
      keys: { ...signer.keys, publicKey },
    });
    const crl = makeCrl({ issuer: ca, signer, entries });
    expect(attempt(() => crl.isSignedBy(issuer))).toBe('false');
  });

  test('is checked as often as somebody asks', () => {
    const bytes = makeCrlDer({ issuer: ca, signer, entries });
    const least = [...Array(200).keys()].find(
      nodes => attempt(() => Crl.parse(bytes, { limits: { nodes } })) === 'read',
    );
    const crl = Crl.parse(bytes, { limits: { nodes: least as number } });
    for (let i = 0; i < 100; i++) expect(crl.isSignedBy(ca)).toBe(true);
  });
});

/** What comes of an attempt, in a word; anything that isn't an error of ours is one for the test. */
function attempt(work: () => unknown): string {
  try {
    const result = work();
    return typeof result === 'boolean' ? String(result) : 'read';
  } catch (error) {
    return error instanceof TrustError ? error.code : `threw ${String(error)}`;
  }
}

describe('a damaged CRL', () => {
  const extensions = [distributionPoint([1])];
  const whole = makeCrlDer({ issuer: ca, signer, entries, extensions });
  const listed = makeCertificate({ issuer: ca.subject.der, serial: der(0x02, Uint8Array.of(5)) });

  /** Everything that is asked of a CRL. */
  const everything = (input: Uint8Array | string) => (): boolean => {
    const crl = Crl.parse(input);
    crl.covers(listed);
    attempt(() => crl.entryOf('c8'));
    crl.entryOf(listed);
    return crl.isSignedBy(ca);
  };

  test('is read whole', () => {
    expect(attempt(everything(whole))).toBe('true');
    expect(attempt(everything(Crl.parse(whole).pem))).toBe('true');
  });

  test('is refused with CRL_INVALID wherever it is cut off', () => {
    for (let length = 0; length < whole.length; length++)
      expect(attempt(everything(whole.subarray(0, length)))).toBe('CRL_INVALID');
    const { pem } = Crl.parse(whole);
    for (let length = 0; length < pem.length - 6; length += 3)
      expect(attempt(everything(pem.slice(0, length)))).toBe('CRL_INVALID');
  });

  test('is refused or not believed with any bit changed', () => {
    const outcomes = new Set<string>();
    for (let at = 0; at < whole.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const copy = Uint8Array.from(whole);
        copy[at] = (copy[at] as number) ^ (1 << bit);
        outcomes.add(attempt(everything(copy)));
      }
    }
    expect([...outcomes].sort()).toEqual(['CRL_INVALID', 'false']);
  });

  test('is refused or not believed with any byte changed inside an entry', () => {
    const entry = crlEntry(Uint8Array.of(5), { extensions: [reasonExtension(4)] });
    for (let at = 0; at < entry.length; at++) {
      for (const byte of [0x00, 0x30, 0x7f, 0x80, 0x81, 0x84, 0xff]) {
        const copy = Uint8Array.from(entry);
        copy[at] = byte;
        const crl = attempt(everything(makeCrlDer({ issuer: ca, signer, entries: [copy, entry] })));
        expect(crl).toMatch(/^(true|CRL_INVALID)$/);
      }
    }
  });

  test('is refused where its extensions are nonsense', () => {
    const nonsense = [derNull(), derSequence(derNull()), derSequence(derSequence(derOid(Oid.keyUsage)))];
    for (const extension of nonsense)
      expect(attempt(everything(makeCrlDer({ issuer: ca, signer, extensions: [extension] })))).toBe(
        'CRL_INVALID',
      );
  });
});
