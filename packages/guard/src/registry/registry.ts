import type { Certificate } from '@countersign/x509';
import { configurationError, type Problem } from '../problems.js';
import {
  morePins,
  type RegisteredClient,
  registeredClient,
  unregisteredClient,
} from './registered-client.js';
import type { ClientRegistration, SecuritySettings } from './registration.js';
import { registryProblems } from './registry-problems.js';
import { type Settings, settingsOf } from './settings.js';

/** Who may come in, and what is asked of everybody. */
export interface Registry {
  readonly settings: Settings;
  /** Undefined where everybody whom a CA names is a client. */
  readonly clients: ReadonlyMap<string, RegisteredClient> | undefined;
  /** The client that a certificate names. */
  find(certificate: Certificate, spiffeId: string | undefined): RegisteredClient | undefined;
}

/** Where registrations and settings were read from. */
export interface ReadFrom {
  /** As a sentence begins. Default: `The registry`. */
  readonly name?: string;
  /** What is known to be wrong already. */
  readonly problems?: readonly Problem[];
  /** Whether settings for development hold in production, too. Default: false. */
  readonly anyEnvironment?: boolean;
}

/**
 * Understands the registrations and the settings.
 *
 * @throws ConfigurationError `CONFIG_INVALID`, which lists everything that is wrong
 */
export function readRegistry(
  registrations: readonly ClientRegistration[] | undefined,
  security: SecuritySettings,
  { name = 'The registry', problems: more = [], anyEnvironment = false }: ReadFrom = {},
): Registry {
  const problems = [...more, ...registryProblems(registrations, security, anyEnvironment)];
  if (problems.length > 0) throw configurationError(name, problems);
  const settings = settingsOf(security);
  if (registrations === undefined) return { settings, clients: undefined, find: byName };
  const clients = new Map<string, RegisteredClient>();
  const bySpiffeId = new Map<string, RegisteredClient>();
  for (const registration of registrations) {
    const client = registeredClient(registration, morePins(security, registration.clientId));
    clients.set(client.id, client);
    if (client.spiffeId !== undefined) bySpiffeId.set(client.spiffeId, client);
  }
  return {
    settings,
    clients,
    find(certificate, spiffeId) {
      // It says who this is (X509-SVID 2): a common name beside it must not stand for somebody else.
      if (spiffeId !== undefined) return bySpiffeId.get(spiffeId);
      const client = clients.get(certificate.subject.commonName ?? '');
      // Who is registered by a SPIFFE ID isn't known by a common name.
      return client?.spiffeId === undefined ? client : undefined;
    },
  };
}

const byName = (certificate: Certificate, spiffeId: string | undefined): RegisteredClient | undefined => {
  const id = spiffeId ?? certificate.subject.commonName;
  // A common name is free text to many CAs: one that looks like a SPIFFE ID must not stand for who has that.
  if (id === undefined || (spiffeId === undefined && /^spiffe:/i.test(id))) return undefined;
  return unregisteredClient(id, spiffeId);
};
