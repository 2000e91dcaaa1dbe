import { createHash } from 'node:crypto';
import { ConfigurationError, CountersignError, TrustError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { Certificate } from './certificate.js';
import { type RevocationReason, revocationReason } from './crl-entries.js';
import { DerError, type DerValue, readDer, Tag } from './der/index.js';
import { explicit, explicitValue } from './explicit.js';
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
  /** `unspecified` where the responder doesn't say, or gives a reason that is not known. */
  readonly reason: RevocationReason | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /**
   * Who signed it: the issuer, or a responder that it delegated to. Whether that one was revoked isn't looked up;
   * {@link Certificate.ocspNoCheck} tells whether the issuer wants it so.
   */
  readonly signer: Certificate;
}

export interface OcspVerification {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Default: now. */
  readonly now?: Date;
  /**
   * By how many milliseconds clocks may differ. With Infinity the times of the answer aren't judged; those of a delegated
   * responder's certificate still are, by the default. Default: 5 minutes.
   */
  readonly skew?: number;
  /** The nonce of the request: an answer with another one is refused. Default: any. */
  readonly nonce?: Uint8Array;
  /** Refuse an answer without the nonce. Default: false; most responders answer from a cache. */
  readonly requireNonce?: boolean;
}

const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const maxCertificates = 16;
const defaultSkew = 5 * 60_000;

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
  /** Certificates sent along, to prove the signer; those that can't be read are left out. */
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
    const bytes = explicit(fields, 0);
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
   * issuer delegated to (RFC 6960 4.2.2.2), to be about this certificate, and to be current. Where it says several things
   * of it, `revoked` counts, or else the newest.
   *
   * @throws TrustError `OCSP_INVALID`
   */
  verify(options: OcspVerification): OcspSingleResponse {
    const { certificate, issuer, now = new Date(), skew = defaultSkew, nonce } = options;
    const { requireNonce = false } = options;
    if (this.#basic === undefined) throw invalid(`says ${this.status}`);
    const basic = this.#basic;
    if (requireNonce && nonce === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'requireNonce needs the nonce of the request', {
        hint: 'Give nonce: request.nonce.',
      });
    const proven = (signer: Certificate): boolean =>
      isSignedBy(basic.algorithm, signer, basic.tbs, basic.signature);
    const signer = possibleSigners(basic, issuer, now, skew).find(proven);
    if (signer === undefined)
      throw invalid('is signed neither by the issuer nor by a responder it delegated to');
    if (nonce !== undefined && this.nonce !== undefined && Buffer.compare(nonce, this.nonce) !== 0)
      throw invalid('answers another request: its nonce differs');
    if (nonce !== undefined && this.nonce === undefined && requireNonce) throw invalid('has no nonce');
    const found = decisive(basic.answers.filter(({ certId }) => isAbout(certId, certificate, issuer)));
    if (found === undefined) throw invalid(`says nothing about ${certificate.subject}`);
    const { thisUpdate, nextUpdate } = found;
    if (thisUpdate.getTime() > now.getTime() + skew)
      throw invalid(`is valid only from ${thisUpdate.toISOString()}`);
    if (nextUpdate !== undefined && nextUpdate.getTime() < now.getTime() - skew)
      throw invalid(`is out of date since ${nextUpdate.toISOString()}`);
    const { certId: _, ...said } = found;
    return { ...said, signer };
  }
}

/** What is said about the certificate that an id names. */
interface Answer extends Omit<OcspSingleResponse, 'signer'> {
  readonly certId: CertId;
}

interface BasicResponse {
  readonly tbs: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly isResponder: (certificate: Certificate) => boolean;
  readonly producedAt: Date;
  readonly answers: readonly Answer[];
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
  const certificates = explicit(outer, 0)?.fields('certs').rest() ?? [];
  outer.end();
  if (certificates.length > maxCertificates)
    throw new DerError(`it carries more than ${maxCertificates} certificates`);

  const tbs = tbsResponseData.fields('tbsResponseData');
  explicit(tbs, 0); // version
  const isResponder = readResponderId(tbs.next('responderID'));
  const producedAt = tbs.next('producedAt').time('producedAt');
  const answers = tbs.next('responses').fields('responses').rest().flatMap(readSingleResponse);
  const extensions = explicit(tbs, 1);
  tbs.end();
  return {
    tbs: tbsResponseData.bytes,
    algorithm,
    signature,
    certificates: certificates.flatMap(readCertificate),
    isResponder,
    producedAt,
    answers,
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

/** Certificates sent along are a help: one that can't be read proves nothing, and harms nothing. */
function readCertificate({ bytes }: DerValue): Certificate[] {
  try {
    return [Certificate.parse(bytes)];
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return [];
  }
}

/** RFC 6960 4.2.1: by name or by the SHA-1 of the key. */
function readResponderId(value: DerValue): (certificate: Certificate) => boolean {
  if (value.tag === Tag.contextConstructed(1)) {
    const name = new DistinguishedName(explicitValue(value, 1), 'responderID');
    return certificate => certificate.subject.equals(name);
  }
  if (value.tag !== Tag.contextConstructed(2)) throw new DerError('it names no responder');
  const keyHash = explicitValue(value, 2).octets('responderID');
  return certificate =>
    Buffer.compare(createHash('sha1').update(certificate.publicKeyBits).digest(), keyHash) === 0;
}

/** None where the id has a hash that is not supported: nobody can tell which certificate that is about. */
function readSingleResponse(value: DerValue): Answer[] {
  const fields = value.fields('SingleResponse');
  const certId = readCertId(fields.next('certID'));
  if (certId === undefined) return [];
  const certStatus = fields.next('certStatus');
  const thisUpdate = fields.next('thisUpdate').time('thisUpdate');
  const nextUpdate = explicit(fields, 0)?.time('nextUpdate');
  const extensions = explicit(fields, 1);
  if (extensions !== undefined) readKnown(extensions);
  fields.end();
  return [{ certId, ...readCertStatus(certStatus), thisUpdate, nextUpdate }];
}

function readCertStatus(value: DerValue): Pick<OcspSingleResponse, 'status' | 'revokedAt' | 'reason'> {
  const unrevoked = { revokedAt: undefined, reason: undefined };
  if (value.tag === Tag.context(0)) return { status: 'good', ...unrevoked };
  if (value.tag === Tag.context(2)) return { status: 'unknown', ...unrevoked };
  // RevokedInfo ::= SEQUENCE, [1] IMPLICIT
  const revoked = value.fields('revoked', Tag.contextConstructed(1));
  const revokedAt = revoked.next('revocationTime').time('revocationTime');
  const reason = explicit(revoked, 0);
  revoked.end();
  return { status: 'revoked', revokedAt, reason: reason ? revocationReason(reason) : 'unspecified' };
}

/** The issuer itself, or responders that it issued a certificate for OCSP signing to (RFC 6960 4.2.2.2). */
function possibleSigners(
  { certificates, isResponder }: BasicResponse,
  issuer: Certificate,
  now: Date,
  skew: number,
): readonly Certificate[] {
  const tolerance = Number.isFinite(skew) ? skew : defaultSkew;
  const delegated = certificates.filter(
    certificate =>
      isResponder(certificate) &&
      certificate.usages.extended?.includes(ocspSigning) === true &&
      certificate.usages.key?.includes('digitalSignature') !== false &&
      certificate.notBefore.getTime() <= now.getTime() + tolerance &&
      now.getTime() - tolerance <= certificate.notAfter.getTime() &&
      isBelieved(certificate.signatureAlgorithm) &&
      certificate.isIssuedBy(issuer),
  );
  return isResponder(issuer) ? [issuer, ...delegated] : delegated;
}

function isAbout(certId: CertId, certificate: Certificate, issuer: Certificate): boolean {
  if (Buffer.compare(certId.serialNumber, certificate.serialNumberBytes) !== 0) return false;
  const expected = certIdOf(certificate, issuer, certId.hash);
  return (
    Buffer.compare(certId.issuerNameHash, expected.issuerNameHash) === 0 &&
    Buffer.compare(certId.issuerKeyHash, expected.issuerKeyHash) === 0
  );
}

/** Of several answers about one certificate, that which clears nobody who was revoked. */
function decisive(answers: readonly Answer[]): Answer | undefined {
  const newestFirst = [...answers].sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  return newestFirst.find(({ status }) => status === 'revoked') ?? newestFirst[0];
}

function invalid(why: string, cause?: unknown): TrustError {
  return new TrustError('OCSP_INVALID', `The OCSP response ${why}`, { cause });
}
