import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createTestPki, type TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';

/** What the proxy speaks TLS with: a CA apart from the servers'. */
export const proxyPki: TestPki = createTestPki({ root: { commonName: 'Proxy Root CA' } });

export interface ConnectProxy {
  readonly port: number;
  readonly url: string;
  /** What it was asked to connect to, and with which credentials. */
  readonly asked: { readonly target: string | undefined; readonly authorization: string | undefined }[];
  /** Subjects of the certificates that clients showed to the proxy itself. */
  readonly shown: (string | undefined)[];
  /** Everything that passed from clients to servers, as the proxy sees it. */
  readonly passed: Buffer[];
  readonly sockets: ReadonlySet<Socket>;
}

/** A proxy as they are: node:http with a `connect` handler. */
export async function connectProxy({ secure = false, password = '' } = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const shown: ConnectProxy['shown'] = [];
  const passed: Buffer[] = [];
  const certificate = proxyPki.server('localhost');
  const server = secure
    ? createHttpsServer({
        cert: certificate.pem,
        key: certificate.keyPem,
        requestCert: true,
        rejectUnauthorized: false,
      })
    : createHttpServer();
  server.on('secureConnection', (socket: TLSSocket) => shown.push(socket.getPeerX509Certificate()?.subject));
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    const authorization = request.headers['proxy-authorization'];
    asked.push({ target: request.url, authorization });
    client.on('error', () => {});
    if (password !== '' && authorization !== `Basic ${btoa(`user:${password}`)}`) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const target = new URL(`https://${request.url}`);
    const upstream = connect(Number(target.port || 443), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\nVia: 1.1 test\r\n\r\n');
      client.on('data', data => passed.push(data));
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    client.on('close', () => upstream.destroy());
  });
  const { port, sockets } = await listen(server);
  const url = `${secure ? 'https' : 'http'}://localhost:${port}`;
  return { port, url, asked, shown, passed, sockets };
}

/** A proxy that does as it likes with each connection. */
export async function wildProxy(behave: (socket: Socket) => void): Promise<ConnectProxy> {
  const { port, sockets } = await listen(createServer(behave));
  return { port, url: `http://localhost:${port}`, asked: [], shown: [], passed: [], sockets };
}

async function listen(server: Server): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}
