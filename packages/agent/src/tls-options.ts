import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate, type SecureContext, type SecureVersion } from 'node:tls';
import { ConfigurationError, TrustError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { Trust } from '@countersign/trust';
import { readServedChain } from '@countersign/trust/internal';
import type { AgentOptions } from './agent-options.js';
import { connectionError } from './connection-error.js';
import type { AgentEvents } from './events.js';
import type { Generation } from './generation.js';
import { warnOfHoles } from './node-warning.js';
import type { Rotation } from './rotation.js';

/** What tls.connect takes, and most of what is built on it. */
export interface LiveTlsOptions {
  /** Has the newest identity at each connection, also where it was copied long before. */
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: true;
  /** Left out for an address (RFC 6066 3). */
  readonly servername?: string;
  /** Judges name and pins of the host that the options were made for, whatever name it is called with. */
  readonly checkServerIdentity: (host: string, peer: PeerCertificate) => Error | undefined;
}

/**
 * What mysql2 takes as `ssl`. `ca`, `cert` and `key` are read at each connection and not enumerable: the key shows nowhere, and a
 * copy of the object lacks them.
 */
export interface MysqlTlsOptions {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly minVersion: SecureVersion;
  readonly rejectUnauthorized: true;
  readonly verifyIdentity: true;
}

/** What {@link MtlsAgent.tlsOptions} gives, by library. */
export interface TlsOptionsFor {
  /** To be spread into the options of tls.connect. */
  readonly tls: LiveTlsOptions;
  /** To be given as `ssl`. */
  readonly pg: LiveTlsOptions;
  /** To be given as `ssl`, itself rather than a copy. */
  readonly mysql2: MysqlTlsOptions;
  /** To be spread into the options of MongoClient. */
  readonly mongodb: LiveTlsOptions & { readonly tls: true };
  /** To be given as `tls`. */
  readonly ioredis: LiveTlsOptions;
  /** To be spread into the options of createTransport. */
  readonly nodemailer: { readonly requireTLS: true; readonly tls: LiveTlsOptions };
  /** To be spread into the arguments of credentials.createFromSecureContext. */
  readonly grpc: readonly [SecureContext, Pick<LiveTlsOptions, 'checkServerIdentity' | 'rejectUnauthorized'>];
}

export interface TlsOptionsRequest<Library extends keyof TlsOptionsFor> {
  /** Default: `tls`. */
  readonly for?: Library;
  /** Where identities or origins tell ports apart. Default: any port of the host that they name. */
  readonly port?: number;
}

/** What it needs of the agent that it belongs to. */
export interface TlsOptionsAccess {
  readonly options: AgentOptions;
  readonly trust: Trust;
  readonly tell: <Name extends keyof AgentEvents>(name: Name, ...event: AgentEvents[Name]) => void;
  /** @throws ConfigurationError `ORIGIN_NOT_ALLOWED`; `ABORTED` after the agent was closed */
  rotation(origin: URL): Rotation;
}

/** One host, as one library will connect to it. */
interface Peer {
  readonly host: string;
  readonly access: TlsOptionsAccess;
  /** @throws CountersignError where there is no identity to present */
  current(): Generation;
}

const shapes: {
  readonly [Library in keyof TlsOptionsFor]: (peer: Peer) => TlsOptionsFor[Library];
} = {
  tls: liveOptions,
  pg: liveOptions,
  mysql2: mysqlOptions,
  mongodb: peer => ({ tls: true, ...liveOptions(peer) }),
  ioredis: liveOptions,
  // Without it, whoever is on the way strips STARTTLS and reads the mail.
  nodemailer: peer => ({ requireTLS: true, tls: liveOptions(peer) }),
  grpc: peer => {
    const { secureContext, ...verify } = liveOptions(peer);
    return [
      secureContext,
      { checkServerIdentity: verify.checkServerIdentity, rejectUnauthorized: verify.rejectUnauthorized },
    ];
  },
};

/** TLS options for a library that opens its own sockets. */
export function tlsOptions<Library extends keyof TlsOptionsFor = 'tls'>(
  host: string,
  request: TlsOptionsRequest<Library>,
  access: TlsOptionsAccess,
): TlsOptionsFor[Library] {
  checkArgument('tlsOptions', 'host', host, 'text');
  checkOptions('tlsOptions', request, { for: 'text', port: 'number' });
  const { for: library = 'tls' as Library, port } = request;
  if (!Object.hasOwn(shapes, library))
    throw new ConfigurationError('CONFIG_INVALID', `tlsOptions knows no library '${library}'`, {
      hint: `for is one of ${Object.keys(shapes).join(', ')}; 'tls' suits whatever passes options on to tls.connect.`,
    });
  if (refusesUnknownStatus(access.options))
    throw cannotKeep("revocation with onUnavailable 'refuse'", 'there is no time to ask in');
  const origin = originOf(host, port, access);
  const peer: Peer = {
    host: origin.hostname.replace(/^\[|\]$/g, ''),
    access,
    current: newest(origin, access),
  };
  peer.current();
  warnOfHoles();
  return shapes[library](peer);
}

/** A Trust tells no more than that it checks revocation. */
function refusesUnknownStatus({ trust = {} }: AgentOptions): boolean {
  if ('judge' in trust) return trust.requestStaple;
  const { mode = 'off', onUnavailable } = trust.revocation ?? {};
  return mode !== 'off' && onUnavailable === 'refuse';
}

const cannotKeep = (what: string, why: string): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', `tlsOptions can't keep ${what}: ${why}`, {
    hint: 'Use agent.connect, fetch or httpsAgent, which keep it, or make an agent without it for this host.',
  });

/** The origin by which a host is allowed, and has its identity. */
function originOf(host: string, port: number | undefined, access: TlsOptionsAccess): URL {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  const found = new Map<Rotation, URL>();
  let refused: unknown;
  for (const candidate of port === undefined ? portsOf(access.options) : [port]) {
    const text = `https://${name}:${candidate}`;
    if (!/^[^/?#@\\]+$/.test(host) || !URL.canParse(text))
      throw new ConfigurationError('CONFIG_INVALID', 'tlsOptions was given something that is no host', {
        hint: "Give a name or an address, without scheme or port: tlsOptions('db.example.com').",
      });
    try {
      const rotation = access.rotation(new URL(text));
      if (!found.has(rotation)) found.set(rotation, new URL(text));
    } catch (error) {
      refused ??= error;
    }
  }
  const [origin, other] = found.values();
  if (origin === undefined) throw refused;
  if (other === undefined) return origin;
  throw new ConfigurationError('CONFIG_INVALID', `${host} has one identity for each of several ports`, {
    hint: `Say which port: tlsOptions('${host}', { port: ${other.port || 443} }).`,
  });
}

/** The ports by which origins and identities are told apart, and the one of those that name none. */
const portsOf = ({ origins, identity }: AgentOptions): readonly number[] => [
  443,
  ...[origins, Object.keys(identity)].flat().flatMap(text => {
    const port = Number(/:(\d+)$/.exec(text)?.[1]);
    return port < 65536 ? [port] : [];
  }),
];

function newest(origin: URL, access: TlsOptionsAccess): () => Generation {
  let failure: Error | undefined;
  let asking = false;
  return () => {
    const rotation = access.rotation(origin);
    // A source of one's own tells of no change: it is asked, and what it gives is there for the next connection.
    if (!asking) {
      asking = true;
      rotation
        .latest()
        .then(
          () => {
            failure = undefined;
          },
          error => {
            failure = error;
            access.tell('rotation-failed', { error });
          },
        )
        .finally(() => {
          asking = false;
        });
    }
    const { current } = rotation;
    if (current !== undefined) return current;
    throw (
      failure ??
      new ConfigurationError('CONFIG_INVALID', `No identity for ${origin.hostname} is loaded`, {
        hint: 'Wait for it first: await agent.ready(). What was loaded before may have expired.',
      })
    );
  };
}

function liveOptions({ host, access, current }: Peer): LiveTlsOptions {
  return {
    // TLSSocket asks it for the context at each connection, and libraries catch what that throws. They copy the object,
    // some once and some each time, never what is in it.
    secureContext: Object.defineProperty({} as SecureContext, 'context', {
      get: () => current().context.context,
    }),
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
    checkServerIdentity: (_, peer) => refusal(host, peer, access),
  };
}

/** Returns what is wrong: thrown, it would end the process. */
function refusal(host: string, peer: PeerCertificate, { trust, tell }: TlsOptionsAccess): Error | undefined {
  try {
    const { leaf } = readServedChain([peer.raw]);
    // RFC 9525 2: Node would go on to the common name.
    if (leaf.names.dns.length + leaf.names.ip.length === 0)
      throw new TrustError('SERVER_HOSTNAME_MISMATCH', `The certificate of ${host} names no host`);
    const otherHost = checkServerIdentity(host, peer);
    if (otherHost !== undefined) throw otherHost;
    const error = trust.checkPins(host, leaf);
    if (error !== undefined) tell('pin-mismatch', { host, error, refused: false });
    return undefined;
  } catch (cause) {
    const error = connectionError(cause, { address: host, outcome: 'not-sent', handshake: true });
    if (error.code !== 'SERVER_PIN_MISMATCH') return error;
    const mismatch = new TrustError('SERVER_PIN_MISMATCH', error.message, {
      cause,
      hint: `${error.hint} A library with sockets of its own is held to pins of the server's own certificate: those of CAs match nothing here.`,
    });
    tell('pin-mismatch', { host, error: mismatch, refused: true });
    return mismatch;
  }
}

/** Believes nobody, where `undefined` would believe Node's CAs. */
const nobody: string[] = [];

function mysqlOptions({ host, access: { trust }, current }: Peer): MysqlTlsOptions {
  if (trust.pinsFor(host).length > 0) throw cannotKeep('pins', 'mysql2 has no place for a check');
  if (isIP(host) !== 0) throw cannotKeep('the check of an address', "mysql2 would look for 'localhost'");
  let anchors: string[] | undefined = nobody;
  trust.anchors().then(
    pem => {
      anchors = pem && [...pem];
    },
    () => {},
  );
  // An error thrown here would end the process. Without CAs the handshake fails, and mysql2 tells that.
  const from = <Value>(read: (generation: Generation) => Value, otherwise: Value): Value => {
    try {
      return read(current());
    } catch {
      return otherwise;
    }
  };
  return Object.defineProperties(
    { minVersion: trust.minVersion, rejectUnauthorized: true, verifyIdentity: true } as const,
    {
      ca: { get: () => from(() => anchors, nobody) },
      cert: {
        get: () =>
          from(({ identity }) => [identity.certificate, ...identity.chain].map(c => c.pem).join(''), ''),
      },
      key: {
        get: () =>
          from(({ identity }) => identity.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), ''),
      },
    },
  );
}
