// A server of node:https or node:http2 under a guard, which says what the guard found.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
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
  /** As a cluster does that shares them. */
  readonly setTicketKeys: (keys: Buffer) => void;
}

export async function guardedServer(
  pki: TestPki,
  options: Partial<GuardOptions>,
  { version, http2 = false }: { readonly version?: TlsVersion; readonly http2?: boolean } = {},
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
  const settings: TlsOptions = { ...guard.tlsOptions(), ...versions };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
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
  };
  const server = http2 ? createSecureServer(settings) : createServer(settings);
  // What HTTP/2 gives looks like what HTTP/1.1 gives.
  server.on('request', answer as never);
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
  return {
    guard,
    port,
    url: `https://localhost:${port}`,
    verdicts,
    handshakes,
    setTicketKeys: keys => server.setTicketKeys(keys),
  };
}
