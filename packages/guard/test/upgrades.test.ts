// WebSockets and tunnels, on which no request comes that would meet a block.
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import {
  type ClientHttp2Stream,
  connect as connectHttp2,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createTestPki, type Issued } from '@countersign/test-certs';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createGuard, type Guard } from '../src/index.js';
import { createGuardedServer, guarded, guardUpgrade } from '../src/node.js';

const pki = createTestPki();
const [bank, shop] = [pki.client('bank'), pki.client('shop')];
const clients = ['bank', 'shop'].map(clientId => ({ clientId, securityLevel: 'standard' }) as const);

async function guardOf(options: object = {}): Promise<Guard> {
  const identity = pki.server('localhost').identity('serverAuth');
  const guard = createGuard({ clients, trust: { ca: pki.ca }, identity, ...options });
  onTestFinished(() => guard.close());
  await guard.ready();
  return guard;
}

async function listening(server: Server | ReturnType<typeof createGuardedServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What answers each upgrade with a WebSocket that says hello. */
function greeter(): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const sockets = new WebSocketServer({ noServer: true });
  return (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, webSocket => webSocket.send('hello'));
}

/** A WebSocket that was let in. */
async function open(url: string, options: object): Promise<WebSocket> {
  const webSocket = new WebSocket(url, options).on('error', () => {});
  onTestFinished(() => webSocket.terminate());
  await once(webSocket, 'message');
  return webSocket;
}

const answers = async (webSocket: WebSocket): Promise<boolean> => {
  const pong = once(webSocket, 'pong');
  webSocket.ping();
  return (await pong) !== undefined;
};

interface Way {
  readonly way: string;
  readonly options: object;
  /** @returns what opens a WebSocket */
  readonly serve: (guard: Guard) => Promise<(as: Issued) => Promise<WebSocket>>;
}

const ways: readonly Way[] = [
  {
    way: 'over TLS',
    options: {},
    serve: async guard => {
      const server = createGuardedServer(guard, (_, response) => response.end());
      server.on('upgrade', guardUpgrade(guard, greeter()));
      const port = await listening(server);
      return ({ pem: cert, keyPem: key }) => open(`wss://localhost:${port}`, { cert, key, ca: pki.ca });
    },
  },
  {
    way: 'through a proxy, and a listener that asks the guard itself',
    options: { proxies: { addresses: ['127.0.0.1'], clientCert: true } },
    serve: async guard => {
      const server = createHttpServer();
      const greet = greeter();
      server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        if ((await guard.verify(request)).ok) greet(request, socket, head);
      });
      guard.attach(server);
      const port = await listening(server);
      const field = ({ der }: { readonly der: Uint8Array }) => `:${Buffer.from(der).toString('base64')}:`;
      return ({ certificate }) =>
        open(`ws://127.0.0.1:${port}`, {
          headers: {
            ...{ 'client-cert': field(certificate), 'client-cert-chain': field(pki.issuing) },
            'x-forwarded-for': '192.0.2.7',
          },
        });
    },
  },
];

const ends = [
  { why: 'a block of its client', shut: (guard: Guard) => guard.block('bank') },
  {
    why: 'the revocation of its certificate',
    shut: (guard: Guard) => guard.revoke(bank.certificate.fingerprints.sha256),
  },
];

it.each(ways.flatMap(way => ends.map(end => ({ ...way, ...end }))))(
  '$why ends a WebSocket $way, and no other',
  async ({ options, serve, shut }) => {
    const guard = await guardOf(options);
    const opened = await serve(guard);
    const [theirs, others] = [await opened(bank), await opened(shop)];
    const closed = once(theirs, 'close');
    await shut(guard);
    await closed;
    expect(await answers(others)).toBe(true);
  },
);

it('a block of a certificate at an address ends the WebSockets from there', async () => {
  const guard = await guardOf({
    clients: [{ clientId: 'bank', securityLevel: 'standard', automaticBlocking: true }],
    authorize: { rules: [{ paths: '/chat', allow: 'any-client' }] },
    blocking: { violations: 1 },
  });
  const server = createGuardedServer(guard, (_, response) => response.end());
  server.on('upgrade', guardUpgrade(guard, greeter()));
  const url = `wss://localhost:${await listening(server)}`;
  const as = { cert: bank.pem, key: bank.keyPem, ca: pki.ca };
  const closed = once(await open(`${url}/chat`, as), 'close');
  const refused = new WebSocket(`${url}/admin`, as).on('error', () => {});
  const [, response] = (await once(refused, 'unexpected-response')) as [unknown, IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(403);
  await closed;
});

it('a block ends a tunnel of HTTP/2, and its connection learns why with the next request', async () => {
  const guard = await guardOf();
  const server = createGuardedServer(guard, (_, response) => response.end(), { http2: true });
  const tunnel = guarded(guard, (_: Http2ServerRequest, response: Http2ServerResponse) => {
    response.stream.respond({ ':status': 200 });
  });
  server.on('connect', tunnel as never);
  const session = connectHttp2(`https://localhost:${await listening(server as never)}`, {
    ...{ ca: pki.ca, cert: bank.pem, key: bank.keyPem },
  });
  onTestFinished(() => session.destroy());
  const status = async (stream: ClientHttp2Stream): Promise<unknown> =>
    (await once(stream, 'response'))[0][':status'];
  const tunnelled = session.request(
    { ':method': 'CONNECT', ':authority': 'example.com:443' },
    { endStream: false },
  );
  expect(await status(tunnelled)).toBe(200);
  const closed = once(tunnelled.resume(), 'close');
  await guard.block('bank');
  await closed;
  expect(await status(session.request({ ':path': '/' }).resume())).toBe(403);
});
