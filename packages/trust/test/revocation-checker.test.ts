import { beforeEach, describe, expect, test } from 'vitest';
import type { RevocationOptions } from '../src/revocation/options.js';
import { at, day, minute } from './revocation-pki.js';
import { bytes } from './revocation-server.js';
import { Setting } from './revocation-setting.js';

let setting: Setting;
beforeEach(async () => {
  setting = await Setting.start();
});

describe('the modes of the revocation checker', () => {
  test.each([
    ['off', 'unchecked', undefined, []],
    ['ocsp', 'good', 'ocsp', ['GET /ocsp/?']],
    ['crl', 'good', 'crl', ['GET /crl']],
    ['ocsp+crl', 'good', 'ocsp', ['GET /ocsp/?']],
  ] as const)('%s: finds a certificate %s, by %s', async (mode, found, by, asked) => {
    const { server, ca } = setting;
    const path = setting.path();
    server.on('/ocsp', bytes(ca.ocsp(path[0])));
    server.on('/crl', bytes(ca.crl()));
    const verdict = await setting.checker({ mode }).check(path);
    expect(verdict).toMatchObject({ status: found, by, refused: false, stale: false, causes: [] });
    expect(server.requests).toEqual(asked);
  });

  test.each(['ocsp', 'crl'] as const)('%s: finds a revoked certificate, when and why', async mode => {
    const { server, ca } = setting;
    const path = setting.path();
    server.on('/ocsp', bytes(ca.ocsp(path[0], { status: { at: at(-2 * day), reason: 1 } })));
    server.on('/crl', bytes(ca.crl({ revoked: [{ certificate: path[0], reason: 1, at: at(-2 * day) }] })));
    for (const onUnavailable of ['allow', 'refuse'] as const) {
      const verdict = await setting.checker({ mode, onUnavailable }).check(path);
      expect(verdict).toMatchObject({
        status: 'revoked',
        refused: true,
        by: mode,
        reason: 'keyCompromise',
        revokedAt: at(-2 * day),
        certificate: path[0],
        validUntil: path[0].notAfter,
      });
      expect(verdict.explanation).toMatch(
        /^CN=leaf was revoked on 2026-02-28T.* \(keyCompromise\), says its /,
      );
    }
  });

  test.each([
    ['allow', false],
    ['refuse', true],
  ] as const)('where nobody answers, onUnavailable %s decides', async (onUnavailable, refused) => {
    const verdict = await setting.checker({ onUnavailable }).check(setting.path());
    expect(verdict).toMatchObject({ status: 'unavailable', refused, by: undefined, validUntil: at(minute) });
    expect(verdict.explanation).toMatch(
      /can't be told whether CN=leaf was revoked: .*\/ocsp answers with HTTP status 404; .*\/crl/,
    );
    expect(verdict.causes).toHaveLength(2);
  });

  test('asks the CRL where the responder gives no answer, and says so', async () => {
    setting.server.on('/crl', bytes(setting.ca.crl()));
    const verdict = await setting.checker().check(setting.path());
    expect(verdict).toMatchObject({ status: 'good', by: 'crl' });
    expect(verdict.causes).toMatchObject([{ code: 'REVOCATION_STATUS_UNAVAILABLE', status: 404 }]);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown mode', { mode: 'both' }, /no mode 'both'/],
    ['an unknown decision', { onUnavailable: 'maybe' }, /no onUnavailable/],
    ['a misspelt option', { graze: 1 }, /no option 'graze'/],
    ['a negative grace', { grace: -1 }, /grace is -1/],
    ['an endless timeout', { timeout: Number.POSITIVE_INFINITY }, /timeout is Infinity/],
    ['CRLs that the mode ignores', { mode: 'ocsp', crls: ['x'] }, /looks at none/],
    ['a CRL that is a number', { crls: [7] }, /a CRL is number/],
  ])('refuses %s', (_, options, says) => {
    expect(() => setting.checker(options as RevocationOptions)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(says) }),
    );
  });

  test('refuses a CRL that is none when it is given', () => {
    expect(() => setting.checker({ crls: ['nothing'] })).toThrow(
      expect.objectContaining({ code: 'CRL_INVALID' }),
    );
  });
});

describe('a path', () => {
  test('is checked but for its anchor, each certificate by its own issuer', async () => {
    const { server, ca } = setting;
    const issuing = ca.issue({ name: 'Issuing', ca: true, crl: [`${server.url}/root.crl`] });
    const leaf = issuing.issue({ crl: [`${server.url}/issuing.crl`] });
    const path = [leaf.certificate, issuing.certificate, ca.certificate];
    server.on('/root.crl', bytes(ca.crl()));
    server.on('/issuing.crl', bytes(issuing.crl({ nextUpdate: at(minute) })));
    const good = await setting.checker({ mode: 'crl', clockSkew: 0 }).check(path);
    expect(good).toMatchObject({ status: 'good', certificate: leaf.certificate, validUntil: at(minute) });
    expect(server.requests.toSorted()).toEqual(['GET /issuing.crl', 'GET /root.crl']);

    const reason = 2;
    server.on('/root.crl', bytes(ca.crl({ revoked: [{ certificate: issuing.certificate, reason }] })));
    const revoked = await setting.checker({ mode: 'crl' }).check(path);
    expect(revoked).toMatchObject({
      status: 'revoked',
      certificate: issuing.certificate,
      reason: 'cACompromise',
      validUntil: issuing.certificate.notAfter,
    });
  });

  test('of which a part is unavailable is unavailable, and revoked where another part is', async () => {
    const { server, ca } = setting;
    const issuing = ca.issue({ name: 'Issuing', ca: true });
    const leaf = issuing.issue({ crl: [`${server.url}/crl`] });
    const path = [leaf.certificate, issuing.certificate, ca.certificate];
    server.on('/crl', bytes(issuing.crl()));
    const unavailable = await setting.checker({ mode: 'crl' }).check(path);
    expect(unavailable).toMatchObject({ status: 'unavailable', certificate: issuing.certificate });
    expect(unavailable.explanation).toContain('CN=Issuing names no CRL');
    server.on('/crl', bytes(issuing.crl({ revoked: [{ certificate: leaf.certificate }] })));
    const revoked = await setting.checker({ mode: 'crl', onUnavailable: 'allow' }).check(path);
    expect(revoked).toMatchObject({
      status: 'revoked',
      certificate: leaf.certificate,
      reason: 'unspecified',
    });
  });

  test('of an anchor alone has nothing to check', async () => {
    const verdict = await setting.checker().check([setting.ca.certificate]);
    expect(verdict).toMatchObject({ status: 'unchecked', refused: false, certificate: undefined });
    await expect(setting.checker().check([])).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('with a leaf that is never revoked is not asked about (RFC 9608)', async () => {
    const path = setting.path({ noRevAvail: true });
    const verdict = await setting.checker().check(path);
    expect(verdict).toMatchObject({ status: 'unchecked', refused: false, certificate: path[0] });
    expect(setting.server.requests).toEqual([]);
  });

  test('with a CA that calls itself never revoked is asked about all the same', async () => {
    const { ca } = setting;
    const issuing = ca.issue({ name: 'Issuing', ca: true, noRevAvail: true });
    const path = [issuing.issue({ noRevAvail: true }).certificate, issuing.certificate, ca.certificate];
    const verdict = await setting.checker().check(path);
    expect(verdict).toMatchObject({ status: 'unavailable', certificate: issuing.certificate });
  });
});

describe('with askAll', () => {
  const good = (certificate: Parameters<Setting['ca']['ocsp']>[0]) => bytes(setting.ca.ocsp(certificate));

  test('both are asked, and one that says "revoked" is enough', async () => {
    const { server, ca } = setting;
    const path = setting.path();
    server.on('/ocsp', good(path[0]));
    server.on('/crl', bytes(ca.crl({ revoked: [{ certificate: path[0], reason: 1, at: at(-2 * day) }] })));
    const verdict = await setting.checker({ askAll: true }).check(path);
    expect(verdict).toMatchObject({ status: 'revoked', refused: true, by: 'crl' });
    expect(server.requests).toEqual(['GET /ocsp/?', 'GET /crl']);
  });

  test('a CRL that was fetched for another certificate spares nobody the question to the responder', async () => {
    const { server, ca } = setting;
    const [other, path] = [setting.path(), setting.path()];
    const checker = setting.checker({ askAll: true });
    server.on('/ocsp', good(other[0]));
    server.on('/crl', bytes(ca.crl()));
    expect(await checker.check(other)).toMatchObject({ status: 'good' });
    server.on('/ocsp', bytes(ca.ocsp(path[0], { status: { at: at(0), reason: 1 } })));
    expect(checker.cached(path)).toBeUndefined();
    expect(await checker.check(path)).toMatchObject({ status: 'revoked', by: 'ocsp' });
    expect(server.requests).toEqual(['GET /ocsp/?', 'GET /crl', 'GET /ocsp/?']);
  });

  test('what both said is not asked again, and where one is silent the other will do', async () => {
    const { server, ca } = setting;
    const [path, silent] = [setting.path(), setting.path({ ocsp: [] })];
    const checker = setting.checker({ askAll: true });
    server.on('/ocsp', good(path[0]));
    server.on('/crl', bytes(ca.crl()));
    for (let i = 0; i < 3; i++) expect(await checker.check(path)).toMatchObject({ status: 'good' });
    expect(await checker.check(silent)).toMatchObject({ status: 'good', by: 'crl' });
    expect(server.requests).toEqual(['GET /ocsp/?', 'GET /crl']);
  });
});
