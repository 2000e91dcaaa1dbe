import { createPublicKey } from 'node:crypto';
import { Certificate, Oid, orderChain } from '@countersign/x509';
import { derNull } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { generateKeyPair } from '../../test-certs/src/key-pair.js';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { commonName, makeCertificate, makeExtension } from './make-certificate.js';

const pki = createTestPki();
/** Other keys under the same names. */
const impostor = createTestPki();
const rsa = createTestPki({ key: 'RSA-2048' });
const issued = pki.client('demo_client');
const leaf = issued.certificate;

describe('isIssuedBy', () => {
  test.each([
    ['a leaf by its issuing CA', leaf, pki.issuing],
    ['an issuing CA by its root', pki.issuing, pki.root],
    ['a root by itself', pki.root, pki.root],
    ['an RSA leaf by its issuing CA', rsa.client('a', { key: 'RSA-2048' }).certificate, rsa.issuing],
  ])('is true of %s', (_, certificate, issuer) => {
    expect(certificate.isIssuedBy(issuer)).toBe(true);
  });

  test.each([
    ['another CA of the same name', leaf, impostor.issuing, true],
    ['a root of the same name', pki.issuing, impostor.root, true],
    ['a CA of the same name and another key type', leaf, rsa.issuing, true],
    ['the issuer of its issuer', leaf, pki.root, false],
    ['itself', leaf, leaf, false],
  ])('is false of %s', (_, certificate, issuer, sameName) => {
    expect(certificate.issuer.equals(issuer.subject)).toBe(sameName);
    expect(certificate.isIssuedBy(issuer)).toBe(false);
  });

  test('is false of a CA with the right key under another name', () => {
    const keys = generateKeyPair('P-256');
    const ca = makeCertificate({ subject: commonName('CA'), keys });
    const renamed = makeCertificate({ subject: commonName('Another CA'), keys });
    const certificate = makeCertificate({ issuer: ca.subject.der, issuerKey: keys.privateKey });
    expect(certificate.isIssuedBy(ca)).toBe(true);
    expect(certificate.isIssuedBy(renamed)).toBe(false);
  });

  test('is false once the signature or what it covers has changed', () => {
    for (const at of [leaf.der.length - 1, leaf.der.length - 40]) {
      const bytes = Uint8Array.from(leaf.der);
      bytes[at] = (bytes[at] as number) ^ 1;
      expect(Certificate.parse(bytes).isIssuedBy(pki.issuing)).toBe(false);
    }
    const renamed = Buffer.from(leaf.der);
    renamed.write('evil_client', renamed.indexOf('demo_client'));
    expect(Certificate.parse(renamed).isIssuedBy(pki.issuing)).toBe(false);
  });

  test('is false where the key of the issuer is of no known kind', () => {
    const unknown = Buffer.from(pki.issuing.der);
    // id-ecPublicKey 1.2.840.10045.2.1 becomes an OID that nobody knows.
    const at = unknown.indexOf(Buffer.from('2a8648ce3d0201', 'hex'));
    unknown[at + 6] = 0x63;
    expect(leaf.isIssuedBy(Certificate.parse(unknown))).toBe(false);
  });
});

describe('hasKey', () => {
  test.each([
    ['P-256', issued],
    ['RSA-2048', rsa.client('a', { key: 'RSA-2048' })],
  ])('is true of the private key, %s', (_, { certificate, privateKey }) => {
    expect(certificate.hasKey(privateKey)).toBe(true);
  });

  test.each([
    ['another key of the same type', generateKeyPair('P-256').privateKey],
    ['a key of another type', generateKeyPair('RSA-2048').privateKey],
    ['the public half alone', createPublicKey(issued.privateKey)],
  ])('is false of %s', (_, key) => {
    expect(leaf.hasKey(key)).toBe(false);
  });
});

describe('orderChain', () => {
  const pins = (certificates: readonly Certificate[]): string[] => certificates.map(({ pin }) => pin);

  test.each([
    ['in order', [pki.issuing, pki.root]],
    ['in reverse', [pki.root, pki.issuing]],
    ['with the leaf among them', [pki.root, leaf, pki.issuing]],
  ])('goes from the leaf up when certificates come %s', (_, candidates) => {
    const { issuers, extra } = orderChain(leaf, candidates);
    expect(pins(issuers)).toEqual(pins([pki.issuing, pki.root]));
    expect(extra).toEqual([]);
  });

  test('sets apart what only has the right name', () => {
    const { issuers, extra } = orderChain(leaf, [impostor.issuing, impostor.root, pki.root, pki.issuing]);
    expect(pins(issuers)).toEqual(pins([pki.issuing, pki.root]));
    expect(pins(extra)).toEqual(pins([impostor.issuing, impostor.root]));
  });

  test('ends where a link is missing', () => {
    const { issuers, extra } = orderChain(leaf, [pki.root]);
    expect(issuers).toEqual([]);
    expect(pins(extra)).toEqual(pins([pki.root]));
  });

  test('names no URL of a missing issuer where they cannot be read, and stops at nothing', () => {
    const keys = generateKeyPair('P-256');
    const ca = makeCertificate({ subject: commonName('CA'), keys });
    const damaged = makeCertificate({
      issuer: commonName('CA'),
      issuerKey: keys.privateKey,
      extensions: [makeExtension(Oid.authorityInfoAccess, derNull())],
    });
    expect(() => damaged.authorityInfoAccess).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_INVALID_FORMAT' }),
    );
    expect(orderChain(damaged, []).missing).toMatchObject({ name: ca.subject, urls: [] });
    expect(pins(orderChain(damaged, [ca]).issuers)).toEqual(pins([ca]));
  });

  test('has nothing above a root', () => {
    expect(orderChain(pki.root, [pki.root, impostor.root]).issuers).toEqual([]);
  });

  test('leaves its argument as it was', () => {
    const candidates = [pki.root, pki.issuing];
    orderChain(leaf, candidates);
    expect(candidates).toEqual([pki.root, pki.issuing]);
  });

  test('ends when two CAs signed each other', () => {
    const a = generateKeyPair('P-256');
    const b = generateKeyPair('P-256');
    const [nameA, nameB] = [commonName('A'), commonName('B')];
    const aByB = makeCertificate({ subject: nameA, keys: a, issuer: nameB, issuerKey: b.privateKey });
    const bByA = makeCertificate({ subject: nameB, keys: b, issuer: nameA, issuerKey: a.privateKey });
    const below = makeCertificate({ issuer: nameA, issuerKey: a.privateKey });
    expect(pins(orderChain(below, [bByA, aByB]).issuers)).toEqual(pins([aByB, bByA]));
  });
});
