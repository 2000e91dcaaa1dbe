import { randomBytes } from 'node:crypto';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { Crl } from '@countersign/x509';
import { isPublicAddress } from './address-filter.js';

export interface RevocationOptions {
  /** Whom to ask: with `ocsp+crl`, the OCSP responder first, and the CRL where that gives no answer. */
  readonly mode: 'off' | 'ocsp' | 'crl' | 'ocsp+crl';
  /** What becomes of a certificate about which nothing can be had. */
  readonly onUnavailable: 'allow' | 'refuse';
  /** For how many milliseconds past its nextUpdate a CRL or an answer counts, while nothing fresher can be had. Default: 0. */
  readonly grace?: number;
  /** Milliseconds for each fetch, with its redirects. Default: 5,000. */
  readonly timeout?: number;
  /** Milliseconds from thisUpdate for which a CRL or an answer without nextUpdate counts. Default: 24 hours. */
  readonly maxAge?: number;
  /** Milliseconds after which a newer answer is asked for, though the one at hand still counts. Default: 1 hour. */
  readonly recheckAfter?: number;
  /** By how many milliseconds clocks may differ. Default: 5 minutes. */
  readonly clockSkew?: number;
  /** CRLs at hand, as PEM or DER: looked at before anything is fetched. Default: none. */
  readonly crls?: readonly (string | Uint8Array)[];
  /**
   * Which addresses may be connected to; asked about the address itself, after the name was resolved.
   * Default: public ones ({@link isPublicAddress}).
   */
  readonly allowAddress?: (address: string) => boolean;
  /**
   * With `ocsp+crl`: whether the CRL is asked although the OCSP responder says that a certificate is good. One that says
   * `revoked` is enough. Default: false.
   */
  readonly askAll?: boolean;
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** Makes nonces. Default: node:crypto's. */
  readonly random?: (size: number) => Uint8Array;
}

/** The options with their defaults, checked. */
export interface RevocationTerms extends Required<Omit<RevocationOptions, 'crls'>> {
  readonly crls: readonly Crl[];
}

/** @throws ConfigurationError `CONFIG_INVALID`; TrustError `CRL_INVALID` */
export function checkRevocationOptions(options: RevocationOptions): RevocationTerms {
  checkOptions('RevocationChecker', options, {
    mode: 'text',
    onUnavailable: 'text',
    grace: 'number',
    timeout: 'number',
    maxAge: 'number',
    recheckAfter: 'number',
    clockSkew: 'number',
    crls: 'list',
    allowAddress: 'function',
    askAll: 'boolean',
    now: 'function',
    random: 'function',
  });
  const { mode, onUnavailable, crls = [] } = options;
  checkChoice('mode', mode, ['off', 'ocsp', 'crl', 'ocsp+crl']);
  checkChoice('onUnavailable', onUnavailable, ['allow', 'refuse']);
  if (crls.length > 0 && !mode.includes('crl'))
    throw new ConfigurationError('CONFIG_INVALID', `CRLs are given, and mode '${mode}' looks at none`, {
      hint: "Choose mode 'crl' or 'ocsp+crl', or leave crls out.",
    });
  for (const crl of crls) checkArgument('RevocationChecker', 'a CRL', crl, ['text', 'bytes']);
  return {
    mode,
    onUnavailable,
    grace: duration('grace', options.grace, 0),
    timeout: duration('timeout', options.timeout, 5_000),
    maxAge: duration('maxAge', options.maxAge, 24 * 60 * 60_000),
    recheckAfter: duration('recheckAfter', options.recheckAfter, 60 * 60_000),
    clockSkew: duration('clockSkew', options.clockSkew, 5 * 60_000),
    crls: crls.map(crl => Crl.parse(crl)),
    allowAddress: options.allowAddress ?? isPublicAddress,
    askAll: options.askAll ?? false,
    now: options.now ?? (() => new Date()),
    random: options.random ?? randomBytes,
  };
}

function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (!choices.includes(value as string))
    throw new ConfigurationError('CONFIG_INVALID', `Revocation has no ${name} '${String(value)}'`, {
      hint: `${name} is one of ${choices.map(choice => `'${choice}'`).join(', ')}.`,
    });
}

// A century: past that, times are no longer dates. Timers of Node end at 2^31 - 1 ms.
const longest = 100 * 365 * 24 * 60 * 60_000;
const longestTimeout = 2 ** 31 - 1;

function duration(name: string, value: number | undefined, byDefault: number): number {
  const most = name === 'timeout' ? longestTimeout : longest;
  if (value !== undefined && !(value >= 0 && value <= most))
    throw new ConfigurationError('CONFIG_INVALID', `Revocation: ${name} is ${value}`, {
      hint: `${name} is a number of milliseconds from 0 to ${most}.`,
    });
  return value ?? byDefault;
}
