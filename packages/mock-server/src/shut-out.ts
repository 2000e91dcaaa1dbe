import type { Guard } from '@countersign/guard';
import type { ShutOut } from './api/shut-out.js';
import type { OwnMaterial } from './own-material.js';

/** Whom callers of the API shut out, the guard refuses, and CRLs and OCSP tell of. */
export const shutOutBy = (guard: Guard, own: OwnMaterial | undefined): ShutOut => ({
  block: (clientId, reason) => guard.block(clientId, reason === undefined ? {} : { reason }),
  unblock: clientId => guard.unblock(clientId),
  async revoke(certificate, reason) {
    // What is expected may be of a CA that isn't the mock's.
    if (own?.pki.authorities.some(ca => certificate.isIssuedBy(ca.certificate)))
      own.pki.revoke(certificate, { reason });
    await guard.revoke(certificate.fingerprints.sha256, { reason });
  },
});
