// What the operator of a server configures: the types of registry.schema.json and security.schema.json, and checks compiled from
// them that say everything that is wrong. Needs nothing but itself.
import { checkClientRegistration } from './config.generated.js';
import type { Problem } from './config-check.js';

export { checkClientRegistration, checkSecuritySettings } from './config.generated.js';
export type { ConfigCheck, Problem } from './config-check.js';
export type {
  ClientRegistration,
  DatedThumbprint,
  PinnedThumbprint,
  SecuritySettings,
} from './config-types.generated.js';

/** What is written down of all that is wrong: nobody reads more, and a list of nothing but mistakes must not cost much. */
const enough = 100;

/**
 * Checks a list of registrations. Of a long list that is wrong all over it says the first hundred problems or a few more.
 *
 * @example
 * ```js
 * for (const { path, what } of checkClientRegistrations(JSON.parse(text))) console.log(`${path} ${what}`);
 * ```
 */
export function checkClientRegistrations(value: unknown, path: string = 'clients'): Problem[] {
  if (!Array.isArray(value)) return [{ path, what: 'is not a list' }];
  const problems: Problem[] = [];
  for (let i = 0; i < value.length && problems.length < enough; i++)
    problems.push(...checkClientRegistration(value[i], `${path}[${i}]`));
  return problems;
}
