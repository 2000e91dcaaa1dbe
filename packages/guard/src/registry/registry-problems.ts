import {
  type ClientRegistration,
  checkClientRegistration,
  checkSecuritySettings,
  type DatedThumbprint,
  type PinnedThumbprint,
  type SecuritySettings,
} from '@countersign/spec/config';
import { pathWithin } from '@countersign/spec/internal';
import { AddressRules } from '../address/address-rules.js';
import { spiffeIdProblem } from '../authorization/spiffe.js';
import { levelOf, levels, type RevocationChecking } from '../levels.js';
import { mostProblems, type Problem } from '../problems.js';
import { clientPin, listOf, morePins } from './registered-client.js';
import { productionProblems } from './settings.js';

/** How strict each way of asking is. */
const strictness: readonly RevocationChecking[] = ['basic', 'ocsp', 'ocsp+crl'];

/** Everything that is wrong with registrations and settings; of an endless list, as much as anybody reads. */
export function registryProblems(
  registrations: unknown,
  security: unknown,
  anyEnvironment: boolean,
): Problem[] {
  const { problems: ofSettings, settings } = readSettings(security, anyEnvironment);
  const problems: Problem[] = [];
  if (registrations !== undefined && !Array.isArray(registrations))
    problems.push({ path: 'clients', what: 'is not a list' });
  const clients: readonly unknown[] = Array.isArray(registrations) ? registrations : [];
  const seen = new Set<string>();
  for (const [index, client] of clients.entries()) {
    if (problems.length >= mostProblems) break;
    problems.push(...registrationProblems(client, `clients[${index}]`, settings, seen));
  }
  return [...problems, ...ofSettings, ...pinProblems(settings, seen)];
}

/** What is wrong with settings, whoever the clients are. */
export const securityProblems = (security: unknown, anyEnvironment: boolean): Problem[] =>
  readSettings(security, anyEnvironment).problems;

function readSettings(
  security: unknown,
  anyEnvironment: boolean,
): { readonly problems: Problem[]; readonly settings: SecuritySettings } {
  const malformed = checkSecuritySettings(security, 'security');
  const settings: SecuritySettings = wellFormed(security, 'security', malformed);
  const production = process.env.NODE_ENV === 'production' && !anyEnvironment;
  return { settings, problems: [...malformed, ...(production ? productionProblems(settings) : [])] };
}

/** What an object holds that isn't complained of: it can be judged though the rest can't. */
function wellFormed(value: unknown, path: string, problems: readonly Problem[]): object {
  if (problems.length === 0) return value as object;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !problems.some(p => isWithin(p.path, pathWithin(path, key)))),
  );
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** @param seen the ids of those before it; its own are added */
function registrationProblems(
  value: unknown,
  path: string,
  security: SecuritySettings,
  seen: Set<string>,
): Problem[] {
  const malformed = checkClientRegistration(value, path);
  const registration: Partial<ClientRegistration> = wellFormed(value, path, malformed);
  const problems = [
    ...duplicates(registration, seen),
    ...levelProblems(registration, security),
    ...partProblems(registration),
  ].map(({ path: key, what }) => ({ path: `${path}.${key}`, what }));
  // What is missing because it is malformed isn't missing.
  const others = problems.filter(problem => !malformed.some(each => isWithin(each.path, problem.path)));
  return [...malformed, ...others];
}

function duplicates(registration: Partial<ClientRegistration>, seen: Set<string>): Problem[] {
  const problems: Problem[] = [];
  for (const key of ['clientId', 'spiffeId'] as const) {
    const id = registration[key];
    if (id === undefined) continue;
    if (seen.has(id)) problems.push({ path: key, what: `${id} is registered twice` });
    seen.add(id);
  }
  return problems;
}

/** A client has what its level asks for. */
function levelProblems(
  {
    clientId,
    securityLevel,
    ipRestrictions = [],
    revocationChecking,
    certificatePinning,
    pinnedThumbprint,
  }: Partial<ClientRegistration>,
  security: SecuritySettings,
): Problem[] {
  const terms = securityLevel && levels[levelOf[securityLevel]];
  const pins = [...listOf(pinnedThumbprint), ...(clientId === undefined ? [] : morePins(security, clientId))];
  const problems: Problem[] = [];
  if (security.EnableCertificatePinning ?? true) {
    if (terms?.pinned && certificatePinning === false)
      problems.push({ path: 'certificatePinning', what: `a client of level ${securityLevel} is pinned` });
    if ((terms?.pinned || certificatePinning === true) && pins.length === 0)
      problems.push({
        path: 'pinnedThumbprint',
        what: `${clientId ?? 'it'} is to be pinned, and has no thumbprint; give that of its certificate`,
      });
  }
  if (terms?.addressed && ipRestrictions.length === 0)
    problems.push({
      path: 'ipRestrictions',
      what: `a client of level ${securityLevel} calls from known addresses; list them`,
    });
  if (
    terms !== undefined &&
    revocationChecking !== undefined &&
    (security.CheckRevocation ?? true) &&
    strictness.indexOf(revocationChecking) < strictness.indexOf(terms.revocation)
  )
    problems.push({
      path: 'revocationChecking',
      what: `a client of level ${securityLevel} is asked about by ${terms.revocation} at least`,
    });
  return problems;
}

/** What the schema can't say of addresses, pins and SPIFFE IDs. */
function partProblems({
  ipRestrictions = [],
  pinnedThumbprint,
  spiffeId,
}: Partial<ClientRegistration>): Problem[] {
  const spiffeProblem = spiffeId === undefined ? undefined : spiffeIdProblem(spiffeId);
  return [
    ...AddressRules.problems(ipRestrictions).map(({ index, what }) => ({
      path: `ipRestrictions[${index}]`,
      what,
    })),
    ...thumbprintProblems(pinnedThumbprint, 'pinnedThumbprint'),
    ...(spiffeProblem === undefined ? [] : [{ path: 'spiffeId', what: `it ${spiffeProblem}` }]),
  ];
}

function pinProblems({ PinnedCertificates = {} }: SecuritySettings, ids: ReadonlySet<string>): Problem[] {
  return Object.entries(PinnedCertificates).flatMap(([id, pinned]) => {
    const path = pathWithin('security.PinnedCertificates', id);
    return [
      ...(ids.has(id) ? [] : [{ path, what: 'there is no such client' }]),
      ...thumbprintProblems(pinned, path),
    ];
  });
}

function thumbprintProblems(
  pinned: PinnedThumbprint | readonly PinnedThumbprint[] | undefined,
  path: string,
): Problem[] {
  return Array.isArray(pinned)
    ? pinned.flatMap((each, index) => thumbprintProblem(each, pathWithin(path, index)))
    : listOf(pinned).flatMap(each => thumbprintProblem(each as PinnedThumbprint, path));
}

function thumbprintProblem(pinned: PinnedThumbprint, path: string): Problem[] {
  if (typeof pinned !== 'string') {
    const unreal = (['from', 'until'] as const).filter(key => !isRealDay(pinned[key]));
    if (unreal.length > 0)
      return unreal.map(key => ({ path: `${path}.${key}`, what: 'there is no such day' }));
  }
  try {
    const { from, until } = clientPin(pinned);
    return from !== undefined && until !== undefined && until <= from
      ? [{ path, what: 'it ends before it begins' }]
      : [];
  } catch (error) {
    return [{ path, what: (error as Error).message }];
  }
}

/** Date takes 30 February for a day in March. */
function isRealDay(time: DatedThumbprint['from']): boolean {
  if (time === undefined) return true;
  const day = time.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
