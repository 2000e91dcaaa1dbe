import { once } from 'node:events';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createTestPki, type TestPki } from '@countersign/test-certs';
import { missing, nginxServer, opensslServer } from '@countersign/test-servers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startMockServer } from '../src/index.js';
import { type CheckServerOptions, checkServer, type Report, type ServerFinding } from '../src/kits.js';

const pki = createTestPki();

/** A server of node:https, with the level of OpenSSL that newer versions of Node have. */
async function nodeServer(options: ServerOptions = {}) {
  const { pem: cert, keyPem: key } = pki.server('localhost');
  const server = createServer(
    { cert, key, ca: pki.ca, requestCert: true, ciphers: 'DEFAULT@SECLEVEL=2', ...options },
    (_, response) => response.end('welcome'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, url: `https://localhost:${(server.address() as AddressInfo).port}/` };
}

const check = (url: string, options: Partial<CheckServerOptions> = {}): Promise<Report<ServerFinding>> =>
  checkServer(url, { pki, ...options });

const accepted = (report: Report<ServerFinding>): string[] => [
  ...new Set(
    report.findings.filter(({ verdict }) => verdict === 'accepted-wrongly').map(({ defect }) => defect),
  ),
];
const seen = (report: Report<ServerFinding>, name: string): string[] =>
  report.findings.filter(({ defect }) => defect === name).map(({ verdict, how }) => `${verdict} ${how}`);

/** OpenSSL, and whoever leaves it all to OpenSSL. */
const opensslAccepts = ['ca-as-leaf', 'cert-signing-leaf', 'two-common-names', 'nul-in-name', 'version-1'];

describe.skipIf(missing('openssl'))(`openssl s_server -Verify ${missing('openssl') ?? ''}`, () => {
  it('is found to let in what OpenSSL lets in, and to refuse by alerts', async () => {
    const { port, close } = await opensslServer({ pki });
    onTestFinished(close);
    const report = await check(`https://localhost:${port}/`);
    expect(accepted(report)).toEqual(opensslAccepts);
    const twice = (text: string) => [text, text];
    expect(seen(report, 'control')).toEqual(twice('accepted-right status 200'));
    expect(seen(report, 'expired')).toEqual(twice('refused-right alert 45 certificate_expired'));
    expect(seen(report, 'wrong-usage')).toEqual(twice('refused-right alert 43 unsupported_certificate'));
    expect(seen(report, 'reversed-chain')).toEqual(twice('accepted-right status 200'));
    expect(seen(report, 'no-certificate')).toEqual([
      'refused-right alert 40 handshake_failure',
      'refused-right alert 116 certificate_required',
    ]);
  });
});

describe.skipIf(missing('nginx'))(`nginx with ssl_verify_client on ${missing('nginx') ?? ''}`, () => {
  it('is found to let in what OpenSSL lets in, and to refuse by a page, over HTTP/2, too', async () => {
    const { port, close } = await nginxServer({ pki });
    onTestFinished(close);
    const report = await check(`https://localhost:${port}/`);
    expect(accepted(report)).toEqual(opensslAccepts);
    expect(new Set(report.findings.map(({ over }) => over)).size).toBe(4);
    for (const name of ['no-certificate', 'resumed-session', 'expired', 'unknown-ca'])
      expect(new Set(seen(report, name))).toEqual(new Set(['refused-right status 400']));
  });
});

describe('a server of node:https', () => {
  it('that asks strictly lets in what OpenSSL lets in, and closes without saying why', async () => {
    const report = await check((await nodeServer()).url);
    expect(accepted(report)).toEqual(opensslAccepts);
    expect(report.ok).toBe(false);
    expect(new Set(seen(report, 'expired'))).toEqual(new Set(['refused-otherwise close']));
    expect(new Set(seen(report, 'resumed-session'))).toEqual(new Set(['refused-right no session was given']));
  });

  it('that only asks lets everybody in, with nothing, and with the session of a stranger', async () => {
    const report = await check((await nodeServer({ rejectUnauthorized: false })).url);
    for (const name of ['no-certificate', 'resumed-session', 'expired', 'unknown-ca', 'wrong-usage'])
      expect(new Set(seen(report, name))).toEqual(new Set(['accepted-wrongly status 200']));
  });

  it('may be told who is revoked', async () => {
    const { server, url } = await nodeServer();
    const { pem: cert, keyPem: key } = pki.server('localhost');
    const defects = ['revoked-by-crl'] as const;
    expect(seen(await check(url, { defects }), 'revoked-by-crl')[0]).toBe(
      'not-judged nobody tells the server what is revoked',
    );
    const report = await check(url, {
      defects,
      publish: crls =>
        server.setSecureContext({ cert, key, ca: pki.ca, crl: crls.map(({ pem }) => pem) } as ServerOptions),
    });
    expect(new Set(seen(report, 'revoked-by-crl'))).toEqual(new Set(['refused-otherwise close']));
  });

  it('that speaks one version of TLS is asked over that alone', async () => {
    const { url } = await nodeServer({ maxVersion: 'TLSv1.2' });
    const report = await check(url, { defects: ['expired'] });
    expect(new Set(report.findings.map(({ over }) => over))).toEqual(new Set(['TLSv1.2 http/1.1']));
  });

  it('that lets nobody in gets no other verdict', async () => {
    const { url } = await nodeServer({ ca: createTestPki().ca });
    const report = await check(url);
    expect(report.ok).toBe(false);
    expect(new Set(report.findings.map(({ defect, verdict }) => `${defect} ${verdict}`))).toEqual(
      new Set(['control refused-wrongly']),
    );
  });
});

const strict = [{ clientId: 'demo_client', securityLevel: 'standard', revocationChecking: 'ocsp' }] as const;

describe.each(['application', 'handshake'] as const)('a guard at the edge %s', edge => {
  it('lets in nobody whom it should not, whatever it is asked over', async () => {
    const mock = await startMockServer({ edge, clients: strict });
    onTestFinished(() => mock.close());
    const report = await check(`${mock.url}/v1/identity`, { pki: mock.pki as TestPki });
    expect(report.faults).toEqual([]);
    expect(report.ok).toBe(true);
    expect(new Set(report.findings.map(({ over }) => over)).size).toBe(4);
    const how = edge === 'application' ? 'status 401 CERTIFICATE_REVOKED' : 'alert 44 certificate_revoked';
    for (const name of ['revoked-by-crl', 'revoked-by-ocsp'])
      expect(new Set(seen(report, name))).toEqual(new Set([`refused-right ${how}`]));
  });
});

it('says of a server that is not there, or that it does not trust, that nothing can be said', async () => {
  const { server, url } = await nodeServer();
  const untrusted = await check(url, { ca: createTestPki().ca });
  expect(seen(untrusted, 'control')[0]).toMatch(/^unreachable its certificate: [A-Z_]+$/);
  server.close();
  const gone = await check(url);
  expect(seen(gone, 'control')[0]).toBe('unreachable ECONNREFUSED');
  expect([untrusted.ok, gone.ok]).toEqual([false, false]);
});

it('gives up on a server that does not answer', async () => {
  const { server, url } = await nodeServer();
  server.removeAllListeners('request');
  const report = await check(url, { timeout: 500 });
  expect(seen(report, 'control')[0]).toBe('unreachable no answer within 500 ms');
});

it('reports as a table, faults first, and as JSON', async () => {
  const { url } = await nodeServer();
  const report = await check(url, { defects: ['expired', 'version-1', 'key-mismatch'] });
  expect(String(report).replace(/:\d+/, ':8443')).toBe(`\
https://localhost:8443 as a server: 1 wrong, 1 not judged
  accepted-wrongly   version-1        status 200
  accepted-right     control          status 200
  refused-right      no-certificate   alert 40 handshake_failure (TLSv1.2 http/1.1)
  refused-right      resumed-session  no session was given
  refused-otherwise  expired          close
  not-judged         key-mismatch     Node can't present it
  refused-right      no-certificate   alert 116 certificate_required (TLSv1.3 http/1.1)
`);
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    ok: false,
    findings: expect.arrayContaining([
      {
        ...{ defect: 'version-1', verdict: 'accepted-wrongly', how: 'status 200' },
        ...{ tls: 'TLSv1.3', http: 'http/1.1', over: 'TLSv1.3 http/1.1' },
      },
    ]),
  });
});

it.each([
  ['no PKI', 'https://localhost/', {}],
  ['a URL that is none', 'localhost', { pki }],
  ['an http: URL', 'http://localhost/', { pki }],
  ['a URL with credentials', 'https://user:secret@localhost/', { pki }],
  ['an unknown option', 'https://localhost/', { pki, defect: [] }],
  ['an unknown defect', 'https://localhost/', { pki, defects: ['wrong-host'] }],
  ['a timeout of nothing', 'https://localhost/', { pki, timeout: 0 }],
  ['a PKI that is none', 'https://localhost/', { pki: {} }],
  ['no URL', undefined, { pki }],
  ['what is no URL', Object.create(null), { pki }],
  ['a header that is no text', 'https://localhost/', { pki, headers: { 'x-api-key': null } }],
  ['a header of two lines', 'https://localhost/', { pki, headers: { 'x-api-key': 'secret\nsecret' } }],
  ['a header whose name is none', 'https://localhost/', { pki, headers: { 'x api key': 'secret' } }],
])('refuses %s', async (_, url, options) => {
  await expect(checkServer(url, options as CheckServerOptions)).rejects.toMatchObject({
    ...{ code: 'CONFIG_INVALID', hint: expect.any(String) },
    message: expect.not.stringContaining('secret'),
  });
});
