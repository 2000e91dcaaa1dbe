import type { Certificate } from '@countersign/x509';
import { AddressRules } from '../address/address-rules.js';
import { levelOf, levels, type RevocationChecking } from '../levels.js';
import { configurationError, type Problem } from '../problems.js';
import {
  clientPin,
  listOf,
  type RegisteredClient,
  registeredClient,
  unregisteredClient,
} from './registered-client.js';
import type { ClientRegistration, PinnedThumbprint, SecuritySettings } from './registration.js';
import { productionProblems, type Settings, settingsOf } from './settings.js';

/** Who may come in, and what is asked of everybody. */
export interface Registry {
  readonly settings: Settings;
  /** Undefined where everybody whom a CA names is a client. */
  readonly clients: ReadonlyMap<string, RegisteredClient> | undefined;
  /** The client that a certificate names. */
  find(certificate: Certificate, spiffeId: string | undefined): RegisteredClient | undefined;
}

/** How strict each way of asking is. */
const strictness: readonly RevocationChecking[] = ['basic', 'ocsp', 'ocsp+crl'];

/**
 * Understands the registrations and the settings, both as their schemas ask for.
 *
 * @throws ConfigurationError `CONFIG_INVALID`, which lists everything that is wrong
 */
export function readRegistry(
  registrations: readonly ClientRegistration[] | undefined,
  security: SecuritySettings,
  production: boolean = process.env.NODE_ENV === 'production',
): Registry {
  const problems = [
    ...(registrations ?? []).flatMap((registration, index) =>
      registrationProblems(registration, security).map(({ path, what }) => ({
        path: `clients[${index}].${path}`,
        what,
      })),
    ),
    ...duplicates(registrations ?? []),
    ...pinProblems(security, registrations),
    ...(production ? productionProblems(security) : []).map(({ path, what }) => ({
      path: `security.${path}`,
      what,
    })),
  ];
  if (problems.length > 0) throw configurationError('The registry', problems);
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
      const named = spiffeId === undefined ? undefined : bySpiffeId.get(spiffeId);
      if (named !== undefined) return named;
      const client = clients.get(certificate.subject.commonName ?? '');
      // Who is registered by a SPIFFE ID isn't known by a common name.
      return client?.spiffeId === undefined ? client : undefined;
    },
  };
}

const byName = (certificate: Certificate, spiffeId: string | undefined): RegisteredClient | undefined => {
  const id = spiffeId ?? certificate.subject.commonName;
  return id === undefined ? undefined : unregisteredClient(id, spiffeId);
};

const morePins = (
  { PinnedCertificates = {} }: SecuritySettings,
  clientId: string,
): readonly PinnedThumbprint[] =>
  Object.hasOwn(PinnedCertificates, clientId) ? listOf(PinnedCertificates[clientId]) : [];

/** A client has what its level asks for. */
function registrationProblems(registration: ClientRegistration, security: SecuritySettings): Problem[] {
  const {
    clientId,
    securityLevel,
    ipRestrictions = [],
    revocationChecking,
    certificatePinning,
  } = registration;
  const terms = levels[levelOf[securityLevel]];
  const pins = [...listOf(registration.pinnedThumbprint), ...morePins(security, clientId)];
  const problems: Problem[] = [];
  const pinning = security.EnableCertificatePinning ?? true;
  if (pinning && terms.pinned && certificatePinning === false)
    problems.push({ path: 'certificatePinning', what: `a client of level ${securityLevel} is pinned` });
  if (pinning && (terms.pinned || certificatePinning === true) && pins.length === 0)
    problems.push({
      path: 'pinnedThumbprint',
      what: `${clientId} is to be pinned, and has no thumbprint; give that of its certificate`,
    });
  for (const [index, pinned] of listOf(registration.pinnedThumbprint).entries())
    problems.push(...thumbprintProblems(pinned, `pinnedThumbprint[${index}]`));
  if (terms.addressed && ipRestrictions.length === 0)
    problems.push({
      path: 'ipRestrictions',
      what: `a client of level ${securityLevel} calls from known addresses; list them`,
    });
  for (const { index, what } of AddressRules.problems(ipRestrictions))
    problems.push({ path: `ipRestrictions[${index}]`, what });
  const checking = security.CheckRevocation ?? true;
  if (
    checking &&
    revocationChecking !== undefined &&
    strictness.indexOf(revocationChecking) < strictness.indexOf(terms.revocation)
  )
    problems.push({
      path: 'revocationChecking',
      what: `a client of level ${securityLevel} is asked about by ${terms.revocation} at least`,
    });
  return problems;
}

function thumbprintProblems(pinned: PinnedThumbprint, path: string): Problem[] {
  try {
    const { from, until } = clientPin(pinned);
    if (from !== undefined && until !== undefined && until <= from)
      return [{ path, what: 'it ends before it begins' }];
    return [];
  } catch (error) {
    return [{ path, what: (error as Error).message }];
  }
}

function duplicates(registrations: readonly ClientRegistration[]): Problem[] {
  const seen = new Set<string>();
  return registrations.flatMap(({ clientId, spiffeId }, index) => {
    const again = [clientId, spiffeId].filter(id => id !== undefined && seen.has(id));
    for (const id of [clientId, spiffeId]) if (id !== undefined) seen.add(id);
    return again.map(id => ({ path: `clients[${index}]`, what: `${id} is registered twice` }));
  });
}

function pinProblems(
  { PinnedCertificates = {} }: SecuritySettings,
  registrations: readonly ClientRegistration[] | undefined,
): Problem[] {
  const ids = new Set(registrations?.map(({ clientId }) => clientId));
  return Object.entries(PinnedCertificates).flatMap(([id, pinned]) => [
    ...(ids.has(id) ? [] : [{ path: `security.PinnedCertificates.${id}`, what: 'there is no such client' }]),
    ...listOf(pinned).flatMap(each => thumbprintProblems(each, `security.PinnedCertificates.${id}`)),
  ]);
}
