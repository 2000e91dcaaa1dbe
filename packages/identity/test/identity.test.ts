import { inspect } from 'node:util';
import { Identity, p12Bytes, pemText } from '@countersign/identity';
import { Oid } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { extendedKeyUsage } from '../../test-certs/src/extensions.js';
import { issue } from '../../test-certs/src/issue.js';
import { generateKeyPair } from '../../test-certs/src/key-pair.js';
import { createTestPki } from '../../test-certs/src/test-pki.js';

const from = new Date('2026-01-01T00:00:00Z');
const until = new Date('2027-01-01T00:00:00Z');
const pki = createTestPki({ now: () => from });
const client = pki.client('demo_client', { notBefore: from, notAfter: until });
const { privateKey, certificate } = client;
const at = (iso: string) => (): Date => new Date(iso);

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

describe('an identity', () => {
  test('has neither chain nor warnings unless it is given some', () => {
    expect(new Identity({ privateKey, certificate })).toMatchObject({ chain: [], warnings: [] });
  });

  test('refuses the key of another certificate', () => {
    const other = pki.client('other').privateKey;
    expect(() => new Identity({ privateKey: other, certificate })).toThrow(
      expect.objectContaining({ name: 'IdentityError', code: 'PEM_KEY_MISMATCH' }),
    );
  });

  test('prints who it is and until when', () => {
    const identity = new Identity({ privateKey, certificate, warnings: ['the file is shared'] });
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
