import { beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  day,
  hour,
  ocspError,
  ocspSigning,
  scopes,
  TestCa,
  tryLater,
  unauthorized,
} from './revocation-pki.js';
import { bytes, endless, type Handler, halfAnAnswer, silent, status } from './revocation-server.js';
import { Setting } from './revocation-setting.js';

let setting: Setting;
beforeEach(async () => {
  setting = await Setting.start();
});

type Leaf = ReturnType<Setting['path']>[0];
type Fault = [fault: string, make: (leaf: Leaf) => Handler, says: RegExp];

const transport: Fault[] = [
  ['is not found', () => status(404), /answers with HTTP status 404/],
  ['fails', () => status(500), /answers with HTTP status 500/],
  ['answers without content', () => status(204), /answers with HTTP status 204/],
  ['hangs up', () => response => response.destroy(), /can't be fetched \(socket hang up\)/],
  ['sends half an answer', leaf => halfAnAnswer(setting.ca.ocsp(leaf)), /can't be fetched \(aborted\)/],
  ['sends without end', () => endless, /answers with more than \d+ bytes/],
  [
    'announces more than is read',
    () => response => void response.writeHead(200, { 'content-length': 2 ** 40 }).flushHeaders(),
    /answers with more than \d+ bytes/,
  ],
  ['speaks no HTTP', () => response => void response.socket?.end('SSH-2.0-OpenSSH\r\n'), /can't be fetched/],
  ['redirects for ever', () => status(302, { location: '/ocsp' }), /redirects more than 3 times/],
  ['redirects to nowhere', () => status(302, { location: 'http://[' }), /redirects to nowhere/],
  ['redirects without saying where', () => status(302), /HTTP status 302/],
  ['redirects to a file', () => status(302, { location: 'file:///etc/passwd' }), /neither http nor https/],
  ['redirects to ldap', () => status(301, { location: 'ldap://127.0.0.1/' }), /neither http nor https/],
  [
    'redirects to a private address',
    () => status(307, { location: 'http://169.254.169.254/latest/meta-data' }),
    /the address of 169\.254\.169\.254 is not allowed/,
  ],
  [
    'redirects to where nobody is',
    () => status(308, { location: 'http://localhost:1/' }),
    /can't be fetched/,
  ],
  ['sends garbage', () => bytes(Buffer.from('<html>')), /can't be/],
  ['sends nothing', () => bytes(new Uint8Array()), /can't be|expected one CRL/],
];

const ocsp: Fault[] = [
  ['asks to try later', () => bytes(ocspError(tryLater)), /says tryLater/],
  ['is not authorized', () => bytes(ocspError(unauthorized)), /says unauthorized/],
  ['does not know', leaf => bytes(setting.ca.ocsp(leaf, { status: 'unknown' })), /doesn't know CN=leaf/],
  ['is out of date', leaf => bytes(setting.ca.ocsp(leaf, { nextUpdate: at(-hour) })), /out of date since/],
  ['is of the future', leaf => bytes(setting.ca.ocsp(leaf, { thisUpdate: at(hour) })), /valid only from/],
  [
    'is old and has no end',
    leaf => bytes(setting.ca.ocsp(leaf, { thisUpdate: at(-2 * day), nextUpdate: null })),
    /too old/,
  ],
  ['is of another issuer', leaf => bytes(TestCa.root().ocsp(leaf)), /signed neither by the issuer/],
  [
    'is about another',
    () => bytes(setting.ca.ocsp(setting.ca.issue().certificate)),
    /says nothing about CN=leaf/,
  ],
  [
    'has a wrong signature',
    leaf => {
      const answer = setting.ca.ocsp(leaf);
      answer[answer.length - 1] = (answer[answer.length - 1] as number) ^ 1;
      return bytes(answer);
    },
    /signed neither/,
  ],
  [
    'is signed by a responder of another CA',
    leaf => {
      const responder = TestCa.root('Other').issue({ name: 'responder', purposes: [ocspSigning] });
      return bytes(setting.ca.ocsp(leaf, { responder }));
    },
    /signed neither/,
  ],
];

const crl: Fault[] = [
  ['is out of date', () => bytes(setting.ca.crl({ nextUpdate: at(-hour) })), /out of date since/],
  ['is of the future', () => bytes(setting.ca.crl({ thisUpdate: at(hour) })), /valid only from/],
  ['is of another issuer', () => bytes(TestCa.root().crl()), /not signed by CN=Root/],
  ['is of an issuer with another name', () => bytes(TestCa.root('Other').crl()), /not signed by CN=Root/],
  [
    'is for CAs only',
    () => bytes(setting.ca.crl({ scope: [scopes.onlyCaCertificates] })),
    /not for certificates like/,
  ],
  [
    'is for another distribution point',
    () => bytes(setting.ca.crl({ scope: [scopes.url('http://else.example/crl')] })),
    /not for certificates like/,
  ],
  [
    'is for some reasons',
    () => bytes(setting.ca.crl({ scope: [scopes.onlySomeReasons] })),
    /only some reasons/,
  ],
  ['is a delta', () => bytes(setting.ca.crl({ delta: true })), /delta CRL/],
  ['is indirect', () => bytes(setting.ca.crl({ scope: [scopes.indirect] })), /indirect CRL/],
];

describe.each([
  ['ocsp', [...transport, ...ocsp]],
  ['crl', [...transport, ...crl]],
] as const)('nothing is believed in mode %s of a server', (mode, faults) => {
  test.each(faults)('that %s', async (_, make, says) => {
    const path = setting.path();
    const handler = make(path[0]);
    for (const name of ['/ocsp', '/crl']) setting.server.on(name, handler);
    const checker = setting.checker({ mode });
    const verdict = await checker.check(path);
    expect(verdict).toMatchObject({ status: 'unavailable', refused: true, by: undefined });
    expect(verdict.explanation).toMatch(says);
    expect(verdict.causes).toHaveLength(1);
    expect(checker.cached(path)).toMatchObject({ status: 'unavailable', refused: true });
  });

  test('that never answers', async () => {
    for (const name of ['/ocsp', '/crl']) setting.server.on(name, silent);
    const verdict = await setting.checker({ mode, timeout: 50 }).check(setting.path());
    expect(verdict).toMatchObject({ status: 'unavailable', refused: true });
    expect(verdict.explanation).toMatch(/took longer than 50 ms/);
  });

  test('that is not there', async () => {
    const path = setting.path();
    await setting.server.close();
    const verdict = await setting.checker({ mode }).check(path);
    expect(verdict.explanation).toMatch(/can't be fetched \(connect ECONNREFUSED/);
    expect(verdict).toMatchObject({ status: 'unavailable', refused: true });
  });

  test('that is reached by an address that is not allowed', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = setting.server.url.replace('127.0.0.1', host);
      const path = setting.path({ ocsp: [`${url}/ocsp`], crl: [`${url}/crl`] });
      setting.server.on('/ocsp', bytes(setting.ca.ocsp(path[0])));
      setting.server.on('/crl', bytes(setting.ca.crl()));
      const verdict = await setting.checker({ mode, allowAddress: undefined as never }).check(path);
      expect(verdict.explanation).toMatch(/the address of \S+( \([^)]*\))? is not allowed/);
    }
    expect(setting.server.requests).toEqual([]);
  });

  test('by a filter that promises', async () => {
    const allowAddress = (async () => true) as never;
    const verdict = await setting.checker({ mode, allowAddress }).check(setting.path());
    expect(verdict.explanation).toMatch(/the address of 127\.0\.0\.1 is not allowed/);
    expect(setting.server.requests).toEqual([]);
  });

  test('by a filter that throws', async () => {
    const allowAddress = (): boolean => {
      throw new Error('out of order');
    };
    const url = setting.server.url.replace('127.0.0.1', 'localhost');
    const path = setting.path({ ocsp: [`${url}/ocsp`], crl: [`${url}/crl`] });
    const verdict = await setting.checker({ mode, allowAddress }).check(path);
    expect(verdict.explanation).toMatch(/out of order/);
  });
});

describe('what is signed well is believed', () => {
  test('after three redirects', async () => {
    const path = setting.path();
    const { server, ca } = setting;
    server.on('/crl', status(301, { location: '/two' }));
    server.on('/two', status(307, { location: `${server.url}/three` }));
    server.on('/three', status(308, { location: 'four' }));
    server.on('/four', bytes(ca.crl()));
    expect(await setting.checker({ mode: 'crl' }).check(path)).toMatchObject({ status: 'good' });
    server.on('/four', status(302, { location: '/five' }));
    server.on('/five', bytes(ca.crl()));
    expect(await setting.checker({ mode: 'crl' }).check(path)).toMatchObject({ status: 'unavailable' });
    expect(server.requests).not.toContain('GET /five');
  });

  test('from the second place that a certificate names', async () => {
    const { server, ca } = setting;
    const path = setting.path({ crl: [`${server.url}/gone`, `${server.url}/crl`] });
    server.on('/crl', bytes(ca.crl()));
    expect(await setting.checker({ mode: 'crl' }).check(path)).toMatchObject({ status: 'good', by: 'crl' });
  });

  test('from the first place, where it lists the certificate, however old it is', async () => {
    const { server, ca } = setting;
    const path = setting.path({ crl: [`${server.url}/old`, `${server.url}/crl`] });
    const revoked = [{ certificate: path[0], reason: 1 }];
    server.on('/old', bytes(ca.crl({ thisUpdate: at(-9 * day), nextUpdate: at(-8 * day), revoked })));
    server.on('/crl', bytes(ca.crl()));
    expect(await setting.checker({ mode: 'crl' }).check(path)).toMatchObject({ status: 'revoked' });
  });

  test('where the scope of a CRL is the place that the certificate names', async () => {
    const { server, ca } = setting;
    server.on('/crl', bytes(ca.crl({ scope: [scopes.url(`${server.url}/crl`)] })));
    expect(await setting.checker({ mode: 'crl' }).check(setting.path())).toMatchObject({ status: 'good' });
  });

  test('where a CRL for some reasons lists the certificate', async () => {
    const path = setting.path();
    const revoked = [{ certificate: path[0], reason: 1 }];
    setting.server.on('/crl', bytes(setting.ca.crl({ revoked, scope: [scopes.onlySomeReasons] })));
    expect(await setting.checker({ mode: 'crl' }).check(path)).toMatchObject({ status: 'revoked' });
  });

  test.each([
    ['a reason that nobody knows', 7],
    ['the reason removeFromCRL, which is for delta CRLs', 8],
  ])('where a CRL lists the certificate for %s', async (_, reason) => {
    const path = setting.path();
    setting.server.on('/crl', bytes(setting.ca.crl({ revoked: [{ certificate: path[0], reason }] })));
    const checker = setting.checker({ mode: 'crl', onUnavailable: 'allow' });
    expect(await checker.check(path)).toMatchObject({ status: 'revoked', refused: true });
  });

  test('and not the older CRL that comes after it', async () => {
    const path = setting.path();
    const revoked = [{ certificate: path[0], reason: 6 }];
    setting.server.on('/crl', bytes(setting.ca.crl({ revoked })));
    const checker = setting.checker({ mode: 'crl', onUnavailable: 'allow' });
    await checker.check(setting.path());
    setting.time = at(2 * hour);
    setting.server.on('/crl', bytes(setting.ca.crl({ thisUpdate: at(-2 * hour) })));
    await checker.check(setting.path());
    expect(setting.server.requests).toEqual(['GET /crl', 'GET /crl']);
    expect(checker.cached(path)).toMatchObject({ status: 'revoked', reason: 'certificateHold' });
  });
});
