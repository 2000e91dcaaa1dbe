import type { X509Certificate } from 'node:crypto';
import type { Server, TLSSocket } from 'node:tls';

/**
 * Up to Node 25 a server can be asked once for what a client sent along with its certificate: after that only the
 * certificate itself is there. Node 24.21 asks before it tells anybody of the connection.
 */
const isReadOnce = Number.parseInt(process.versions.node, 10) < 26;

/** The certificates of clients with those above them, read before Node reads them. */
export class EarlyLeaves {
  readonly #leaves = new WeakMap<TLSSocket, X509Certificate | undefined>();

  watch(server: Server): () => void {
    if (!isReadOnce) return () => {};
    // Nothing else gives a server its sockets during the handshake. The lines themselves are secret: they aren't looked at.
    const onKey = (_line: Buffer, socket: TLSSocket): void => {
      if (this.#leaves.has(socket)) return;
      this.#leaves.set(socket, undefined);
      socket.prependOnceListener('secure', () => {
        this.#leaves.set(socket, socket.getPeerX509Certificate());
      });
    };
    server.on('keylog', onKey);
    return () => server.off('keylog', onKey);
  }

  /** The certificate that a client presented, if it did. */
  of(socket: TLSSocket): X509Certificate | undefined {
    return this.#leaves.get(socket) ?? socket.getPeerX509Certificate();
  }
}
