import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '../src/index.js';

/** Calls a mock by a program, and gives all that it prints. Nobody's certificate is presented where `client` is null. */
type Program = (mock: MockServer, client: string | null) => Promise<string>;

const run = (command: string, args: readonly string[]): Promise<string> =>
  new Promise(resolve => {
    execFile(command, args, { timeout: 15_000 }, (_, stdout, stderr) => resolve(stdout + stderr));
  });

const page = await readFile(new URL('../../../docs/testing.md', import.meta.url), 'utf8');
const script = /^```python\n([\s\S]*?)^```/m.exec(page)?.[1] ?? '';

const python: Program = async (mock, client) => {
  const { json } = await mock.files(client ?? 'demo_client');
  const folder = await mkdtemp(join(tmpdir(), 'countersign-python-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'pay.py');
  await writeFile(file, client === null ? script.replace(/^tls.load_cert_chain.*\n/m, '') : script);
  return run('python3', [file, json]);
};

const curl: Program = async (mock, client) => {
  const command = await mock.curl(client ?? 'demo_client', '/v1/identity');
  const shown = client === null ? command.replace(/--cert \S+ --key \S+/, '') : command;
  return run('sh', ['-c', `${shown} --silent --show-error --include`]);
};

const openssl: Program = async (mock, client) => {
  const { certificate, key, ca } = await mock.files(client ?? 'demo_client');
  const presented = client === null ? [] : ['-cert', certificate, '-cert_chain', certificate, '-key', key];
  const host = new URL(mock.url).host;
  const args = ['s_client', '-connect', host, '-CAfile', ca, '-verify_return_error', '-quiet', ...presented];
  const child = spawn('openssl', args, { timeout: 15_000 });
  child.stdin.on('error', () => {});
  child.stdin.write(`GET /v1/identity HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => {
      printed += text;
    });
  return new Promise(resolve => child.on('close', () => resolve(printed)));
};

/** Why a program can't be used here. */
const missing = (command: string, ...args: string[]): string | false =>
  spawnSync(command, args).status !== 0 && `(${command} is not installed)`;

const programs = [
  ['Python', python, missing('python3', '-c', 'import ssl, http.client')],
  ['curl', curl, missing('curl', '--version')],
  ['openssl s_client', openssl, missing('openssl', 'version')],
] as const;

const versions = ['TLSv1.2', 'TLSv1.3'] as const;

async function started(options: MockServerOptions): Promise<MockServer> {
  const mock = await startMockServer(options);
  onTestFinished(() => mock.close());
  return mock;
}

for (const [name, program, isMissing] of programs) {
  describe.skipIf(isMissing)(`${name} ${isMissing || ''}`, () => {
    describe.each(versions)('over %s', version => {
      const tls = { minVersion: version, maxVersion: version };

      it.each(['application', 'handshake'] as const)('comes in at the edge %s', async edge => {
        const mock = await started({ edge, tls });
        expect(await program(mock, 'demo_client')).toMatch(/\b20[01]\b/);
        expect(mock.requests).toMatchObject([
          { client: 'demo_client', tlsVersion: version, refused: undefined },
        ]);
      });

      it.each([
        ['without a certificate', null, 401, 'CLIENT_CERTIFICATE_REQUIRED'],
        ['that is not registered', 'stranger', 403, 'CLIENT_UNKNOWN'],
        ['whose certificate was revoked', 'demo_client', 401, 'CERTIFICATE_REVOKED'],
      ] as const)('is told why a caller %s is refused', async (_, client, status, code) => {
        const mock = await started({ tls });
        if (client === 'demo_client') {
          mock.connect(client);
          await mock.revoke(client);
        }
        const printed = await program(mock, client);
        expect(printed).toMatch(new RegExp(`\\b${status}\\b`));
        expect(printed).toContain(code);
        expect(mock.refusals).toMatchObject([{ code, path: expect.any(String) }]);
      });

      const required =
        version === 'TLSv1.3'
          ? /alert.certificate.required|number 116/i
          : /alert.handshake.failure|number 40/i;
      it.each([
        ['without a certificate', null, required],
        ['that is not registered', 'stranger', /alert.certificate.unknown|number 46/i],
        ['whose certificate was revoked', 'demo_client', /alert.certificate.revoked|number 44/i],
      ] as const)('gets the TLS alert for a caller %s', async (_, client, alert) => {
        const mock = await started({ edge: 'handshake', tls });
        if (client === 'demo_client') {
          mock.connect(client);
          await mock.revoke(client);
        }
        expect(await program(mock, client)).toMatch(alert);
        expect(mock.requests).toHaveLength(0);
        expect(mock.refusals).toMatchObject([{ path: undefined }]);
      });
    });
  });
}
