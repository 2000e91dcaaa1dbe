import { beforeEach, describe, expect, test } from 'vitest';
import { at, day, hour, minute, scopes, TestCa } from './revocation-pki.js';
import { bytes } from './revocation-server.js';
import { Setting } from './revocation-setting.js';

let setting: Setting;
beforeEach(async () => {
  setting = await Setting.start();
});

describe('CRLs that are given', () => {
  test('are looked at before anything is fetched', async () => {
    const path = setting.path();
    const pem = (crl: Uint8Array): string =>
      `-----BEGIN X509 CRL-----\n${Buffer.from(crl).toString('base64')}\n-----END X509 CRL-----\n`;
    const good = setting.ca.crl();
    for (const crl of [good, pem(good), Buffer.from(pem(good))])
      expect(await setting.checker({ crls: [TestCa.root().crl(), crl] }).check(path)).toMatchObject({
        status: 'good',
        by: 'crl',
        validUntil: new Date(at(day).getTime() + 5 * minute),
      });
    const revoked = setting.ca.crl({ revoked: [{ certificate: path[0] }] });
    const staple = setting.ca.ocsp(path[0]);
    expect(await setting.checker({ crls: [revoked] }).check(path, { staple })).toMatchObject({
      status: 'revoked',
    });
    expect(setting.server.requests).toEqual([]);
  });

  test('count while they are fresh; what they list as revoked counts for good', async () => {
    const path = setting.path({ ocsp: [], crl: [] });
    const other = setting.path({ ocsp: [], crl: [] });
    const old = { thisUpdate: at(-20 * day), nextUpdate: at(-10 * day) };
    const crls = [setting.ca.crl({ ...old, revoked: [{ certificate: path[0], reason: 1 }] })];
    expect(await setting.checker({ crls }).check(path)).toMatchObject({ status: 'revoked' });
    const verdict = await setting.checker({ crls }).check(other);
    expect(verdict).toMatchObject({ status: 'unavailable' });
    expect(verdict.explanation).toContain('the CRL given says is out of date since 2026-02-20');
    expect(await setting.checker({ crls, grace: 11 * day }).check(other)).toMatchObject({
      status: 'good',
      stale: true,
    });
  });

  test('of another CA with the same name say nothing', async () => {
    const path = setting.path({ ocsp: [], crl: [] });
    const crls = [TestCa.root().crl({ revoked: [{ certificate: path[0] }] })];
    expect(await setting.checker({ crls, onUnavailable: 'allow' }).check(path)).toMatchObject({
      status: 'unavailable',
    });
  });

  test('give way to fresher ones', async () => {
    const path = setting.path();
    const hold = { revoked: [{ certificate: path[0], reason: 6 }], nextUpdate: at(-10 * minute) };
    setting.server.on('/crl', bytes(setting.ca.crl({ thisUpdate: at(-minute) })));
    const checker = setting.checker({ mode: 'crl', crls: [setting.ca.crl(hold)] });
    expect(await checker.check(path)).toMatchObject({ status: 'good', by: 'crl', stale: false });
  });

  test('give way to newer ones where all are out of date', async () => {
    const path = setting.path();
    const hold = { revoked: [{ certificate: path[0], reason: 6 }], nextUpdate: at(-10 * minute) };
    setting.server.on(
      '/crl',
      bytes(setting.ca.crl({ thisUpdate: at(-20 * minute), nextUpdate: at(-10 * minute) })),
    );
    const crls = [setting.ca.crl(hold)];
    const checker = setting.checker({ mode: 'crl', crls, grace: hour });
    expect(await checker.check(path)).toMatchObject({ status: 'good', stale: true });
  });

  test.each<[string, Parameters<TestCa['crl']>[0], RegExp]>([
    ['for CAs only', { scope: [scopes.onlyCaCertificates] }, /not for certificates like CN=leaf/],
    [
      'for another distribution point',
      { scope: [scopes.url('http://else.example/crl')] },
      /not for certificates like/,
    ],
    ['of the future', { thisUpdate: at(hour) }, /valid only from/],
    ['for some reasons only', { scope: [scopes.onlySomeReasons] }, /covers only some reasons/],
  ])('do not count where they are %s', async (_, parts, says) => {
    const verdict = await setting
      .checker({ mode: 'crl', crls: [setting.ca.crl(parts)] })
      .check(setting.path({ crl: [] }));
    expect(verdict).toMatchObject({ status: 'unavailable', refused: true });
    expect(verdict.explanation).toMatch(says);
  });

  test.each([
    ['delta', { delta: true }, /delta CRL/],
    ['indirect', { scope: [scopes.indirect] }, /indirect CRL/],
  ])('are refused at once where they are %s', (_, parts, says) => {
    expect(() => setting.checker({ crls: [setting.ca.crl(parts)] })).toThrow(says);
  });
});
