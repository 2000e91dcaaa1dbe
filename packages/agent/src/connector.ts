import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import { ConfigurationError, CountersignError, TrustError } from '@countersign/spec';
import type { Judgement, Trust } from '@countersign/trust';
import type { Attempt } from './attempt.js';
import { confirmed } from './confirmation.js';
import { connectionError } from './connection-error.js';
import { at, tooSlow } from './deadline.js';
import type { AgentEvents } from './events.js';
import { publishHandshake } from './events.js';
import type { Generation } from './generation.js';
import { type Handshake, handshake, servedChain } from './handshake.js';
import { tellPeerCertificates } from './peer-certificates.js';
import { refuseUnpresented } from './presented.js';
import type { Route } from './proxy.js';
import type { StoredSession } from './session-store.js';
import { addressOf, ignore, type Target } from './tcp.js';

export interface ConnectorOptions {
  readonly trust: Trust;
  readonly route: Route;
  /** Milliseconds for the TLS handshake. */
  readonly timeout: number;
  /** Whether sessions are resumed. */
  readonly sessions: boolean;
  readonly now: () => Date;
  readonly tell: <Name extends keyof AgentEvents>(name: Name, ...event: AgentEvents[Name]) => void;
}

export interface ConnectOptions {
  readonly alpn: readonly string[];
  /** Shake hands in full, whatever sessions there are. Default: false. */
  readonly fresh?: boolean;
  /** Aborts when nobody wants the connection any more. */
  readonly unwanted?: AbortSignal | undefined;
}

/** A connection that may be used, and why. */
export interface Connection {
  readonly socket: TLSSocket;
  readonly resumed: boolean;
  /** Of this handshake, or of the one of the session that was resumed. */
  readonly judgement: Judgement;
}

/** Opens connections that have proven both sides before their first byte can be written. */
export class Connector {
  readonly #options: ConnectorOptions;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** The proxy to a target, as `host:port`. */
  via(target: Target): string | undefined {
    return this.#options.route(target).via;
  }

  /**
   * A connection on which chain, profile, host name, pins and revocation have passed and the identity was presented: in
   * this handshake, or in the one of the session that it resumes.
   */
  async open(
    target: Target,
    generation: Generation,
    attempt: Attempt,
    { alpn, fresh = false }: ConnectOptions,
  ): Promise<Connection> {
    refuseGlobalBypass();
    const { route, timeout, sessions, now } = this.#options;
    const { key, open } = route(target);
    const stored = sessions && !fresh ? generation.sessions.take(key, now().getTime()) : undefined;
    const tcp = await open(attempt);
    const late = (): Error => tooSlow(addressOf(target), 'finish the TLS handshake', timeout);
    return attempt.step({ milliseconds: timeout, late }, () =>
      this.#secure(tcp, target, generation, attempt, { key, stored, alpn }),
    );
  }

  async #secure(
    tcp: Socket,
    target: Target,
    generation: Generation,
    attempt: Attempt,
    { key, stored, alpn }: Offer,
  ): Promise<Connection> {
    const started = performance.now();
    const made = await handshake(tcp, {
      target,
      context: generation.context,
      alpn,
      session: stored?.session,
      requestStaple: this.#options.trust.requestStaple,
      presents: true,
      attempt,
    }).catch(error => {
      // It may be the session that the server stumbles over.
      generation.sessions.forget(key);
      throw error;
    });
    const { socket } = made;
    try {
      const resumed = socket.isSessionReused();
      const verdict = resumed
        ? (stored ?? refuseUnknownSession(target))
        : await this.#judge(made, target, generation, performance.now() - started, attempt);
      attempt.throwIfEnded();
      if (socket.destroyed) throw socket.errored ?? closedMeanwhile();
      // A session that the server didn't want is of no use.
      if (!resumed) generation.sessions.forget(key);
      this.#keepSessions(made, key, generation, verdict);
      this.#guard(socket, generation, verdict);
      publishHandshake(() => ({
        address: addressOf(target),
        protocol: socket.getProtocol(),
        cipher: socket.getCipher().name,
        alpn: socket.alpnProtocol,
        resumed,
        milliseconds: performance.now() - started,
        pin: verdict.judgement.pin,
        fingerprint: generation.identity.fingerprint,
      }));
      tellPeerCertificates(socket, verdict.judgement.path);
      socket.off('error', ignore);
      return { socket, resumed, judgement: verdict.judgement };
    } catch (error) {
      generation.sessions.forget(key);
      socket.destroy();
      throw connectionError(error, { address: addressOf(target), outcome: 'not-sent', handshake: true });
    }
  }

  /** What a full handshake proved, or the reason why it is not enough. */
  async #judge(
    made: Handshake,
    target: Target,
    generation: Generation,
    roundTrips: number,
    attempt: Attempt,
  ): Promise<Verdict> {
    // The server's verdict on the client may arrive while the server is still judged. A server that sends no ticket must
    // not be taken for one that is too slow.
    const left = Math.max(0, this.#options.timeout - roundTrips);
    const confirmation = confirmed(made.socket, Math.min(Math.max(50, 2 * roundTrips), 2000, left / 2));
    confirmation.catch(() => {});
    try {
      const judgement = await this.#options.trust.judge(
        target.host,
        servedChain(made, target),
        attempt.signal,
      );
      if (judgement.mismatch !== undefined)
        this.#options.tell('pin-mismatch', { host: target.host, error: judgement.mismatch, refused: false });
      refuseUnpresented(made.socket, generation.identity, addressOf(target));
      await confirmation;
      return { judgement, validUntil: endOf(judgement, generation) };
    } catch (error) {
      this.#report(error, target.host);
      throw error;
    }
  }

  #report(error: unknown, host: string): void {
    if (!CountersignError.is(error)) return;
    if (error.code === 'SERVER_PIN_MISMATCH')
      this.#options.tell('pin-mismatch', { host, error: error as TrustError, refused: true });
    if (error.code === 'SERVER_CERTIFICATE_REVOKED')
      this.#options.tell('revoked', { host, error: error as TrustError });
  }

  /** TLS 1.3 gives sessions long after the handshake, too. */
  #keepSessions(
    made: Handshake,
    key: string,
    generation: Generation,
    { judgement, validUntil }: Verdict,
  ): void {
    if (!this.#options.sessions) return;
    const keep = (session: Buffer): void => {
      if (!generation.retired) generation.sessions.put(key, { session, judgement, validUntil });
    };
    for (const session of made.sessions) keep(session);
    made.socket.on('session', keep);
  }

  /** No connection outlives what it stands on. */
  #guard(socket: TLSSocket, generation: Generation, { validUntil, judgement }: Verdict): void {
    generation.adopt(socket);
    const end = endOfPath(judgement);
    // Its own end is the generation's to watch.
    if (validUntil < generation.identity.certificate.notAfter.getTime()) {
      const cancel = at(new Date(end), this.#options.now, () => socket.destroy(expired()));
      socket.once('close', cancel);
    }
  }
}

/** What one handshake offers the server. */
interface Offer {
  /** Of its sessions. */
  readonly key: string;
  readonly stored: StoredSession | undefined;
  readonly alpn: readonly string[];
}

interface Verdict {
  readonly judgement: Judgement;
  readonly validUntil: number;
}

const endOfPath = ({ path }: Judgement): number =>
  Math.min(...path.map(({ notAfter }) => notAfter.getTime()));

/** Neither certificate, nor what is known of its revocation, is taken for granted beyond its own time. */
const endOf = (judgement: Judgement, { identity }: Generation): number =>
  Math.min(
    endOfPath(judgement),
    identity.certificate.notAfter.getTime(),
    judgement.revocation?.validUntil.getTime() ?? Number.POSITIVE_INFINITY,
  );

const closedMeanwhile = (): Error =>
  Object.assign(new Error('closed while it was judged'), { code: 'ECONNRESET' });

function refuseUnknownSession(target: Target): never {
  throw new TrustError(
    'SERVER_CERTIFICATE_UNTRUSTED',
    `${addressOf(target)} resumed a session that was never offered to it`,
  );
}

const expired = (): TrustError =>
  new TrustError(
    'SERVER_CERTIFICATE_EXPIRED',
    'The certificate of the server expired during the connection',
    {
      outcome: 'unknown',
    },
  );

/** How many rotations in a row one request, or one connection, follows. */
export const maxRotations = 100;

/** What connections fail with that a rotation overtook: their requests move on. */
export const superseded = (): ConfigurationError =>
  Object.assign(
    new ConfigurationError('ABORTED', 'The identity was rotated meanwhile', {
      hint: 'An identity source must give the same identity until it rotates; this one gave another each time it was asked.',
    }),
    { superseded: true },
  );

export const isSuperseded = (error: unknown): boolean =>
  (error as { superseded?: unknown } | undefined)?.superseded === true;

function refuseGlobalBypass(): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new ConfigurationError('CONFIG_INVALID', 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set', {
      hint: 'Unset it and give the CA of the server as trust.ca; Countersign never connects to a server it did not check.',
    });
}
