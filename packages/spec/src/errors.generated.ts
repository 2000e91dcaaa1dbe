// Generated from errors.json by "npm run generate". Do not edit.

/** Who must act: the owner of the identity, of the trust settings or of the configuration, the peer, or the API's caller. */
export type ErrorCategory =
  | 'identity'
  | 'peer'
  | 'trust'
  | 'configuration'
  | 'api';

/** The step at which something failed. */
export type Stage =
  | 'identity'
  | 'presented'
  | 'format'
  | 'chain'
  | 'expiry'
  | 'revocation'
  | 'pinning'
  | 'tls'
  | 'ip'
  | 'authorization'
  | 'configuration'
  | 'connect'
  | 'request';

/** Codes of the category `identity`. */
export type IdentityErrorCode =
  | 'P12_NOT_P12'
  | 'P12_CORRUPT'
  | 'P12_PASSPHRASE'
  | 'P12_UNSUPPORTED'
  | 'P12_LIMIT'
  | 'P12_NO_KEY'
  | 'P12_NO_CERTIFICATE'
  | 'P12_KEY_MISMATCH'
  | 'PEM_INVALID'
  | 'PEM_PASSPHRASE'
  | 'PEM_NO_KEY'
  | 'PEM_NO_CERTIFICATE'
  | 'PEM_KEY_MISMATCH'
  | 'CLIENT_CERTIFICATE_REQUIRED'
  | 'CERTIFICATE_INVALID_FORMAT'
  | 'CERTIFICATE_CHAIN_INVALID'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_NOT_YET_VALID'
  | 'CERTIFICATE_REVOKED'
  | 'CERTIFICATE_PURPOSE_INVALID'
  | 'CERTIFICATE_PINNING_FAILED'
  | 'CLIENT_CERTIFICATE_REJECTED';

/** Codes of the category `peer`. */
export type PeerErrorCode =
  | 'IP_NOT_ALLOWED'
  | 'CLIENT_UNKNOWN'
  | 'CLIENT_BLOCKED'
  | 'NOT_AUTHORIZED'
  | 'REVOCATION_STATUS_UNAVAILABLE'
  | 'CONNECTION_FAILED'
  | 'TIMEOUT';

/** Codes of the category `trust`. */
export type TrustErrorCode =
  | 'SERVER_CERTIFICATE_UNTRUSTED'
  | 'SERVER_CERTIFICATE_EXPIRED'
  | 'SERVER_HOSTNAME_MISMATCH'
  | 'SERVER_PIN_MISMATCH'
  | 'SERVER_CERTIFICATE_REVOKED'
  | 'SERVER_REVOCATION_UNKNOWN'
  | 'CRL_INVALID'
  | 'OCSP_INVALID'
  | 'TLS_VERSION_UNSUPPORTED';

/** Codes of the category `configuration`. */
export type ConfigurationErrorCode =
  | 'CONFIG_INVALID'
  | 'ORIGIN_NOT_ALLOWED'
  | 'ABORTED';

/** Codes of the category `api`. */
export type ApiErrorCode =
  | 'API_KEY_INVALID'
  | 'API_KEY_FORBIDDEN'
  | 'REQUEST_INVALID'
  | 'VERSION_UNSUPPORTED'
  | 'CURSOR_INVALID'
  | 'AMOUNT_INVALID'
  | 'CURRENCY_UNSUPPORTED'
  | 'AMOUNT_EXCEEDED'
  | 'PAYMENT_STATE_INVALID'
  | 'PAYMENT_DECLINED'
  | 'CERTIFICATE_STATE_INVALID'
  | 'ENCRYPTION_INVALID'
  | 'IDEMPOTENCY_KEY_MISSING'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_KEY_IN_PROGRESS'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE'
  | 'API_ERROR';

/** Every code a {@link CountersignError} can carry. */
export type ErrorCode =
  | IdentityErrorCode
  | PeerErrorCode
  | TrustErrorCode
  | ConfigurationErrorCode
  | ApiErrorCode;

/** What the catalogue says about a code. */
export interface ErrorDescription {
  readonly category: ErrorCategory;
  readonly stage: Stage;
  /** The HTTP status a server answers with, where the code can come from a server. */
  readonly status?: number;
  readonly retryable: boolean;
  readonly title: string;
  readonly hint: string;
}

/** The catalogue of errors.json. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorDescription>> = {
  "P12_NOT_P12": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The file is not a PKCS#12 file",
    "hint": "Ask the issuer for a .p12 or .pfx file; a PEM pair is loaded with pemFiles()."
  },
  "P12_CORRUPT": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PKCS#12 file is damaged",
    "hint": "Copy the file again in binary mode and compare its size with the original."
  },
  "P12_PASSPHRASE": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The passphrase does not open the PKCS#12 file",
    "hint": "Check the passphrase for a trailing newline or a changed character set; a damaged file looks the same."
  },
  "P12_UNSUPPORTED": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PKCS#12 file uses an algorithm that is not supported",
    "hint": "Export the file again with AES-256 and HMAC-SHA-256: openssl pkcs12 -legacy -in old.p12 -out all.pem && openssl pkcs12 -export -in all.pem -out new.p12 && rm all.pem"
  },
  "P12_LIMIT": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PKCS#12 file exceeds a limit",
    "hint": "If the file comes from someone you trust, raise the limit that is named."
  },
  "P12_NO_KEY": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PKCS#12 file holds no private key",
    "hint": "Export it again together with its private key; a file of certificates alone can't authenticate."
  },
  "P12_NO_CERTIFICATE": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PKCS#12 file holds no certificate",
    "hint": "Export it again together with the certificate that was issued for the key."
  },
  "P12_KEY_MISMATCH": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "No certificate in the PKCS#12 file belongs to its private key",
    "hint": "Export the key with the certificate that was issued for it; after a renewal both change together."
  },
  "PEM_INVALID": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PEM text can't be read",
    "hint": "Pass text with -----BEGIN … and -----END … lines; a .p12 file is loaded with p12File()."
  },
  "PEM_PASSPHRASE": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The private key is encrypted and the passphrase does not open it",
    "hint": "Give the passphrase of the key file."
  },
  "PEM_NO_KEY": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PEM text holds no private key",
    "hint": "Give the file with the -----BEGIN PRIVATE KEY----- block as key."
  },
  "PEM_NO_CERTIFICATE": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The PEM text holds no certificate",
    "hint": "Give the file with the -----BEGIN CERTIFICATE----- block as certificate."
  },
  "PEM_KEY_MISMATCH": {
    "category": "identity",
    "stage": "identity",
    "retryable": false,
    "title": "The private key does not belong to the certificate",
    "hint": "Put the leaf certificate first and use the key it was issued for."
  },
  "CLIENT_CERTIFICATE_REQUIRED": {
    "category": "identity",
    "stage": "presented",
    "status": 401,
    "retryable": false,
    "title": "A client certificate is required",
    "hint": "Connect with the certificate you were issued, for example identity: p12File('client.p12', …)."
  },
  "CERTIFICATE_INVALID_FORMAT": {
    "category": "identity",
    "stage": "format",
    "status": 401,
    "retryable": false,
    "title": "The certificate can't be read",
    "hint": "Have the certificate issued again; its encoding breaks RFC 5280."
  },
  "CERTIFICATE_CHAIN_INVALID": {
    "category": "identity",
    "stage": "chain",
    "status": 401,
    "retryable": false,
    "title": "The client certificate does not chain to a trusted CA",
    "hint": "Send the intermediate certificates too, and check that this environment trusts the CA that issued yours."
  },
  "CERTIFICATE_EXPIRED": {
    "category": "identity",
    "stage": "expiry",
    "status": 401,
    "retryable": false,
    "title": "The client certificate has expired",
    "hint": "Load the renewed certificate; ask the issuer for one if there is none. If its dates are in order, check the clock."
  },
  "CERTIFICATE_NOT_YET_VALID": {
    "category": "identity",
    "stage": "expiry",
    "status": 401,
    "retryable": false,
    "title": "The client certificate is not valid yet",
    "hint": "Check this machine's clock, or use the previous certificate until the new one starts."
  },
  "CERTIFICATE_REVOKED": {
    "category": "identity",
    "stage": "revocation",
    "status": 401,
    "retryable": false,
    "title": "The client certificate has been revoked",
    "hint": "Ask the issuer why, and for a replacement."
  },
  "CERTIFICATE_PURPOSE_INVALID": {
    "category": "identity",
    "stage": "chain",
    "status": 401,
    "retryable": false,
    "title": "The certificate may not be used as a client certificate",
    "hint": "Ask for a certificate with the extended key usage clientAuth."
  },
  "CERTIFICATE_PINNING_FAILED": {
    "category": "identity",
    "stage": "pinning",
    "status": 403,
    "retryable": false,
    "title": "The client certificate is not the one registered for this client",
    "hint": "Register the certificate's thumbprint with the operator, or use the certificate that is registered."
  },
  "CLIENT_CERTIFICATE_REJECTED": {
    "category": "identity",
    "stage": "tls",
    "retryable": false,
    "title": "The server rejected the client certificate without saying why",
    "hint": "Check each of the candidates: presence, dates, purpose and issuer of the certificate, and whether the server trusts its CA."
  },
  "IP_NOT_ALLOWED": {
    "category": "peer",
    "stage": "ip",
    "status": 403,
    "retryable": false,
    "title": "The caller's address is not allowed for this client",
    "hint": "Ask the operator to allow the address that was judged, or call from one that is allowed."
  },
  "CLIENT_UNKNOWN": {
    "category": "peer",
    "stage": "authorization",
    "status": 403,
    "retryable": false,
    "title": "The certificate is valid but belongs to no registered client",
    "hint": "Ask the operator to register the client, and check that this is the right environment."
  },
  "CLIENT_BLOCKED": {
    "category": "peer",
    "stage": "authorization",
    "status": 403,
    "retryable": false,
    "title": "The client is blocked",
    "hint": "Ask the operator to lift the block."
  },
  "NOT_AUTHORIZED": {
    "category": "peer",
    "stage": "authorization",
    "status": 403,
    "retryable": false,
    "title": "The client may not do this",
    "hint": "Ask the operator for the permission."
  },
  "REVOCATION_STATUS_UNAVAILABLE": {
    "category": "peer",
    "stage": "revocation",
    "status": 503,
    "retryable": true,
    "title": "The revocation status of a certificate can't be determined",
    "hint": "Try again later; the issuer's OCSP responder or CRL is out of reach."
  },
  "SERVER_CERTIFICATE_UNTRUSTED": {
    "category": "trust",
    "stage": "tls",
    "retryable": false,
    "title": "The server's certificate does not chain to a trusted CA",
    "hint": "Give the CA of this server as trust.ca; if it is given, the server may be sending too few intermediates, or isn't the server you mean."
  },
  "SERVER_CERTIFICATE_EXPIRED": {
    "category": "trust",
    "stage": "tls",
    "retryable": false,
    "title": "The server's certificate is outside its validity period",
    "hint": "Check this machine's clock, then ask the operator to renew the certificate."
  },
  "SERVER_HOSTNAME_MISMATCH": {
    "category": "trust",
    "stage": "tls",
    "retryable": false,
    "title": "The server's certificate is for another host name",
    "hint": "Call the server by a name its certificate holds."
  },
  "SERVER_PIN_MISMATCH": {
    "category": "trust",
    "stage": "pinning",
    "retryable": false,
    "title": "The server's certificate matches none of the pins",
    "hint": "If the operator confirms the new key, add its pin; otherwise somebody may be listening in."
  },
  "SERVER_CERTIFICATE_REVOKED": {
    "category": "trust",
    "stage": "revocation",
    "retryable": false,
    "title": "The server's certificate has been revoked",
    "hint": "Don't connect; tell the operator."
  },
  "SERVER_REVOCATION_UNKNOWN": {
    "category": "trust",
    "stage": "revocation",
    "retryable": true,
    "title": "Nobody says whether the server's certificate is revoked",
    "hint": "Nothing was sent. The error says who was asked. If connecting matters more than knowing, set revocation.onUnavailable to 'allow'."
  },
  "CRL_INVALID": {
    "category": "trust",
    "stage": "revocation",
    "retryable": false,
    "title": "The CRL can't be used",
    "hint": "Ask the CA for a complete CRL of its own certificates; the message says what is wrong with this one."
  },
  "OCSP_INVALID": {
    "category": "trust",
    "stage": "revocation",
    "retryable": false,
    "title": "The OCSP response can't be used",
    "hint": "Ask the responder again; if it stays so, tell the CA what the message says."
  },
  "TLS_VERSION_UNSUPPORTED": {
    "category": "trust",
    "stage": "tls",
    "retryable": false,
    "title": "Client and server share no TLS version",
    "hint": "The server must speak TLS 1.2 or 1.3."
  },
  "CONFIG_INVALID": {
    "category": "configuration",
    "stage": "configuration",
    "retryable": false,
    "title": "The configuration is not valid",
    "hint": "Correct the option that is named."
  },
  "ORIGIN_NOT_ALLOWED": {
    "category": "configuration",
    "stage": "configuration",
    "retryable": false,
    "title": "The origin is not among the allowed origins",
    "hint": "Add the origin to origins if the identity may be shown there."
  },
  "CONNECTION_FAILED": {
    "category": "peer",
    "stage": "connect",
    "retryable": true,
    "title": "The connection failed",
    "hint": "Check host, port and firewall; countersign doctor says which step fails."
  },
  "TIMEOUT": {
    "category": "peer",
    "stage": "connect",
    "retryable": true,
    "title": "The server took too long",
    "hint": "Check host, port and firewall, or raise the timeout that is named."
  },
  "ABORTED": {
    "category": "configuration",
    "stage": "request",
    "retryable": false,
    "title": "The caller aborted the operation",
    "hint": "Nothing to cure: the AbortSignal given with the call was triggered."
  },
  "API_KEY_INVALID": {
    "category": "api",
    "stage": "authorization",
    "status": 401,
    "retryable": false,
    "title": "The API key is missing or not valid",
    "hint": "Send the client's API key as X-Api-Key; createPaymentClient takes it as apiKey."
  },
  "API_KEY_FORBIDDEN": {
    "category": "api",
    "stage": "authorization",
    "status": 403,
    "retryable": false,
    "title": "The API key belongs to another client",
    "hint": "Use the API key of the client that the certificate belongs to."
  },
  "REQUEST_INVALID": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The request is not valid",
    "hint": "Correct the parameter that is named."
  },
  "VERSION_UNSUPPORTED": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The server doesn't know this version of the API",
    "hint": "Send a Payment-Version that the server knows, or none."
  },
  "CURSOR_INVALID": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The cursor is not one of this list",
    "hint": "Pass nextCursor of the page before unchanged, with the same filters; or start at the first page."
  },
  "AMOUNT_INVALID": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The amount is not one of its currency",
    "hint": "Give exactly as many decimals as ISO 4217 gives the currency, more than zero, and the currency of the payment."
  },
  "CURRENCY_UNSUPPORTED": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The currency is not supported",
    "hint": "Use the ISO 4217 code of a currency that is in use."
  },
  "AMOUNT_EXCEEDED": {
    "category": "api",
    "stage": "request",
    "status": 422,
    "retryable": false,
    "title": "The amount is more than what is left",
    "hint": "Retrieve the payment: no more can be captured than was authorized, and no more refunded than was captured."
  },
  "PAYMENT_STATE_INVALID": {
    "category": "api",
    "stage": "request",
    "status": 409,
    "retryable": false,
    "title": "The payment's state doesn't allow this",
    "hint": "Retrieve the payment and see its status."
  },
  "PAYMENT_DECLINED": {
    "category": "api",
    "stage": "request",
    "status": 402,
    "retryable": false,
    "title": "The payment was declined",
    "hint": "Ask the payer for another instrument; declineReason of the payment says why."
  },
  "CERTIFICATE_STATE_INVALID": {
    "category": "api",
    "stage": "request",
    "status": 409,
    "retryable": false,
    "title": "The registered certificate's state doesn't allow this",
    "hint": "Retrieve the certificate and see its state: pending, active and retiring ones change, revoked and archived ones don't."
  },
  "ENCRYPTION_INVALID": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The encrypted payload can't be decrypted",
    "hint": "Read /v1/keys/encryption anew, and encrypt to its first key: RSA-OAEP-256 or ECDH-ES, A256GCM, with kid, without zip."
  },
  "IDEMPOTENCY_KEY_MISSING": {
    "category": "api",
    "stage": "request",
    "status": 400,
    "retryable": false,
    "title": "The request needs an Idempotency-Key",
    "hint": "Send an Idempotency-Key header that names this payment."
  },
  "IDEMPOTENCY_KEY_REUSED": {
    "category": "api",
    "stage": "request",
    "status": 422,
    "retryable": false,
    "title": "The Idempotency-Key was used for another request",
    "hint": "Use a new key for a new payment; repeat a call with exactly the same body."
  },
  "IDEMPOTENCY_KEY_IN_PROGRESS": {
    "category": "api",
    "stage": "request",
    "status": 409,
    "retryable": true,
    "title": "A call with this Idempotency-Key is still under way",
    "hint": "Wait as long as Retry-After says, and repeat the call with the same key."
  },
  "NOT_FOUND": {
    "category": "api",
    "stage": "request",
    "status": 404,
    "retryable": false,
    "title": "There is no such resource",
    "hint": "Check the id, and that it was made by this client in this environment; and that the base URL does not end in /v1, with which every path begins."
  },
  "METHOD_NOT_ALLOWED": {
    "category": "api",
    "stage": "request",
    "status": 405,
    "retryable": false,
    "title": "The resource doesn't take this method",
    "hint": "Use one of the methods that the Allow header names."
  },
  "PAYLOAD_TOO_LARGE": {
    "category": "api",
    "stage": "request",
    "status": 413,
    "retryable": false,
    "title": "The body is too large",
    "hint": "Send a body of at most 1 MiB."
  },
  "UNSUPPORTED_MEDIA_TYPE": {
    "category": "api",
    "stage": "request",
    "status": 415,
    "retryable": false,
    "title": "The media type of the body is not one that the operation takes",
    "hint": "Send application/json in UTF-8, or application/jose where the operation takes it, without Content-Encoding."
  },
  "RATE_LIMITED": {
    "category": "api",
    "stage": "request",
    "status": 429,
    "retryable": true,
    "title": "Too many requests",
    "hint": "Wait as long as Retry-After says."
  },
  "SERVER_ERROR": {
    "category": "api",
    "stage": "request",
    "status": 500,
    "retryable": true,
    "title": "The server failed",
    "hint": "Repeat the call with the same Idempotency-Key; if it stays so, give the requestId to the operator."
  },
  "SERVICE_UNAVAILABLE": {
    "category": "api",
    "stage": "request",
    "status": 503,
    "retryable": true,
    "title": "The service is not available at the moment",
    "hint": "Wait as long as Retry-After says, and repeat the call with the same Idempotency-Key."
  },
  "API_ERROR": {
    "category": "api",
    "stage": "request",
    "retryable": false,
    "title": "The server answered with an error",
    "hint": "See status and problem; give the requestId to the operator."
  }
};
