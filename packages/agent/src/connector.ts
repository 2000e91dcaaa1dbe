import { performance } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import { ConfigurationError, CountersignError, TrustError } from '@countersign/spec';
import type { Judgement, Trust } from '@countersign/trust';
import { confirmed } from './confirmation.js';
import { connectionError } from './connection-error.js';
import { at } from './deadline.js';
import type { AgentEvents } from './events.js';
import { publishHandshake } from './events.js';
import type { Generation } from './generation.js';
import { type Handshake, handshake, servedChain } from './handshake.js';
import { refuseUnpresented } from './presented.js';
import type { Route } from './proxy.js';
import { addressOf, type Target } from './tcp.js';

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
  readonly signal?: AbortSignal;
}

/** Opens connections that have proven both sides before their first byte can be written. */
export class Connector {
  readonly #options: ConnectorOptions;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /**
   * A socket on which chain, profile, host name, pins and revocation have passed and the identity was presented: in this
   * handshake, or in the one of the session that it resumes.
   */
  async connect(
    target: Target,
    generation: Generation,
    { alpn, signal }: ConnectOptions,
  ): Promise<TLSSocket> {
    refuseGlobalBypass();
    const { trust, route, timeout, sessions, now } = this.#options;
    const { key, open } = route(target);
    const stored = sessions ? generation.sessions.take(key, now().getTime()) : undefined;
    const tcp = await open(signal);
    const started = performance.now();
    const made = await handshake(tcp, {
      target,
      context: generation.context,
      alpn,
      session: stored?.session,
      requestStaple: trust.requestStaple,
      timeout,
      signal,
    });
    const { socket } = made;
    try {
      const resumed = socket.isSessionReused();
      const verdict = resumed
        ? (stored ?? refuseUnknownSession(target))
        : await this.#judge(made, target, generation, performance.now() - started, signal);
      if (generation.retired || signal?.aborted) throw signal?.reason ?? superseded();
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
      return socket;
    } catch (error) {
      generation.sessions.forget(key);
      socket.on('error', () => {}).destroy();
      throw connectionError(error, { address: addressOf(target), outcome: 'not-sent', handshake: true });
    }
  }

  /** What a full handshake proved, or the reason why it is not enough. */
  async #judge(
    made: Handshake,
    target: Target,
    generation: Generation,
    roundTrips: number,
    signal: AbortSignal | undefined,
  ): Promise<Verdict> {
    // The server's verdict on the client may arrive while the server is still judged.
    const confirmation = confirmed(made.socket, Math.min(Math.max(50, 2 * roundTrips), 2000));
    confirmation.catch(() => {});
    try {
      const judgement = await this.#options.trust.judge(target.host, servedChain(made, target), signal);
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
  #keepSessions(made: Handshake, key: string, generation: Generation, verdict: Verdict): void {
    if (!this.#options.sessions) return;
    const keep = (session: Buffer): void => {
      if (!generation.retired) generation.sessions.put(key, { session, ...verdict });
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

/** What connections fail with that a rotation overtook: their requests move on. */
export const superseded = (): ConfigurationError =>
  Object.assign(new ConfigurationError('ABORTED', 'The identity was rotated meanwhile'), {
    superseded: true,
  });

export const isSuperseded = (error: unknown): boolean =>
  (error as { superseded?: unknown } | undefined)?.superseded === true;

function refuseGlobalBypass(): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    throw new ConfigurationError('CONFIG_INVALID', 'NODE_TLS_REJECT_UNAUTHORIZED=0 is set', {
      hint: 'Unset it and give the CA of the server as trust.ca; Countersign never connects to a server it did not check.',
    });
}
