import type { KeyObject } from 'node:crypto';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import type { Identity, IdentitySource } from '@countersign/identity';
import {
  ConfigurationError,
  CountersignError,
  IdentityError,
  PeerError,
  TrustError,
} from '@countersign/spec';
import type { Trust } from '@countersign/trust';
import { Certificate } from '@countersign/x509';
import { confirmed } from './confirmation.js';
import { connectionError } from './connection-error.js';
import { secureContext } from './secure-context.js';

/** Whom to connect to. Only the origin's own host decides name, pins and SNI; a `Host` header has no say. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface ConnectorOptions {
  readonly identity: IdentitySource;
  readonly trust: Trust;
  /** Milliseconds, for TCP and for TLS each. */
  readonly timeout: number;
}

/** Opens connections that have proven both sides before their first byte can be written. */
export class Connector {
  readonly #options: ConnectorOptions;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /**
   * A socket on which chain, host name and pins have passed and the identity was presented. Every connection is
   * a full handshake: a resumed one would skip these checks and keep the identity it began with.
   */
  async connect(target: Target): Promise<TLSSocket> {
    refuseGlobalBypass();
    const { identity, trust, timeout } = this.#options;
    const current = await currentOf(identity);
    const context = await secureContext(current, trust);
    const { host, port } = target;
    const address = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const started = performance.now();
    const tcp = await connectTcp(target, timeout, address);
    const socket = await handshake(target, tcp, context, timeout, address);
    try {
      trust.checkPins(target.host, servedLeaf(socket, address));
      refuseUnpresented(socket, current, address);
      const roundTrips = performance.now() - started;
      await confirmed(socket, Math.min(Math.max(50, 2 * roundTrips), 2000));
      return socket;
    } catch (error) {
      socket.on('error', () => {}).destroy();
      throw connectionError(error, { address, outcome: 'not-sent', handshake: true });
    }
  }
}

/** The identity to present now. A source of the user's own may fail in any way, and may give anything. */
async function currentOf(source: IdentitySource): Promise<Identity> {
  let identity: Identity | undefined;
  try {
    // Not bounded in time: a passphrase may be asked for.
    identity = await source.current();
  } catch (cause) {
    if (CountersignError.is(cause)) throw cause;
    throw new ConfigurationError('CONFIG_INVALID', 'The identity source failed', {
      cause,
      hint: 'See the cause.',
    });
  }
  if (identity?.privateKey === undefined || identity.certificate === undefined)
    throw new ConfigurationError('CONFIG_INVALID', 'The identity source gave no identity', {
      hint: 'Its current() must resolve to an Identity.',
    });
  return identity;
}

function connectTcp({ host, port }: Target, timeout: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port });
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(connectionError(cause, { address, outcome: 'not-sent' }));
    };
    const timer = setTimeout(() => fail(tooSlow(address, 'accept the connection', timeout)), timeout);
    socket.on('error', fail).once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail).setNoDelay(true).setKeepAlive(true, 60_000);
      resolve(socket);
    });
  });
}

function handshake(
  { host }: Target,
  tcp: Socket,
  context: SecureContext,
  timeout: number,
  address: string,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: tcp,
      host,
      // RFC 6066 3: SNI carries names, never addresses.
      ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
      secureContext: context,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: true,
    });
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      // Once the server has spoken, a bare close is its way of refusing.
      const spoken = tcp.bytesRead > 0;
      socket.destroy();
      reject(connectionError(cause, { address, outcome: 'not-sent', handshake: spoken }));
    };
    const timer = setTimeout(() => fail(tooSlow(address, 'finish the TLS handshake', timeout)), timeout);
    socket.on('error', fail).once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

const tooSlow = (address: string, what: string, timeout: number): PeerError =>
  new PeerError('TIMEOUT', `${address} did not ${what} within ${timeout} ms`, {
    hint: 'Check host, port and firewall, or raise timeouts.connect.',
  });

/** The certificate that this very handshake proved. Where there is none to see, nothing was proven. */
function servedLeaf(socket: TLSSocket, address: string): Certificate {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined || !socket.authorized || socket.isSessionReused())
    throw new TrustError(
      'SERVER_CERTIFICATE_UNTRUSTED',
      `${address} did not prove its certificate in this handshake`,
    );
  return Certificate.parse(leaf.raw);
}

/**
 * A server that asks for a certificate, and takes no signature that this key can make, gets an empty one from OpenSSL,
 * and the request would go out unauthenticated. On a client the shared algorithms are known exactly when it asked.
 */
function refuseUnpresented(socket: TLSSocket, { privateKey, certificate }: Identity, address: string): void {
  const accepted = socket.getSharedSigalgs();
  if (
    accepted.length === 0 ||
    accepted.some(algorithm => canSign(privateKey, algorithm, socket.getProtocol()))
  )
    return;
  throw new IdentityError(
    'CLIENT_CERTIFICATE_REJECTED',
    `${address} asks for a certificate and takes no signature by the key of ${certificate.subject}: ${accepted.join(', ')}`,
    { hint: 'Use a certificate with a key of a kind that is listed.' },
  );
}

// RFC 8446 4.2.3: in TLS 1.3 the curve is part of the algorithm.
const hashOfCurve: Readonly<Record<string, string>> = {
  prime256v1: 'SHA256',
  secp384r1: 'SHA384',
  secp521r1: 'SHA512',
};

function canSign(
  { asymmetricKeyType, asymmetricKeyDetails }: KeyObject,
  algorithm: string,
  protocol: string | null,
): boolean {
  const [kind, hash] = algorithm.split('+');
  switch (asymmetricKeyType) {
    case 'ec':
      return (
        kind === 'ECDSA' &&
        (protocol !== 'TLSv1.3' || hash === hashOfCurve[asymmetricKeyDetails?.namedCurve ?? ''])
      );
    case 'rsa':
      return kind === 'RSA-PSS' || (kind === 'RSA' && protocol !== 'TLSv1.3');
    case 'rsa-pss':
      return kind === 'RSA-PSS';
    default:
      return kind?.toLowerCase() === asymmetricKeyType;
  }
}

function refuseGlobalBypass(): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new ConfigurationError('CONFIG_INVALID', 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set', {
      hint: 'Unset it and give the CA of the server as trust.ca; Countersign never connects to a server it did not check.',
    });
}
