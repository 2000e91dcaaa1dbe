import { createHash, createPublicKey } from 'node:crypto';
import { matchesPin, parsePin, pinOf } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { needOpenssl } from './tools.js';

const pki = createTestPki();
const rsa = createTestPki({ key: 'RSA-2048' });
const { certificate } = pki.server('api.example.com');
const other = pki.server('api.example.com').certificate;
const { sha1, sha256 } = certificate.fingerprints;
const colons = (hex: string): string => hex.match(/../g)?.join(':') ?? '';

describe('pinOf', () => {
  test.each([
    ['P-256', certificate],
    ['RSA-2048', rsa.root],
  ])('is the base64 of the SHA-256 of the public key, %s', (_, pinned) => {
    const spki = createPublicKey(pinned.pem).export({ format: 'der', type: 'spki' });
    expect(pinOf(pinned)).toBe(`sha256/${createHash('sha256').update(spki).digest('base64')}`);
  });

  test.for([
    ['P-256', certificate],
    ['RSA-2048', rsa.root],
  ] as const)('is what the usual openssl commands print, %s', ([, pinned], context) => {
    const openssl = needOpenssl(context);
    const spki = openssl(['x509', '-pubkey', '-noout'], pinned.pem);
    const der = openssl(['pkey', '-pubin', '-outform', 'der'], spki);
    const hash = openssl(['dgst', '-sha256', '-binary'], der);
    expect(pinOf(pinned)).toBe(`sha256/${openssl(['base64'], hash).toString().trim()}`);
  });
});

describe('parsePin', () => {
  test.each([
    ['an SPKI pin', certificate.pin, { of: 'spki', hash: 'sha256', text: certificate.pin }],
    [
      'an SPKI pin between spaces',
      ` ${certificate.pin}\n`,
      { of: 'spki', hash: 'sha256', text: certificate.pin },
    ],
    ['a SHA-256 fingerprint', sha256, { of: 'certificate', hash: 'sha256', text: sha256 }],
    [
      'a fingerprint as openssl prints it',
      colons(sha256),
      { of: 'certificate', hash: 'sha256', text: sha256 },
    ],
    [
      'a fingerprint in lower case',
      sha256.toLowerCase(),
      { of: 'certificate', hash: 'sha256', text: sha256 },
    ],
    ['a SHA-1 thumbprint', sha1, { of: 'certificate', hash: 'sha1', text: sha1 }],
    [
      'a thumbprint as Windows prints it',
      colons(sha1).replaceAll(':', ' ').toLowerCase(),
      { of: 'certificate', hash: 'sha1', text: sha1 },
    ],
  ])('understands %s', (_, text, pin) => {
    expect(parsePin(text)).toEqual(pin);
  });

  const base64 = certificate.pin.slice('sha256/'.length);

  test.each([
    ['nothing', ''],
    ['a base64 hash without its prefix', base64],
    ['the prefix alone', 'sha256/'],
    ['another hash', `sha1/${base64}`],
    ['the prefix in upper case', `SHA256/${base64}`],
    ["curl's form", `sha256//${base64}`],
    ['a hash without padding', `sha256/${base64.slice(0, -1)}`],
    ['a hash that is too short', `sha256/${base64.slice(4)}`],
    ['a hash that is too long', `sha256/AAAA${base64}`],
    ['base64url', `sha256/${'-'.repeat(42)}A=`],
    ['a second spelling of the same hash', `sha256/${'A'.repeat(42)}B=`],
    ['two pins in one text', `${certificate.pin}, ${certificate.pin}`],
    ['two pins on two lines', `${certificate.pin}\n${certificate.pin}`],
    ['hex of another length', sha256.slice(2)],
    ['hex with another letter', `G${sha256.slice(1)}`],
    ['hex behind a label', `SHA256 Fingerprint=${colons(sha256)}`],
    ['a certificate', certificate.pem],
  ])('refuses %s', (_, text) => {
    expect(() => parsePin(text)).toThrow(
      expect.objectContaining({ name: 'ConfigurationError', code: 'CONFIG_INVALID' }),
    );
  });

  test.each([undefined, null, 7, [], {}])('refuses %j, which is no text', value => {
    expect(() => parsePin(value as unknown as string)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  test('says what a pin looks like, and quotes no long mistake: it may be a key', () => {
    expect(() => parsePin('x'.repeat(10_000))).toThrow(
      expect.objectContaining({
        message: 'What was given (string) is not a pin',
        hint: expect.stringContaining("'sha256/' and 44 characters of base64"),
      }),
    );
  });
});

describe('matchesPin', () => {
  test.each([
    ['its SPKI pin', certificate.pin],
    ['its SHA-256 fingerprint', sha256],
    ['its SHA-1 thumbprint', sha1],
  ])('knows a certificate by %s, and no other certificate', (_, text) => {
    expect(matchesPin(certificate, parsePin(text))).toBe(true);
    expect(matchesPin(other, parsePin(text))).toBe(false);
  });

  test('does not take the hash of a key for that of a certificate', () => {
    const spkiAsHex = Buffer.from(certificate.pin.slice(7), 'base64').toString('hex');
    expect(matchesPin(certificate, parsePin(spkiAsHex))).toBe(false);
    const fingerprintAsSpki = `sha256/${Buffer.from(sha256, 'hex').toString('base64')}`;
    expect(matchesPin(certificate, parsePin(fingerprintAsSpki))).toBe(false);
  });
});
