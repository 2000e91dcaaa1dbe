// What a mock server costs a test suite: a process that starts one, one more in a process that has had some, and 500 of them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockServer } from '@countersign/mock-server';
import { createTestPki } from '@countersign/test-certs';
import { median, startTimes } from './measure.mjs';

const bare = `
  import { readFileSync } from 'node:fs';
  import { createServer, get } from 'node:https';
  const { ca, server, client } = JSON.parse(readFileSync(process.env.BENCH_MATERIAL));
  const listening = createServer({ ...server, ca, requestCert: true }, (request, response) => response.end('{}'));
  listening.listen(0, '127.0.0.1', () =>
    get({ ...client, ca, host: 'localhost', port: listening.address().port }, response =>
      response.resume().on('end', () => process.exit())));
`;

const mock = `
  import { get } from 'node:https';
  import { startMockServer } from '@countersign/mock-server';
  const mock = await startMockServer();
  const { identity, apiKey } = mock.connect('demo_client');
  const key = identity.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const cert = [identity.certificate, ...identity.chain].map(({ pem }) => pem).join('');
  const options = { cert, key, ca: mock.pki.ca, headers: { 'x-api-key': apiKey } };
  get(mock.url + '/v1/identity', options, response => response.resume().on('end', () => process.exit(response.statusCode - 200)));
`;

/** Milliseconds from the start of a process to the end of its first request, by server. */
export function firstAnswer() {
  const pki = createTestPki();
  const [server, client] = [pki.server('localhost'), pki.client('bench')].map(({ pem, keyPem }) => ({
    cert: pem,
    key: keyPem,
  }));
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  process.env.BENCH_MATERIAL = join(folder, 'material.json');
  try {
    writeFileSync(process.env.BENCH_MATERIAL, JSON.stringify({ ca: pki.ca, server, client }), {
      mode: 0o600,
    });
    return startTimes({ 'node:https, ready certificates': bare, 'mock server, its own PKI': mock });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function answered() {
  const server = await startMockServer();
  const { identity, apiKey } = server.connect('demo_client');
  const options = {
    cert: [identity.certificate, ...identity.chain].map(({ pem }) => pem).join(''),
    key: identity.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ca: server.pki.ca,
    headers: { 'x-api-key': apiKey },
    agent: false,
  };
  await new Promise((resolve, reject) =>
    get(`${server.url}/v1/identity`, options, response => response.resume().on('end', resolve)).on(
      'error',
      reject,
    ),
  );
  return server;
}

/** Median milliseconds from startMockServer to the first answer, in a process that has started some. */
export async function warmStart(rounds = 30) {
  const times = [];
  for (let round = -10; round < rounds; round++) {
    const start = performance.now();
    const server = await answered();
    if (round >= 0) times.push(performance.now() - start);
    await server.close();
  }
  return median(times);
}

/** What 500 servers leave behind in a process that has closed 100 before them. */
export function leftBehind() {
  const options = { cwd: import.meta.dirname, encoding: 'utf8' };
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', import.meta.filename, '--leave'], options),
  );
}

async function leave() {
  const state = async () => {
    // Sockets end in later turns.
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setTimeout(resolve, 10));
    globalThis.gc();
    return { handles: process.getActiveResourcesInfo().length, heap: process.memoryUsage().heapUsed };
  };
  const many = async count => {
    for (let i = 0; i < count; i++) await (await answered()).close();
    return state();
  };
  const before = await many(100);
  const after = await many(500);
  const megabytes = (after.heap - before.heap) / 1e6;
  console.log(JSON.stringify({ handles: after.handles - before.handles, megabytes }));
}

if (process.argv[1] === import.meta.filename && process.argv.includes('--leave')) await leave();
