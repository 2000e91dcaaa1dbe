import { type IdentitySource, type Passphrase, p12File, pemFiles } from '@countersign/identity';
import type { EncryptionOptions } from './encryption/encryption.js';
import type { Findings } from './findings.js';
import type { PaymentClientOptions } from './payment-client.js';

/** Environment variables, as process.env has them. */
export type PaymentEnvironment = Readonly<Record<string, string | undefined>>;

/** The variable that stands for an option. */
export const variables = {
  baseUrl: 'COUNTERSIGN_BASE_URL',
  identity: 'COUNTERSIGN_P12, or COUNTERSIGN_CERTIFICATE and COUNTERSIGN_KEY',
  'trust.ca': 'COUNTERSIGN_CA',
  'trust.pins': 'COUNTERSIGN_PINS',
  apiKey: 'COUNTERSIGN_API_KEY',
  'retry.attempts': 'COUNTERSIGN_ATTEMPTS',
  'timeouts.call': 'COUNTERSIGN_TIMEOUT',
  encryption: 'COUNTERSIGN_ENCRYPTION',
} as const;

/**
 * What the environment says of each option that isn't given. An empty variable counts as one that isn't set. Secrets are read
 * when they are needed, and not before.
 */
export function environmentOptions(
  env: PaymentEnvironment,
  given: Partial<PaymentClientOptions>,
  findings: Findings,
): Partial<PaymentClientOptions> {
  const value = (name: string): string | undefined => env[name] || undefined;
  const baseUrl = value('COUNTERSIGN_BASE_URL');
  const identity = given.identity === undefined ? identityOf(value, findings) : undefined;
  const trust = given.trust === undefined ? trustOf(value, given.baseUrl ?? baseUrl, findings) : undefined;
  const apiKey = given.apiKey === undefined ? secret(value, 'COUNTERSIGN_API_KEY', findings) : undefined;
  const attempts = whole(value, 'COUNTERSIGN_ATTEMPTS', 'retry.attempts', findings);
  const call = whole(value, 'COUNTERSIGN_TIMEOUT', 'timeouts.call', findings);
  const mode = value('COUNTERSIGN_ENCRYPTION');
  if (mode !== undefined && mode !== 'payload' && mode !== 'fields')
    findings.add('encryption', 'is neither payload nor fields');
  return {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(identity === undefined ? {} : { identity }),
    ...(trust === undefined ? {} : { trust }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(attempts === undefined ? {} : { retry: { attempts } }),
    ...(call === undefined ? {} : { timeouts: { call } }),
    ...(mode === undefined ? {} : { encryption: { mode: mode as EncryptionOptions['mode'] } }),
  };
}

type Value = (name: string) => string | undefined;

function identityOf(value: Value, findings: Findings): IdentitySource | undefined {
  const p12 = value('COUNTERSIGN_P12');
  const certificate = value('COUNTERSIGN_CERTIFICATE');
  const key = value('COUNTERSIGN_KEY');
  const watch = value('COUNTERSIGN_WATCH') === 'true';
  if (p12 !== undefined && (certificate ?? key) !== undefined)
    findings.add('identity', 'is given twice, as .p12 and as PEM');
  if (p12 !== undefined) {
    const passphrase = secret(value, 'COUNTERSIGN_P12_PASSPHRASE', findings);
    return p12File(p12, { watch, ...(passphrase === undefined ? {} : { passphrase }) });
  }
  if (certificate !== undefined && key !== undefined) {
    const passphrase = secret(value, 'COUNTERSIGN_KEY_PASSPHRASE', findings);
    return pemFiles({ certificate, key, watch, ...(passphrase === undefined ? {} : { passphrase }) });
  }
  if (certificate !== undefined || key !== undefined)
    findings.add('identity', 'is half: certificate and key belong together');
  return undefined;
}

/** The pins are those of the base URL's host. */
function trustOf(value: Value, baseUrl: string | URL | undefined, findings: Findings): object | undefined {
  const ca = value('COUNTERSIGN_CA');
  const pins = value('COUNTERSIGN_PINS')
    ?.split(',')
    .map(pin => pin.trim());
  if (ca === undefined && pins === undefined) return undefined;
  const host = URL.canParse(String(baseUrl)) ? new URL(String(baseUrl)).hostname : undefined;
  if (pins?.includes('')) findings.add('trust.pins', 'holds an empty pin');
  return {
    ...(ca === undefined ? {} : { ca: { file: ca } }),
    ...(pins === undefined || host === undefined ? {} : { pins: { [host.replace(/^\[|\]$/g, '')]: pins } }),
  };
}

/** From the variable, or from the file that a variable of the same name with _FILE names. */
function secret(value: Value, name: string, findings: Findings): Passphrase | undefined {
  const text = value(name);
  const file = value(`${name}_FILE`);
  if (text !== undefined && file !== undefined)
    findings.add('', `${name} and ${name}_FILE are both set, and only one can hold`);
  return file === undefined ? text : { file };
}

function whole(value: Value, name: string, option: string, findings: Findings): number | undefined {
  const text = value(name);
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  findings.add(option, 'is not a whole number');
  return undefined;
}
