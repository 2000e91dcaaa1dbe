import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent as HttpsAgent } from 'node:https';
import { fileURLToPath } from 'node:url';
import { createPaymentClient } from '@countersign/client';
import { createTestPki } from '@countersign/test-certs';
import axios from 'axios';
import got from 'got';
import { Agent, request } from 'undici';
import { rounds } from './measure.mjs';

const pki = createTestPki();
const server = pki.server('localhost');
const issued = pki.client('bench');
const tls = { ca: pki.ca, cert: issued.pem, key: issued.keyPem };

async function start() {
  const child = fork(fileURLToPath(new URL('client-server.mjs', import.meta.url)), { execArgv: [] });
  child.send({ cert: server.pem, key: server.keyPem, ca: pki.ca });
  const [port] = await once(child, 'message');
  return { url: `https://localhost:${port}`, stop: () => child.kill() };
}

const clientOf = baseUrl =>
  createPaymentClient({
    baseUrl,
    identity: issued.identity(),
    trust: { ca: pki.ca },
    apiKey: 'key-for-tests',
  });

const headers = { 'x-api-key': 'key-for-tests' };
const id = 'pay_7Q2M4T9K1B';
const many = async run => {
  for (let i = 0; i < 100; i++) {
    const payment = await run();
    if (payment.id !== id) throw new Error('another payment');
  }
};

/** CPU milliseconds of reading a payment 100 times. */
export async function retrieving() {
  const { url, stop } = await start();
  const path = `${url}/v1/payments/${id}`;
  const client = clientOf(url);
  const dispatcher = new Agent({ connect: tls });
  const agent = new HttpsAgent({ ...tls, keepAlive: true });
  const instance = axios.create({ httpsAgent: agent, headers });
  const times = await rounds(
    {
      'undici request, JSON.parse': () =>
        many(async () => JSON.parse(await (await request(path, { dispatcher, headers })).body.text())),
      'payments.retrieve': () => many(() => client.payments.retrieve(id)),
      axios: () => many(async () => (await instance.get(path)).data),
      got: () => many(() => got(path, { agent: { https: agent }, headers }).json()),
    },
    { rounds: 15, turn: 150 },
  );
  await Promise.all([client.close(), dispatcher.close()]);
  agent.destroy();
  stop();
  return times;
}

/** Megabytes that 10,000 calls at once leave behind, after 10,000 before them, and how many of them failed. */
export async function crowdOfCalls() {
  const { url, stop } = await start();
  const client = clientOf(url);
  let failed = 0;
  const burst = async () => {
    const calls = Array.from({ length: 10_000 }, () => client.payments.retrieve(id));
    for (const { status } of await Promise.allSettled(calls)) if (status === 'rejected') failed++;
  };
  const kept = () => {
    globalThis.gc();
    globalThis.gc();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  await burst();
  const before = kept();
  await burst();
  const after = kept();
  await client.close();
  stop();
  return { megabytes: after - before, failed };
}
