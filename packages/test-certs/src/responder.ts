import { createHash } from 'node:crypto';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type CertId, type Certificate, OcspRequest } from '@countersign/x509';
import { type CertificateAuthority, checkAuthority, type Shared } from './authority.js';
import type { Issued } from './issued.js';
import { type StatusTimes, statusTimes } from './ledger.js';
import { ocspError, signOcspResponse } from './ocsp.js';
import { signerOf } from './signer.js';

export interface OcspOptions extends StatusTimes {
  /** Signed by a responder that the CA delegated to (RFC 6960 4.2.2.2), instead of the CA. Default: false. */
  readonly delegated?: boolean;
  /** Says `unknown` of every certificate. Default: false. */
  readonly unknown?: boolean;
  /** Says `revoked` of every certificate, whatever the CA knows. Default: false. */
  readonly revoked?: boolean;
  /** Whose key signs. Default: the CA that was asked about. */
  readonly signedBy?: CertificateAuthority;
}

const responders = new WeakMap<CertificateAuthority, Issued>();

/** Answers an OCSP request as the CAs of a PKI would. */
export function answerOcsp(shared: Shared, request: Uint8Array, options: OcspOptions = {}): Uint8Array {
  const { delegated = false, unknown = false, revoked = false, signedBy, ...times } = options;
  checkOptions('ocsp', options, {
    thisUpdate: 'date',
    nextUpdate: 'date',
    delegated: 'boolean',
    unknown: 'boolean',
    revoked: 'boolean',
    signedBy: 'object',
  });
  if (signedBy !== undefined) checkAuthority('ocsp: signedBy', signedBy);
  checkArgument('ocsp', 'the request', request, 'bytes');
  let asked: OcspRequest;
  try {
    asked = OcspRequest.parse(request);
  } catch {
    return ocspError('malformedRequest');
  }
  const [first] = asked.certIds;
  const ca = first && shared.authorities.find(authority => isAbout(first, authority.certificate));
  if (ca === undefined || !asked.certIds.every(certId => isAbout(certId, ca.certificate)))
    return ocspError('unauthorized');
  const updates = statusTimes('ocsp', times, shared.now);
  const answers = asked.certIds.map(certId => ({
    certId,
    status: unknown
      ? ('unknown' as const)
      : revoked
        ? { serialNumber: certId.serialNumber, at: updates.thisUpdate, reason: 'unspecified' as const }
        : ca.statusOf(serialNumberOf(certId)),
    ...updates,
  }));
  const issuer = signedBy ?? ca;
  const responder = delegated ? responderOf(issuer, shared.now()) : undefined;
  return signOcspResponse(
    answers,
    {
      producedAt: updates.thisUpdate,
      nonce: asked.nonce,
      responder: responder?.certificate ?? issuer.certificate,
      delegated,
    },
    responder === undefined
      ? issuer.signer()
      : signerOf(responder.privateKey, shared.random.seed !== undefined),
  );
}

function isAbout({ hash, issuerNameHash, issuerKeyHash }: CertId, ca: Certificate): boolean {
  const matches = (bytes: Uint8Array, digest: Uint8Array): boolean =>
    createHash(hash).update(bytes).digest().equals(digest);
  return matches(ca.subject.der, issuerNameHash) && matches(ca.publicKeyBits, issuerKeyHash);
}

/** As Certificate writes it. */
const serialNumberOf = ({ serialNumber }: CertId): string =>
  Buffer.from(serialNumber[0] === 0 && serialNumber.length > 1 ? serialNumber.subarray(1) : serialNumber)
    .toString('hex')
    .toUpperCase();

function responderOf(ca: CertificateAuthority, now: Date): Issued {
  const known = responders.get(ca);
  if (known !== undefined && now <= known.certificate.notAfter) return known;
  const issued = ca.client('OCSP responder', {
    extendedKeyUsage: ['OCSPSigning'],
    status: false,
    // RFC 6960 4.2.2.2.1, id-pkix-ocsp-nocheck: nobody asks about the responder.
    extensions: [{ oid: '1.3.6.1.5.5.7.48.1.5', value: Uint8Array.of(5, 0) }],
  });
  responders.set(ca, issued);
  return issued;
}
