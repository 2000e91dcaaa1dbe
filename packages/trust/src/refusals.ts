import { TrustError } from '@countersign/spec';
import type { Certificate } from '@countersign/x509';
import type { Violation } from './profile.js';
import type { RevocationVerdict } from './revocation/verdict.js';

/** A server whose certificate breaks a rule. */
export function refusal(host: string, { rule, section, certificate, what, waivable }: Violation): TrustError {
  const code = rule === 'validity' ? 'SERVER_CERTIFICATE_EXPIRED' : 'SERVER_CERTIFICATE_UNTRUSTED';
  return new TrustError(
    code,
    `The certificate of ${host} was refused: ${shownName(certificate)} ${what} (${section})`,
    waivable
      ? {
          hint: `Ask the operator for a certificate that keeps this rule. Where there is none, do without it: profile: { waive: ['${rule}'] }.`,
        }
      : rule === 'path' || rule === 'validity'
        ? {}
        : { hint: 'Ask the operator for a certificate that keeps this rule.' },
  );
}

/** One whose certificate, or a CA above it, was revoked, or about which nobody could be asked. */
export const revoked = (host: string, { status, explanation, causes }: RevocationVerdict): TrustError =>
  new TrustError(
    status === 'revoked' ? 'SERVER_CERTIFICATE_REVOKED' : 'SERVER_REVOCATION_UNKNOWN',
    `The certificate of ${host} was refused: ${explanation}`,
    // What was asked in vain explains why nothing is known, not a revocation that is.
    status === 'revoked' || causes[0] === undefined ? {} : { cause: causes[0] },
  );

/** One whose certificate is somebody else's. */
export const otherHost = (host: string, { names }: Certificate): TrustError =>
  new TrustError(
    'SERVER_HOSTNAME_MISMATCH',
    `The certificate of ${host} is for ${[...names.dns, ...names.ip].slice(0, 10).join(', ')}`,
  );

/** A name is as long as its owner likes. */
function shownName({ subject }: Certificate): string {
  const text = String(subject);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text || 'it';
}
