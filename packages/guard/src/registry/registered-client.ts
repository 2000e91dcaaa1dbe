import { parsePin } from '@countersign/x509';
import { AddressRules } from '../address/address-rules.js';
import { type LevelTerms, levelOf, levels, type RevocationChecking, type TrustLevel } from '../levels.js';
import type { ClientPin } from './client-pins.js';
import type { ClientRegistration, PinnedThumbprint, SecuritySettings } from './registration.js';

/** A registration that was found to be right, ready to judge by. */
export interface RegisteredClient {
  readonly id: string;
  readonly spiffeId: string | undefined;
  readonly level: TrustLevel;
  readonly terms: LevelTerms;
  /** Undefined where any certificate of its name will do. */
  readonly pins: readonly ClientPin[] | undefined;
  /** Undefined where it may call from everywhere. */
  readonly addresses: AddressRules | undefined;
  readonly revocation: RevocationChecking;
  readonly audit: LevelTerms['audit'];
  readonly automaticBlocking: boolean;
  readonly requestsPerMinute: number;
}

/** @param morePins of the settings. */
export function registeredClient(
  registration: ClientRegistration,
  morePins: readonly PinnedThumbprint[] = [],
): RegisteredClient {
  const { clientId, securityLevel, spiffeId, ipRestrictions = [] } = registration;
  const level = levelOf[securityLevel];
  const terms = levels[level];
  const pins = [...listOf(registration.pinnedThumbprint), ...morePins].map(clientPin);
  const { certificatePinning = pins.length > 0 } = registration;
  return {
    id: clientId,
    spiffeId,
    level,
    terms,
    pins: certificatePinning ? pins : undefined,
    addresses: ipRestrictions.length === 0 ? undefined : AddressRules.parse(ipRestrictions),
    revocation: registration.revocationChecking ?? terms.revocation,
    audit: registration.enhancedMonitoring ? 'requests' : terms.audit,
    automaticBlocking: registration.automaticBlocking ?? level === 'maximum',
    requestsPerMinute: registration.requestsPerMinute ?? terms.requestsPerMinute,
  };
}

/** Who is known by its certificate alone, where nobody is registered. */
export const unregisteredClient = (id: string, spiffeId: string | undefined): RegisteredClient =>
  registeredClient({
    clientId: id,
    securityLevel: 'standard',
    ...(spiffeId === undefined ? {} : { spiffeId }),
  });

/** The pins that the settings have for a client. */
export const morePins = (
  { PinnedCertificates = {} }: SecuritySettings,
  clientId: string,
): readonly PinnedThumbprint[] =>
  Object.hasOwn(PinnedCertificates, clientId) ? listOf(PinnedCertificates[clientId]) : [];

export function listOf<Value>(value: Value | readonly Value[] | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Value];
}

export function clientPin(pinned: PinnedThumbprint): ClientPin {
  const { thumbprint, from, until }: Exclude<PinnedThumbprint, string> =
    typeof pinned === 'string' ? { thumbprint: pinned } : pinned;
  const date = (text: string | undefined): Date | undefined =>
    text === undefined ? undefined : new Date(text);
  return { pin: parsePin(thumbprint), from: date(from), until: date(until) };
}
