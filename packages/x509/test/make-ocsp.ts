// OCSP responses of any content, good or bad (RFC 6960 4.2), and responders to sign them.
import { createHash } from 'node:crypto';
import type { Certificate } from '@countersign/x509';
import {
  der,
  derBits,
  derContext,
  derContextPrimitive,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derTime,
} from '@countersign/x509/der';
import { extendedKeyUsage } from '../../test-certs/src/extensions.js';
import { commonName, makeCertificate, makeExtension, type Parts } from './make-certificate.js';
import { newSigner, type Signer } from './make-signature.js';

export const thisUpdate = new Date('2026-03-01T00:00:00Z');
export const now = new Date('2026-03-02T00:00:00Z');
export const nextUpdate = new Date('2026-03-08T00:00:00Z');

/** GeneralizedTime, which OCSP uses for every year. */
export const generalizedTime = (time: Date): Uint8Array =>
  der(0x18, Buffer.from(`${time.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`));

/** CertStatus (RFC 6960 4.2.1). */
export const good: Uint8Array = derContextPrimitive(0, new Uint8Array());
export const unknown: Uint8Array = derContextPrimitive(2, new Uint8Array());
export const revoked = (at: Date, reason?: number): Uint8Array =>
  derContext(
    1,
    generalizedTime(at),
    ...(reason === undefined ? [] : [derContext(0, der(0x0a, Uint8Array.of(reason)))]),
  );

export interface SingleParts {
  readonly status?: Uint8Array;
  /** Default: SHA-1, as most responders have it. */
  readonly hash?: 'sha1' | 'sha256' | 'sha384';
  readonly thisUpdate?: Date;
  /** Default: a week later; null leaves it out. */
  readonly nextUpdate?: Date | null;
  readonly extensions?: readonly Uint8Array[];
}

const hashOids = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
};

/** CertID (RFC 6960 4.1.1). */
export function makeCertId(
  certificate: Certificate,
  issuer: Certificate,
  hash: keyof typeof hashOids,
): Uint8Array {
  const hashed = (bytes: Uint8Array): Uint8Array => derOctets(createHash(hash).update(bytes).digest());
  const algorithm = derSequence(derOid(hashOids[hash]), derNull());
  const serial = der(0x02, certificate.serialNumberBytes);
  return derSequence(algorithm, hashed(issuer.subject.der), hashed(issuer.publicKeyBits), serial);
}

/** SingleResponse (RFC 6960 4.2.1) about a certificate. */
export function single(certificate: Certificate, issuer: Certificate, parts: SingleParts = {}): Uint8Array {
  const { status = good, hash = 'sha1', nextUpdate: next = nextUpdate, extensions = [] } = parts;
  return derSequence(
    makeCertId(certificate, issuer, hash),
    status,
    generalizedTime(parts.thisUpdate ?? thisUpdate),
    ...(next === null ? [] : [derContext(0, generalizedTime(next))]),
    ...(extensions.length === 0 ? [] : [derContext(1, derSequence(...extensions))]),
  );
}

export const nonceExtension = (nonce: Uint8Array): Uint8Array =>
  makeExtension('1.3.6.1.5.5.7.48.1.2', derOctets(nonce));

export interface OcspParts {
  readonly signer: Signer;
  /** Whom the response names as its signer: by name, unless `byKey`. */
  readonly responder: Certificate;
  readonly byKey?: boolean;
  readonly singles: readonly Uint8Array[];
  readonly extensions?: readonly Uint8Array[];
  /** Sent along. Default: none, and no such field. */
  readonly certificates?: readonly Certificate[];
  /** The number of the responseStatus. Default: 0, successful. */
  readonly status?: number;
}

/** OCSPResponse with a BasicOCSPResponse. */
export function makeOcsp(parts: OcspParts): Uint8Array {
  const { signer, responder, byKey = false, singles, extensions = [], certificates = [], status = 0 } = parts;
  const keyHash = createHash('sha1').update(responder.publicKeyBits).digest();
  const tbs = derSequence(
    byKey ? derContext(2, derOctets(keyHash)) : derContext(1, responder.subject.der),
    generalizedTime(thisUpdate),
    derSequence(...singles),
    ...(extensions.length === 0 ? [] : [derContext(1, derSequence(...extensions))]),
  );
  const basic = derSequence(
    tbs,
    signer.algorithm,
    derBits(signer.sign(tbs)),
    ...(certificates.length === 0 ? [] : [derContext(0, derSequence(...certificates.map(each => each.der)))]),
  );
  return ocspWith(status, derSequence(derOid('1.3.6.1.5.5.7.48.1.1'), derOctets(basic)));
}

/** OCSPResponse around any ResponseBytes, or around none. */
export const ocspWith = (status: number, responseBytes?: Uint8Array): Uint8Array =>
  derSequence(
    der(0x0a, Uint8Array.of(status)),
    ...(responseBytes === undefined ? [] : [derContext(0, responseBytes)]),
  );

export const ocspSigning = '1.3.6.1.5.5.7.3.9';

/** A responder that a CA delegated to (RFC 6960 4.2.2.2), or nearly so. */
export function makeResponder(
  ca: Certificate,
  caSigner: Signer,
  parts: Parts & { readonly signer?: Signer; readonly purposes?: readonly string[] } = {},
): { readonly signer: Signer; readonly certificate: Certificate } {
  const { signer = newSigner(), purposes = [ocspSigning], ...rest } = parts;
  const certificate = makeCertificate({
    subject: commonName('OCSP responder'),
    issuer: ca.subject.der,
    issuerKey: caSigner.keys.privateKey,
    keys: signer.keys,
    serial: derInteger(77),
    ...(purposes.length === 0 ? {} : { extensions: [extendedKeyUsage(purposes)] }),
    ...rest,
  });
  return { signer, certificate };
}

export const years = (from: number, to: number): Uint8Array =>
  derSequence(derTime(new Date(Date.UTC(from))), derTime(new Date(Date.UTC(to))));
