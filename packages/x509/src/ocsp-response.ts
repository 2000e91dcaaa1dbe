import { createHash } from 'node:crypto';
import { ConfigurationError, TrustError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { Certificate } from './certificate.js';
import { type RevocationReason, revocationReason } from './crl.js';
import { DerError, type DerValue, readDer, Tag } from './der/index.js';
import { type Extensions, readExtensions } from './extensions.js';
import { DistinguishedName } from './name.js';
import { type CertId, certIdOf, ocspNonce, readCertId, readNonce } from './ocsp-request.js';
import { isBelieved, isSignedBy } from './signature.js';

/** RFC 6960 4.2.1, by its numbers; 4 isn't used. */
const responseStatuses = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
] as const;

/** Whether a responder answered, and if not, why. */
export type OcspResponseStatus = Exclude<(typeof responseStatuses)[number], undefined>;

/** What a responder says about one certificate. */
export interface OcspSingleResponse {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: Date | undefined;
  readonly reason: RevocationReason | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
}

export interface OcspVerification {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Default: now. */
  readonly now?: Date;
  /** By how many milliseconds clocks may differ. Default: 5 minutes. */
  readonly skew?: number;
  /** The nonce of the request: an answer with another one is refused. Default: any. */
  readonly nonce?: Uint8Array;
  /** Refuse an answer without the nonce. Default: false; most responders answer from a cache. */
  readonly requireNonce?: boolean;
}

const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const maxCertificates = 16;

/**
 * An OCSP responder's answer (RFC 6960 4.2). Reading says nothing about truth: {@link OcspResponse.verify} does.
 *
 * @example
 * ```js
 * const { status, revokedAt } = OcspResponse.parse(bytes).verify({ certificate, issuer, nonce: request.nonce });
 * ```
 */
export class OcspResponse {
  readonly der: Uint8Array;
  readonly status: OcspResponseStatus;
  readonly producedAt: Date | undefined;
  readonly nonce: Uint8Array | undefined;
  /** Certificates sent along, to prove the signer. */
  readonly certificates: readonly Certificate[];
  readonly #basic: BasicResponse | undefined;

  private constructor(der: Uint8Array) {
    this.der = der;
    const fields = readDer(der).fields('OCSPResponse');
    const code = fields.next('responseStatus');
    const status =
      code.tag === 0x0a && code.content.length === 1
        ? responseStatuses[code.content[0] as number]
        : undefined;
    if (status === undefined) throw new DerError('its status is not known');
    this.status = status;
    const bytes = fields.optional(Tag.contextConstructed(0))?.children()[0];
    fields.end();
    // RFC 6960 4.2.1: what isn't successful says nothing more.
    this.#basic = status !== 'successful' || bytes === undefined ? undefined : readBasicResponse(bytes);
    if (status === 'successful' && this.#basic === undefined)
      throw new DerError('it is successful and says nothing');
    this.producedAt = this.#basic?.producedAt;
    this.nonce = this.#basic?.nonce;
    this.certificates = this.#basic?.certificates ?? [];
  }

  /** @throws TrustError `OCSP_INVALID` */
  static parse(bytes: Uint8Array): OcspResponse {
    checkArgument('OcspResponse.parse', 'the bytes', bytes, 'bytes');
    try {
      return new OcspResponse(Uint8Array.from(bytes));
    } catch (cause) {
      if (!(cause instanceof DerError)) throw cause;
      throw invalid(`can't be read: ${cause.message}`, cause);
    }
  }

  /**
   * What the answer says about a certificate, after it was found to be signed by the issuer or by a responder that the
   * issuer delegated to (RFC 6960 4.2.2.2), to be about this certificate, and to be current.
   *
   * @throws TrustError `OCSP_INVALID`
   */
  verify(options: OcspVerification): OcspSingleResponse {
    const { certificate, issuer, now = new Date(), skew = 5 * 60_000, nonce, requireNonce = false } = options;
    if (this.#basic === undefined) throw invalid(`says ${this.status}`);
    const basic = this.#basic;
    if (requireNonce && nonce === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'requireNonce needs the nonce of the request', {
        hint: 'Give nonce: request.nonce.',
      });
    const proven = (signer: Certificate): boolean =>
      isSignedBy(basic.algorithm, signer, basic.tbs, basic.signature);
    if (!possibleSigners(basic, issuer, now).some(proven))
      throw invalid('is signed neither by the issuer nor by a responder it delegated to');
    if (nonce !== undefined && this.nonce !== undefined && Buffer.compare(nonce, this.nonce) !== 0)
      throw invalid('answers another request: its nonce differs');
    if (nonce !== undefined && this.nonce === undefined && requireNonce) throw invalid('has no nonce');
    const found = basic.responses.find(response => isAbout(response.certId, certificate, issuer));
    if (found === undefined) throw invalid(`says nothing about ${certificate.subject}`);
    const { thisUpdate, nextUpdate } = found.response;
    if (thisUpdate.getTime() > now.getTime() + skew)
      throw invalid(`is valid only from ${thisUpdate.toISOString()}`);
    if (nextUpdate !== undefined && nextUpdate.getTime() < now.getTime() - skew)
      throw invalid(`is out of date since ${nextUpdate.toISOString()}`);
    return found.response;
  }
}

interface BasicResponse {
  readonly tbs: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly isResponder: (certificate: Certificate) => boolean;
  readonly producedAt: Date;
  readonly responses: readonly { readonly certId: CertId; readonly response: OcspSingleResponse }[];
  readonly nonce: Uint8Array | undefined;
}

function readBasicResponse(value: DerValue): BasicResponse {
  const bytes = value.fields('responseBytes');
  const type = bytes.next('responseType').oid('responseType');
  if (type !== basicResponse) throw new DerError(`it is of the unknown type ${type}`);
  const outer = readDer(bytes.next('response').octets('response')).fields('BasicOCSPResponse');
  bytes.end();
  const tbsResponseData = outer.next('tbsResponseData');
  const algorithm = outer.next('signatureAlgorithm').bytes;
  const signature = outer.next('signature').wholeBits('signature');
  const certificates = outer.optional(Tag.contextConstructed(0))?.children()[0]?.fields('certs').rest() ?? [];
  outer.end();
  if (certificates.length > maxCertificates)
    throw new DerError(`it carries more than ${maxCertificates} certificates`);

  const tbs = tbsResponseData.fields('tbsResponseData');
  tbs.optional(Tag.contextConstructed(0)); // version
  const isResponder = readResponderId(tbs.next('responderID'));
  const producedAt = tbs.next('producedAt').time('producedAt');
  const responses = tbs.next('responses').fields('responses').rest().map(readSingleResponse);
  const extensions = tbs.optional(Tag.contextConstructed(1))?.children()[0];
  tbs.end();
  return {
    tbs: tbsResponseData.bytes,
    algorithm,
    signature,
    certificates: certificates.map(certificate => readCertificate(certificate.bytes)),
    isResponder,
    producedAt,
    responses,
    nonce: extensions && readNonce(readKnown(extensions)),
  };
}

/** RFC 6960 4.4: an answer with a critical extension that isn't understood must not be used. */
function readKnown(value: DerValue): Extensions {
  const extensions = readExtensions(value);
  for (const { oid, critical } of extensions.values())
    if (critical && oid !== ocspNonce) throw new DerError(`its critical extension ${oid} is not understood`);
  return extensions;
}

function readCertificate(bytes: Uint8Array): Certificate {
  try {
    return Certificate.parse(bytes);
  } catch {
    throw new DerError("a certificate in it can't be read");
  }
}

/** RFC 6960 4.2.1: by name or by the SHA-1 of the key. */
function readResponderId(value: DerValue): (certificate: Certificate) => boolean {
  const content = value.children()[0];
  if (content !== undefined && value.tag === Tag.contextConstructed(1)) {
    const name = new DistinguishedName(content, 'responderID');
    return certificate => certificate.subject.equals(name);
  }
  if (content === undefined || value.tag !== Tag.contextConstructed(2))
    throw new DerError('it names no responder');
  const keyHash = content.octets('responderID');
  return certificate =>
    Buffer.compare(createHash('sha1').update(certificate.publicKeyBits).digest(), keyHash) === 0;
}

function readSingleResponse(value: DerValue): { certId: CertId; response: OcspSingleResponse } {
  const fields = value.fields('SingleResponse');
  const certId = readCertId(fields.next('certID'));
  const certStatus = fields.next('certStatus');
  const thisUpdate = fields.next('thisUpdate').time('thisUpdate');
  const nextUpdate = fields.optional(Tag.contextConstructed(0))?.children()[0]?.time('nextUpdate');
  const extensions = fields.optional(Tag.contextConstructed(1))?.children()[0];
  if (extensions !== undefined) readKnown(extensions);
  fields.end();
  const update = { thisUpdate, nextUpdate };
  const unrevoked = { revokedAt: undefined, reason: undefined };
  if (certStatus.tag === Tag.context(0))
    return { certId, response: { status: 'good', ...unrevoked, ...update } };
  if (certStatus.tag === Tag.context(2))
    return { certId, response: { status: 'unknown', ...unrevoked, ...update } };
  // RevokedInfo ::= SEQUENCE, [1] IMPLICIT
  const revoked = certStatus.fields('revoked', Tag.contextConstructed(1));
  const revokedAt = revoked.next('revocationTime').time('revocationTime');
  const reason = revoked.optional(Tag.contextConstructed(0))?.children()[0];
  revoked.end();
  return {
    certId,
    response: {
      status: 'revoked',
      revokedAt,
      reason: reason ? revocationReason(reason) : 'unspecified',
      ...update,
    },
  };
}

/** The issuer itself, or responders that it issued a certificate for OCSP signing to (RFC 6960 4.2.2.2). */
function possibleSigners(
  { certificates, isResponder }: BasicResponse,
  issuer: Certificate,
  now: Date,
): readonly Certificate[] {
  const delegated = certificates.filter(
    certificate =>
      isResponder(certificate) &&
      certificate.usages.extended?.includes(ocspSigning) === true &&
      certificate.notBefore <= now &&
      now <= certificate.notAfter &&
      isBelieved(certificate.signatureAlgorithm) &&
      certificate.isIssuedBy(issuer),
  );
  return isResponder(issuer) ? [issuer, ...delegated] : delegated;
}

function isAbout(certId: CertId, certificate: Certificate, issuer: Certificate): boolean {
  const expected = certIdOf(certificate, issuer, certId.hash);
  return (
    Buffer.compare(certId.serialNumber, expected.serialNumber) === 0 &&
    Buffer.compare(certId.issuerNameHash, expected.issuerNameHash) === 0 &&
    Buffer.compare(certId.issuerKeyHash, expected.issuerKeyHash) === 0
  );
}

function invalid(why: string, cause?: unknown): TrustError {
  return new TrustError('OCSP_INVALID', `The OCSP response ${why}`, { cause });
}
