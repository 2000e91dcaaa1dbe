// A server of node:https or node:http2 under a guard, which says what the guard found.
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import type { TestPki } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';
import { createGuard, type Guard, type GuardOptions, type Verdict } from '../src/index.js';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';
export const tlsVersions: readonly TlsVersion[] = ['TLSv1.2', 'TLSv1.3'];

export interface GuardedTestServer {
  readonly guard: Guard;
  readonly port: number;
  readonly url: string;
  /** In the order in which they were given. */
  readonly verdicts: Verdict[];
  /** Of each handshake that the server finished, whether it was resumed. */
  readonly handshakes: boolean[];
}

export async function guardedServer(
  pki: TestPki,
  options: Partial<GuardOptions>,
  { version, tls }: { readonly version?: TlsVersion; readonly tls?: TlsOptions } = {},
): Promise<GuardedTestServer> {
  const guard = createGuard({
    trust: { ca: pki.ca },
    identity: pki.server('localhost').identity('serverAuth'),
    ...options,
  });
  onTestFinished(() => guard.close());
  await guard.ready();
  const verdicts: Verdict[] = [];
  const handshakes: boolean[] = [];
  const versions = version === undefined ? {} : { minVersion: version, maxVersion: version };
  const server = createSecureServer({ ...guard.tlsOptions(), allowHTTP1: true, ...versions, ...tls });
  server.on('request', async (request, response) => {
    try {
      const verdict = await guard.verify(request);
      verdicts.push(verdict);
      response.writeHead(verdict.ok ? 200 : verdict.status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          verdict.ok
            ? { client: verdict.client?.id }
            : { code: verdict.code, stage: verdict.stage, detail: verdict.detail },
        ),
      );
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  const sockets = new Set<TLSSocket>();
  server.on('secureConnection', (socket: TLSSocket) => {
    handshakes.push(socket.isSessionReused());
    sockets.add(socket.on('error', () => {}));
  });
  server.on('tlsClientError', () => {});
  server.on('sessionError', () => {});
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { guard, port, url: `https://localhost:${port}`, verdicts, handshakes };
}
void createServer;
