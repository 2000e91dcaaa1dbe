import type { KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { Identity, p12Bytes, pemText } from '@countersign/identity';
import { type Certificate, type KeyUsage, Oid } from '@countersign/x509';
import { derContextPrimitive, derOctets, derOid, derSequence } from '@countersign/x509/der';
import { describe, expect, test } from 'vitest';
import { extendedKeyUsage, keyUsage } from '../../test-certs/src/extensions.js';
import { generateKeyPair } from '../../test-certs/src/key-pair.js';
import { createTestPki } from '../../test-certs/src/test-pki.js';
import { issue } from './issue.js';

const from = new Date('2026-01-01T00:00:00Z');
const until = new Date('2027-01-01T00:00:00Z');
const pki = createTestPki({ now: () => from });
const client = pki.client('demo_client', { notBefore: from, notAfter: until });
const { privateKey, certificate } = client;
const at = (iso: string) => (): Date => new Date(iso);

function selfIssued(): { certificate: Certificate; privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPair('P-256');
  const subject = { commonName: 'demo_client' };
  const certificate = issue(
    { subject, issuer: subject, publicKey, notBefore: from, notAfter: until, extensions: [] },
    privateKey,
  );
  return { certificate, privateKey };
}

/** RFC 5280 4.2.2.1. */
const caIssuers = (url: string): Uint8Array =>
  derSequence(
    derOid(Oid.authorityInfoAccess),
    derOctets(
      derSequence(derSequence(derOid(Oid.caIssuers), derContextPrimitive(6, Buffer.from(url, 'latin1')))),
    ),
  );

describe('the dates of an identity', () => {
  test.each([
    ['2025-12-31T23:59:59.999Z', 'CERTIFICATE_NOT_YET_VALID', from],
    ['2027-01-01T00:00:00.001Z', 'CERTIFICATE_EXPIRED', until],
    ['2037-01-01T00:00:00Z', 'CERTIFICATE_EXPIRED', until],
  ])('refuse it at %s with %s and the date', async (iso, code, date) => {
    await expect(new Identity({ privateKey, certificate, now: at(iso) }).current()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`CN=demo_client .*${date.toISOString()}`)),
    });
  });

  test.each(['2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00.000Z'])(
    'let it pass at %s, both ends included',
    async iso => {
      const identity = new Identity({ privateKey, certificate, now: at(iso) });
      expect(await identity.current()).toBe(identity);
    },
  );

  test('are judged each time it is asked for, not when it was loaded', async () => {
    let now = from;
    const p12 = await client.p12({ passphrase: '', iterations: 1 });
    for (const source of [
      p12Bytes(p12, { now: () => now }),
      pemText({ certificate: client.pem, key: client.keyPem, now: () => now }),
    ]) {
      now = from;
      await expect(source.current()).resolves.toBeDefined();
      now = new Date(until.getTime() + 1);
      await expect(source.current()).rejects.toMatchObject({ code: 'CERTIFICATE_EXPIRED' });
      now = until;
      await expect(source.current()).resolves.toBeDefined();
    }
  });

  test('do not keep an expired identity from being made and looked at', () => {
    expect(new Identity({ privateKey, certificate, now: at('2037-01-01T00:00:00Z') }).fingerprint).toBe(
      certificate.fingerprints.sha256,
    );
  });
});

describe('the purpose of an identity', () => {
  const keys = generateKeyPair('P-256');
  const withPurposes = (...purposes: string[]) =>
    issue(
      {
        subject: { commonName: 'demo_client' },
        issuer: { commonName: 'CA' },
        publicKey: keys.publicKey,
        notBefore: from,
        notAfter: until,
        extensions: purposes.length === 0 ? [] : [extendedKeyUsage(purposes)],
      },
      keys.privateKey,
    );

  test.each([
    ['clientAuth', [Oid.clientAuth]],
    ['clientAuth among others', [Oid.serverAuth, Oid.clientAuth]],
    ['any purpose', [Oid.anyExtendedKeyUsage]],
    ['no purpose, which limits nothing', []],
  ])('may be %s', (_, purposes) => {
    expect(
      () => new Identity({ privateKey: keys.privateKey, certificate: withPurposes(...purposes) }),
    ).not.toThrow();
  });

  test.each([
    ['serverAuth alone', [Oid.serverAuth]],
    ['an unknown purpose', ['1.2.3.4']],
  ])('must not be %s', (_, purposes) => {
    expect(
      () => new Identity({ privateKey: keys.privateKey, certificate: withPurposes(...purposes) }),
    ).toThrow(expect.objectContaining({ code: 'CERTIFICATE_PURPOSE_INVALID' }));
  });
});

describe('the key usage of an identity', () => {
  const keys = generateKeyPair('P-256');
  const withKeyUsages = (...usages: KeyUsage[]) =>
    new Identity({
      privateKey: keys.privateKey,
      certificate: issue(
        {
          subject: { commonName: 'demo_client' },
          issuer: { commonName: 'CA' },
          publicKey: keys.publicKey,
          notBefore: from,
          notAfter: until,
          extensions: [keyUsage(usages)],
        },
        keys.privateKey,
      ),
    });

  test.each<[string, KeyUsage[]]>([
    ['digitalSignature', ['digitalSignature']],
    ['digitalSignature among others', ['digitalSignature', 'keyEncipherment', 'keyAgreement']],
  ])('may be %s', (_, usages) => {
    expect(() => withKeyUsages(...usages)).not.toThrow();
  });

  test.each<[string, KeyUsage[]]>([
    ['keyEncipherment alone', ['keyEncipherment']],
    ['nonRepudiation alone', ['nonRepudiation']],
    ['that of a CA', ['keyCertSign', 'cRLSign']],
  ])('must not be %s', (_, usages) => {
    expect(() => withKeyUsages(...usages)).toThrow(
      expect.objectContaining({
        code: 'CERTIFICATE_PURPOSE_INVALID',
        hint: expect.stringContaining('digitalSignature'),
      }),
    );
  });
});

describe('the chain of an identity', () => {
  const other = createTestPki({ now: () => from });
  const warningsOf = (chain: readonly Certificate[], now = from) =>
    new Identity({ privateKey, certificate, chain, now: () => now }).warnings;

  test.each<[string, readonly Certificate[]]>([
    ['ends below its root', [pki.issuing]],
    ['ends with its root', [pki.issuing, pki.root]],
  ])('needs no warning where it %s', (_, chain) => {
    expect(warningsOf(chain)).toEqual([]);
  });

  test.each<[string, readonly Certificate[], RegExp[]]>([
    ['is empty', [], [/^The issuer of CN=demo_client is missing: CN=Test Issuing CA\./]],
    [
      'lacks the first link',
      [pki.root],
      [/issuer of CN=demo_client is missing/, /CN=Test Root CA is not the issuer of CN=demo_client\./],
    ],
    [
      'stands upside down',
      [pki.root, pki.issuing],
      [/CN=Test Root CA is not the issuer of CN=demo_client\./],
    ],
    [
      'holds a stranger in between',
      [pki.issuing, other.issuing, pki.root],
      [/CN=Test Issuing CA is not the issuer of CN=Test Issuing CA\./],
    ],
    [
      'only has the name of its issuer',
      [other.issuing],
      [/issuer of CN=demo_client is missing/, /is not the issuer of CN=demo_client/],
    ],
  ])('is sent as given, with a warning, where it %s', (_, chain, warnings) => {
    expect(warningsOf(chain)).toEqual(warnings.map(text => expect.stringMatching(text)));
    expect(new Identity({ privateKey, certificate, chain }).chain).toEqual(chain);
  });

  test('names where the missing issuer can be had', () => {
    const keys = generateKeyPair('P-256');
    const url = 'http://ca.example.com/issuing.cer';
    const leaf = issue(
      {
        subject: { commonName: 'demo_client' },
        issuer: { commonName: 'CA' },
        publicKey: keys.publicKey,
        notBefore: from,
        notAfter: until,
        extensions: [caIssuers(url)],
      },
      keys.privateKey,
    );
    expect(new Identity({ privateKey: keys.privateKey, certificate: leaf }).warnings).toEqual([
      expect.stringContaining(`"${url}" has it`),
    ]);
  });

  test('with an issuer that has expired or is not valid yet gets a warning', () => {
    const date = /The issuer CN=Test (Issuing|Root) CA is only valid from 2025-12-31T00:00:00\.000Z to /;
    for (const now of ['2025-12-30T00:00:00Z', '2040-01-01T00:00:00Z'])
      expect(warningsOf([pki.issuing, pki.root], new Date(now))).toEqual([
        expect.stringMatching(date),
        expect.stringMatching(date),
      ]);
  });
});

describe('an identity', () => {
  test('is a source that never changes, and closing it changes nothing', async () => {
    const identity = new Identity({ privateKey, certificate, now: () => from });
    const stop = identity.onChange(() => expect.unreachable());
    identity.close();
    stop();
    expect(await identity.current()).toBe(identity);
  });

  test('has neither chain nor warnings unless it is given some', () => {
    const { certificate: selfSigned, privateKey: itsKey } = selfIssued();
    expect(new Identity({ privateKey: itsKey, certificate: selfSigned })).toMatchObject({
      chain: [],
      warnings: [],
    });
  });

  test('refuses the key of another certificate', () => {
    const other = pki.client('other').privateKey;
    expect(() => new Identity({ privateKey: other, certificate })).toThrow(
      expect.objectContaining({ name: 'IdentityError', code: 'PEM_KEY_MISMATCH' }),
    );
  });

  test('prints who it is and until when', () => {
    const identity = new Identity({
      privateKey,
      certificate,
      chain: [pki.issuing],
      warnings: ['the file is shared'],
    });
    const { sha256 } = certificate.fingerprints;
    expect(inspect(identity)).toBe(
      `Identity { CN=demo_client, until 2027-01-01T00:00:00.000Z, fingerprint ${sha256} }`,
    );
    expect(JSON.parse(JSON.stringify(identity))).toEqual({
      subject: 'CN=demo_client',
      issuer: 'CN=Test Issuing CA',
      notBefore: from.toISOString(),
      notAfter: until.toISOString(),
      fingerprint: sha256,
      warnings: ['the file is shared'],
    });
  });
});
