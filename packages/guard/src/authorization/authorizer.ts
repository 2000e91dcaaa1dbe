import { printable } from '@countersign/spec/internal';
import type { Pin } from '@countersign/x509';
import type { Client } from '../verdict.js';
import { claimOf, mayAssert } from './attributes.js';
import type { Part } from './condition.js';
import type { Match } from './path-pattern.js';
import { type AuthorizationPolicy, methods, type Rule, readPolicy } from './policy.js';
import { type RequestPath, readRequestPath } from './request-path.js';

/** What is judged. */
export interface AuthorizationRequest {
  readonly method: string;
  /** The target as it stands in the request line, or `:path`; a query may follow it. */
  readonly path: string;
  /** The Host or `:authority`. Given, a target in absolute form must be on it. */
  readonly host?: string;
  /** Undefined where the caller has no certificate. */
  readonly client: Client | undefined;
}

/** Whether a request is allowed, and why. */
export interface Decision {
  readonly allowed: boolean;
  /** The rule that decided; undefined where none was about the request. */
  readonly rule: string | undefined;
  /** For the log: which rule decided, and what was missing. */
  readonly explanation: string;
  /** For the caller: the same without what the policy says. */
  readonly detail: string;
}

const notAllowed = 'This client is not allowed to do this';
const clientsOnly = 'This is only for clients with a certificate';

/**
 * Asks the rules of a policy, which are read once.
 *
 * @example
 * ```js
 * const authorizer = new Authorizer({
 *   rules: [
 *     { name: 'health', paths: '/health', methods: 'GET', allow: 'anyone' },
 *     { name: 'process', paths: '/process', allow: { subject: { CN: ['order-service', 'billing-service'] } } },
 *   ],
 * });
 * authorizer.decide({ method: 'GET', path: '/health', client: undefined }).allowed; // true
 * ```
 */
export class Authorizer {
  /** Of the CAs whose word about a client's team and role counts. */
  readonly assertedBy: readonly Pin[];
  readonly #rules: readonly Rule[];
  readonly #allowing = new Map<Rule | readonly Part[], Decision>();

  /** @throws ConfigurationError `CONFIG_INVALID`, with every problem that there is */
  constructor(policy: AuthorizationPolicy) {
    const { rules, assertedBy } = readPolicy(policy);
    this.assertedBy = assertedBy;
    this.#rules = rules;
    for (const rule of rules) {
      const { name, allow } = rule;
      if (typeof allow === 'string')
        this.#allowing.set(
          rule,
          allowed(name, allow === 'anyone' ? 'it is for anyone' : 'it is for any client'),
        );
      else for (const parts of allow) this.#allowing.set(parts, allowed(name, described(parts)));
    }
  }

  decide({ method, path: target, host, client }: AuthorizationRequest): Decision {
    if (!methods.has(method)) return unreadable('the method is not known, or not in upper case');
    const read = readRequestPath(target, host);
    if ('problem' in read) return unreadable(read.problem);
    for (const rule of this.#rules) {
      if (rule.methods !== undefined && !rule.methods.has(method)) continue;
      const match = matchOf(rule, read.path);
      if (match === 'yes') return this.#decideBy(rule, client);
      // A router behind may take it for the rule's path, and a later rule may be laxer.
      if (match === 'leniently')
        return denied(
          rule.name,
          `${read.path.text} differs from the paths of this rule only in case or encoding`,
          'The path is another spelling of one that is known: mind case and encoding',
        );
    }
    return denied(undefined, `no rule is about ${method} ${printable(read.path.text)}`, notAllowed);
  }

  #decideBy(rule: Rule, client: Client | undefined): Decision {
    const { name, allow } = rule;
    if (allow === 'anyone' || (allow === 'any-client' && client !== undefined))
      return this.#allowing.get(rule) as Decision;
    if (client === undefined || allow === 'any-client')
      return denied(name, 'the caller has no certificate, and the rule asks for one', clientsOnly);
    const met = allow.find(parts => parts.every(part => holds(part, client)));
    if (met !== undefined) return this.#allowing.get(met) as Decision;
    return denied(name, this.#nearestFailure(allow, client), notAllowed);
  }

  /** Of the condition that fails in the fewest parts. */
  #nearestFailure(conditions: readonly (readonly Part[])[], client: Client): string {
    const failures = conditions.map(parts => parts.filter(part => !holds(part, client)));
    const nearest = failures.reduce((nearest, parts) => (parts.length < nearest.length ? parts : nearest));
    return nearest.map(part => `${failed(part, client)}${this.#doubt(part, client)}`).join('; ');
  }

  /** What the certificate says without being believed. */
  #doubt({ attribute }: Part, { certificate, chain, attributes }: Client): string {
    if (attribute === undefined || Object.hasOwn(attributes, attribute)) return '';
    const claim = claimOf(certificate, attribute);
    if (claim === undefined) return '';
    if ('problem' in claim) return ` (the ${attribute} in its certificate ${claim.problem})`;
    return mayAssert(chain[0], this.assertedBy)
      ? ''
      : ` (its ${attribute} ${claim.text} is not believed: its CA isn't among assertedBy)`;
  }
}

function matchOf({ paths }: Rule, path: RequestPath): Match {
  let best: Match = 'no';
  for (const pattern of paths) {
    const match = pattern.match(path);
    if (match === 'yes') return match;
    if (match === 'leniently') best = match;
  }
  return best;
}

const holds = (part: Part, client: Client): boolean => part.found(client).some(part.holds);

function failed({ label, missing, wanted, found }: Part, client: Client): string {
  const values = found(client);
  const some = values.slice(0, 3).map(value => printable(value, 100));
  if (values.length > some.length) some.push(`${values.length - some.length} more`);
  const has = some.length === 0 ? missing : `${label} is ${some.join(' and ')}`;
  return `${has}, and the rule asks for ${wanted}`;
}

const described = (parts: readonly Part[]): string =>
  parts.map(({ label, wanted }) => `${label} is ${wanted}`).join(' and ');

const allowed = (rule: string, why: string): Decision =>
  Object.freeze({ allowed: true, rule, explanation: `rule '${rule}': ${why}`, detail: 'Allowed' });

const denied = (rule: string | undefined, why: string, detail: string): Decision => ({
  allowed: false,
  rule,
  explanation: rule === undefined ? why : `rule '${rule}': ${why}`,
  detail,
});

const unreadable = (problem: string): Decision =>
  denied(undefined, `no rule was asked: ${problem}`, `The request can't be judged: ${problem}`);
