import type { Certificate } from '@countersign/x509';
import type { Call, Result } from './call.js';
import type { Schemas } from './request.js';

const day = 24 * 60 * 60 * 1000;

/** `/v1/identity` */
export function whoami({ caller }: Call, now: Date): Result {
  const { certificate, chain } = caller;
  const body: Schemas['ClientIdentity'] = {
    clientId: caller.clientId,
    trustLevel: caller.trustLevel,
    subject: String(certificate.subject),
    fingerprints: fingerprintsOf(certificate),
    pin: certificate.pin,
    chain: chain.map(issuer => ({
      subject: String(issuer.subject),
      fingerprints: fingerprintsOf(issuer),
    })),
    notAfter: certificate.notAfter.toISOString(),
    daysLeft: daysLeft(certificate, now),
    address: caller.address,
  };
  return { status: 200, body };
}

export function fingerprintsOf({ fingerprints }: Certificate): Schemas['Fingerprints'] {
  return { sha256: fingerprints.sha256, sha1: fingerprints.sha1 };
}

/** Whole days until the certificate ends; negative after it. */
export function daysLeft({ notAfter }: Certificate, now: Date): number {
  return Math.floor((notAfter.getTime() - now.getTime()) / day);
}
