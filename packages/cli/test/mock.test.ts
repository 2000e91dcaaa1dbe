import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { countersignBin } from './bin.js';
import { newPath } from './folder.js';
import { files, shell } from './shell.js';

const start = countersignBin();

interface Started {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly first: string;
}

/** `countersign mock` as a process of its own, and the first line that it prints. */
async function mock(argv: readonly string[] = [], env?: Record<string, string>): Promise<Started> {
  const process = start(['mock', ...argv], env);
  const ended = once(process, 'exit');
  // Killed at once it would leave its files.
  onTestFinished(async () => {
    process.kill('SIGTERM');
    await ended;
  });
  process.stderr?.resume();
  const lines = createInterface({ input: process.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return { process, lines, first: (await lines.next()).value };
}

interface Client {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
  readonly p12: string;
  readonly json: string;
}

interface Ready {
  readonly url: string;
  readonly clients: Readonly<Record<string, Client>>;
  readonly curl?: readonly string[];
}

async function ready(
  argv: readonly string[] = [],
  env?: Record<string, string>,
): Promise<Ready & { readonly process: ChildProcess }> {
  const { process, first } = await mock(['--json', ...argv], env);
  return { process, ...(JSON.parse(first) as Ready) };
}

const materialOf = ({ certificate, key, ca }: Client) => ({
  cert: readFileSync(certificate),
  key: readFileSync(key),
  ca: readFileSync(ca),
});

async function whoami(url: string, client: Client): Promise<{ status: number | undefined; body: string }> {
  const sent = request(`${url}/v1/identity`, { agent: false, ...materialOf(client) }).end();
  const [response] = await once(sent, 'response');
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return { status: response.statusCode, body };
}

const clientOf = ({ clients }: Ready, name: string): Client => {
  const client = clients[name];
  if (client === undefined) throw new Error(`no files of ${name}`);
  return client;
};

it('serves clients with the files of its first line, and takes them away at Ctrl-C', async () => {
  const temp = newPath('temp');
  execFileSync('mkdir', [temp]);
  const started = await ready([], { TMPDIR: temp });
  const client = clientOf(started, 'demo_client');
  const answer = await whoami(started.url, client);
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('"demo_client"') });
  for (const path of Object.values(client)) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(client.json, 'utf8'))).toMatchObject({
    baseUrl: started.url,
    key: client.key,
  });
  started.process.kill('SIGINT');
  expect(await once(started.process, 'exit')).toEqual([0, null]);
  expect(existsSync(client.key)).toBe(false);
  expect(readdirSync(temp)).toEqual([]);
});

it('ends well when it is told to, with a connection open', async () => {
  const started = await ready();
  const socket = connect({
    ...{ host: '127.0.0.1', port: Number(new URL(started.url).port), servername: 'localhost' },
    ...materialOf(clientOf(started, 'demo_client')),
  });
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  started.process.kill('SIGTERM');
  expect(await once(started.process, 'exit')).toEqual([0, null]);
});

const curlIsMissing = spawnSync('curl', ['--version']).error === undefined ? '' : 'curl is not installed';

it.skipIf(curlIsMissing)(`prints a command that calls it ${curlIsMissing}`, async () => {
  const { lines, first } = await mock(['--curl', 'demo_client', '--tls', '1.2']);
  expect(first).toMatch(/^Mock Payment API at https:\/\/localhost:\d+, until Ctrl-C$/);
  let command = '';
  while (!command.startsWith('curl ')) command = (await lines.next()).value;
  const said = execFileSync('sh', ['-c', `${command} --silent`], { encoding: 'utf8' });
  expect(JSON.parse(said)).toMatchObject({ clientId: 'demo_client' });
});

it('refuses in the handshake where that is asked for, over the TLS that is asked for', async () => {
  const { url } = await ready(['--edge', 'handshake', '--tls', '1.3']);
  const sent = request(url, { agent: false, rejectUnauthorized: false }).end();
  await expect(once(sent, 'response')).rejects.toThrow('alert number 116');
  const old = connect({ port: Number(new URL(url).port), host: '127.0.0.1', maxVersion: 'TLSv1.2' });
  await expect(once(old, 'secureConnect')).rejects.toThrow('alert number 70');
});

it('lets in the clients of a file', async () => {
  const list = [{ clientId: 'partner', securityLevel: 'standard' }];
  const { 'clients.json': path = '' } = files({ 'clients.json': JSON.stringify({ clients: list }) });
  const started = await ready(['--clients', path]);
  expect(Object.keys(started.clients)).toEqual(['partner']);
  expect(await whoami(started.url, clientOf(started, 'partner'))).toMatchObject({ status: 200 });
});

it('makes the same keys from the same seed', async () => {
  const keys = await Promise.all(
    [1, 2].map(async () => readFileSync(clientOf(await ready(['--seed', 'a']), 'demo_client').key, 'utf8')),
  );
  expect(keys[0]).toBe(keys[1]);
});

it('refuses a port that is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const result = await shell(['mock', '--port', String(port)]);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toContain(`Port ${port} is in use`);
});

it.each([
  ['an unknown option', ['--edges', 'x'], ''],
  ['an argument', ['demo_client'], ''],
  ['an edge that is none', ['--edge', 'middle'], ''],
  ['a version that is none', ['--tls', '1.1'], ''],
  ['a port that is none', ['--port', '65536'], ''],
  ['a client that is not there', ['--curl', 'nobody'], ''],
  ['a file that is not there', ['--clients', '/nowhere/clients.json'], ''],
  ['a file that is not JSON', [], 'secret'],
  ['a file without clients', [], '{"client":"secret"}'],
  ['a registration without a name', [], '[{"securityLevel":"standard"}]'],
  ['a registration that is wrong', [], '[{"clientId":"a","securityLevel":"low"}]'],
])('refuses %s with exit code 2, a code and a hint', async (_, argv, content) => {
  const { 'clients.json': path = '' } = files({ 'clients.json': content });
  const result = await shell(['mock', ...argv, ...(content === '' ? [] : ['--clients', path])]);
  expect(result).toMatchObject({ exitCode: 2, stdout: '' });
  expect(result.stderr).toMatch(/^CONFIG_INVALID: .+\n.+\n$/s);
  expect(result.stderr).not.toContain('    at ');
  expect(result.stderr).not.toContain('secret');
});
