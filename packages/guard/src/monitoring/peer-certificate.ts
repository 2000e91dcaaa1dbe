import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { PeerError } from '@countersign/spec';
import { Certificate } from '@countersign/x509';

/** Where a TLS server listens. */
export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The certificate that a TLS server shows. Nothing is judged and nothing is sent beyond the handshake, and no identity is
 * presented: a server that asks for one has shown its own before it can refuse.
 *
 * @throws PeerError `CONNECTION_FAILED` or `TIMEOUT`
 * @throws the signal's reason
 */
export async function peerCertificate(
  { host, port }: HostAddress,
  timeout: number,
  signal: AbortSignal,
): Promise<Certificate> {
  signal.throwIfAborted();
  const socket = connect({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // What is read here is a date. A chain that nobody trusts ends on its day, too.
    rejectUnauthorized: false,
  });
  const abort = (): void => void socket.destroy(signal.reason);
  signal.addEventListener('abort', abort);
  const late = setTimeout(() => {
    const why = `${host}:${port} doesn't finish a TLS handshake within ${timeout} ms`;
    socket.destroy(new PeerError('TIMEOUT', why));
  }, timeout);
  socket.once('close', () => {
    clearTimeout(late);
    signal.removeEventListener('abort', abort);
  });
  try {
    return await shown(socket);
  } catch (cause) {
    if (cause instanceof PeerError || signal.aborted) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new PeerError('CONNECTION_FAILED', `${host}:${port} shows no certificate (${code ?? message})`, {
      cause,
    });
  } finally {
    // The rest of the handshake goes out first: a server must not take this for an attack.
    socket.end(() => socket.destroy());
  }
}

function shown(socket: TLSSocket): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    let raw: Uint8Array | undefined;
    const look = (): void => {
      raw ??= socket.getPeerX509Certificate()?.raw;
    };
    const end = (error: Error): void => {
      try {
        if (raw === undefined) throw error;
        resolve(Certificate.parse(raw));
      } catch (cause) {
        reject(cause);
      }
    };
    // A TLS 1.2 server that refuses does so in the handshake; its certificate came before the secrets (RFC 5246 7.3).
    socket.on('keylog', look);
    socket.on('error', end);
    socket.once('close', () => end(new Error('it closes the connection')));
    socket.once('secureConnect', () => {
      look();
      end(new Error('it has none'));
    });
  });
}
