import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createSecureContext, connect as tlsConnect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { Agent, request } from 'undici';
import { measure } from './measure.mjs';

const pki = createTestPki();
const server = pki.server('localhost');
const client = pki.client('bench');
const passphrase = 'bench';
const ca = pki.ca;

async function start() {
  const child = fork(fileURLToPath(new URL('agent-server.mjs', import.meta.url)), { execArgv: [] });
  child.send({ cert: server.pem, key: server.keyPem, ca });
  const [port] = await once(child, 'message');
  return { port, url: `https://localhost:${port}`, stop: () => child.kill() };
}

const agentOf = (options = {}) =>
  createAgent({ identity: client.identity(), trust: { ca }, origins: 'any', ...options });

const tls = { ca, cert: client.pem, key: client.keyPem };

async function get(url, dispatcher) {
  const { statusCode, body } = await request(url, { dispatcher });
  await body.text();
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
}

function httpsGet(url, agent) {
  return new Promise((resolve, reject) => {
    httpsRequest(url, { agent }, response => response.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
}

const many = async (count, run) => {
  for (let i = 0; i < count; i++) await run();
};

/** CPU milliseconds of 100 requests on connections that are kept. */
export async function keepAlive() {
  const { url, stop } = await start();
  const ours = agentOf();
  const raw = new Agent({ connect: tls });
  const plain = new HttpsAgent({ ...tls, keepAlive: true });
  const times = await measure(
    {
      'undici request': () => many(100, () => get(url, raw)),
      'countersign, as its dispatcher': () => many(100, () => get(url, ours)),
      'node:https': () => many(100, () => httpsGet(url, plain)),
      'countersign, as its agent': () => many(100, () => httpsGet(url, ours.httpsAgent)),
    },
    { rounds: 15, turn: 150 },
  );
  await Promise.all([ours.close(), raw.close()]);
  plain.destroy();
  ours.httpsAgent.destroy();
  stop();
  return times;
}

/** One request on a socket that the server closes after its answer. */
function asked(socket, resumed) {
  if (socket.isSessionReused() !== resumed) throw new Error(`resumed: ${!resumed}`);
  socket.write('GET /close HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.resume();
  return once(socket, 'close');
}

/** CPU milliseconds of one request on a connection of its own. */
export async function newConnections() {
  const { port, url, stop } = await start();
  const close = `${url}/close`;
  const secureContext = createSecureContext(tls);
  const full = agentOf({ sessions: false });
  const resuming = agentOf();
  const pfx = new Agent({ connect: { ca, pfx: Buffer.from(await client.p12({ passphrase })), passphrase } });
  let session;
  const raw = offered => {
    const socket = tlsConnect({
      port,
      host: 'localhost',
      secureContext,
      ALPNProtocols: ['http/1.1'],
      ...(offered ? { session: offered } : {}),
    });
    socket.on('session', given => {
      session = given;
    });
    return once(socket, 'secureConnect').then(() => asked(socket, offered !== undefined));
  };
  const connected = (agent, resumed) =>
    agent.connect({ host: 'localhost', port, alpn: ['http/1.1'] }).then(socket => asked(socket, resumed));
  await raw();
  await connected(resuming, false);
  const times = await measure(
    {
      'tls.connect, cached SecureContext': () => many(20, () => raw()),
      'countersign connect, never resuming': () => many(20, () => connected(full, false)),
      'tls.connect, resumed': () => many(20, () => raw(session)),
      'countersign connect, resumed': () => many(20, () => connected(resuming, true)),
      'undici with pfx': () => many(20, () => get(close, pfx)),
      'undici through countersign, by default': () => many(20, () => get(close, resuming)),
    },
    { rounds: 15, turn: 200 },
  );
  await Promise.all([full.close(), resuming.close(), pfx.close()]);
  stop();
  return new Map([...times].map(([name, time]) => [name, time / 20]));
}

/** CPU milliseconds of a full handshake by one of few, and by one of many hosts, pins and agents. */
export async function crowd() {
  const { url, stop } = await start();
  const close = `${url}/close`;
  const pins = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`host-${i}.example.com`, [server.pin, pki.issuing.pin]]),
  );
  const pinned = { localhost: [server.pin, pki.issuing.pin] };
  const few = agentOf({ sessions: false, trust: { ca, pins: pinned } });
  const many10k = agentOf({ sessions: false, trust: { ca, pins: { ...pins, ...pinned } } });
  const crowded = Array.from({ length: 200 }, () =>
    agentOf({ sessions: false, trust: { ca, pins: pinned } }),
  );
  for (const agent of crowded) await get(close, agent);
  const last = crowded.at(-1);
  const times = await measure(
    {
      'one agent, one pinned host': () => many(20, () => get(close, few)),
      '10,000 pinned hosts': () => many(20, () => get(close, many10k)),
      '200 agents': () => many(20, () => get(close, last)),
    },
    { rounds: 9, turn: 200 },
  );
  await Promise.all([few, many10k, ...crowded].map(agent => agent.close()));
  stop();
  return new Map([...times].map(([name, time]) => [name, time / 20]));
}
