import { ConfigurationError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { type AddressNumber, canonicalAddress, fromNumber, toNumber } from './address.js';

/** What is wrong with one rule of a list. */
export interface AddressRuleProblem {
  /** Its place in the list, from 0. */
  readonly index: number;
  /** What is wrong and how it should be written, as a sentence without its full stop. */
  readonly what: string;
}

/**
 * Addresses and ranges of addresses (CIDR), IPv4 and IPv6. A range of mapped addresses is the range of IPv4 addresses
 * that it maps; apart from that no IPv6 range holds an IPv4 address, `::/0` neither. An empty list allows nobody.
 *
 * @example
 * ```js
 * const rules = AddressRules.parse(['192.0.2.0/24', '2001:db8::1']);
 * rules.allows('::ffff:192.0.2.7'); // true
 * ```
 */
export class AddressRules {
  readonly #ranges: readonly Range[];

  private constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
  }

  /** @throws ConfigurationError `CONFIG_INVALID`, naming the first rule that is none */
  static parse(rules: readonly string[]): AddressRules {
    checkArgument('AddressRules.parse', 'rules', rules, 'list');
    return new AddressRules(
      rules.map((rule, index) => {
        const range = parseRule(rule);
        if (typeof range !== 'string') return range;
        throw new ConfigurationError('CONFIG_INVALID', `The address rule at index ${index}: ${range}`, {
          hint: "Rules are addresses and CIDR ranges: '192.0.2.1', '192.0.2.0/24', '2001:db8::/32'.",
        });
      }),
    );
  }

  /** All that is wrong with a list, in its order; empty where `parse` takes it. */
  static problems(rules: readonly string[]): readonly AddressRuleProblem[] {
    checkArgument('AddressRules.problems', 'rules', rules, 'list');
    return rules.flatMap((rule, index) => {
      const what = parseRule(rule);
      return typeof what === 'string' ? [{ index, what }] : [];
    });
  }

  /** How many rules there are. */
  get size(): number {
    return this.#ranges.length;
  }

  /** Whether a rule holds for an address, in any of its spellings. What is no address is not allowed. */
  allows(address: string): boolean {
    const canonical = canonicalAddress(address);
    if (canonical === undefined) return false;
    const { length, value } = toNumber(canonical);
    return this.#ranges.some(range => range.length === length && value >> range.hostBits === range.network);
  }
}

/** All addresses of one length that begin alike. */
interface Range {
  readonly length: AddressNumber['length'];
  /** How many bits at the end are free. */
  readonly hostBits: bigint;
  /** The bits before them. */
  readonly network: bigint;
}

/** The longest rule: the longest address, with `/128`. */
const maxLength = 49;

/** @returns the range, or what is wrong with it. */
function parseRule(rule: unknown): Range | string {
  if (typeof rule !== 'string') return `a rule is a text, not ${rule === null ? 'null' : typeof rule}`;
  const shown = `'${rule.length > maxLength ? `${rule.slice(0, maxLength)}…` : rule}'`;
  const [, text = '', prefixText] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(rule) ?? [];
  const canonical = canonicalAddress(text);
  if (canonical === undefined) return `${shown} is no address and no CIDR range`;

  const { length, value } = toNumber(canonical);
  const longest = text.includes(':') ? 128 : 32;
  const prefix = Number(prefixText ?? longest);
  if (prefix > longest) return `the prefix of ${shown} is longer than ${longest}`;
  // A mapped address is an IPv4 address: the 96 bits that say so are no part of it.
  const hostBits = longest - prefix;
  if (hostBits > length)
    return `${shown} reaches beyond the mapped IPv4 addresses: write it as an IPv4 range`;

  const everybody = length === 32 ? '0.0.0.0/0' : '::/0';
  if (hostBits === length && rule !== everybody)
    return `${shown} is everybody, which is written ${everybody} where it is meant`;
  const network = value >> BigInt(hostBits);
  const first = network << BigInt(hostBits);
  if (first !== value)
    return `${shown} has bits below its prefix: write ${fromNumber({ length, value: first })}/${length - hostBits} for the range, or ${canonical} for the address`;
  return { length, hostBits: BigInt(hostBits), network };
}
