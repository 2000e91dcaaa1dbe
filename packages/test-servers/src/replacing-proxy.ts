// What OpenSSL refuses to present is put in its place on the way: in TLS 1.2 certificates are in the clear (RFC 5246 7.4).
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export interface Replacement {
  readonly original: Uint8Array;
  /** As long as the original. */
  readonly by: Uint8Array;
}

/** A proxy that runs. */
export interface ReplacingProxy {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Stands before a server on a port of loopback, and replaces one certificate by another. */
export async function replacingProxy(port: number, replacement: Replacement): Promise<ReplacingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {}).once('close', () => other.destroy());
      socket.pipe(replacing(replacement)).pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const headerLength = 5;

/** Passes on whole records (RFC 5246 6.2.1), so that no certificate is missed for being cut in two. */
function replacing({ original, by }: Replacement): Transform {
  let waiting = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        if (waiting.length < headerLength) return done();
        const length = headerLength + waiting.readUInt16BE(3);
        if (waiting.length < length) return done();
        const record = Buffer.from(waiting.subarray(0, length));
        waiting = waiting.subarray(length);
        const start = record.indexOf(original);
        if (start >= 0) record.set(by, start);
        this.push(record);
      }
    },
  });
}
