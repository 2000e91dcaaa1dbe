import type { Problem } from '../problems.js';
import type { SecuritySettings } from './registration.js';

/** The settings with their defaults: those of production. */
export interface Settings {
  readonly requireClientCertificate: boolean;
  readonly enablePinning: boolean;
  readonly allowSelfSigned: boolean;
  readonly checkRevocation: boolean;
  readonly enhancedLogging: boolean;
  readonly automaticBlocking: boolean;
}

export const settingsOf = (security: SecuritySettings): Settings => ({
  requireClientCertificate: security.RequireClientCertificate ?? true,
  enablePinning: security.EnableCertificatePinning ?? true,
  allowSelfSigned: security.AllowSelfSigned ?? false,
  checkRevocation: security.CheckRevocation ?? true,
  enhancedLogging: security.EnhancedLogging ?? false,
  automaticBlocking: security.AutomaticBlocking ?? true,
});

/** What is for development, and must not reach production by an oversight. */
const forDevelopment: readonly [name: keyof SecuritySettings, lax: boolean, what: string][] = [
  ['RequireClientCertificate', false, 'lets callers in without a certificate'],
  ['EnableCertificatePinning', false, 'ignores the pins of the registry'],
  ['AllowSelfSigned', true, 'accepts certificates that no CA issued'],
  ['CheckRevocation', false, 'accepts revoked certificates'],
];

/** Those that are for development, and what each does. */
export function developmentSettings(security: SecuritySettings): { name: string; what: string }[] {
  return forDevelopment
    .filter(([name, lax]) => security[name] === lax)
    .map(([name, lax, what]) => ({ name, what: `${lax} ${what}` }));
}

export function productionProblems(security: SecuritySettings): Problem[] {
  return developmentSettings(security).map(({ name, what }) => ({
    path: `security.${name}`,
    what: `${what}, and NODE_ENV is production`,
  }));
}
