import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { connectionError } from '@countersign/agent/internal';
import type { CountersignError } from '@countersign/spec';

/** What a handshake showed. No request follows it. */
export interface Probe {
  /** Such as `TLSv1.3`; undefined where the handshake failed. */
  readonly version: string | undefined;
  readonly cipher: string | undefined;
  /** Whether the server asked for a certificate; undefined where the handshake did not get so far. */
  readonly asked: boolean | undefined;
  /** Why it failed, also after the client's side of it was over (TLS 1.3). */
  readonly error: CountersignError | undefined;
}

/** Connects a TCP socket. */
export function tcpProbe(host: string, port: number, timeout: number): Promise<Socket | CountersignError> {
  return new Promise(resolve => {
    const socket = tcpConnect({ host, port, timeout });
    const address = `${host}:${port}`;
    const failed = (cause: unknown): void => {
      socket.destroy();
      resolve(connectionError(cause, { address, outcome: 'not-sent' }));
    };
    socket.once('error', failed);
    socket.once('timeout', () => failed(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    socket.once('connect', () => {
      socket.off('error', failed).setTimeout(0);
      resolve(socket);
    });
  });
}

/**
 * Shakes hands, waits a moment for the server's verdict, and hangs up without a word.
 *
 * The server isn't judged here, and nothing of the client is shown.
 */
export function tlsProbe(socket: Socket, host: string, port: number): Promise<Probe> {
  return new Promise(resolve => {
    let version: string | undefined;
    let cipher: string | undefined;
    let asked: boolean | undefined;
    const started = performance.now();
    const tls = tlsConnect({
      socket,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    });
    let timer = setTimeout(() => finish(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), 10_000);
    const finish = (cause?: unknown): void => {
      clearTimeout(timer);
      tls
        .removeAllListeners()
        .on('error', () => {})
        .destroy();
      const address = `${host}:${port}`;
      const error =
        cause === undefined
          ? undefined
          : connectionError(cause, { address, outcome: 'not-sent', handshake: true });
      resolve({ version, cipher, asked, error });
    };
    const closed = (): void => finish(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    tls.on('error', finish).on('end', closed).on('close', closed);
    tls.once('secureConnect', () => {
      version = tls.getProtocol() ?? undefined;
      cipher = tls.getCipher().name;
      // On a client they are known exactly when the server sent a CertificateRequest.
      asked = tls.getSharedSigalgs().length > 0;
      clearTimeout(timer);
      timer = setTimeout(finish, Math.min(Math.max(100, 3 * (performance.now() - started)), 1000));
      tls.once('session', () => setImmediate(finish));
    });
  });
}
