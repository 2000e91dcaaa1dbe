import { checkOptions } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';
import { day, scaledDay } from './lifetime.js';

/** How close a certificate is to its end. */
export interface Expiry {
  readonly state: 'ok' | 'warning' | 'critical' | 'expired';
  /** Whole days until notAfter; negative after it. */
  readonly daysLeft: number;
}

export interface ExpiryOptions {
  /** Default: now. */
  readonly now?: Date;
  /** Days before the end. Default: 30, or 30/90 of the lifetime of a certificate that lives under 90 days. */
  readonly warning?: number;
  /** Days before the end. Default: 7, or 7/90 of the lifetime of a certificate that lives under 90 days. */
  readonly critical?: number;
}

/**
 * Says how close a certificate is to its end.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const { state, daysLeft } = expiryOf((await identity.current()).certificate);
 * if (state !== 'ok') console.warn(`renew the certificate: ${daysLeft} days left`);
 * ```
 */
export function expiryOf(certificate: Certificate, options: ExpiryOptions = {}): Expiry {
  checkOptions('expiryOf', options, { now: 'date', warning: 'number', critical: 'number' });
  const { now = new Date(), warning, critical } = options;
  const before = (days: number | undefined, otherwise: number): number =>
    days === undefined ? otherwise * scaledDay(certificate) : days * day;
  const left = certificate.notAfter.getTime() - now.getTime();
  const state =
    left < 0
      ? 'expired'
      : left < before(critical, 7)
        ? 'critical'
        : left < before(warning, 30)
          ? 'warning'
          : 'ok';
  return { state, daysLeft: Math.floor(left / day) };
}
