import type { IdentitySource } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import type { Trust, TrustOptions } from '@countersign/trust';
import { type Origins, parseOrigins } from './origins.js';
import type { ProxyOptions } from './proxy.js';

export interface AgentOptions {
  /**
   * Who to be: `p12File(…)`, `pemFiles(…)`, or any other source; or one for each origin, in the form of `origins`, of which
   * the first that fits is taken. Required: there is no anonymous agent.
   */
  readonly identity: IdentitySource | Readonly<Record<string, IdentitySource>>;
  /** Whom to believe. Default: Node's bundled CAs, no pins. */
  readonly trust?: Trust | TrustOptions;
  /** Where the identity may be shown. Required. */
  readonly origins: Origins;
  readonly timeouts?: Timeouts;
  /**
   * The proxy to reach servers through, or `environment` for HTTPS_PROXY and NO_PROXY. The identity is shown to the
   * server alone. Default: none.
   */
  readonly proxy?: string | ProxyOptions | 'environment';
  /** Speak HTTP/2 with servers that do. Default: false. */
  readonly http2?: boolean;
  /** Resume TLS sessions. Default: true. */
  readonly sessions?: boolean;
  /** By which certificates and sessions end. Default: the system's clock. */
  readonly now?: () => Date;
}

/** In milliseconds. */
export interface Timeouts {
  /** For TCP, and for the way through a proxy. Default: 10,000. */
  readonly connect?: number;
  /** For the TLS handshake, with the judgement of the server in it. Default: as `connect`. */
  readonly tls?: number;
  /** From the end of the request to the answer's headers. Default: 60,000. */
  readonly headers?: number;
  /** Between two pieces of the answer's body. Default: 60,000. */
  readonly body?: number;
  /**
   * For the whole request, from dispatch to the last byte of the answer, waiting and connecting included; a redirect is
   * a request of its own. Default: none. Requests over `httpsAgent` have node:https's own `timeout` instead.
   */
  readonly total?: number;
}

/** An identity source, and where it is shown. */
export interface Shown {
  readonly source: IdentitySource;
  readonly at: (origin: URL) => boolean;
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkAgentOptions(options: AgentOptions): void {
  checkOptions('createAgent', options, {
    identity: 'object',
    trust: 'object',
    origins: ['text', 'list'],
    timeouts: 'object',
    proxy: ['text', 'object'],
    http2: 'boolean',
    sessions: 'boolean',
    now: 'function',
  });
  const { timeouts = {} } = options;
  checkOptions('timeouts', timeouts, {
    connect: 'number',
    tls: 'number',
    headers: 'number',
    body: 'number',
    total: 'number',
  });
  for (const [name, value] of Object.entries(timeouts)) {
    if (value !== undefined && !(value > 0 && value < 2 ** 31))
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `timeouts.${name} is not a positive number of milliseconds`,
      );
  }
}

/** Which identity is shown where, in the order in which they are tried. */
export function shownIdentities(identity: AgentOptions['identity']): readonly Shown[] {
  if (isSource(identity)) return [{ source: identity, at: () => true }];
  const entries = Object.entries(identity ?? {});
  const isMap = entries.length > 0 && entries.every(([origin]) => /^https:|^any$/.test(origin));
  if (!isMap)
    throw new ConfigurationError('CONFIG_INVALID', 'createAgent needs an identity', {
      hint: "Give identity: p12File('client.p12', …), pemFiles({ certificate, key }), another source, or one for each origin.",
    });
  return entries.map(([origin, source]) => {
    if (!isSource(source))
      throw new ConfigurationError('CONFIG_INVALID', `The identity for ${origin} is no identity source`, {
        hint: "Give { 'https://api.example.com': p12File('client.p12', …) }.",
      });
    return { source, at: parseOrigins(origin) };
  });
}

const isSource = (value: unknown): value is IdentitySource =>
  typeof (value as IdentitySource | undefined)?.current === 'function';
