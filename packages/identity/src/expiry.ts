import { checkOptions } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';

const day = 24 * 60 * 60 * 1000;

/** How close a certificate is to its end. */
export interface Expiry {
  readonly state: 'ok' | 'warning' | 'critical' | 'expired';
  /** Whole days until notAfter; negative after it. */
  readonly daysLeft: number;
}

export interface ExpiryOptions {
  /** Default: now. */
  readonly now?: Date;
  /** Days before the end. Default: 30. */
  readonly warning?: number;
  /** Days before the end. Default: 7. */
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
  const { now = new Date(), warning = 30, critical = 7 } = options;
  const left = certificate.notAfter.getTime() - now.getTime();
  const state =
    left < 0 ? 'expired' : left < critical * day ? 'critical' : left < warning * day ? 'warning' : 'ok';
  return { state, daysLeft: Math.floor(left / day) };
}
