import type { IdentitySource } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import { createTrust, type Trust, type TrustOptions } from '@countersign/trust';
import type { AuthorizationPolicy } from './authorization/policy.js';
import type { ProxyOptions } from './caller.js';
import type { HandshakeLimits } from './handshakes.js';
import type { AuditTrailOptions } from './monitoring/audit-trail.js';
import type { Logger } from './monitoring/logging.js';
import type { ClientRegistration, SecuritySettings } from './registry/registration.js';
import type { ConfigFile } from './registry/registry-files.js';
import type { ClientRevocationOptions } from './revocations.js';
import type { GuardStore } from './store.js';
import type { CacheOptions } from './verdict-cache.js';
import type { BlockingOptions } from './violations.js';

export interface GuardOptions {
  /**
   * Who may come in. Without it everybody whom a CA of `trust` names is a client of standard trust, and `authorize` must say
   * what each may do. A file holds them as JSON, as a list or as `{ "clients": [ … ] }` (8 MiB at most); it is read by
   * `ready()` and followed: one that is wrong leaves the last good one in force.
   */
  readonly clients?: readonly ClientRegistration[] | ConfigFile;
  /** The CAs that clients' certificates lead to. Required: the CAs of the web would let everybody in. */
  readonly trust: Trust | TrustOptions;
  /**
   * Who the server is, loaded with `purpose: 'serverAuth'`; followed without dropping a connection. Default: the key and
   * certificate that the server was made with, which nobody follows.
   */
  readonly identity?: IdentitySource;
  /** Whether an OCSP response about `identity` is stapled, where its certificate names a responder. Default: true. */
  readonly staple?: boolean;
  /** Or a file of them, alone or as `{ "Security": { … } }` (1 MiB at most), followed as that of `clients`. Default: what production needs. */
  readonly security?: SecuritySettings | ConfigFile;
  /** What each client may do; nobody may what no rule allows. Default: every registered client may everything. */
  readonly authorize?: AuthorizationPolicy;
  /** How issuers are asked about certificates; whether they are is a matter of the level. */
  readonly revocation?: ClientRevocationOptions;
  /** The proxies in front of the server. Default: none, and what requests say of whom they were forwarded for is not read. */
  readonly proxies?: ProxyOptions;
  /** `handshake` closes a connection before its first request where that can be judged by then. Default: `application`. */
  readonly edge?: 'application' | 'handshake';
  /** Where it logs what it tells, as {@link logEvents} does: pino, or what is like it. Default: nowhere. */
  readonly logger?: Logger;
  /** The file of its audit trail, as {@link openAuditTrail} writes it. Default: none. */
  readonly audit?: AuditTrailOptions;
  readonly cache?: CacheOptions;
  readonly blocking?: BlockingOptions;
  readonly handshakes?: HandshakeLimits;
  /** Where replicas learn of each other's blocks and revocations. Default: the memory of this process. */
  readonly store?: GuardStore;
  /** Default: the system's. OpenSSL has the system's. */
  readonly now?: () => Date;
}

/** What can be changed while a guard runs. */
export interface GuardChange extends Partial<Pick<GuardOptions, 'trust' | 'authorize'>> {
  /** Not where they are in a file. */
  readonly clients?: readonly ClientRegistration[];
  /** Not where they are in a file. */
  readonly security?: SecuritySettings;
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkGuardOptions(options: GuardOptions): void {
  checkOptions('createGuard', options, {
    clients: ['list', 'object'],
    trust: 'object',
    identity: 'object',
    staple: 'boolean',
    security: 'object',
    authorize: 'object',
    revocation: 'object',
    proxies: 'object',
    edge: 'text',
    logger: 'object',
    audit: 'object',
    cache: 'object',
    blocking: 'object',
    handshakes: 'object',
    store: 'object',
    now: 'function',
  });
  const { clients, authorize, edge = 'application', cache = {}, blocking = {}, handshakes = {} } = options;
  if (edge !== 'application' && edge !== 'handshake')
    throw new ConfigurationError('CONFIG_INVALID', `A guard has no edge '${edge}'`, {
      hint: "edge is 'application' or 'handshake'.",
    });
  if (clients === undefined && authorize === undefined)
    throw new ConfigurationError('CONFIG_INVALID', 'createGuard has neither clients nor authorize', {
      hint: 'Say who may come in with clients, or what holders of certificates may do with authorize.',
    });
  checkNumbers('cache', cache, ['accepted', 'refused', 'entries']);
  checkNumbers('blocking', blocking, ['violations', 'window', 'duration']);
  checkNumbers('handshakes', handshakes, ['total', 'perAddress', 'timeout']);
}

function checkNumbers(what: string, options: object, names: readonly string[]): void {
  checkOptions(what, options, Object.fromEntries(names.map(name => [name, 'number'] as const)));
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !(value > 0 && value < 2 ** 31))
      throw new ConfigurationError('CONFIG_INVALID', `${what}.${name} is not a positive number`);
}

/** Whom the certificates of clients lead to. @throws ConfigurationError `CONFIG_INVALID` */
export function clientTrust(trust: Trust | TrustOptions | undefined): Trust {
  const given = trust ?? {};
  if (!('judge' in given) && given.ca === undefined && given.system === undefined)
    throw new ConfigurationError('CONFIG_INVALID', 'The trust of a guard names no CA', {
      hint: "Give trust: { ca: { file: 'client-ca.pem' } }, the CA that issues the certificates of your clients.",
    });
  const made = 'judge' in given ? given : createTrust(given);
  if (made.requestStaple)
    throw new ConfigurationError('CONFIG_INVALID', 'The trust of a guard has revocation of its own', {
      hint: 'Leave it out there: how clients are asked about is a matter of their level, and of the option revocation of createGuard.',
    });
  return made;
}
