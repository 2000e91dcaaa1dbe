import type { Certificate } from '@countersign/x509';
import type { Policy } from '../policy.js';
import { pinsWhole } from '../registry/client-pins.js';
import type { Shown } from '../shown.js';
import { type Refused, refused } from '../verdict.js';
import { isAboutTime } from './expiry.js';
import type { Readable } from './format.js';

/**
 * The path from the certificate to a CA, anchor last: as OpenSSL found none missing, and as the strict profile allows.
 * Whether the leaf is in time is for the next stage to say.
 */
export function chain(
  shown: Shown,
  { certificate, spiffeId }: Readable,
  policy: Policy,
  now: Date,
): readonly Certificate[] | Refused {
  if (isAcceptedAlone(certificate, spiffeId, policy)) return [certificate];
  const { opensslError } = shown;
  if (opensslError === 'INVALID_PURPOSE') return wrongPurpose(certificate);
  if (opensslError !== undefined && !isAboutTime(opensslError))
    return invalid(`The certificate ${certificate.subject} was refused: ${opensslError}`);
  const served = { fingerprint: shown.fingerprint, leaf: certificate, others: shown.others };
  const verdict = policy.verifier(served, now);
  if (verdict.ok) return verdict.path;
  const { rule, section, certificate: at, what } = verdict.violation;
  return rule === 'extended-key-usage' && at === certificate
    ? wrongPurpose(certificate)
    : invalid(`The certificate ${certificate.subject} was refused: ${at.subject} ${what} (${section})`);
}

/** "Trust this one certificate", never "trust all": it signed itself, and is pinned as a whole. */
function isAcceptedAlone(
  certificate: Certificate,
  spiffeId: string | undefined,
  { registry }: Policy,
): boolean {
  if (!registry.settings.allowSelfSigned || !certificate.isSelfIssued) return false;
  const pins = registry.find(certificate, spiffeId)?.pins ?? [];
  return pins.some(pin => pinsWhole(certificate, pin)) && certificate.isIssuedBy(certificate);
}

const wrongPurpose = ({ subject }: Certificate): Refused =>
  refused(
    'CERTIFICATE_PURPOSE_INVALID',
    `The certificate ${subject} may not be used by a client: its extended key usage lacks clientAuth`,
  );

const invalid = (detail: string): Refused => refused('CERTIFICATE_CHAIN_INVALID', detail);
