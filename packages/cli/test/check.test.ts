import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { countersignBin } from './bin.js';
import { keptPki, newPath, pki } from './folder.js';
import { shell } from './shell.js';

const start = countersignBin();

it('says of a server what it wrongly lets in', async () => {
  const folder = await keptPki();
  await pki(['issue', folder, '--server', 'localhost']);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const server = createServer(
    {
      cert: read('localhost.pem'),
      key: read('localhost-key.pem'),
      ca: read('root-ca.pem'),
      requestCert: true,
    },
    (_, response) => response.end('{}'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  const table = await shell(['check-server', url, '--pki', folder]);
  expect(table).toMatchObject({ exitCode: 1, stderr: '' });
  expect(table.stdout).toMatch(/^https:\/\/localhost:\d+ as a server: \d wrong/);
  expect(table.stdout).toMatch(/^ {2}accepted-wrongly +version-1 +status 200$/m);
  const json = await shell(['check-server', url, '--pki', folder, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, findings: expect.any(Array) });
});

const curlIsMissing = spawnSync('curl', ['--version']).error === undefined ? '' : 'curl is not installed';
const curl =
  'curl -sS -X $COUNTERSIGN_METHOD --cacert $COUNTERSIGN_CA --cert $COUNTERSIGN_CERTIFICATE --key $COUNTERSIGN_KEY $COUNTERSIGN_URL';

/** `countersign check-client` as a process of its own, with a folder of its own for what it writes. */
function checkClient(argv: readonly string[]): {
  process: ChildProcess;
  temp: string;
  printed: () => string;
} {
  const temp = newPath('temp');
  mkdirSync(temp);
  const process = start(['check-client', ...argv], { TMPDIR: temp });
  onTestFinished(() => void process.kill('SIGKILL'));
  let text = '';
  process.stdout?.on('data', chunk => {
    text += chunk;
  });
  process.stderr?.resume();
  return { process, temp, printed: () => text };
}

it.skipIf(curlIsMissing)(
  `says of a command what it wrongly trusts, and leaves nothing ${curlIsMissing}`,
  async () => {
    const { process, temp, printed } = checkClient(['--json', '--', 'sh', '-c', curl]);
    expect(await once(process, 'close')).toEqual([1, null]);
    expect(JSON.parse(printed()).findings).toEqual(
      expect.arrayContaining([
        { defect: 'control', verdict: 'accepted-right', how: 'sends its request and its certificate' },
        { defect: 'expired', verdict: 'refused-right', how: 'alert 45 certificate_expired' },
        { defect: 'version-1', verdict: 'accepted-wrongly', how: 'sends its request' },
      ]),
    );
    expect(readdirSync(temp)).toEqual([]);
  },
);

it('says of a command that is not there that it makes no connection', async () => {
  const { process, printed } = checkClient(['--', 'countersign-no-such-command']);
  expect(await once(process, 'close')).toEqual([1, null]);
  expect(printed()).toContain('it makes no connection: ENOENT');
});

it('is interrupted at once, and leaves nothing', async () => {
  const { process, temp } = checkClient(['--', 'sleep', '60']);
  await vi.waitFor(() => expect(readdirSync(temp)).toHaveLength(1), 10_000);
  process.kill('SIGINT');
  expect(await once(process, 'close')).toEqual([1, null]);
  expect(existsSync(temp)).toBe(true);
  expect(readdirSync(temp)).toEqual([]);
});

it.each([
  ['a server without a PKI', ['check-server', 'https://localhost/']],
  ['a server without a URL', ['check-server', '--pki', '/nowhere']],
  ['a PKI that is not there', ['check-server', 'https://localhost/', '--pki', '/nowhere']],
  ['no command', ['check-client']],
  ['a timeout of nothing', ['check-client', '--timeout', '0', '--', 'true']],
  ['an unknown option', ['check-client', '--insecure', '--', 'true']],
])('refuses %s with exit code 2, a code and a hint', async (_, argv) => {
  const result = await shell(argv);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toMatch(/^CONFIG_INVALID: .+\n.+\n$/s);
  expect(result.stderr).not.toContain('    at ');
});
