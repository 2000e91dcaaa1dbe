import type { TLSSocket } from 'node:tls';

/**
 * Waits until the server has judged the client certificate. In TLS 1.3 the client's handshake is over before the
 * server has seen the certificate (RFC 8446 2), so a rejection arrives when the request may be under way already.
 * A session ticket means that it was accepted; a server that sends none is believed after a pause.
 *
 * @param pause milliseconds.
 */
export function confirmed(socket: TLSSocket, pause: number): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      socket.off('session', onSession).off('error', settle).off('end', onEnd).off('close', onEnd);
      if (error === undefined) resolve();
      else reject(error);
    };
    // The ticket is told in the middle of a read: handing the socket over there would hang it.
    const onSession = (): void => void setImmediate(settle);
    const onEnd = (): void =>
      settle(Object.assign(new Error('closed after the handshake'), { code: 'ECONNRESET' }));
    // What arrived while the process was busy is heard first: timers come before it.
    const timer = setTimeout(() => setImmediate(settle), pause);
    socket.on('session', onSession).on('error', settle).on('end', onEnd).on('close', onEnd);
  });
}
