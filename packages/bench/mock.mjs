// The mock's CPU time for a request, beside that of a bare node:https server that answers the same bytes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestPki } from '@countersign/test-certs';
import { Agent, request } from 'undici';
import { median, startTimes } from './measure.mjs';

const pki = createTestPki();
const [server, client] = [pki.server('localhost'), pki.client('bench')];
const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };
const [rounds, perRound, atOnce] = [9, 3_000, 20];
const order = JSON.stringify({ amount: { currency: 'EUR', value: '129.90' }, reference: 'order 2041' });

let keys = 0;
const headers = {
  GET: () => ({ 'x-api-key': 'bench' }),
  POST: () => ({
    'x-api-key': 'bench',
    'content-type': 'application/json',
    'idempotency-key': `key-${++keys}`,
  }),
};

async function start(answers) {
  const child = fork(fileURLToPath(new URL('mock-process.mjs', import.meta.url)), { execArgv: [] });
  child.send({ material, answers });
  const [port] = await once(child, 'message');
  const dispatcher = new Agent({
    connections: atOnce,
    connect: { ca: pki.ca, cert: client.pem, key: client.keyPem },
  });
  return {
    async ask(method, path) {
      const body = method === 'POST' ? order : undefined;
      const answer = await request(`https://localhost:${port}${path}`, {
        method,
        headers: headers[method](),
        body,
        dispatcher,
      });
      return { status: answer.statusCode, body: await answer.body.json() };
    },
    async cpu() {
      child.send('cpu');
      return (await once(child, 'message'))[0];
    },
    async stop() {
      await dispatcher.close();
      child.kill();
    },
  };
}

/** CPU milliseconds of one request of each kind, by server. */
export async function mockServer() {
  const mock = await start(undefined);
  const created = await mock.ask('POST', '/v1/payments');
  const path = `/v1/payments/${created.body.id}`;
  const read = await mock.ask('GET', path);
  if (created.status !== 201 || read.status !== 200) throw new Error('the mock refused the benchmark');
  const bare = await start({ POST: created, GET: read });
  const servers = { 'bare node:https': bare, 'mock server': mock };
  const kinds = { 'reading a payment': ['GET', path], 'making a payment': ['POST', '/v1/payments'] };
  const samples = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const [kind, [method, at]] of Object.entries(kinds)) {
      for (const [name, { ask, cpu }] of Object.entries(servers)) {
        const before = await cpu();
        const one = async () => {
          for (let i = 0; i < perRound / atOnce; i++) await ask(method, at);
        };
        await Promise.all(Array.from({ length: atOnce }, one));
        const row = `${kind}, ${name}`;
        // The first round warms up.
        if (round > 0) samples.set(row, [...(samples.get(row) ?? []), ((await cpu()) - before) / perRound]);
      }
    }
  }
  await Promise.all([mock.stop(), bare.stop()]);
  return new Map([...samples].map(([row, values]) => [row, median(values)]));
}

/** What loading them adds to starting node, in milliseconds. */
function loading() {
  const entries = ['@countersign/spec/contract', '@countersign/mock-server'];
  const times = startTimes({
    node: '',
    ...Object.fromEntries(entries.map(name => [name, `await import('${name}')`])),
  });
  return entries.map(name => [`loading ${name}`, times.get(name) - times.get('node')]);
}

if (process.argv[1] === import.meta.filename)
  for (const [row, value] of [...(await mockServer()), ...loading()])
    console.log(`${row}: ${value.toFixed(3)} ms`);
