import { createHash, randomBytes } from 'node:crypto';
import { TrustError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import type { Certificate } from './certificate.js';
import {
  DerError,
  type DerValue,
  der,
  derContext,
  derNull,
  derOctets,
  derOid,
  derSequence,
  readDer,
  Tag,
} from './der/index.js';
import { explicit } from './explicit.js';
import { type Extensions, readExtensions } from './extensions.js';

/** Names a certificate to a responder (RFC 6960 4.1.1). */
export interface CertId {
  /** As node:crypto names it. */
  readonly hash: 'sha1' | 'sha256';
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** The content of the INTEGER. */
  readonly serialNumber: Uint8Array;
}

const hashOids = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;
export const ocspNonce = '1.3.6.1.5.5.7.48.1.2';

export interface OcspRequestOptions {
  /** Of the certificate's issuer. Most responders know only SHA-1. Default: sha1. */
  readonly hash?: 'sha1' | 'sha256';
  /** Makes the answer answer this request, where the responder supports it (RFC 8954). Default: 32 random bytes; false for none. */
  readonly nonce?: Uint8Array | false;
}

/**
 * A question to an OCSP responder about one certificate (RFC 6960 4.1), unsigned.
 *
 * @example
 * ```js
 * const request = OcspRequest.about(certificate, issuer);
 * const answer = await fetch(url, { method: 'POST', body: request.der, headers: { 'content-type': 'application/ocsp-request' } });
 * ```
 */
export class OcspRequest {
  readonly der: Uint8Array;
  readonly certIds: readonly CertId[];
  readonly nonce: Uint8Array | undefined;

  private constructor(der: Uint8Array, certIds: readonly CertId[], nonce: Uint8Array | undefined) {
    this.der = der;
    this.certIds = certIds;
    this.nonce = nonce;
  }

  static about(certificate: Certificate, issuer: Certificate, options: OcspRequestOptions = {}): OcspRequest {
    const { hash = 'sha1', nonce = randomBytes(32) } = options;
    const certId = certIdOf(certificate, issuer, hash);
    const extension =
      nonce === false
        ? []
        : [derContext(2, derSequence(derSequence(derOid(ocspNonce), derOctets(derOctets(nonce)))))];
    const bytes = derSequence(derSequence(derSequence(derSequence(encodeCertId(certId))), ...extension));
    return new OcspRequest(bytes, [certId], nonce === false ? undefined : nonce);
  }

  /**
   * Reads a request, for responders.
   *
   * @throws TrustError `OCSP_INVALID`
   */
  static parse(bytes: Uint8Array): OcspRequest {
    checkArgument('OcspRequest.parse', 'the bytes', bytes, 'bytes');
    try {
      const der = Uint8Array.from(bytes);
      const outer = readDer(der).fields('OCSPRequest');
      const tbs = outer.next('tbsRequest').fields('tbsRequest');
      explicit(outer, 0); // a signature, which nobody asks for
      outer.end();
      explicit(tbs, 0); // version
      explicit(tbs, 1); // requestorName
      const certIds = tbs
        .next('requestList')
        .fields('requestList')
        .rest()
        .map(request => supported(readCertId(request.fields('Request').next('reqCert'))));
      const extensions = explicit(tbs, 2);
      tbs.end();
      return new OcspRequest(der, certIds, extensions && readNonce(readExtensions(extensions)));
    } catch (cause) {
      if (!(cause instanceof DerError)) throw cause;
      throw new TrustError('OCSP_INVALID', `The OCSP request can't be read: ${cause.message}`, { cause });
    }
  }
}

export function certIdOf(certificate: Certificate, issuer: Certificate, hash: 'sha1' | 'sha256'): CertId {
  return {
    hash,
    issuerNameHash: createHash(hash).update(issuer.subject.der).digest(),
    issuerKeyHash: createHash(hash).update(issuer.publicKeyBits).digest(),
    serialNumber: certificate.serialNumberBytes,
  };
}

export const encodeCertId = ({ hash, issuerNameHash, issuerKeyHash, serialNumber }: CertId): Uint8Array =>
  derSequence(
    derSequence(derOid(hashOids[hash]), derNull()),
    derOctets(issuerNameHash),
    derOctets(issuerKeyHash),
    der(Tag.INTEGER, serialNumber),
  );

/** Undefined where its hash is not supported. */
export function readCertId(value: DerValue): CertId | undefined {
  const fields = value.fields('CertID');
  const oid = fields.next('hashAlgorithm').fields('hashAlgorithm').next('algorithm').oid('hashAlgorithm');
  const issuerNameHash = fields.next('issuerNameHash').octets('issuerNameHash');
  const issuerKeyHash = fields.next('issuerKeyHash').octets('issuerKeyHash');
  const serialNumber = fields.next('serialNumber').integerBytes('serialNumber');
  fields.end();
  const hash = oid === hashOids.sha1 ? 'sha1' : oid === hashOids.sha256 ? 'sha256' : undefined;
  return hash && { hash, issuerNameHash, issuerKeyHash, serialNumber };
}

function supported(certId: CertId | undefined): CertId {
  if (certId === undefined) throw new DerError("the hash of a certificate's id is not supported");
  return certId;
}

/** RFC 8954 2.1: an OCTET STRING; old responders give the bytes bare. */
export function readNonce(extensions: Extensions): Uint8Array | undefined {
  const value = extensions.get(ocspNonce)?.value;
  if (value === undefined) return undefined;
  try {
    return readDer(value).octets('nonce');
  } catch {
    return value;
  }
}
