import type { Certificate } from '@countersign/x509';
import { nameConstraintsBroken } from './name-constraints.js';
import { namesRules } from './rules/alternative-names.js';
import { extensionRules } from './rules/extensions.js';
import { fieldRules } from './rules/fields.js';
import type { Position, Purpose, Rule } from './rules/rule.js';

/** The rule that a path breaks, and where. */
export interface Violation {
  readonly rule: string;
  /** The section that the rule comes from. */
  readonly section: string;
  readonly certificate: Certificate;
  /** What is wrong, as the end of a sentence that begins with the certificate. */
  readonly what: string;
  readonly waivable: boolean;
}

export interface ProfileOptions {
  readonly purpose: Purpose;
  readonly now: Date;
  /** Names of rules that need not hold. */
  readonly waived?: ReadonlySet<string>;
  /** Whether somebody else judges if the leaf is in time. Default: false. */
  readonly leafAtAnyTime?: boolean;
}

/** In the order in which they are told: what says most about a certificate first. */
const rules: readonly Rule[] = [...fieldRules, ...extensionRules, ...namesRules];

/** The rules that a user may do without: of form, not of whom to believe. */
export const waivableRules: readonly string[] = rules.filter(rule => rule.waivable).map(rule => rule.name);

/**
 * The strict profile: what RFC 5280 asks of a path, and of the keys and signatures that it rests on, beyond what OpenSSL
 * insists on by default.
 *
 * @param path leaf first, anchor last, every link proven by signature.
 * @returns the first violation.
 */
export function checkProfile(
  path: readonly Certificate[],
  { purpose, now, waived = new Set(), leafAtAnyTime = false }: ProfileOptions,
): Violation | undefined {
  for (const [index, certificate] of path.entries()) {
    const position: Position = { certificate, index, path, purpose, now };
    for (const rule of rules) {
      if (waived.has(rule.name) || !holdsFor(rule, position)) continue;
      if (leafAtAnyTime && index === 0 && rule.name === 'validity') continue;
      const what = readable(() => rule.broken(position));
      if (what !== undefined)
        return {
          rule: rule.name,
          section: rule.section,
          certificate,
          what,
          waivable: rule.waivable === true,
        };
    }
  }
  return nameConstraintsBroken(path);
}

function holdsFor({ of }: Rule, { index, path }: Position): boolean {
  const isAnchor = index === path.length - 1;
  switch (of) {
    case 'all':
      return true;
    case 'below the anchor':
      return !isAnchor;
    case 'leaf':
      return index === 0;
    // Whoever configures one certificate as its own anchor means that certificate, whatever it says of itself.
    case 'leaf below the anchor':
      return index === 0 && !isAnchor;
    case 'issuers':
      return index > 0;
  }
}

/** An extension that can't be read breaks the rule that reads it. */
function readable(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return `can't be judged: ${(error as Error).message}`;
  }
}
