import { startMockServer } from '@countersign/mock-server';
import { createTestPki, type IssueOptions } from '@countersign/test-certs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { files, type Result, shell, verdicts } from './shell.js';

const pki = createTestPki();
const server = pki.server('localhost');
const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };
const passphrase = 'client123';
const env = { COUNTERSIGN_P12_PASSPHRASE: passphrase };
const demo = pki.client('demo_client');
const past = { notBefore: new Date('2019-01-01'), notAfter: new Date('2020-01-01') };

const p12Of = (name: string, options?: IssueOptions): Promise<Uint8Array> =>
  pki.client(name, options).p12({ passphrase });

/** doctor against a mock server, with the given file as its .p12. */
async function doctor(
  p12: Uint8Array | string,
  argv: string[] = [],
  variables: Record<string, string> = env,
): Promise<Result & { requests: number }> {
  const mock = await startMockServer({ tls: { material } });
  onTestFinished(() => mock.close());
  const paths = files({ 'client.p12': p12, 'ca.pem': pki.ca });
  const ca = argv.includes('--ca') ? [] : ['--ca', paths['ca.pem'] as string];
  const result = await shell(
    ['doctor', `${mock.url}/v1/identity`, '--p12', paths['client.p12'] as string, ...ca, ...argv],
    variables,
  );
  return { ...result, requests: mock.requests.length };
}

it('walks through every step of a good connection', async () => {
  const result = await doctor(await p12Of('demo_client'), ['--pin', server.pin]);
  expect(verdicts(result)).toEqual([
    'ok file',
    'ok passphrase',
    'ok key',
    'ok chain',
    'ok purpose',
    'ok dates',
    'ok tcp',
    'ok tls',
    'ok server chain',
    'ok server name',
    'ok pins',
    'ok asked',
    'ok accepted',
  ]);
  expect(result).toMatchObject({ exitCode: 0, stderr: '', requests: 1 });
  expect(result.stdout).toMatch(/All well\.\n$/);
  expect(result.stdout).toContain('EC P-256, belongs to CN=demo_client');
  expect(result.stdout).toContain('TLSv1.3');
});

describe('the first failing line names the cause and the cure:', () => {
  const wrongPin = `sha256/${Buffer.alloc(32, 9).toString('base64')}`;
  it.each([
    ['an empty file', () => '', [], 'file', 'P12_NOT_P12', 'empty'],
    ['PEM text', () => demo.pem, [], 'file', 'P12_NOT_P12', 'pemFiles()'],
    ['nonsense', () => 'nonsense', [], 'file', 'P12_NOT_P12', '.p12'],
    [
      'a truncated file',
      async () => (await p12Of('demo_client')).subarray(0, 500),
      [],
      'file',
      'P12_CORRUPT',
      'binary mode',
    ],
    [
      'another passphrase',
      () => demo.p12({ passphrase: 'another' }),
      [],
      'passphrase',
      'P12_PASSPHRASE',
      'newline',
    ],
    [
      'an expired certificate',
      () => p12Of('demo_client', past),
      [],
      'dates',
      'CERTIFICATE_EXPIRED',
      'renewed',
    ],
    [
      'a server certificate',
      () => pki.server('demo_client').p12({ passphrase }),
      [],
      'purpose',
      'CERTIFICATE_PURPOSE_INVALID',
      'clientAuth',
    ],
    [
      'a wrong pin',
      () => p12Of('demo_client'),
      ['--pin', wrongPin],
      'pins',
      'SERVER_PIN_MISMATCH',
      server.pin,
    ],
    ['an unknown client', () => p12Of('nobody'), [], 'accepted', 'CLIENT_UNKNOWN', 'register'],
    [
      'a certificate of another CA',
      () => createTestPki().client('demo_client').p12({ passphrase }),
      [],
      'accepted',
      'CERTIFICATE_CHAIN_INVALID',
      'intermediate',
    ],
  ] as [string, () => Uint8Array | string | Promise<Uint8Array>, string[], string, string, string][])(
    '%s',
    async (_, p12, argv, step, code, cure) => {
      const result = await doctor(await p12(), argv);
      expect(result.exitCode).toBe(1);
      expect(verdicts(result).at(-1)).toBe(`FAIL ${step}`);
      expect(
        verdicts(result)
          .slice(0, -1)
          .filter(verdict => verdict.startsWith('FAIL')),
      ).toEqual([]);
      expect(result.stdout).toContain(`The cause: ${code}`);
      expect(result.stdout).toContain(cure);
      expect(result.stdout + result.stderr).not.toContain(passphrase);
      expect(result.requests).toBe(step === 'accepted' ? 1 : 0);
    },
  );

  it('a file that is not there', async () => {
    const result = await shell(['doctor', 'https://localhost:1/', '--p12', '/nowhere/client.p12'], env);
    expect(verdicts(result)).toEqual(['FAIL file']);
    expect(result).toMatchObject({ exitCode: 1 });
  });

  it('a directory', async () => {
    const result = await shell(['doctor', 'https://localhost:1/', '--p12', '/'], env);
    expect(verdicts(result)).toEqual(['FAIL file']);
    expect(result.stdout).toContain('is a directory');
  });

  it('no passphrase where there is one: it is not asked for without a terminal', async () => {
    const result = await doctor(await p12Of('demo_client'), [], {});
    expect(verdicts(result).at(-1)).toBe('FAIL passphrase');
    expect(result.stdout).toContain('set COUNTERSIGN_P12_PASSPHRASE');
  });

  it('a server that is not there', async () => {
    const { 'client.p12': path = '' } = files({ 'client.p12': await p12Of('demo_client') });
    const result = await shell(['doctor', 'https://localhost:59999/', '--p12', path], env);
    expect(verdicts(result).at(-1)).toBe('FAIL tcp');
    expect(result.stdout).toContain('ECONNREFUSED');
  });

  it('a server of an unknown CA', async () => {
    const { 'ca.pem': other = '' } = files({ 'ca.pem': createTestPki().ca });
    const result = await doctor(await p12Of('demo_client'), ['--ca', other]);
    expect(verdicts(result).at(-1)).toBe('FAIL server chain');
    expect(result.stdout).toContain('with --ca');
    expect(result.requests).toBe(0);
  });

  it('a server of another name', async () => {
    const mock = await startMockServer({ tls: { material } });
    onTestFinished(() => mock.close());
    const paths = files({ 'client.p12': await p12Of('demo_client'), 'ca.pem': pki.ca });
    const url = mock.url.replace('localhost', '127.0.0.1');
    const result = await shell(
      ['doctor', url, '--p12', paths['client.p12'] ?? '', '--ca', paths['ca.pem'] ?? ''],
      env,
    );
    expect(verdicts(result).at(-1)).toBe('FAIL server name');
    expect(mock.requests).toEqual([]);
  });
});

it('warns of a file that others may read, and of a certificate that ends soon', async () => {
  const mock = await startMockServer({ tls: { material } });
  onTestFinished(() => mock.close());
  // One that was issued for a few days only would be fresh.
  const notBefore = new Date(Date.now() - 360 * 24 * 60 * 60 * 1000);
  const p12 = await p12Of('demo_client', { notBefore, days: 5 });
  const paths = files({ 'client.p12': p12, 'ca.pem': pki.ca }, 0o644);
  const result = await shell(
    ['doctor', `${mock.url}/v1/identity`, '--p12', paths['client.p12'] ?? '', '--ca', paths['ca.pem'] ?? ''],
    env,
  );
  expect(verdicts(result)).toEqual(expect.arrayContaining(['warn file', 'warn dates']));
  expect(result.stdout).toContain('chmod 600');
  expect(result.exitCode).toBe(0);
});

it('reads the passphrase from a file', async () => {
  const { passphrase: path = '' } = files({ passphrase: `${passphrase}\n` });
  expect((await doctor(await p12Of('demo_client'), ['--passphrase-file', path], {})).exitCode).toBe(0);
});

it('gives one JSON document when it is asked for', async () => {
  const result = await doctor(await p12Of('nobody'), ['--json']);
  const report = JSON.parse(result.stdout);
  expect(report).toMatchObject({ ok: false });
  expect(report.findings.at(-1)).toMatchObject({ step: 'accepted', status: 'fail', code: 'CLIENT_UNKNOWN' });
  expect(result.exitCode).toBe(1);
});
