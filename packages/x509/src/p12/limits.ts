import { ConfigurationError, IdentityError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';

/** What opening one .p12 file may cost. Every limit is checked before the work it bounds. */
export interface P12Limits {
  /** Size of the file. Default: 1 MiB. */
  readonly bytes: number;
  /** Nesting of ASN.1 values. Default: 32. */
  readonly depth: number;
  /** ASN.1 values. Default: 200,000. */
  readonly nodes: number;
  /** Length of an OID in bytes. Default: 64. */
  readonly oid: number;
  /** Iterations of one key derivation. Default: 5,000,000. */
  readonly iterations: number;
  /** Hash blocks of all key derivations together. Default: 10,000,000. */
  readonly hashBlocks: number;
  /** Length of a salt. Default: 1 KiB. */
  readonly salt: number;
  /** Memory that scrypt may take, in bytes. Default: 256 MiB. */
  readonly scryptMemory: number;
  /** Length of the key of PBMAC1, in bytes; at least 20 by RFC 9579. Default: 64. */
  readonly macKey: number;
  /** Bags of all safes together. Default: 1,024. */
  readonly bags: number;
  /** Private keys. Default: 16. */
  readonly keys: number;
  /** Certificates. Default: 256. */
  readonly certificates: number;
  /** Safes within safes. Default: 4. */
  readonly nesting: number;
}

export const defaultP12Limits: P12Limits = {
  bytes: 1024 * 1024,
  depth: 32,
  nodes: 200_000,
  oid: 64,
  iterations: 5_000_000,
  hashBlocks: 10_000_000,
  salt: 1024,
  scryptMemory: 256 * 1024 * 1024,
  macKey: 64,
  bags: 1024,
  keys: 16,
  certificates: 256,
  nesting: 4,
};

/** Counts what is spent while one file is opened, and refuses before a limit is passed. */
export class P12Budget {
  readonly limits: P12Limits;
  readonly signal: AbortSignal | undefined;
  readonly #spent = new Map<keyof P12Limits, number>();

  constructor(limits: Partial<P12Limits> = {}, signal?: AbortSignal) {
    this.limits = withDefaults(limits);
    this.signal = signal;
  }

  /** Adds to what all steps together may spend. */
  spend(limit: keyof P12Limits, amount: number, what: string): void {
    const spent = (this.#spent.get(limit) ?? 0) + amount;
    if (spent > this.limits[limit]) throw exceeded(limit, `${what}: ${spent}`, this.limits[limit]);
    this.#spent.set(limit, spent);
  }

  /** Bounds one step alone. */
  atMost(limit: keyof P12Limits, amount: number, what: string): void {
    if (amount > this.limits[limit]) throw exceeded(limit, `${what}: ${amount}`, this.limits[limit]);
  }

  /** One key derivation: its iterations, its salt, and its part of all hash blocks. */
  derivation(iterations: number, blocks: number, salt: Uint8Array): void {
    if (iterations < 1) throw new IdentityError('P12_CORRUPT', 'A key derivation with no iterations');
    this.atMost('iterations', iterations, 'iterations');
    this.atMost('salt', salt.length, 'salt length');
    this.spend('hashBlocks', iterations * blocks, 'hash blocks');
  }
}

/** A limit that is misspelt or no number would be none: it is refused rather than ignored. */
function withDefaults(limits: Partial<P12Limits>): P12Limits {
  checkOptions(
    'limits',
    limits,
    Object.fromEntries(Object.keys(defaultP12Limits).map(name => [name, 'number'])),
  );
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `The limit ${name} is ${String(value)}, not a whole number`,
        {
          hint: `Leave it out for the default, which is ${defaultP12Limits[name as keyof P12Limits]}.`,
        },
      );
  }
  return { ...defaultP12Limits, ...limits };
}

export function exceeded(limit: keyof P12Limits, found: string, bound: number): IdentityError {
  return new IdentityError(
    'P12_LIMIT',
    `The PKCS#12 file exceeds a limit: ${found}, at most ${bound} allowed`,
    {
      hint: `If the file comes from someone you trust, open it with limits: { ${limit}: … }.`,
    },
  );
}
