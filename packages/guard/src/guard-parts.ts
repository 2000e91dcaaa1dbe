import type { Socket } from 'node:net';
import { checkOptions } from '@countersign/spec/internal';
import { AddressRules } from './address/address-rules.js';
import { Admission } from './admission.js';
import { Authorizer } from './authorization/authorizer.js';
import type { Connection } from './connection.js';
import type { EventSource } from './events.js';
import type { GuardOptions } from './guard-options.js';
import { LivePolicy } from './live-policy.js';
import { OwnIdentity } from './own-identity.js';
import { OwnStaple } from './own-staple.js';
import { RateLimit } from './rate-limit.js';
import { RegistrySource } from './registry/registry-source.js';
import { Usage } from './registry/usage.js';
import { Revocations } from './revocations.js';
import { Servers } from './servers.js';
import { Sessions } from './sessions.js';
import { SharedCertificates } from './shown.js';
import { ShutOut } from './shut-out.js';
import { createMemoryStore, type GuardStore } from './store.js';
import { Upgrades } from './upgrades.js';
import { VerdictCache } from './verdict-cache.js';
import { Violations } from './violations.js';

/** What other packages of Countersign need of a guard. */
export interface GuardInternals {
  /** The address to judge, in place of the socket's. */
  readonly addressOf?: (fingerprint: string | undefined, socket: Socket) => string | undefined;
  /** Whether settings for development hold in production, too. */
  readonly anyEnvironment?: boolean;
}

/** What a guard is made of. */
export interface GuardParts {
  readonly policy: LivePolicy;
  readonly registry: RegistrySource;
  readonly usage: Usage;
  readonly identity: OwnIdentity | undefined;
  readonly staple: OwnStaple;
  readonly store: GuardStore;
  readonly sessions: Sessions;
  readonly servers: Servers;
  readonly shutOut: ShutOut;
  readonly admission: Admission;
}

/** @throws ConfigurationError `CONFIG_INVALID`, with everything that is wrong */
export function guardParts(
  options: GuardOptions,
  internals: GuardInternals,
  events: EventSource,
): GuardParts {
  const { now = () => new Date(), proxies, authorize, edge = 'application', revocation = {} } = options;
  checkOptions('proxies', proxies ?? {}, { addresses: 'list', clientCert: 'boolean' });
  const registry = new RegistrySource(options, events, internals);
  const policy = new LivePolicy(events, {
    registry: registry.first,
    authorizer: authorize && new Authorizer(authorize),
  });
  const usage = new Usage();
  events.on('certificate_used', ({ clientId, certificate }) =>
    usage.count(clientId, certificate, policy.current.registry, now()),
  );
  const staple = new OwnStaple(revocation, now, events);
  const store = options.store ?? createMemoryStore({ now });
  const sessions = new Sessions(new SharedCertificates(), now);
  const addresses = proxies && AddressRules.parse(proxies.addresses);
  const upgrades = new Upgrades();
  const shutOut: ShutOut = new ShutOut(now, events, ({ kind, subject }) => {
    const isRevoked = kind === 'revoked';
    if (isRevoked) {
      sessions.forget(subject);
      servers.changeTicketKeys({ always: true });
    }
    return (
      (isRevoked ? servers.cutOff(subject) : 0) + upgrades.cutOff(standing => shutOut.concerns(standing))
    );
  });
  const admission = new Admission({
    policy: () => policy.current,
    proxies: { addresses, clientCert: proxies?.clientCert ?? false },
    verdicts: new VerdictCache(options.cache ?? {}, new Revocations(revocation, now, events), now),
    ...{ sessions, shutOut, upgrades, events, now },
    violations: new Violations(store, options.blocking ?? {}, now),
    rateLimit: new RateLimit(now),
  });
  const servers: Servers = new Servers({
    ...{ sessions, events, proxies: addresses },
    limits: options.handshakes ?? {},
    staple: () => staple.response,
    ...(internals.addressOf === undefined ? {} : { addressOf: internals.addressOf }),
    mayStay: connection => edge === 'application' || !isRefusedBy(admission, connection),
  });
  const identity = options.identity && new OwnIdentity(options.identity, events);
  return { policy, registry, usage, identity, staple, store, sessions, servers, shutOut, admission };
}

/** Thrown in the middle of a handshake, an error would end the process. The first request meets it again, and isn't let in. */
function isRefusedBy(admission: Admission, connection: Connection): boolean {
  try {
    return admission.judgeHandshake(connection) !== undefined;
  } catch {
    return false;
  }
}
