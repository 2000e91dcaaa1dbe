import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type SecureContext, type TLSSocket } from 'node:tls';
import { TrustError } from '@countersign/spec';
import type { ServedChain } from '@countersign/trust';
import { readServedChain } from '@countersign/trust/internal';
import { connectionError } from './connection-error.js';
import { addressOf, type Target, tooSlow } from './tcp.js';

export interface HandshakeOptions {
  readonly target: Target;
  readonly context: SecureContext;
  readonly alpn: readonly string[];
  /** To be resumed, if the server will. */
  readonly session: Buffer | undefined;
  /** Ask for a stapled OCSP response. */
  readonly requestStaple: boolean;
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** A finished handshake, of which nothing was judged but what OpenSSL judges. */
export interface Handshake {
  readonly socket: TLSSocket;
  readonly staple: Uint8Array | undefined;
  /** Sessions as the server gives them, from the first on: they come while the handshake is still judged. */
  readonly sessions: Buffer[];
}

/** TLS over a connection. OpenSSL checks chain and name; a failure of either ends it. */
export function handshake(tcp: Socket, options: HandshakeOptions): Promise<Handshake> {
  const { target, context, alpn, session, requestStaple, timeout, signal } = options;
  const address = addressOf(target);
  return new Promise((resolve, reject) => {
    const settings: ConnectionOptions & { readonly requestOCSP: boolean } = {
      socket: tcp,
      host: target.host,
      // RFC 6066 3: SNI carries names, never addresses.
      ...(isIP(target.host) === 0 ? { servername: target.host.replace(/\.$/, '') } : {}),
      secureContext: context,
      ALPNProtocols: [...alpn],
      rejectUnauthorized: true,
      requestOCSP: requestStaple,
      ...(session === undefined ? {} : { session }),
    };
    const socket = connect(settings);
    let staple: Uint8Array | undefined;
    const sessions: Buffer[] = [];
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', fail);
    };
    const fail = (cause: unknown): void => {
      settle();
      // Once the server has spoken, a bare close is its way of refusing.
      const spoken = tcp.bytesRead > 0;
      socket.on('error', () => {}).destroy();
      reject(connectionError(cause, { address, outcome: 'not-sent', handshake: spoken }));
    };
    const onAbort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(tooSlow(address, 'finish the TLS handshake', timeout)), timeout);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    socket
      .on('error', fail)
      .on('session', bytes => sessions.push(bytes))
      .once('OCSPResponse', response => {
        if (response !== null) staple = response;
      })
      .once('secureConnect', () => {
        settle();
        resolve({ socket, staple, sessions });
      });
  });
}

/** What this very handshake proved. Where there is none to see, nothing was proven. */
export function servedChain({ socket, staple }: Handshake, target: Target): ServedChain {
  // To be called once: on a client it takes the certificates from the session. They come in the order they were sent in.
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined || !socket.authorized || socket.isSessionReused())
    throw new TrustError(
      'SERVER_CERTIFICATE_UNTRUSTED',
      `${addressOf(target)} did not prove its certificate in this handshake`,
    );
  const others: Uint8Array[] = [];
  for (let next = leaf.issuerCertificate; next !== undefined; next = next.issuerCertificate)
    others.push(next.raw);
  const served = readServedChain([leaf.raw, ...others]);
  return staple === undefined ? served : { ...served, staple };
}
