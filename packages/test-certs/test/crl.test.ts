import { createTestPki, type RevokeOptions } from '@countersign/test-certs';
import { Crl, type RevocationReason } from '@countersign/x509';
import { describe, expect, test } from 'vitest';
import { needOpenssl, type Openssl, type Path, tempFiles, verdict } from './openssl.js';

const start = new Date('2026-03-01T12:00:00Z');
const now = (): Date => start;
const day = 24 * 60 * 60 * 1000;
const after = (days: number): Date => new Date(start.getTime() + days * day);

const reasons: readonly RevocationReason[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
];

/** The verdict of openssl with these CRLs, as of a time. */
function judged(openssl: Openssl, path: Path, crls: readonly Crl[], at = start): string {
  const { file } = tempFiles({ file: crls.map(({ pem }) => pem).join('') });
  return verdict(openssl, path, '-crl_check_all', '-CRLfile', file, '-attime', String(at.getTime() / 1000));
}

describe('the CRLs of a test PKI', () => {
  test.for(['P-256', 'P-384', 'P-521', 'RSA-2048', 'Ed25519'] as const)(
    'with %s: openssl judges by them',
    (key, context) => {
      const openssl = needOpenssl(context);
      const pki = createTestPki({ now, seed: 'crl', key });
      const [good, bad] = [pki.client('good'), pki.client('bad')];
      pki.revoke(bad);
      const crls = [pki.crl(), pki.rootCa.crl()];
      expect(judged(openssl, good, crls)).toBe('OK');
      expect(judged(openssl, bad, crls)).toMatch(/certificate revoked/);
      expect(judged(openssl, good, [pki.crl()])).toMatch(/unable to get certificate CRL/);
      expect(pki.crl().isSignedBy(pki.issuing)).toBe(true);
      expect(pki.crl().isSignedBy(pki.root)).toBe(false);
      expect(pki.rootCa.crl().isSignedBy(pki.root)).toBe(true);
    },
  );

  test('judge the issuing CA itself by that of the root', context => {
    const openssl = needOpenssl(context);
    const pki = createTestPki({ now });
    const client = pki.client('demo');
    pki.revoke(pki.issuing, { reason: 'cACompromise' });
    expect(pki.crl().size).toBe(0);
    expect(pki.rootCa.crl().entryOf(pki.issuing)).toEqual({ revokedAt: start, reason: 'cACompromise' });
    expect(judged(openssl, client, [pki.crl(), pki.rootCa.crl()])).toMatch(
      /1 depth lookup: certificate revoked/,
    );
  });

  test.for(reasons)('give a reason and a time: %s', (reason, context) => {
    const pki = createTestPki({ now });
    const client = pki.client('demo');
    const at = new Date('2026-02-03T04:05:06Z');
    pki.revoke(client, { reason, at });
    expect(pki.crl().entryOf(client.certificate)).toEqual({ revokedAt: at, reason });
    const openssl = needOpenssl(context);
    const text = openssl(['crl', '-noout', '-text', '-in', tempFiles({ crl: pki.crl().pem }).crl]);
    expect(text).toContain(`Serial Number: ${client.certificate.serialNumber}\n`);
    expect(text).toContain('Revocation Date: Feb  3 04:05:06 2026 GMT');
    // RFC 5280 5.3.1: the reason is left out where it is unspecified.
    expect(text.includes('X509v3 CRL Reason Code')).toBe(reason !== 'unspecified');
  });

  test('have times of their own, and go by the clock else', context => {
    const openssl = needOpenssl(context);
    const pki = createTestPki({ now });
    const client = pki.client('demo');
    expect(pki.crl()).toMatchObject({ thisUpdate: start, nextUpdate: after(7) });
    expect(pki.crl({ thisUpdate: after(1) })).toMatchObject({ nextUpdate: after(8) });
    const stale = pki.crl({ thisUpdate: after(-9), nextUpdate: after(-2) });
    expect(judged(openssl, client, [stale, pki.rootCa.crl()])).toMatch(/CRL has expired/);
    expect(judged(openssl, client, [pki.crl({ thisUpdate: after(1) }), pki.rootCa.crl()])).toMatch(
      /not yet valid/,
    );
    expect(judged(openssl, client, [pki.crl(), pki.rootCa.crl()], after(6))).toBe('OK');
  });

  test('are numbered, for each CA from 1 on, and name the key that signed', context => {
    const openssl = needOpenssl(context);
    const pki = createTestPki({ now });
    const text = (crl: Crl): string =>
      openssl(['crl', '-noout', '-text', '-in', tempFiles({ crl: crl.pem }).crl]);
    const number = (crl: Crl): string => /CRL Number:\s+(\d+)/.exec(text(crl))?.[1] ?? '';
    expect([pki.crl(), pki.crl(), pki.rootCa.crl()].map(number)).toEqual(['1', '2', '1']);
    expect(text(pki.crl())).toMatch(/Authority Key Identifier:\s+([0-9A-F]{2}:){19}/);
  });

  test('list a certificate once, with what was said last, and those of a large number', () => {
    const pki = createTestPki({ now });
    const client = pki.client('demo');
    pki.revoke(client, { reason: 'certificateHold' });
    pki.revoke(client.certificate, { reason: 'keyCompromise' });
    const high = pki.client('high', { serialNumber: `00${'ff'.repeat(19)}` });
    pki.revoke(high);
    const crl = Crl.parse(pki.crl().der);
    expect(crl.size).toBe(2);
    expect(crl.entryOf(client.certificate)?.reason).toBe('keyCompromise');
    expect(crl.entryOf(high.certificate)?.reason).toBe('unspecified');
  });

  test('list what was issued for a request, and a cross-signed CA', () => {
    const pki = createTestPki({ now });
    const other = pki.newRoot('Other Root CA');
    const bridge = other.crossSign(pki.issuingCa);
    pki.revoke(bridge);
    expect(other.crl().entryOf(bridge)).toBeDefined();
    expect(pki.rootCa.crl().size).toBe(0);
  });
});

describe('nothing is revoked', () => {
  const pki = createTestPki({ now });
  const client = pki.client('demo');
  const refused = (message: string) =>
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) });

  test.each<[what: string, revoke: () => void, message: string]>([
    ['of another PKI', () => pki.revoke(createTestPki().client('demo')), 'was not issued by'],
    ['by a CA that did not issue it', () => pki.rootCa.revoke(client), 'was not issued by'],
    [
      'for a reason that is not known',
      () => pki.revoke(client, { reason: 'lost' as 'superseded' }),
      "'lost'",
    ],
    [
      'for a reason of every object',
      () => pki.revoke(client, { reason: 'toString' as 'superseded' }),
      "'toString'",
    ],
    ['at no time', () => pki.revoke(client, { at: new Date(Number.NaN) }), 'the option at'],
    [
      'with an option that is not known',
      () => pki.revoke(client, { when: start } as RevokeOptions),
      "'when'",
    ],
    ['that is undefined', () => pki.revoke(undefined as unknown as typeof client), 'the certificate'],
    ['that is PEM', () => pki.revoke(client.pem as unknown as typeof client), 'the certificate'],
    ['that holds no certificate', () => pki.revoke({} as typeof client), 'the certificate'],
  ])('%s', (_, revoke, message) => {
    expect(revoke).toThrow(refused(message));
    expect(pki.crl().size + pki.rootCa.crl().size).toBe(0);
  });

  test.each([{ thisUpdate: 5 }, { nextUpdate: new Date(Number.NaN) }, { days: 5 }])(
    'by a CRL with %o',
    times => {
      expect(() => pki.crl(times as object)).toThrow(refused(Object.keys(times)[0] as string));
    },
  );
});
