import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createSecureContext, connect as tlsConnect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import { Agent, request } from 'undici';
import { rounds } from './measure.mjs';

export const pki = createTestPki();
const server = pki.server('localhost');
const client = pki.client('bench');
const passphrase = 'bench';
const ca = pki.ca;

/** An mTLS server in a process of its own. */
export async function start() {
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

/** How many connections one call of a case makes: fewer could not be measured. */
const connections = 10;

/** The cost of a single connection. */
const each = times =>
  new Map([...times].map(([name, values]) => [name, values.map(value => value / connections)]));

/** CPU milliseconds of 100 requests on connections that are kept, by rounds. */
export async function keepAlive() {
  const { url, stop } = await start();
  const ours = agentOf();
  const raw = new Agent({ connect: tls });
  const plain = new HttpsAgent({ ...tls, keepAlive: true });
  const times = await rounds(
    {
      'undici request': () => many(100, () => get(url, raw)),
      'countersign, as its dispatcher': () => many(100, () => get(url, ours)),
      'node:https': () => many(100, () => httpsGet(url, plain)),
      'countersign, as its agent': () => many(100, () => httpsGet(url, ours.httpsAgent)),
    },
    { rounds: 31, turn: 75 },
  );
  await Promise.all([ours.close(), raw.close()]);
  plain.destroy();
  ours.httpsAgent.destroy();
  stop();
  return times;
}

/** CPU milliseconds of one request on a connection of its own, by rounds. */
export async function newConnections() {
  const { port, url, stop } = await start();
  const close = `${url}/close`;
  const secureContext = createSecureContext(tls);
  const full = agentOf({ sessions: false });
  const resuming = agentOf();
  const pfx = new Agent({ connect: { ca, pfx: Buffer.from(await client.p12({ passphrase })), passphrase } });
  let session;
  /**
   * undici with the barest connector there is: a context made once, and the newest session where that is asked for. The
   * socket has the options that undici's own connector gives it, and so does ours.
   */
  const bare = resume =>
    new Agent({
      connect: ({ hostname }, callback) => {
        const settings = { port, host: hostname, servername: hostname, secureContext };
        const offered = resume && session ? { session } : {};
        const socket = tlsConnect({ ...settings, ALPNProtocols: ['http/1.1'], ...offered });
        socket.setKeepAlive(true, 60_000).setNoDelay(true);
        socket.on('session', given => {
          session = given;
        });
        socket.once('error', error => callback(error, null));
        socket.once('secureConnect', () => callback(null, socket));
      },
    });
  const fullBare = bare(false);
  const resumingBare = bare(true);
  const times = await rounds(
    {
      'undici with tls.connect, cached SecureContext': () => many(connections, () => get(close, fullBare)),
      'undici with countersign, never resuming': () => many(connections, () => get(close, full)),
      'undici with tls.connect, resumed': () => many(connections, () => get(close, resumingBare)),
      'undici with countersign, resumed': () => many(connections, () => get(close, resuming)),
      'undici with pfx': () => many(connections, () => get(close, pfx)),
    },
    { rounds: 101, turn: 50 },
  );
  await Promise.all([fullBare.close(), resumingBare.close()]);
  await Promise.all([full.close(), resuming.close(), pfx.close()]);
  stop();
  return each(times);
}

/** CPU milliseconds of a full handshake by one of few, and by one of many hosts, pins and agents, by rounds. */
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
  const times = await rounds(
    {
      'one agent, one pinned host': () => many(connections, () => get(close, few)),
      '10,000 pinned hosts': () => many(connections, () => get(close, many10k)),
      '200 agents': () => many(connections, () => get(close, last)),
    },
    { rounds: 51, turn: 25 },
  );
  await Promise.all([few, many10k, ...crowded].map(agent => agent.close()));
  stop();
  return each(times);
}
