import { beforeEach, describe, expect, test } from 'vitest';
import { at, day, hour, minute, now, ocspSigning, TestCa } from './revocation-pki.js';
import { bytes } from './revocation-server.js';
import { Setting } from './revocation-setting.js';

let setting: Setting;
beforeEach(async () => {
  setting = await Setting.start();
});

describe('a staple', () => {
  test('that is valid spares every question', async () => {
    const path = setting.path();
    const verdict = await setting.checker().check(path, { staple: setting.ca.ocsp(path[0]) });
    expect(verdict).toMatchObject({ status: 'good', by: 'staple', validUntil: at(hour) });
    expect(setting.server.requests).toEqual([]);
  });

  test('of a responder that the issuer delegated to is believed', async () => {
    const path = setting.path({ mustStaple: true });
    const responder = setting.ca.issue({ name: 'responder', purposes: [ocspSigning] });
    const verdict = await setting.checker().check(path, { staple: setting.ca.ocsp(path[0], { responder }) });
    expect(verdict).toMatchObject({ status: 'good', by: 'staple' });
  });

  test('that says revoked is remembered, also where another staple says good', async () => {
    const path = setting.path();
    const checker = setting.checker();
    const revoked = setting.ca.ocsp(path[0], { status: { at: at(-day) } });
    expect(await checker.check(path, { staple: revoked })).toMatchObject({ status: 'revoked', by: 'staple' });
    const staple = setting.ca.ocsp(path[0]);
    expect(await checker.check(path, { staple })).toMatchObject({ status: 'revoked', refused: true });
  });

  const bogus: [string, (path: Setting, leaf: ReturnType<Setting['path']>[0]) => Uint8Array][] = [
    ['garbage', () => Buffer.from('not an OCSP response')],
    ['nothing', () => new Uint8Array()],
    ['signed by another CA', (_, leaf) => TestCa.root().ocsp(leaf)],
    ['about another certificate', ({ ca }) => ca.ocsp(ca.issue().certificate)],
    [
      'of a responder without delegation',
      ({ ca }, leaf) => ca.ocsp(leaf, { responder: ca.issue({ name: 'responder', purposes: [] }) }),
    ],
    ['out of date', ({ ca }, leaf) => ca.ocsp(leaf, { nextUpdate: at(-6 * minute) })],
    ['of the future', ({ ca }, leaf) => ca.ocsp(leaf, { thisUpdate: at(6 * minute) })],
    [
      'old and without an end',
      ({ ca }, leaf) => ca.ocsp(leaf, { thisUpdate: at(-2 * day), nextUpdate: null }),
    ],
    ['one that does not know', ({ ca }, leaf) => ca.ocsp(leaf, { status: 'unknown' })],
  ];

  test.each(bogus)('that is %s counts as none', async (_, make) => {
    const path = setting.path();
    const staple = make(setting, path[0]);
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    const verdict = await setting.checker().check(path, { staple });
    expect(verdict).toMatchObject({ status: 'good', by: 'ocsp' });
    expect(verdict.causes).toHaveLength(staple.length === 0 ? 0 : 1);
  });

  test.each(bogus)('that is %s is refused where the certificate must staple (RFC 7633)', async (_, make) => {
    const path = setting.path({ mustStaple: true });
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    const staple = make(setting, path[0]);
    const verdict = await setting.checker({ onUnavailable: 'allow' }).check(path, { staple });
    expect(verdict).toMatchObject({
      status: 'unavailable',
      refused: true,
      certificate: path[0],
      validUntil: now,
    });
    expect(verdict.explanation).toContain('demands that a valid OCSP response is stapled (RFC 7633)');
    expect(setting.server.requests).toEqual([]);
  });

  test('is demanded on every connection, and of servers only', async () => {
    const path = setting.path({ mustStaple: true });
    const checker = setting.checker({ onUnavailable: 'allow' });
    setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
    const staple = setting.ca.ocsp(path[0]);
    expect(await checker.check(path, { staple })).toMatchObject({ refused: false });
    expect(await checker.check(path, { peer: 'client' })).toMatchObject({ status: 'good', by: 'ocsp' });
    expect(checker.cached(path, { peer: 'client' })).toMatchObject({ status: 'good' });
    expect(checker.cached(path)).toBeUndefined();
    expect(await checker.check(path)).toMatchObject({ status: 'unavailable', refused: true });
  });

  test('within the clock skew is believed', async () => {
    const path = setting.path();
    for (const times of [{ nextUpdate: at(-4 * minute) }, { thisUpdate: at(4 * minute) }]) {
      const staple = setting.ca.ocsp(path[0], times);
      expect(await setting.checker().check(path, { staple })).toMatchObject({ status: 'good', stale: false });
    }
  });
});
