import { once } from 'node:events';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureVersion, type TLSSocket } from 'node:tls';
import type { TestPki } from '@countersign/test-certs';
import { BSON } from 'mongodb';
import { onTestFinished } from 'vitest';

/** As much of a protocol as a client needs before and after TLS begins. */
interface Protocol {
  /** What is said in the clear. Default: nothing. */
  readonly before?: (socket: Socket) => Promise<void>;
  /** Answers one piece of what came through TLS. */
  readonly answer?: (data: Buffer, socket: TLSSocket) => void;
  /** Takes the connection over instead, and tells of each thing that came through. */
  readonly take?: (socket: TLSSocket, received: (data: Buffer) => void) => void;
  readonly alpn?: readonly string[];
  readonly maxVersion?: SecureVersion;
}

export interface FakeServer {
  readonly port: number;
  /** The clients that finished a handshake, by subject; `undefined` where none was shown. */
  readonly clients: (string | undefined)[];
  /** What came through TLS, over all connections. */
  readonly received: Buffer[];
  /** What came in the clear. */
  readonly inTheClear: () => string;
}

/** A server that asks for a client certificate and admits everybody, so that what wasn't shown is seen. */
export async function fakeServer(
  pki: TestPki,
  { before, answer, take, alpn, maxVersion = 'TLSv1.3' }: Protocol,
  certificate: { readonly pem: string; readonly keyPem: string } = pki.server('localhost'),
): Promise<FakeServer> {
  const clients: (string | undefined)[] = [];
  const received: Buffer[] = [];
  const sockets = new Set<Socket>();
  let clear = '';
  const tls = createTlsServer({
    cert: certificate.pem,
    key: certificate.keyPem,
    ca: pki.ca,
    requestCert: true,
    rejectUnauthorized: false,
    maxVersion,
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
  });
  tls.on('tlsClientError', () => {});
  tls.on('secureConnection', socket => {
    sockets.add(socket.on('error', () => {}));
    clients.push(socket.getPeerX509Certificate()?.subject);
    if (take !== undefined) take(socket, data => received.push(data));
    else
      socket.on('data', data => {
        received.push(data);
        answer?.(data, socket);
      });
  });
  const server = createServer(async tcp => {
    sockets.add(tcp.on('error', () => {}));
    const read = (data: Buffer): void => {
      clear += data.toString('latin1');
    };
    tcp.on('data', read);
    try {
      await before?.(tcp);
    } catch {
      return;
    }
    tcp.off('data', read).pause();
    tls.emit('connection', tcp);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { port, clients, received, inTheClear: () => clear };
}

/** What comes next. Past a length it is left for TLS. */
async function next(socket: Socket, length = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const [data] = (await once(socket, 'data')) as [Buffer];
  if (data.length > length) socket.pause().unshift(data.subarray(length));
  return data.subarray(0, length);
}

/** Says what it is told. */
export const echo: Protocol = { answer: (data, socket) => void socket.write(data) };

/** PostgreSQL: SSLRequest, 'S', TLS; then AuthenticationOk and ReadyForQuery to whatever comes. */
export const postgres: Protocol = {
  async before(socket) {
    await next(socket);
    socket.write('S');
  },
  answer: (_, socket) => void socket.write(Buffer.from('520000000800000000' + '5a0000000549', 'hex')),
};

const CLIENT_SSL = 0x0800;

/** MySQL: a greeting that offers TLS, SSLRequest, TLS; then an OK to the login. */
export const mysql: Protocol = {
  async before(socket) {
    // CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION, CLIENT_PLUGIN_AUTH in the upper half
    const capabilities = Buffer.alloc(4);
    capabilities.writeUInt32LE(0x0200 | CLIENT_SSL | 0x8000 | 0x80000);
    const greeting = Buffer.concat([
      Buffer.from('\x0a8.0.0\0\x01\0\0\0saltsalt\0', 'latin1'),
      capabilities.subarray(0, 2),
      Buffer.from([0x2d, 2, 0]),
      capabilities.subarray(2),
      Buffer.from([21, ...Array<number>(10).fill(0)]),
      Buffer.from('saltsaltsalt\0mysql_native_password\0', 'latin1'),
    ]);
    // SSLRequest has 32 bytes and a head of 4; the client begins TLS without waiting.
    const asked = next(socket, 36);
    socket.write(Buffer.concat([Buffer.from([greeting.length, 0, 0, 0]), greeting]));
    await asked;
  },
  answer: (data, socket) =>
    void socket.write(Buffer.from([7, 0, 0, (data[3] ?? 0) + 1, 0, 0, 0, 2, 0, 0, 0])),
};

/** MongoDB: whatever is asked in OP_QUERY (2004) or OP_MSG (2013) is fine, and this is the primary. */
export const mongo: Protocol = {
  answer(data, socket) {
    const document = BSON.serialize({
      ok: 1,
      helloOk: true,
      ismaster: true,
      isWritablePrimary: true,
      minWireVersion: 0,
      maxWireVersion: 25,
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
    });
    const isQuery = data.readInt32LE(12) === 2004;
    const head = Buffer.alloc(isQuery ? 36 : 21);
    head.writeInt32LE(head.length + document.length, 0);
    head.writeInt32LE(data.readInt32LE(4), 8);
    head.writeInt32LE(isQuery ? 1 : 2013, 12);
    if (isQuery) head.writeInt32LE(1, 32);
    socket.write(Buffer.concat([head, document]));
  },
};

/** Redis: OK to each command. */
export const redis: Protocol = {
  answer: (data, socket) =>
    void socket.write('+OK\r\n'.repeat(data.toString('latin1').match(/^\*\d+\r$/gm)?.length ?? 0)),
};

const smtpAnswer: NonNullable<Protocol['answer']> = (data, socket) =>
  void socket.write(/^QUIT/i.test(data.toString()) ? '221 bye\r\n' : '250 ok\r\n');

/** SMTP in TLS from the first byte (RFC 8314 3.3). */
export const smtps: Protocol = {
  take(socket, received) {
    socket.write('220 localhost ESMTP\r\n');
    socket.on('data', data => {
      received(data);
      smtpAnswer(data, socket);
    });
  },
};

/** SMTP with STARTTLS (RFC 3207), or with what is left of it when somebody strips the offer. */
export const smtp = (stripped = false): Protocol => ({
  async before(socket) {
    socket.write('220 localhost ESMTP\r\n');
    await next(socket);
    const asked = next(socket);
    socket.write(stripped ? '250 localhost\r\n' : '250-localhost\r\n250 STARTTLS\r\n');
    if (!/^STARTTLS/i.test((await asked).toString()) || stripped) {
      socket.write('502 no\r\n');
      throw new Error('no STARTTLS');
    }
    socket.write('220 go ahead\r\n');
  },
  answer: smtpAnswer,
});

/** gRPC over HTTP/2: an empty message to each call, after which the connection ends. */
export const grpc: Protocol = {
  alpn: ['h2'],
  take(socket, received) {
    const server = createHttp2Server();
    server.on('session', session => {
      session.on('error', () => {});
      session.on('remoteSettings', () => received(Buffer.from('SETTINGS')));
    });
    server.on('stream', stream => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'grpc-status': '0' });
        stream.session?.close();
      });
      stream.end(Buffer.alloc(5));
    });
    server.emit('connection', socket);
  },
};
