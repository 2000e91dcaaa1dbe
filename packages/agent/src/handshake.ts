import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  type PeerCertificate,
  type SecureContext,
  TLSSocket,
} from 'node:tls';
import { TrustError } from '@countersign/spec';
import type { ServedChain } from '@countersign/trust';
import { readServedChain } from '@countersign/trust/internal';
import type { Attempt } from './attempt.js';
import { connectionError } from './connection-error.js';
import { addressOf, ignore, type Target } from './tcp.js';

export interface HandshakeOptions {
  readonly target: Target;
  readonly context: SecureContext;
  readonly alpn: readonly string[];
  /** To be resumed, if the server will. */
  readonly session: Buffer | undefined;
  /** Ask for a stapled OCSP response. */
  readonly requestStaple: boolean;
  /** Whether the server is shown an identity: then a bare close in the handshake refuses it. */
  readonly presents: boolean;
  /** Ends it, and the connection too if it comes to that later. */
  readonly attempt: Attempt;
}

/**
 * A finished handshake, of which nothing was judged but what OpenSSL judges. Errors of the socket are {@link ignore}d while
 * it is judged.
 */
export interface Handshake {
  readonly socket: TLSSocket;
  readonly staple: Uint8Array | undefined;
  /** SHA-256 of the server's certificate; undefined where a session was resumed. */
  readonly fingerprint: string | undefined;
  /** Sessions as the server gives them, from the first on: they come while the handshake is still judged. */
  readonly sessions: Buffer[];
}

/** A server may send as many as it likes. */
const maxSessions = 4;

/** TLS over a connection. OpenSSL checks chain and name; a failure of either ends it. */
export function handshake(tcp: Socket, options: HandshakeOptions): Promise<Handshake> {
  const { target, context, alpn, session, requestStaple, presents, attempt } = options;
  const address = addressOf(target);
  return new Promise((resolve, reject) => {
    attempt.throwIfEnded();
    const offered = session && Buffer.from(session);
    const settings: ConnectionOptions & { readonly requestOCSP: boolean } = {
      socket: tcp,
      host: target.host,
      // RFC 6066 3: SNI carries names, never addresses.
      ...(isIP(target.host) === 0 ? { servername: target.host.replace(/\.$/, '') } : {}),
      secureContext: context,
      ALPNProtocols: [...alpn],
      rejectUnauthorized: true,
      requestOCSP: requestStaple,
      // Node has read the certificate for this: reading it again would take as long as the rest of a handshake.
      checkServerIdentity(host, certificate) {
        fingerprint = certificate.fingerprint256;
        const error = checkServerIdentity(host, certificate);
        return error !== undefined && isForIpv6(host, certificate) ? undefined : error;
      },
      ...(offered === undefined ? {} : { session: offered }),
    };
    let fingerprint: string | undefined;
    // A proxy has spoken before.
    const before = tcp.bytesRead;
    const socket = connect(settings);
    readLeafAlone(socket);
    // OpenSSL has it; the socket keeps its options, and shows them to whoever prints it.
    offered?.fill(0);
    let staple: Uint8Array | undefined;
    const sessions: Buffer[] = [];
    const fail = (cause: unknown): void => {
      // Once the server has spoken, a bare close is its way of refusing.
      const refused = presents && tcp.bytesRead > before;
      socket.on('error', ignore).destroy();
      reject(connectionError(cause, { address, outcome: 'not-sent', handshake: refused }));
    };
    socket
      .on('error', fail)
      .on('session', bytes => {
        if (sessions.push(bytes) > maxSessions) sessions.shift();
      })
      .once('OCSPResponse', response => {
        if (response !== null) staple = response;
      })
      .once('secureConnect', () => {
        Reflect.deleteProperty(socket, 'getPeerCertificate');
        socket.off('error', fail).on('error', ignore);
        resolve({ socket, staple, fingerprint, sessions });
      });
    attempt.onEnd(fail);
  });
}

/**
 * For its check of the name Node reads the certificates of the whole chain, a sixth of the time that a handshake takes, and
 * looks at the first. Until then the socket gives that one alone.
 */
function readLeafAlone(socket: TLSSocket): void {
  const leaf = (): PeerCertificate => TLSSocket.prototype.getPeerCertificate.call(socket);
  Object.assign(socket, { getPeerCertificate: leaf });
}

/** Node 22.23 takes no IPv6 address for one, and looks for a host of that name. Trust judges the host once more, by the DER. */
function isForIpv6(host: string, { subjectaltname = '' }: PeerCertificate): boolean {
  // Node quotes names that hold a comma, which might be read as several.
  if (isIP(host) !== 6 || subjectaltname.includes('"')) return false;
  const canonical = (address: string): string | undefined =>
    isIP(address) === 6 ? new URL(`https://[${address}]`).hostname : undefined;
  return subjectaltname
    .split(', ')
    .some(name => name.startsWith('IP Address:') && canonical(name.slice(11)) === canonical(host));
}

/** What this very handshake proved. Where there is none to see, nothing was proven. */
export function servedChain({ socket, staple, fingerprint }: Handshake, target: Target): ServedChain {
  if (fingerprint === undefined || !socket.authorized || socket.isSessionReused()) throw unproven(target);
  let served: ServedChain | undefined;
  const chain = (): ServedChain => {
    served ??= readChain(socket, target);
    return served;
  };
  return {
    fingerprint,
    get leaf() {
      return chain().leaf;
    },
    get others() {
      return chain().others;
    },
    ...(staple === undefined ? {} : { staple }),
  };
}

function readChain(socket: TLSSocket, target: Target): ServedChain {
  // To be called once: on a client it takes the certificates from the session. They come in the order they were sent in.
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) throw unproven(target);
  const others: Uint8Array[] = [];
  for (let next = leaf.issuerCertificate; next !== undefined; next = next.issuerCertificate)
    others.push(next.raw);
  return readServedChain([leaf.raw, ...others]);
}

const unproven = (target: Target): TrustError =>
  new TrustError(
    'SERVER_CERTIFICATE_UNTRUSTED',
    `${addressOf(target)} did not prove its certificate in this handshake`,
  );
