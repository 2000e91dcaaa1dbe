// Handlers of msw on the mock, beside a bare node:https server that asks getResponse of msw and does nothing else.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestPki } from '@countersign/test-certs';
import { Agent, request } from 'undici';
import { median } from './measure.mjs';

const pki = createTestPki();
const [server, client] = [pki.server('localhost'), pki.client('bench')];
const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };
const [rounds, perRound, atOnce] = [9, 2_000, 20];
const order = JSON.stringify({ amount: { currency: 'EUR', value: '129.90' }, reference: 'order 2041' });
const kinds = {
  'GET, the first handler': ['GET', '/orders/7'],
  'GET, the last of 20': ['GET', '/last/7'],
  'POST of JSON': ['POST', '/orders'],
};

async function start(which) {
  const child = fork(fileURLToPath(new URL('mock-msw-process.mjs', import.meta.url)), { execArgv: [] });
  child.send({ material, which });
  const [port] = await once(child, 'message');
  const dispatcher = new Agent({
    connections: atOnce,
    connect: { ca: pki.ca, cert: client.pem, key: client.keyPem },
  });
  return {
    async ask(method, path) {
      const answer = await request(`https://localhost:${port}${path}`, {
        ...{ method, dispatcher, headers: { 'content-type': 'application/json' } },
        body: method === 'POST' ? order : undefined,
      });
      await answer.body.json();
      if (answer.statusCode !== 200) throw new Error(`${which} answered ${answer.statusCode}`);
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

/** CPU milliseconds of the server for one request of each kind. */
export async function mswHandlers() {
  const servers = {
    'getResponse alone': await start('alone'),
    'mock server': await start('mock'),
  };
  const samples = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const [kind, [method, path]] of Object.entries(kinds)) {
      for (const [name, { ask, cpu }] of Object.entries(servers)) {
        const before = await cpu();
        const one = async () => {
          for (let i = 0; i < perRound / atOnce; i++) await ask(method, path);
        };
        await Promise.all(Array.from({ length: atOnce }, one));
        const row = `${kind}, ${name}`;
        // The first round warms up.
        if (round > 0) samples.set(row, [...(samples.get(row) ?? []), ((await cpu()) - before) / perRound]);
      }
    }
  }
  for (const { stop } of Object.values(servers)) await stop();
  return new Map([...samples].map(([row, values]) => [row, median(values)]));
}

if (process.argv[1] === import.meta.filename)
  for (const [row, value] of await mswHandlers()) console.log(`${row}: ${value.toFixed(3)} ms`);
