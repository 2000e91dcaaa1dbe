import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Identity, IdentitySource } from '@countersign/identity';
import { CountersignError } from '@countersign/spec';
import { createTestPki, type Issued } from '@countersign/test-certs';
import axios from 'axios';
import got from 'got';
import nodeFetch from 'node-fetch';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';

const pki = createTestPki();
const wrongPin = `sha256/${Buffer.alloc(32, 7).toString('base64')}`;

function agentWith(options: Partial<AgentOptions> = {}): MtlsAgent {
  const identity = pki.client('demo_client').identity();
  const agent = createAgent({ identity, trust: { ca: pki.ca }, origins: 'https://localhost:*', ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

interface HttpsServer {
  readonly url: string;
  /** Handshakes that were finished. */
  readonly connections: () => number;
  readonly requests: () => number;
}

/** Says whom it sees, also over a WebSocket; `/elsewhere` redirects. */
async function httpsServer(
  certificate: Issued = pki.server('localhost'),
  elsewhere = '',
): Promise<HttpsServer> {
  let connections = 0;
  let requests = 0;
  const seen = ({ socket }: IncomingMessage): string =>
    (socket as TLSSocket).getPeerX509Certificate()?.subject ?? 'nobody';
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    requests++;
    if (request.url === '/elsewhere') response.writeHead(302, { location: elsewhere }).end();
    else response.end(seen(request));
  };
  const { pem: cert, keyPem: key } = certificate;
  const server = createServer(
    { cert, key, ca: pki.ca, requestCert: true, rejectUnauthorized: false },
    answer,
  );
  server.on('secureConnection', () => connections++);
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    requests++;
    socket.send(seen(request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const client of sockets.clients) client.terminate();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://localhost:${port}`, connections: () => connections, requests: () => requests };
}

/** The code of the coded error that a library fails with, or names as the cause. */
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { cause } = error as Error;
    const coded = [error, cause].find(CountersignError.is);
    return coded?.code ?? (error as { code?: string }).code ?? String(error);
  }
  return 'no error';
}

interface Library {
  readonly name: string;
  /** Whom the server saw. */
  readonly ask: (agent: MtlsAgent, url: string, tls?: Record<string, unknown>) => Promise<string>;
  /** A TLS option of a single request, as the library takes it. */
  readonly tls?: Record<string, unknown>;
  readonly keepsAlive: boolean;
}

const libraries: readonly Library[] = [
  {
    name: 'axios',
    async ask({ httpsAgent }, url, options = {}) {
      const { data } = await axios.get<string>(url, { httpsAgent, ...options });
      return data;
    },
    tls: { family: 4 },
    keepsAlive: true,
  },
  {
    name: 'got',
    ask: ({ httpsAgent }, url, options = {}) =>
      got(url, { agent: { https: httpsAgent }, retry: { limit: 0 }, ...options }).text(),
    tls: { https: { rejectUnauthorized: false } },
    keepsAlive: true,
  },
  {
    name: 'node-fetch',
    async ask({ httpsAgent }, url) {
      const response = await nodeFetch(url, { agent: httpsAgent });
      return response.text();
    },
    keepsAlive: true,
  },
  {
    name: 'ws',
    async ask({ httpsAgent }, url, options = {}) {
      const socket = new WebSocket(url.replace('https:', 'wss:'), { agent: httpsAgent, ...options });
      onTestFinished(() => socket.terminate());
      const [data] = await once(socket, 'message');
      socket.close();
      return String(data);
    },
    tls: { rejectUnauthorized: false },
    keepsAlive: false,
  },
];

describe.each(libraries)('$name with agent.httpsAgent', ({ ask, tls, keepsAlive }) => {
  it('shows the identity, on one connection as long as it is the same', async () => {
    const server = await httpsServer();
    const agent = agentWith();
    for (let i = 0; i < 3; i++) expect(await ask(agent, server.url)).toBe('CN=demo_client');
    expect(server.connections()).toBe(keepsAlive ? 1 : 3);
  });

  it('shows the new identity after a rotation', async () => {
    const server = await httpsServer();
    let current: Identity = pki.client('before').identity();
    const agent = agentWith({ identity: { current: async () => current } as IdentitySource });
    expect(await ask(agent, server.url)).toBe('CN=before');
    current = pki.client('after').identity();
    await agent.reload();
    expect(await ask(agent, server.url)).toBe('CN=after');
  });

  it('sends nothing to a server with a wrong pin, and says so', async () => {
    const server = await httpsServer();
    const agent = agentWith({ trust: { ca: pki.ca, pins: { localhost: wrongPin } } });
    expect(await codeOf(ask(agent, server.url))).toBe('SERVER_PIN_MISMATCH');
    expect(server.requests()).toBe(0);
  });

  it('sends nothing to a server of another CA, and says so', async () => {
    const server = await httpsServer(createTestPki().server('localhost'));
    expect(await codeOf(ask(agentWith(), server.url))).toBe('SERVER_CERTIFICATE_UNTRUSTED');
    expect(server.requests()).toBe(0);
  });

  it.runIf(tls)('refuses what a single request may not decide', async () => {
    const server = await httpsServer();
    expect(await codeOf(ask(agentWith(), server.url, tls))).toBe('CONFIG_INVALID');
    expect(server.connections()).toBe(0);
  });

  it.runIf(keepsAlive)('follows no redirect to an origin that is not allowed', async () => {
    const other = await httpsServer();
    const server = await httpsServer(pki.server('localhost'), other.url);
    const agent = agentWith({ origins: server.url });
    expect(await codeOf(ask(agent, `${server.url}/elsewhere`))).toBe('ORIGIN_NOT_ALLOWED');
    expect(other.connections()).toBe(0);
  });
});

describe('another undici, with the agent as dispatcher', () => {
  const tooOld =
    Number(process.versions.node.split('.')[0]) < 22 && `needs Node 22, this is ${process.version}`;
  if (tooOld) console.log(`undici 8 is not tested: ${tooOld}`);

  type Fetch = (url: string, init: object) => Promise<{ text(): Promise<string> }>;
  const libraries: readonly (readonly [string, () => Promise<Fetch>])[] = [
    ["Node's own fetch", async () => globalThis.fetch as Fetch],
    ...(tooOld
      ? []
      : ([['fetch of undici 8', async () => (await import('undici-8')).fetch as unknown as Fetch]] as const)),
  ];

  it.each(libraries)('%s shows the identity, and keeps its connections', async (_, load) => {
    const fetch = await load();
    const server = await httpsServer();
    const agent = agentWith();
    for (let i = 0; i < 6; i++)
      expect(await (await fetch(server.url, { dispatcher: agent })).text()).toBe('CN=demo_client');
    expect(server.connections()).toBeLessThan(6);
  });

  it.each(libraries)('%s tells a wrong pin as its cause, and sends nothing', async (_, load) => {
    const fetch = await load();
    const server = await httpsServer();
    const agent = agentWith({ trust: { ca: pki.ca, pins: { localhost: wrongPin } } });
    expect(await codeOf(fetch(server.url, { dispatcher: agent }))).toBe('SERVER_PIN_MISMATCH');
    expect(server.requests()).toBe(0);
  });

  it.each(libraries)('%s sends a body, and follows no redirect to where it may not', async (_, load) => {
    const fetch = await load();
    const other = await httpsServer();
    const server = await httpsServer(pki.server('localhost'), other.url);
    const agent = agentWith({ origins: server.url });
    const sent = await fetch(server.url, { method: 'POST', body: 'a payment', dispatcher: agent });
    expect(await sent.text()).toBe('CN=demo_client');
    expect(await codeOf(fetch(`${server.url}/elsewhere`, { dispatcher: agent }))).toBe('ORIGIN_NOT_ALLOWED');
    expect(other.connections()).toBe(0);
  });
});
