import { createHash } from 'node:crypto';
import type { Certificate } from '@countersign/x509';

/** Whether its issuer revoked a certificate. */
export interface Question {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Name and key of the issuer: what somebody else signed is not found under it. */
  readonly issuerKey: string;
  /** The issuer's key and the serial number. */
  readonly key: string;
}

/** One for each certificate of a path but its anchor, leaf first. */
export function questionsOf(path: readonly Certificate[]): Question[] {
  return path.slice(0, -1).map((certificate, depth) => {
    const issuer = path[depth + 1] as Certificate;
    const issuerKey = createHash('sha256').update(issuer.subject.der).update(issuer.spki).digest('base64');
    return { certificate, issuer, issuerKey, key: `${issuerKey} ${certificate.serialNumber}` };
  });
}
