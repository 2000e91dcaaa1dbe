// Servers in processes of their own, under the same load, by turns: what a request costs each.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestPki } from '@countersign/test-certs';
import { Agent, request } from 'undici';
import { median } from './measure.mjs';

const pki = createTestPki();
const [server, client] = [pki.server('localhost'), pki.client('bench')];
const material = { certificate: server.pem, key: server.keyPem, clientCa: pki.ca };
const [rounds, atOnce] = [9, 20];
const order = JSON.stringify({ amount: { currency: 'EUR', value: '129.90' }, reference: 'order 2041' });

/** @param what is told to the process, beside its certificates. */
export async function startServer(file, what) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: [] });
  child.send({ material, ...what });
  const [port] = await once(child, 'message');
  const dispatcher = new Agent({
    connections: atOnce,
    connect: { ca: pki.ca, cert: client.pem, key: client.keyPem },
  });
  return {
    async ask(method, path, headers) {
      const body = method === 'POST' ? order : undefined;
      const url = `https://localhost:${port}${path}`;
      const answer = await request(url, { method, headers, body, dispatcher });
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

/**
 * CPU milliseconds of one request, by kind and server; stops the servers.
 *
 * @param kinds for each, what makes a request of a server
 */
export async function costs(kinds, servers, perRound) {
  const samples = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const [kind, ask] of Object.entries(kinds)) {
      for (const [name, server] of Object.entries(servers)) {
        const before = await server.cpu();
        const some = async () => {
          for (let i = 0; i < perRound / atOnce; i++) await ask(server);
        };
        await Promise.all(Array.from({ length: atOnce }, some));
        const row = `${kind}, ${name}`;
        const cost = ((await server.cpu()) - before) / perRound;
        // The first round warms up.
        if (round > 0) samples.set(row, [...(samples.get(row) ?? []), cost]);
      }
    }
  }
  for (const { stop } of Object.values(servers)) await stop();
  return new Map([...samples].map(([row, values]) => [row, median(values)]));
}
