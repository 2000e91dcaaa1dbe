// A thousand rotations under load: no request may fail, or be answered under an identity that was over when it began, and
// neither memory nor connections may grow. `npm run soak [-- <rotations>]`, on the built packages.
import { once } from 'node:events';
import { createServer, request as httpsRequest } from 'node:https';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { request } from 'undici';

const rotations = Number(process.argv[2] ?? 1000);
const callersOfEach = { fetch: 4, request: 4, https: 40 };

const pki = createTestPki();
const { pem: cert, keyPem: key } = pki.server('localhost');
const numberOf = socket => Number(/client-(\d+)/.exec(socket.getPeerX509Certificate().subject)[1]);

const open = new Set();
let stale = 0;
const server = createServer({ cert, key, ca: pki.ca, requestCert: true }, async (incoming, response) => {
  let size = 0;
  for await (const piece of incoming) size += piece.length;
  if (numberOf(incoming.socket) < Number(incoming.url.slice(1))) stale++;
  response.end(String(size));
});
server.on('secureConnection', socket => {
  open.add(socket);
  socket.on('error', () => {}).on('close', () => open.delete(socket));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `https://localhost:${server.address().port}`;

let newest = 0;
let identity = pki.client('client-0').identity();
const listeners = new Set();
const agent = createAgent({
  identity: {
    current: async () => identity,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {},
  },
  trust: { ca: pki.ca },
  origins: origin,
});
agent.httpsAgent.maxSockets = 4;

const body = 'a payment '.repeat(1000);
const ways = {
  fetch: async url => (await agent.fetch(url, { method: 'POST', body })).text(),
  request: async url => (await request(url, { dispatcher: agent, method: 'POST', body })).body.text(),
  https: async url => {
    const call = httpsRequest(url, { agent: agent.httpsAgent, method: 'POST' }).end(body);
    const [response] = await once(call, 'response');
    let text = '';
    for await (const piece of response) text += piece;
    return text;
  },
};

const done = { fetch: 0, request: 0, https: 0 };
let progressed = () => {};
const failures = [];
async function caller(name) {
  while (newest < rotations && failures.length === 0) {
    try {
      const text = await ways[name](`${origin}/${newest}`);
      if (text !== String(body.length)) throw new Error(`answered ${text}`);
    } catch (error) {
      failures.push(error);
    }
    done[name]++;
    progressed();
  }
}

/** Megabytes on the heap, after what can go has gone. */
async function heap() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed / 1e6;
}

await agent.ready();
const callers = Object.keys(ways).flatMap(name =>
  Array.from({ length: callersOfEach[name] }, () => caller(name)),
);
const rows = [];
let most = 0;
for (let number = 1; number <= rotations && failures.length === 0; number++) {
  // Each way gets its turn, or the one that connects first would be the only one to be tried.
  const before = { ...done };
  const served = () => Object.keys(ways).every(name => done[name] >= before[name] + 3);
  while (!served() && failures.length === 0)
    await new Promise(resolve => {
      progressed = resolve;
    });
  const previous = identity;
  identity = pki.client(`client-${number}`).identity();
  const rotated = once(agent, 'rotated');
  for (const listener of listeners) listener({ type: 'rotated', identity, previous });
  await rotated;
  newest = number;
  most = Math.max(most, open.size);
  if (number % Math.ceil(rotations / 10) === 0) {
    rows.push(await heap());
    console.log(
      `${number} rotations, ${Object.values(done).join(' + ')} requests: heap ${rows.at(-1).toFixed(1)} MB, ${open.size} connections open`,
    );
  }
}
await Promise.all(callers);
await agent.close();
for (const socket of open) await once(socket, 'close');
server.close();

const growth = rows.at(-1) - rows[Math.floor(rows.length / 3)];
console.log(`
failed: ${failures.length}
answered under an identity that was over: ${stale}
most connections at once: ${most}
heap, from a third of the way to the end: ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB
connections open at the end: ${open.size}`);
if (failures.length > 0) console.error(failures[0]);
if (failures.length > 0 || stale > 0 || (globalThis.gc && growth > 5)) process.exitCode = 1;
