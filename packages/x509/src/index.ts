export { Certificate, type CertificateUsages } from './certificate.js';
export { type Chain, type MissingIssuer, orderChain } from './chain.js';
export { Crl, type CrlScope, type RevocationReason, type RevokedEntry } from './crl.js';
export type { AlternativeNames, AuthorityInfoAccess, Extension, KeyUsage } from './extensions.js';
export { DistinguishedName, type NameAttribute } from './name.js';
export { type CertId, OcspRequest, type OcspRequestOptions } from './ocsp-request.js';
export {
  OcspResponse,
  type OcspResponseStatus,
  type OcspSingleResponse,
  type OcspVerification,
} from './ocsp-response.js';
export { Oid } from './oids.js';
export type { P12Limits } from './p12/limits.js';
export {
  type EncodeP12Options,
  encodeP12,
  type P12,
  type P12Content,
  type P12Encryption,
  type P12Entry,
  type P12Mac,
  type ParseP12Options,
  parseP12,
} from './p12/p12.js';
export { type ParsePemOptions, type Pem, parsePem } from './parse-pem.js';
export { matchesPin, type Pin, parsePin, pinOf } from './pin.js';
