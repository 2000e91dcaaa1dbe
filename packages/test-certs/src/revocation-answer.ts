import { readDer, Tag } from '@countersign/x509/der';
import type { CertificateAuthority, Shared } from './authority.js';
import { ocspError } from './ocsp.js';
import { answerOcsp } from './responder.js';
import type { RevocationFault } from './revocation-faults.js';

const day = 24 * 60 * 60 * 1000;

/** The DER that a revocation server answers, spoilt where there is a fault of its content. */
export function revocationAnswer(
  shared: Shared,
  of: 'ocsp' | 'crl' | 'issuer',
  ca: CertificateAuthority,
  question: Uint8Array,
  fault: RevocationFault | undefined,
  delegated: boolean,
): Uint8Array {
  if (of === 'issuer') return ca.certificate.der;
  if (fault === 'try-later') return ocspError('tryLater');
  const times = fault === 'stale' ? { thisUpdate: new Date(shared.now().getTime() - 8 * day) } : {};
  const signedBy = fault === 'wrong-issuer' ? otherThan(ca, shared.authorities) : ca;
  if (of === 'crl') {
    const { der } = signedBy.crl(times);
    return fault === 'wrong-signature' ? withWrongSignature(der, crlSignature) : der;
  }
  const unknown = fault === 'unknown';
  const der = answerOcsp(shared, question, {
    ...times,
    ...(signedBy !== ca && { signedBy }),
    unknown,
    delegated,
  });
  return fault === 'wrong-signature' ? withWrongSignature(der, ocspSignature) : der;
}

/** Every PKI has a root and an issuing CA. */
const otherThan = (
  ca: CertificateAuthority,
  authorities: readonly CertificateAuthority[],
): CertificateAuthority => authorities.find(other => other !== ca) as CertificateAuthority;

/** Flips the last bit, so that an ECDSA signature stays one in form. */
function withWrongSignature(der: Uint8Array, find: (der: Uint8Array) => Uint8Array | undefined): Uint8Array {
  const copy = Uint8Array.from(der);
  const signature = find(copy);
  const last = signature?.at(-1);
  if (signature !== undefined && last !== undefined) signature[signature.length - 1] = last ^ 1;
  return copy;
}

/** The BIT STRING of a CertificateList (RFC 5280 5.1), as a view. */
const crlSignature = (der: Uint8Array): Uint8Array | undefined => readDer(der).children()[2]?.content;

/** The BIT STRING of a BasicOCSPResponse (RFC 6960 4.2.1), as a view; an error has none. */
function ocspSignature(der: Uint8Array): Uint8Array | undefined {
  const fields = readDer(der).fields('OCSPResponse');
  fields.next('responseStatus');
  const bytes = fields.optional(Tag.contextConstructed(0))?.children()[0]?.children()[1];
  return bytes && readDer(bytes.octets('response')).children()[2]?.content;
}
