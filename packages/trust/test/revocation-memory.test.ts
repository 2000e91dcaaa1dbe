import { beforeEach, describe, expect, test } from 'vitest';
import { at, day, hour, minute, now, TestCa } from './revocation-pki.js';
import { bytes, status } from './revocation-server.js';
import { Setting } from './revocation-setting.js';

let setting: Setting;
beforeEach(async () => {
  setting = await Setting.start();
});

describe('what is found out', () => {
  test('is asked for once by all who ask at the same time', async () => {
    const path = setting.path();
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    const checker = setting.checker();
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => checker.check(path)));
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['good']));
    expect(setting.server.requests).toHaveLength(1);
  });

  test('by a CRL is asked for once by all certificates of its issuer', async () => {
    setting.server.on('/crl', bytes(setting.ca.crl()));
    const checker = setting.checker({ mode: 'crl' });
    await Promise.all(Array.from({ length: 20 }, () => checker.check(setting.path())));
    await checker.check(setting.path());
    expect(setting.server.requests).toEqual(['GET /crl']);
  });

  test('is kept until it is asked for again, an hour later', async () => {
    const path = setting.path();
    const checker = setting.checker({ mode: 'ocsp' });
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    expect(checker.cached(path)).toBeUndefined();
    const verdict = await checker.check(path);
    expect(verdict.validUntil).toEqual(at(hour));
    expect(checker.cached(path)).toEqual(verdict);
    setting.time = at(hour);
    expect(checker.cached(path)).toBeUndefined();
    setting.server.on(
      '/ocsp',
      bytes(setting.ca.ocsp(path[0], { status: { at: now }, thisUpdate: at(hour) })),
    );
    expect(await checker.check(path)).toMatchObject({ status: 'revoked' });
  });

  test('still counts where it can not be asked for again', async () => {
    const path = setting.path();
    const checker = setting.checker();
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    await checker.check(path);
    await setting.server.close();
    setting.time = at(2 * hour);
    const verdict = await checker.check(path);
    expect(verdict).toMatchObject({ status: 'good', stale: false, validUntil: at(2 * hour + minute) });
    expect(verdict.causes).toHaveLength(2);
    setting.time = at(day + hour);
    expect(await checker.check(path)).toMatchObject({ status: 'unavailable', refused: true });
  });

  test.each(['ocsp', 'crl'] as const)('by %s counts within grace, as stale', async mode => {
    const path = setting.path();
    const checker = setting.checker({ mode, grace: day, clockSkew: 0 });
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    setting.server.on('/crl', bytes(setting.ca.crl()));
    await checker.check(path);
    setting.server.on('/ocsp', status(503));
    setting.server.on('/crl', status(503));
    setting.time = at(2 * day);
    const verdict = await checker.check(path);
    expect(verdict).toMatchObject({ status: 'good', stale: true, by: mode, validUntil: at(2 * day) });
    expect(verdict.explanation).toContain('which is out of date');
    setting.time = at(2 * day + 2 * minute);
    expect(await checker.check(path)).toMatchObject({ status: 'unavailable' });
  });

  test.each(['ocsp', 'crl'] as const)('by %s counts within grace also where it came late', async mode => {
    const path = setting.path();
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0], { nextUpdate: at(-10 * minute) })));
    setting.server.on('/crl', bytes(setting.ca.crl({ nextUpdate: at(-10 * minute) })));
    expect(await setting.checker({ mode }).check(path)).toMatchObject({ status: 'unavailable' });
    const late = await setting.checker({ mode, grace: 10 * minute }).check(path);
    expect(late).toMatchObject({ status: 'good', stale: true });
    expect(late.causes.map(({ message }) => message).join()).toContain(
      'is out of date since 2026-03-01T23:50',
    );
  });

  test('stays revoked for as long as the certificate lives, whoever says what', async () => {
    const path = setting.path();
    const checker = setting.checker({ mode: 'ocsp', onUnavailable: 'allow' });
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0], { status: { at: at(-day), reason: 4 } })));
    await checker.check(path);
    setting.time = at(100 * day);
    setting.server.on(
      '/ocsp',
      bytes(setting.ca.ocsp(path[0], { thisUpdate: at(100 * day), nextUpdate: at(101 * day) })),
    );
    expect(await checker.check(path)).toMatchObject({ status: 'revoked', reason: 'superseded' });
    expect(checker.cached(path)).toMatchObject({ status: 'revoked', refused: true });
    expect(setting.server.requests).toHaveLength(1);
  });

  test('of a hold ends with something newer, and with nothing else', async () => {
    const path = setting.path();
    const checker = setting.checker({ mode: 'ocsp', onUnavailable: 'allow' });
    const held = setting.ca.ocsp(path[0], { status: { at: at(-day), reason: 6 } });
    setting.server.on('/ocsp', bytes(held));
    expect(await checker.check(path)).toMatchObject({ status: 'revoked', reason: 'certificateHold' });
    setting.time = at(day + hour);
    setting.server.on('/ocsp', status(503));
    expect(await checker.check(path)).toMatchObject({ status: 'revoked', stale: true, refused: true });
    setting.time = at(day + 2 * hour);
    const replayed = { thisUpdate: at(-2 * hour), nextUpdate: at(9 * day) };
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0], replayed)));
    expect(await checker.check(path)).toMatchObject({ status: 'revoked' });
    const staple = setting.ca.ocsp(path[0], replayed);
    expect(await checker.check(path, { staple })).toMatchObject({ status: 'revoked' });
    setting.time = at(day + 3 * hour);
    const lifted = { thisUpdate: at(day + 3 * hour), nextUpdate: at(9 * day) };
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0], lifted)));
    expect(await checker.check(path)).toMatchObject({ status: 'good', by: 'ocsp' });
    expect(checker.cached(path)).toMatchObject({ status: 'good' });
  });

  test('of another issuer with the same name and serial number is not taken', async () => {
    const { server, ca } = setting;
    const imposter = TestCa.root();
    const urls = { ocsp: [`${server.url}/ocsp`], crl: [`${server.url}/crl`], serial: 7 };
    const ours = ca.issue(urls).certificate;
    const theirs = imposter.issue(urls).certificate;
    for (const mode of ['ocsp', 'crl'] as const) {
      const checker = setting.checker({ mode });
      server.on('/ocsp', bytes(ca.ocsp(ours)));
      server.on('/crl', bytes(ca.crl()));
      expect(await checker.check([ours, ca.certificate])).toMatchObject({ status: 'good' });
      expect(checker.cached([theirs, imposter.certificate])).toBeUndefined();
      expect(await checker.check([theirs, imposter.certificate])).toMatchObject({ status: 'unavailable' });
    }
  });

  test('of the same key under another name is not taken', async () => {
    const { server, ca } = setting;
    const renamed = TestCa.root('Renamed', ca.key);
    const urls = { ocsp: [`${server.url}/ocsp`], serial: 7 };
    const ours = ca.issue(urls).certificate;
    const theirs = renamed.issue(urls).certificate;
    const checker = setting.checker({ mode: 'ocsp' });
    server.on('/ocsp', bytes(ca.ocsp(ours)));
    expect(await checker.check([ours, ca.certificate])).toMatchObject({ status: 'good' });
    expect(await checker.check([theirs, renamed.certificate])).toMatchObject({ status: 'unavailable' });
  });

  test('is not driven out by what is older and out of date', async () => {
    const path = setting.path();
    const checker = setting.checker({ mode: 'ocsp' });
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    await checker.check(path);
    setting.time = at(2 * hour);
    const old = { thisUpdate: at(-day), nextUpdate: at(-hour) };
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0], old)));
    expect(await checker.check(path)).toMatchObject({ status: 'good', stale: false });
    setting.time = at(3 * hour);
    const revoked = { ...old, nextUpdate: at(day), status: { at: at(-2 * day), reason: 1 } };
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0], revoked)));
    expect(await checker.check(path)).toMatchObject({ status: 'revoked' });
    expect(checker.cached(path)).toMatchObject({ status: 'revoked' });
  });

  test('is nothing for a minute, after nobody answered', async () => {
    const path = setting.path();
    const checker = setting.checker({ onUnavailable: 'allow' });
    expect(checker.cached(path)).toBeUndefined();
    const verdict = await checker.check(path);
    const { length } = setting.server.requests;
    expect(checker.cached(path)).toMatchObject({
      status: 'unavailable',
      refused: false,
      certificate: path[0],
    });
    expect(await checker.check(path)).toMatchObject({ explanation: verdict.explanation });
    expect(setting.server.requests).toHaveLength(length);
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    setting.time = at(minute);
    expect(await checker.check(path)).toMatchObject({ status: 'good' });
  });

  test('is told by the cache at once where one certificate of the path is revoked', async () => {
    const { server, ca } = setting;
    const issuing = ca.issue({ name: 'Issuing', ca: true, crl: [`${server.url}/crl`] });
    const leaf = issuing.issue({ crl: [`${server.url}/never`] });
    const checker = setting.checker({
      mode: 'crl',
      crls: [ca.crl({ revoked: [{ certificate: issuing.certificate }] })],
    });
    expect(checker.cached([leaf.certificate, issuing.certificate, ca.certificate])).toMatchObject({
      status: 'revoked',
      certificate: issuing.certificate,
    });
  });

  test('is not waited for once the signal is aborted, and is there for the next one who asks', async () => {
    const path = setting.path();
    const checker = setting.checker({ mode: 'ocsp' });
    const controller = new AbortController();
    let finish = (): void => undefined;
    setting.server.on('/ocsp', response => {
      finish = () => response.end(setting.ca.ocsp(path[0]));
    });
    const asked = setting.server.nextRequest();
    const aborted = checker.check(path, { signal: controller.signal });
    await asked;
    controller.abort(new Error('no patience'));
    await expect(aborted).rejects.toThrow('no patience');
    const patient = checker.check(path);
    finish();
    expect(await patient).toMatchObject({ status: 'good' });
    expect(setting.server.requests).toHaveLength(1);
    await expect(checker.check(path, { signal: controller.signal })).rejects.toThrow('no patience');
  });
});
