import { createCipheriv, createHmac } from 'node:crypto';
import type { ErrorCode } from '@countersign/spec';

/** TLS alerts by their names (RFC 8446 6.2). */
export const alerts = {
  close_notify: 0,
  unexpected_message: 10,
  handshake_failure: 40,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  protocol_version: 70,
  internal_error: 80,
  unrecognized_name: 112,
  certificate_required: 116,
  no_application_protocol: 120,
} as const;

export type AlertName = keyof typeof alerts;

const byCode: { readonly [code in ErrorCode]?: AlertName } = {
  CERTIFICATE_INVALID_FORMAT: 'bad_certificate',
  CERTIFICATE_CHAIN_INVALID: 'unknown_ca',
  CERTIFICATE_EXPIRED: 'certificate_expired',
  CERTIFICATE_NOT_YET_VALID: 'bad_certificate',
  CERTIFICATE_PURPOSE_INVALID: 'unsupported_certificate',
  CERTIFICATE_REVOKED: 'certificate_revoked',
  CERTIFICATE_PINNING_FAILED: 'certificate_unknown',
  CLIENT_UNKNOWN: 'certificate_unknown',
  IP_NOT_ALLOWED: 'access_denied',
  CLIENT_BLOCKED: 'access_denied',
  NOT_AUTHORIZED: 'access_denied',
  REVOCATION_STATUS_UNAVAILABLE: 'internal_error',
};

/** The alert that says best why somebody was refused. TLS 1.2 has none for a certificate that is missing. */
export function alertFor(code: ErrorCode, protocol: string | null): AlertName {
  if (code === 'CLIENT_CERTIFICATE_REQUIRED')
    return protocol === 'TLSv1.3' ? 'certificate_required' : 'handshake_failure';
  return byCode[code] ?? 'handshake_failure';
}

const fatal = 2;
const contentTypes = { alert: 21, applicationData: 23 };

const numberOf = (alert: AlertName | number): number => (typeof alert === 'number' ? alert : alerts[alert]);

/** A fatal alert before anything is encrypted (RFC 5246 6.2.1). */
export const plainAlert = (alert: AlertName | number): Buffer =>
  Buffer.from([contentTypes.alert, 3, 3, 0, 2, fatal, numberOf(alert)]);

/** By the name of the cipher suite (RFC 8446 B.4). */
const suites: Record<string, { cipher: string; hash: string; keyLength: number }> = {
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16 },
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32 },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32 },
};

/**
 * A fatal alert as the first record under the server's application keys (RFC 8446 5.2, 7.3).
 *
 * @param secret SERVER_TRAFFIC_SECRET_0
 */
export const sealedAlert = (alert: AlertName | number, secret: Buffer, suite: string): Buffer =>
  sealed(Buffer.from([fatal, numberOf(alert), contentTypes.alert]), secret, suite, 0);

/** Application data of no length, which every client passes over (RFC 8446 5.1, 5.4). @param sequence below 256 */
export const sealedNothing = (secret: Buffer, suite: string, sequence: number): Buffer =>
  sealed(Buffer.from([contentTypes.applicationData]), secret, suite, sequence);

function sealed(inner: Buffer, secret: Buffer, suite: string, sequence: number): Buffer {
  const { cipher, hash, keyLength } = suites[suite] ?? { cipher: '', hash: '', keyLength: 0 };
  if (cipher === '') throw new Error(`the cipher suite ${suite} is none of TLS 1.3`);
  const key = expandLabel(hash, secret, 'key', keyLength);
  // RFC 8446 5.3: the IV with the sequence number upon its end.
  const nonce = expandLabel(hash, secret, 'iv', 12);
  nonce.writeUInt8(nonce.readUInt8(11) ^ sequence, 11);
  const tagLength = 16;
  const header = Buffer.from([contentTypes.applicationData, 3, 3, 0, inner.length + tagLength]);
  const sealing = createCipheriv(cipher as 'aes-128-gcm', key, nonce, { authTagLength: tagLength });
  sealing.setAAD(header, { plaintextLength: inner.length });
  return Buffer.concat([header, sealing.update(inner), sealing.final(), sealing.getAuthTag()]);
}

/** HKDF-Expand-Label with an empty context, for one block of output (RFC 8446 7.1, RFC 5869 2.3). */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, full.length]), full, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
