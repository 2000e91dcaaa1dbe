import type { Certificate } from '@countersign/x509';
import { type ClientPin, pinFor } from '../registry/client-pins.js';
import type { RegisteredClient } from '../registry/registered-client.js';
import type { Settings } from '../registry/settings.js';
import { type Refused, refused } from '../verdict.js';

/** The pin that the certificate has; undefined where the client has none, or pins don't hold. */
export function pinning(
  certificate: Certificate,
  client: RegisteredClient | undefined,
  { enablePinning }: Settings,
  now: Date,
): ClientPin | Refused | undefined {
  if (client?.pins === undefined || !enablePinning) return undefined;
  return (
    pinFor(client.pins, certificate, now) ??
    refused(
      'CERTIFICATE_PINNING_FAILED',
      `The certificate ${certificate.fingerprints.sha256} is not one that is registered for ${client.id}`,
    )
  );
}
