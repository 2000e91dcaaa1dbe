// The servers of the matrix: those of Node in this process, openssl s_server and nginx in their own.
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type ForeignServerOptions, missing, nginxServer, opensslServer } from '@countersign/test-servers';

export interface MatrixServer {
  readonly port: number;
  /** Requests that it saw, where it can tell. */
  readonly requests?: () => number;
  close(): Promise<void>;
}

export interface ServerKind {
  /** The heading of its column. */
  readonly name: string;
  /** Why it can't be used here. */
  readonly missing: string | undefined;
  readonly speaksHttp2: boolean;
  start(options: ForeignServerOptions): Promise<MatrixServer>;
}

const nodeRejecting: ServerKind = {
  name: 'Node that rejects',
  missing: undefined,
  speaksHttp2: true,
  start: options => nodeServer(options, true),
};

export const nodeAnswering: ServerKind = {
  name: 'Node that answers 401',
  missing: undefined,
  speaksHttp2: true,
  start: options => nodeServer(options, false),
};

const openssl: ServerKind = {
  name: 'openssl s_server',
  missing: missing('openssl'),
  speaksHttp2: false,
  start: opensslServer,
};

const nginx: ServerKind = { name: 'nginx', missing: missing('nginx'), speaksHttp2: true, start: nginxServer };

/** Those that judge clients. */
export const judges: readonly ServerKind[] = [nodeRejecting, nodeAnswering, openssl, nginx];

/** Those that present what is broken. */
export const presenters: readonly ServerKind[] = [{ ...nodeRejecting, name: 'Node' }, openssl, nginx];

/** HTTP/1.1 and HTTP/2 on one port. */
async function nodeServer(
  {
    pki,
    certificate = pki.server('localhost'),
    version,
    crls,
    staple,
    securityLevel = 2,
  }: ForeignServerOptions,
  rejectUnauthorized: boolean,
): Promise<MatrixServer> {
  const server = createSecureServer({
    allowHTTP1: true,
    ca: pki.ca,
    cert: certificate.pem,
    key: certificate.keyPem,
    requestCert: true,
    rejectUnauthorized,
    ciphers: `DEFAULT@SECLEVEL=${securityLevel}`,
    ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
    ...(crls === undefined ? {} : { crl: crls.map(({ pem }) => pem) }),
  });
  let requests = 0;
  server.on('request', ({ socket }, response) => {
    requests++;
    const { authorized, authorizationError } = socket as TLSSocket;
    response.writeHead(authorized ? 200 : 401);
    response.end(authorized ? '' : String(authorizationError));
  });
  if (staple !== undefined)
    server.on('OCSPRequest', (_certificate, _issuer, callback) => callback(null, Buffer.from(staple)));
  const sockets = new Set<Socket>();
  server.on('connection', socket => sockets.add(socket.on('error', () => {})));
  server.on('tlsClientError', () => {});
  server.on('sessionError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
