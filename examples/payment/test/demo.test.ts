import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockServer } from '@countersign/mock-server';
import { createTestPki } from '@countersign/test-certs';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';

const argv = process.argv;
afterEach(() => {
  process.argv = argv;
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What the demo prints when it is started with these arguments. */
async function demo(...args: string[]): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation(line => lines.push(line));
  vi.spyOn(console, 'error').mockImplementation(line => lines.push(line));
  process.argv = [...argv.slice(0, 2), ...args];
  vi.resetModules();
  await import('../demo.mjs');
  return lines.join('\n');
}

it('makes a payment against a mock server, and shows three refusals', async () => {
  const text = await demo();
  expect(text).toMatch(/connected +TLSv1\.3 {2}as demo_client \(trust level standard\) {2}\d+ ms/);
  expect(text).toMatch(/payment made +pay_\w+ {2}EUR 129\.90 {2}authorized {2}\d+ ms/);
  expect(text).toMatch(/read back +pay_\w+ {2}EUR 129\.90/);
  expect(text).toMatch(/no certificate +401 CLIENT_CERTIFICATE_REQUIRED/);
  expect(text).toMatch(/wrong pin +SERVER_PIN_MISMATCH, nothing was sent \(the server saw 0 requests\)/);
  expect(text).toMatch(/wrong passphrase +P12_PASSPHRASE, nothing was sent/);
  expect(process.exitCode).toBeUndefined();
});

it('does the same against a server that is named', async () => {
  const pki = createTestPki();
  const server = pki.server('localhost');
  const mock = await startMockServer({
    tls: {
      material: { certificate: server.pem, key: server.keyPem, clientCa: pki.ca },
      maxVersion: 'TLSv1.2',
    },
    apiKeys: { financial_client_bank: 'key-for-tests' },
  });
  const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  onTestFinished(async () => {
    await mock.close();
    await rm(folder, { recursive: true });
  });
  const [p12, ca] = [join(folder, 'client.p12'), join(folder, 'ca.pem')];
  await writeFile(p12, await pki.client('financial_client_bank').p12({ passphrase: 'secret' }));
  await writeFile(ca, pki.ca);
  vi.stubEnv('COUNTERSIGN_P12_PASSPHRASE', 'secret');
  vi.stubEnv('COUNTERSIGN_API_KEY', 'key-for-tests');
  const text = await demo('--url', mock.url, '--p12', p12, '--ca', ca);
  expect(text).toContain('TLSv1.2  as financial_client_bank');
  expect(text).toMatch(/payment made +pay_\w+/);
  expect(text).toMatch(/wrong pin +SERVER_PIN_MISMATCH/);
  expect(process.exitCode).toBeUndefined();
  expect(mock.requests.filter(request => request.headers['x-api-key'] === 'key-for-tests')).toHaveLength(3);
});

it.each([
  ['an unknown option', ['--nope'], "Unknown option '--nope'"],
  ['a URL without .p12', ['--url', 'https://localhost:1'], '--url needs --p12'],
  ['an http: URL', ['--url', 'http://localhost:1', '--p12', 'x.p12'], 'CONFIG_INVALID'],
  ['a .p12 that is not there', ['--url', 'https://localhost:1', '--p12', '/nowhere/x.p12'], 'does not exist'],
])('says what is wrong with %s, and exits with 1', async (_, args, message) => {
  expect(await demo(...args)).toContain(message);
  expect(process.exitCode).toBe(1);
});
