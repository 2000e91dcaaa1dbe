import { type ExecFileException, execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions, request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { defects } from '@countersign/test-certs';
import axios from 'axios';
import got from 'got';
import { Agent, type Dispatcher, fetch, RetryAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  type CheckClientOptions,
  type ClientAttempt,
  type ClientFinding,
  checkClient,
  type Report,
} from '../src/kits.js';

type Run = (attempt: ClientAttempt) => Promise<unknown>;

const bodyOf = (method: string): string | undefined => (method === 'POST' ? '{}' : undefined);

/** @param more options beside those that everybody needs */
const byHttps =
  (more: RequestOptions = { agent: false }): Run =>
  async ({ url, method, ca, certificate, key }) => {
    const sent = request(url, { method, ca, cert: certificate, key, ...more }).end(bodyOf(method));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    await once(response.resume(), 'end');
  };

const byFetch =
  (wrap: (agent: Agent) => Dispatcher = agent => agent): Run =>
  async ({ url, method, ca, certificate, key }) => {
    const agent = new Agent({ connect: { ca, cert: certificate, key } });
    try {
      await (await fetch(url, { method, dispatcher: wrap(agent), body: bodyOf(method) ?? null })).text();
    } finally {
      await agent.destroy();
    }
  };

const byAxios: Run = ({ url, method, ca, certificate, key }) =>
  axios({
    ...{ url, method, data: bodyOf(method), headers: { 'x-api-key': 'for-tests' } },
    httpsAgent: new HttpsAgent({ ca, cert: certificate, key }),
  });

const byGot: Run = ({ url, method, ca, certificate, key }) =>
  got(url, {
    method,
    ...(method === 'POST' ? { json: {} } : {}),
    https: { certificateAuthority: ca, certificate, key },
  });

const curlArguments = ({ url, method, files }: ClientAttempt): string[] => [
  ...['-sS', '--request', method, '--cacert', files.ca, '--cert', files.certificate, '--key', files.key],
  ...(method === 'POST' ? ['--data', '{}'] : []),
  ...(files.crls === undefined ? [] : ['--crlfile', files.crls]),
  url,
];

const byCurl: Run = attempt =>
  new Promise<void>((resolve, reject) => {
    execFile('curl', curlArguments(attempt), { signal: attempt.signal }, (error: ExecFileException | null) =>
      error === null ? resolve() : reject(error),
    );
  });

const faults = (report: Report<ClientFinding>): string[] => report.faults.map(({ defect }) => defect);
const seen = (report: Report<ClientFinding>, name: string): string | undefined =>
  report.findings
    .filter(({ defect }) => defect === name)
    .map(({ verdict, how }) => `${verdict} ${how}`)
    .at(0);

/** OpenSSL, and whoever leaves it all to OpenSSL. Its level, by which keys are weak, differs between versions of Node. */
const opensslTrusts = [
  'ca-as-leaf',
  'cert-signing-leaf',
  'revoked-by-ocsp',
  'must-staple-without-staple',
  'no-alternative-name',
  'forged-issuer',
  'version-1',
];
const nodeTrusts = [...opensslTrusts, 'revoked-by-crl'];
const ofNode = (report: Report<ClientFinding>): string[] =>
  faults(report).filter(name => name !== 'weak-key');

const sorted = (names: readonly string[]): string[] => [...names].sort();
const curlIsMissing = spawnSync('curl', ['--version']).error === undefined ? '' : 'curl is not installed';

describe('what each client wrongly trusts, gives away or retries:', () => {
  it.each<[string, Run, readonly string[]]>([
    ['node:https', byHttps(), []],
    ['node:https with the agent that all share', byHttps({}), ['resumed-session']],
    ['fetch of undici', byFetch(), ['redirect']],
    [
      'fetch of undici that retries',
      byFetch(agent => new RetryAgent(agent, { minTimeout: 1, maxRetries: 2 })),
      ['redirect', 'rejected-certificate'],
    ],
    ['axios', byAxios, ['redirect']],
    ['got', byGot, ['resumed-session', 'redirect']],
  ])('%s', async (_, run, others) => {
    const report = await checkClient(run);
    expect(seen(report, 'control')).toBe('accepted-right sends its request and its certificate');
    expect(sorted(ofNode(report))).toEqual(sorted([...nodeTrusts, ...others]));
  });

  it.skipIf(curlIsMissing)(`curl ${curlIsMissing}`, async () => {
    const report = await checkClient(byCurl);
    expect(sorted(faults(report))).toEqual(sorted(opensslTrusts));
    expect(seen(report, 'expired')).toBe('refused-right alert 45 certificate_expired');
    expect(seen(report, 'revoked-by-crl')).toBe('refused-right alert 44 certificate_revoked');
  });
});

const only = (...defects: NonNullable<CheckClientOptions['defects']>): CheckClientOptions => ({ defects });

it('finds a client that trusts everybody', async () => {
  const report = await checkClient(byHttps({ agent: false, rejectUnauthorized: false }));
  for (const { name, code } of Object.values(defects.server))
    if (code !== 'accepted' && name !== 'malformed-der' && name !== 'oversized-chain')
      expect(seen(report, name)).toBe('accepted-wrongly sends its request');
});

it('finds a client that speaks TLS 1.1', async () => {
  const report = await checkClient(
    byHttps({ agent: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    only(),
  );
  expect(seen(report, 'old-tls')).toBe('accepted-wrongly sends its request');
});

it('says that a redirect gave a certificate away, and an API key', async () => {
  const report = await checkClient(byAxios, only());
  expect(seen(report, 'redirect')).toBe(
    'presented-wrongly gives another origin its certificate and x-api-key',
  );
});

it.each([
  ['without a key', {}, 'retried-wrongly sends its POST 2 times'],
  ['with one', { 'idempotency-key': 'a' }, 'retried-right sends its POST 2 times, with one Idempotency-Key'],
])('tells of a client that repeats a POST %s', async (_, headers, what) => {
  const once: Run = byHttps({ agent: false, headers });
  const report = await checkClient(
    attempt =>
      once(attempt).catch(error => (attempt.method === 'POST' ? once(attempt) : Promise.reject(error))),
    only(),
  );
  expect(seen(report, 'lost-answer')).toBe(what);
});

it.each<[string, Run, string]>([
  ['makes no connection', async () => {}, 'refused-wrongly it makes no connection'],
  [
    'fails before it makes one',
    async () => Promise.reject(new TypeError('secret')),
    'refused-wrongly it makes no connection: TypeError',
  ],
  ['trusts nobody', byHttps({ agent: false, ca: [] }), 'refused-wrongly close'],
  [
    'has no certificate',
    byHttps({ agent: false, cert: '', key: '' }),
    'refused-wrongly sends no certificate',
  ],
])('says nothing else of a client that %s', async (_, run, what) => {
  const report = await checkClient(run);
  expect(report.findings).toHaveLength(1);
  expect(seen(report, 'control')).toBe(what);
  expect(report.ok).toBe(false);
});

it('aborts a client that does not come to an end', async () => {
  const reasons: unknown[] = [];
  const run: Run = ({ signal }) =>
    new Promise(() => signal.addEventListener('abort', () => reasons.push(signal.aborted)));
  await checkClient(run, { timeout: 50 });
  expect(reasons).toEqual([true]);
});

it('ends when it is told to', async () => {
  const stop = new AbortController();
  let runs = 0;
  const run: Run = async () => {
    runs++;
    stop.abort(new Error('enough'));
    await new Promise(() => {});
  };
  await expect(checkClient(run, { signal: stop.signal })).rejects.toThrow('enough');
  expect(runs).toBe(1);
});

it('does not wait for a client that connects and says nothing', async () => {
  const sockets: Socket[] = [];
  const run: Run = ({ url }) =>
    new Promise(() => {
      sockets.push(connect(Number(new URL(url).port), '127.0.0.1'));
    });
  const report = await checkClient(run, { timeout: 50 });
  for (const socket of sockets) socket.destroy();
  expect(seen(report, 'control')).toBe('refused-wrongly it does not come to an end');
});

it('gives the material as files that only their owner can read, and takes them away', async () => {
  let folder = '';
  await checkClient(async attempt => {
    const { files, env, ca, url, method } = attempt;
    folder = dirname(files.key);
    expect(env).toMatchObject({
      COUNTERSIGN_URL: url,
      COUNTERSIGN_METHOD: method,
      COUNTERSIGN_KEY: files.key,
    });
    expect(ca).toContain('BEGIN CERTIFICATE');
    if (process.platform !== 'win32') expect(statSync(files.key).mode & 0o777).toBe(0o600);
    await byHttps()(attempt);
  }, only('revoked-by-crl'));
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
});

it.each([
  ['what is no function', undefined, {}],
  ['an unknown option', byHttps(), { defect: [] }],
  ['an unknown defect', byHttps(), only('no-client-auth' as 'expired')],
  ['a timeout of nothing', byHttps(), { timeout: 0 }],
  ['a PKI that is none', byHttps(), { pki: {} }],
])('refuses %s', async (_, run, options) => {
  await expect(checkClient(run as Run, options as CheckClientOptions)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
  });
});
