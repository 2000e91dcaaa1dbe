import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { Issued, TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

export const tlsVersions: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3'];

/** A TLS server that keeps every byte it was sent, and answers each request with its own words. */
export interface TlsServer {
  readonly url: string;
  readonly port: number;
  /** TCP connections that were accepted. */
  readonly accepted: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
  /** Resets them. */
  readonly reset: () => void;
  /** What was decrypted, over all connections. */
  readonly received: Buffer[];
  /** One for each handshake the server finished. */
  readonly connections: { readonly resumed: boolean; readonly client: string | undefined }[];
}

export async function tlsServer(
  pki: TestPki,
  options: TlsOptions & {
    readonly version?: TlsVersion;
    readonly certificate?: Issued;
    readonly answer?: string | (() => string);
  } = {},
): Promise<TlsServer> {
  const {
    version = 'TLSv1.3',
    certificate = pki.server('localhost'),
    answer = 'HTTP/1.1 204 No Content\r\n\r\n',
    ...tls
  } = options;
  const received: Buffer[] = [];
  const connections: TlsServer['connections'][number][] = [];
  const sockets = new Set<TLSSocket>();
  const server = createServer(
    {
      cert: certificate.pem,
      key: certificate.keyPem,
      ca: pki.ca,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
      ...tls,
    },
    socket => {
      sockets.add(socket);
      connections.push({
        resumed: socket.isSessionReused(),
        client: socket.getPeerX509Certificate()?.subject,
      });
      socket.on('error', () => {});
      socket.on('data', data => {
        received.push(data);
        if (data.includes('\r\n\r\n')) socket.write(typeof answer === 'string' ? answer : answer());
      });
    },
  );
  let accepted = 0;
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    accepted++;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const reset = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const url = `https://localhost:${port}`;
  return { url, port, accepted: () => accepted, open: () => open.size, reset, received, connections };
}
