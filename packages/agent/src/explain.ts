import { expiryOf, type Identity } from '@countersign/identity';
import { CountersignError, type ErrorCode, type Stage } from '@countersign/spec';
import type { Judgement, Trust } from '@countersign/trust';
import { type Certificate, matchesPin, parsePin } from '@countersign/x509';
import type { Connection } from './connector.js';
import type { Generation } from './generation.js';
import type { Target } from './tcp.js';

/** What {@link MtlsAgent.explain} found, up to where it stopped: plain, serialisable, nothing secret. Times are ISO 8601. */
export interface Explanation {
  readonly origin: string;
  /** Whether the identity may be shown there. */
  readonly allowed: boolean;
  /** What is wrong with the trust, though it holds. */
  readonly warnings: readonly string[];
  /** Undefined where there is none for this origin, or its source failed. */
  readonly identity?: ExplainedIdentity;
  /** `direct`, or `host:port` of the proxy. */
  readonly route?: string;
  /** Undefined where no connection could be used. */
  readonly tls?: {
    /** Such as `TLSv1.3`. */
    readonly version: string | null;
    readonly cipher: string;
    /** What was negotiated (RFC 7301); null where the server chose nothing. */
    readonly alpn: string | null;
    /** Always false, for only a full handshake shows what is said here. */
    readonly resumed: boolean;
    /** Whether the server asked for a client certificate. */
    readonly asked: boolean;
  };
  readonly pins: {
    /** Those that hold for the host. */
    readonly held: readonly string[];
    /** Those of them that the verified path matches; undefined where there is none. */
    readonly matched?: readonly string[];
  };
  /** The verified path, leaf first, anchor last. */
  readonly path?: readonly ExplainedCertificate[];
  /** Where revocation is checked. */
  readonly revocation?: { readonly status: string; readonly explanation: string };
  /** Why it stopped, and at which step. */
  readonly error?: {
    readonly step: Stage;
    readonly code: ErrorCode;
    readonly message: string;
    readonly hint: string;
    readonly candidates: readonly ErrorCode[];
  };
}

export interface ExplainedCertificate {
  readonly subject: string;
  readonly pin: string;
  readonly notAfter: string;
}

export interface ExplainedIdentity extends ExplainedCertificate {
  /** SHA-256, upper-case hex. */
  readonly fingerprint: string;
  readonly state: 'ok' | 'warning' | 'critical' | 'expired';
  readonly daysLeft: number;
  readonly warnings: readonly string[];
}

/** What it needs of the agent. */
export interface ExplainAccess {
  readonly trust: Trust;
  readonly now: () => Date;
  /** @throws ConfigurationError `ORIGIN_NOT_ALLOWED` */
  admit(): void;
  latest(): Promise<Generation>;
  /** The proxy to a target, as `host:port`. */
  via(target: Target): string | undefined;
  /** Shakes hands in full. */
  open(target: Target, generation: Generation): Promise<Connection>;
}

/** Makes one connection, and says what it stands on or why it doesn't. */
export async function explain(origin: URL, target: Target, access: ExplainAccess): Promise<Explanation> {
  const { trust, now } = access;
  const held = trust.pinsFor(target.host);
  let found: Explanation = {
    origin: origin.origin,
    allowed: false,
    warnings: trust.warnings,
    pins: { held },
  };
  try {
    access.admit();
    found = { ...found, allowed: true };
    const generation = await access.latest();
    const identity = explainIdentity(generation.identity, now());
    found = { ...found, identity, route: access.via(target) ?? 'direct' };
    return { ...found, ...explainConnection(await access.open(target, generation), held) };
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    const { stage: step, code, message, hint, candidates } = error;
    return { ...found, error: { step, code, message, hint, candidates } };
  }
}

function explainIdentity({ certificate, fingerprint, warnings }: Identity, now: Date): ExplainedIdentity {
  return { ...explainCertificate(certificate), fingerprint, ...expiryOf(certificate, { now }), warnings };
}

function explainConnection(
  { socket, resumed, judgement }: Connection,
  held: readonly string[],
): Pick<Explanation, 'tls' | 'pins' | 'path' | 'revocation'> {
  const tls = {
    version: socket.getProtocol(),
    cipher: socket.getCipher().name,
    alpn: socket.alpnProtocol || null,
    resumed,
    // On a client they are known exactly when the server sent a CertificateRequest.
    asked: socket.getSharedSigalgs().length > 0,
  };
  socket.destroy();
  const { path, revocation } = judgement;
  return {
    tls,
    pins: { held, matched: held.filter(pin => isMatched(pin, judgement)) },
    path: path.map(explainCertificate),
    ...(revocation === undefined
      ? {}
      : { revocation: { status: revocation.status, explanation: revocation.explanation } }),
  };
}

function isMatched(text: string, { path }: Judgement): boolean {
  const pin = parsePin(text);
  return path.some(certificate => matchesPin(certificate, pin));
}

const explainCertificate = ({ subject, pin, notAfter }: Certificate): ExplainedCertificate => ({
  subject: String(subject),
  pin,
  notAfter: notAfter.toISOString(),
});
