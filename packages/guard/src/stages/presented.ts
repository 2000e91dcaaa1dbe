import type { Settings } from '../registry/settings.js';
import type { Shown } from '../shown.js';
import { type Refused, refused } from '../verdict.js';

/** Asked first: OpenSSL calls a certificate that isn't there one whose issuer is missing. */
export function presented(
  shown: Shown | undefined,
  { requireClientCertificate }: Settings,
): Refused | undefined {
  return shown === undefined && requireClientCertificate
    ? refused('CLIENT_CERTIFICATE_REQUIRED', 'No client certificate was presented')
    : undefined;
}
