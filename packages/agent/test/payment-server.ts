import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';
import type { TlsVersion } from './tls-server.js';

export interface Handled {
  readonly client: string;
  readonly path: string;
  readonly body: string;
}

/** A server that insists on a certificate and answers each request with its body, in pieces. */
export interface PaymentServer {
  readonly url: string;
  readonly port: number;
  readonly handled: readonly Handled[];
  /** Connections that are open now. */
  readonly open: ReadonlySet<TLSSocket>;
  /** Connections that were ever made. */
  readonly made: () => number;
  /** Whom each handshake was finished with. */
  readonly clients: readonly string[];
  /** Holds answers back after their first piece, until it is called again with false. */
  hold(on: boolean): void;
}

export async function paymentServer(pki: TestPki, version: TlsVersion = 'TLSv1.3'): Promise<PaymentServer> {
  const { pem: cert, keyPem: key } = pki.server('localhost');
  const handled: Handled[] = [];
  const open = new Set<TLSSocket>();
  const clients: string[] = [];
  const held: (() => void)[] = [];
  let holding = false;
  let made = 0;
  const server = createServer(
    { cert, key, ca: pki.ca, requestCert: true, minVersion: version, maxVersion: version },
    async (request, response) => {
      const client = nameOf(request.socket as TLSSocket);
      const pieces: Buffer[] = [];
      try {
        for await (const piece of request) pieces.push(piece);
      } catch {
        return;
      }
      const body = Buffer.concat(pieces).toString();
      handled.push({ client, path: request.url ?? '', body });
      response.write('<');
      if (holding) await new Promise<void>(resolve => held.push(resolve));
      setImmediate(() => response.end(`${body}>`));
    },
  );
  server.on('connection', () => made++);
  server.on('secureConnection', socket => {
    clients.push(nameOf(socket));
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const hold = (on: boolean): void => {
    holding = on;
    if (!on) for (const release of held.splice(0)) release();
  };
  return {
    url: `https://localhost:${port}`,
    port,
    handled,
    open,
    made: () => made,
    clients,
    hold,
  };
}

const nameOf = (socket: TLSSocket): string => socket.getPeerX509Certificate()?.subject ?? '';

/** Waits for a condition, and fails when it doesn't come true. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`did not come true: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
