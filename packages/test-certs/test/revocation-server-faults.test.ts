import {
  createTestPki,
  type RevocationFault,
  type RevocationFaultOptions,
  type RevocationServerOptions,
} from '@countersign/test-certs';
import { describe, expect, test } from 'vitest';
import { ask, askCrl, post, serve } from './revocation-server.js';

const invalid = expect.objectContaining({ code: 'CONFIG_INVALID' });

const matrix: [RevocationFault, 'ocsp' | 'crl', RegExp | 'unknown'][] = [
  ['stale', 'ocsp', /out of date since 2026-02-28/],
  ['stale', 'crl', /out of date/],
  ['unknown', 'ocsp', 'unknown'],
  ['try-later', 'ocsp', /tryLater/],
  ['wrong-issuer', 'ocsp', /signed neither by the issuer nor/],
  ['wrong-issuer', 'crl', /of another issuer/],
  ['wrong-signature', 'ocsp', /signed neither by the issuer nor/],
  ['wrong-signature', 'crl', /not signed by the issuer/],
  ['garbage', 'ocsp', /can't be read/],
  ['garbage', 'crl', /can't be used/],
  ['missing', 'ocsp', /HTTP 404/],
  ['missing', 'crl', /HTTP 404/],
  ['down', 'ocsp', /fetch failed/],
  ['down', 'crl', /fetch failed/],
  ['huge', 'ocsp', /too large/],
  ['huge', 'crl', /too large/],
  ['redirect', 'ocsp', /fetch failed/],
  ['redirect', 'crl', /fetch failed/],
];

describe('a fault', () => {
  test.for(matrix.flatMap(row => [false, true].map(delegated => [...row, delegated] as const)))(
    '%s of %s shows until it ends (%s, delegated: %s)',
    async ([fault, service, seen, delegated]) => {
      const { pki, revocation } = await serve({ delegated });
      const { certificate } = pki.client('a');
      const other = service === 'ocsp' ? 'crl' : 'ocsp';
      const asked = (): Promise<{ status: string }> => ask[service](certificate, pki.issuing);
      const end = revocation.fail(fault, { of: service });
      for (let i = 0; i < 2; i++) {
        if (seen === 'unknown') await expect(asked()).resolves.toMatchObject({ status: 'unknown' });
        else await expect(asked()).rejects.toThrow(seen);
      }
      await expect(ask[other](certificate, pki.issuing)).resolves.toMatchObject({ status: 'good' });
      end();
      await expect(asked()).resolves.toMatchObject({ status: 'good' });
    },
  );

  test('redirects to the very URL that was asked, with its method', async () => {
    const { revocation } = await serve();
    revocation.fail('redirect');
    for (const [path, method] of [
      ['/1.crl', 'GET'],
      ['/ocsp/1/MEIw%2F', 'GET'],
      ['/ocsp/1', 'POST'],
    ] as const) {
      const response = await fetch(`${revocation.url}${path}`, { method, redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([307, path]);
    }
  });

  test('of both is one where nothing else is asked for, and spares the certificates of CAs', async () => {
    const { revocation } = await serve();
    revocation.fail('missing');
    expect((await fetch(`${revocation.url}/1.crl`)).status).toBe(404);
    expect((await post(`${revocation.url}/ocsp/1`, Buffer.of())).status).toBe(404);
    expect((await fetch(`${revocation.url}/1.cer`)).status).toBe(200);
  });

  test('can be of one CA', async () => {
    const { pki, revocation } = await serve();
    revocation.fail('missing', { ca: pki.rootCa });
    expect((await fetch(`${revocation.url}/0.crl`)).status).toBe(404);
    expect((await fetch(`${revocation.url}/1.crl`)).status).toBe(200);
  });

  const statusOf = async (url: string): Promise<number> => (await fetch(url, { redirect: 'manual' })).status;

  test('shows as often as it is told, and only on the answers it is for', async () => {
    const { revocation } = await serve();
    const url = `${revocation.url}/1.crl`;
    revocation.fail('missing', { of: 'crl', times: 2 });
    await post(`${revocation.url}/ocsp/1`, Buffer.of());
    await fetch(url, { method: 'POST' });
    expect([await statusOf(url), await statusOf(url), await statusOf(url)]).toEqual([404, 404, 200]);
  });

  test('hides those that were there before, until it ends', async () => {
    const { revocation } = await serve();
    const url = `${revocation.url}/1.crl`;
    revocation.fail('missing');
    const end = revocation.fail('redirect');
    expect(await statusOf(url)).toBe(307);
    end();
    end();
    expect(await statusOf(url)).toBe(404);
    revocation.fail('redirect', { times: 1 });
    expect([await statusOf(url), await statusOf(url)]).toEqual([307, 404]);
    revocation.heal();
    expect(await statusOf(url)).toBe(200);
  });
});

describe('a slow answer', () => {
  test.each(['ocsp', 'crl'] as const)('of %s comes when the fault ends, as things are then', async of => {
    const { pki, revocation } = await serve();
    const { certificate } = pki.client('a');
    revocation.fail('slow', { of, times: 1 });
    const first = ask[of](certificate, pki.issuing);
    await expect.poll(() => revocation.requests.length).toBe(1);
    // The one fault is spent: this isn't held back, and shows that the first still is.
    await expect(ask[of](certificate, pki.issuing)).resolves.toMatchObject({ status: 'good' });
    pki.revoke(certificate);
    revocation.heal();
    await expect(first).resolves.toMatchObject({ status: 'revoked' });
  });

  test('comes after its delay', async () => {
    const { pki, revocation } = await serve();
    revocation.fail('slow', { delay: 1 });
    await expect(askCrl(pki.client('a').certificate, pki.issuing)).resolves.toEqual({ status: 'good' });
  });

  test('can be given up by its client, and others are served on', async () => {
    const { pki, revocation } = await serve();
    const { certificate } = pki.client('a');
    const giveUp = new AbortController();
    const end = revocation.fail('slow');
    const asked = expect(askCrl(certificate, pki.issuing, giveUp.signal)).rejects.toThrow(/abort/);
    await expect.poll(() => revocation.requests.length).toBe(1);
    giveUp.abort();
    await asked;
    end();
    await expect(askCrl(certificate, pki.issuing)).resolves.toEqual({ status: 'good' });
  });
});

describe('what is asked for wrong', () => {
  test.each<[what: string, RevocationFault, RevocationFaultOptions, RevocationServerOptions, RegExp]>([
    ['a fault that is not known', 'broken' as 'down', {}, {}, /'broken'/],
    ['a fault with the name of a method', 'toString' as 'down', {}, {}, /'toString'/],
    ['no fault', undefined as unknown as 'down', {}, {}, /the fault is undefined/],
    ['an option that is not known', 'down', { off: 'crl' } as RevocationFaultOptions, {}, /'off'/],
    ['a service that is not known', 'down', { of: 'crls' as 'crl' }, {}, /'crls'/],
    ['a fault of OCSP for CRLs', 'try-later', { of: 'crl' }, {}, /'try-later' can't happen to crl/],
    ['a fault of what is not served', 'stale', { of: 'ocsp' }, { ocsp: false }, /can't happen to ocsp/],
    ['a fault of OCSP where none is served', 'unknown', {}, { ocsp: false }, /can't happen to what/],
    ['no times', 'down', { times: 0 }, {}, /0 times/],
    ['half a time', 'down', { times: 0.5 }, {}, /0\.5 times/],
    ['a delay of what is not slow', 'down', { delay: 5 }, {}, /delay of 5/],
    ['a negative delay', 'slow', { delay: -1 }, {}, /delay of -1/],
    ['a delay that no timer can wait', 'slow', { delay: 2 ** 31 }, {}, /delay of 2147483648/],
    ['a CA of another PKI', 'down', { ca: createTestPki().rootCa }, {}, /not one of this PKI/],
  ])('is refused: %s', async (_, fault, options, served, message) => {
    const { revocation } = await serve(served);
    expect(() => revocation.fail(fault, options)).toThrow(invalid);
    expect(() => revocation.fail(fault, options)).toThrow(message);
  });
});
