import type { Certificate } from '@countersign/x509';
import type { Shown } from '../shown.js';
import { type Refused, refused } from '../verdict.js';

/** OpenSSL judges by the system's clock, the guard by its own: both have to agree. */
export function expiry(
  { opensslError }: Shown,
  { subject, notBefore, notAfter }: Certificate,
  now: Date,
): Refused | undefined {
  // What it said at the handshake stands for the whole session, in which a certificate may become valid.
  if (now < notBefore || (opensslError === 'CERT_NOT_YET_VALID' && new Date() < notBefore))
    return refused(
      'CERTIFICATE_NOT_YET_VALID',
      `The certificate ${subject} is valid only from ${notBefore.toISOString()}`,
    );
  // notAfter is included, and has no fractions of a second.
  if (now.getTime() >= notAfter.getTime() + 1_000 || opensslError === 'CERT_HAS_EXPIRED')
    return refused('CERTIFICATE_EXPIRED', `The certificate ${subject} expired on ${notAfter.toISOString()}`);
  return undefined;
}

export const isAboutTime = (opensslError: string): boolean =>
  opensslError === 'CERT_HAS_EXPIRED' || opensslError === 'CERT_NOT_YET_VALID';
