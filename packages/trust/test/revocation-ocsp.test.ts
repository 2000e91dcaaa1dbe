import { OcspRequest } from '@countersign/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { at, minute } from './revocation-pki.js';
import { answer, bytes, silent, status } from './revocation-server.js';
import { Setting } from './revocation-setting.js';

let setting: Setting;
beforeEach(async () => {
  setting = await Setting.start();
});

describe('an OCSP request', () => {
  test('is a GET where it is short, and a POST where the address is long or the GET was not understood', async () => {
    const { server, ca } = setting;
    const path = setting.path();
    const long = setting.path({ ocsp: [`${server.url}/${'o'.repeat(80)}`] });
    const query = setting.path({ ocsp: [`${server.url}/ocsp?ca=1`] });
    server.on('/ocsp', bytes(ca.ocsp(path[0])));
    server.on(`/${'o'.repeat(80)}`, bytes(ca.ocsp(long[0])));
    await setting.checker({ mode: 'ocsp' }).check(path);
    await setting.checker({ mode: 'ocsp' }).check(long);
    await setting.checker({ mode: 'ocsp' }).check(query);
    server.on('/ocsp', (response, _, { method }) =>
      method === 'GET' ? response.writeHead(405).end() : response.end(ca.ocsp(path[0])),
    );
    expect(await setting.checker({ mode: 'ocsp' }).check(path)).toMatchObject({ status: 'good' });
    expect(server.requests).toEqual([
      'GET /ocsp/?',
      `POST /${'o'.repeat(80)}`,
      'POST /ocsp',
      'GET /ocsp/?',
      'POST /ocsp',
    ]);
  });

  test('carries a nonce, which an answer may leave out and must not change (RFC 8954)', async () => {
    const path = setting.path();
    const nonce = Buffer.alloc(32, 7);
    const seen: (string | undefined)[] = [];
    for (const [echoed, expected] of [
      [nonce, 'good'],
      [undefined, 'good'],
      [Buffer.alloc(32, 8), 'unavailable'],
    ] as const) {
      setting.server.on(
        '/ocsp',
        answer(request => {
          seen.push(request.nonce && Buffer.from(request.nonce).toString('hex'));
          return setting.ca.ocsp(path[0], { nonce: echoed });
        }),
      );
      const verdict = await setting
        .checker({ mode: 'ocsp', random: size => Buffer.alloc(size, 7) })
        .check(path);
      expect(verdict.status).toBe(expected);
    }
    expect(seen).toEqual(Array(3).fill(nonce.toString('hex')));
  });

  test('names the certificate and its issuer, to at most two responders by http', async () => {
    const { server, ca } = setting;
    const path = setting.path({
      ocsp: [
        'ldap://x/y',
        `${server.url}/a`,
        'file:///etc/passwd',
        'http://u:p@127.0.0.1/',
        `${server.url}/b`,
        `${server.url}/c`,
      ],
      serial: 0x1234,
    });
    const serials: string[] = [];
    const refuse = (_: unknown, body: Uint8Array): void => {
      const [asked] = OcspRequest.parse(body).certIds;
      serials.push(Buffer.from(asked?.serialNumber ?? []).toString('hex'));
    };
    for (const name of ['/a', '/b', '/c'])
      server.on(name, (response, body) => {
        refuse(response, body);
        response.writeHead(500).end();
      });
    expect(await setting.checker({ mode: 'ocsp' }).check(path)).toMatchObject({ status: 'unavailable' });
    expect(server.requests).toEqual(['GET /a/?', 'GET /b/?']);
    expect(serials).toEqual(['1234', '1234']);
    const [leaf] = setting.path({ ocsp: ['ldap://x/y'] });
    const verdict = await setting.checker({ mode: 'ocsp' }).check([leaf, ca.certificate]);
    expect(verdict.explanation).toContain('names no OCSP responder that is reached by http or https');
  });
});

test('a responder that fails again and again is left alone for a while, whatever is asked', async () => {
  const checker = setting.checker({ mode: 'ocsp', timeout: 1_000 });
  setting.server.on('/ocsp', status(500));
  for (let i = 0; i < 8; i++) await checker.check(setting.path());
  expect(setting.server.requests).toHaveLength(5);
  const path = setting.path();
  expect((await checker.check(path)).explanation).toMatch(
    /failed 5 times and is left alone until 2026-03-02T00:01/,
  );
  setting.time = at(minute);
  setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
  expect(await checker.check(path)).toMatchObject({ status: 'good' });
});

test('a slow responder is given up in favour of the CRL', async () => {
  setting.server.on('/ocsp', silent);
  setting.server.on('/crl', bytes(setting.ca.crl()));
  const verdict = await setting.checker({ timeout: 50 }).check(setting.path());
  expect(verdict).toMatchObject({ status: 'good', by: 'crl' });
  expect(verdict.causes.map(({ message }) => message)).toEqual([
    expect.stringContaining('took longer than 50 ms'),
  ]);
});
