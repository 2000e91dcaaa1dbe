import { CountersignError, type ErrorCode, type Outcome } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';

/** What was going on when a connection failed. */
export interface Situation {
  /** `host:port`. */
  readonly address: string;
  readonly outcome: Outcome;
  /** The TLS handshake was under way, or over from the client's side alone. */
  readonly handshake?: boolean;
}

/** Alerts by number (RFC 8446 6.2): the texts around the number change with every OpenSSL. */
const alerts: Record<number, [code: ErrorCode, what: string, candidates?: readonly ErrorCode[]]> = {
  40: [
    'CLIENT_CERTIFICATE_REJECTED',
    'handshake_failure',
    ['CLIENT_CERTIFICATE_REQUIRED', 'CERTIFICATE_CHAIN_INVALID', 'TLS_VERSION_UNSUPPORTED'],
  ],
  42: [
    'CLIENT_CERTIFICATE_REJECTED',
    'bad_certificate',
    ['CERTIFICATE_INVALID_FORMAT', 'CERTIFICATE_CHAIN_INVALID', 'CERTIFICATE_NOT_YET_VALID'],
  ],
  43: ['CERTIFICATE_PURPOSE_INVALID', 'unsupported_certificate'],
  44: ['CERTIFICATE_REVOKED', 'certificate_revoked'],
  45: ['CERTIFICATE_EXPIRED', 'certificate_expired'],
  46: [
    'CLIENT_CERTIFICATE_REJECTED',
    'certificate_unknown',
    ['CERTIFICATE_CHAIN_INVALID', 'CLIENT_UNKNOWN', 'CERTIFICATE_PINNING_FAILED'],
  ],
  47: [
    'CLIENT_CERTIFICATE_REJECTED',
    'illegal_parameter',
    // Also of a chain that is longer than the server reads.
    ['CERTIFICATE_CHAIN_INVALID', 'CERTIFICATE_INVALID_FORMAT', 'CONNECTION_FAILED'],
  ],
  48: ['CERTIFICATE_CHAIN_INVALID', 'unknown_ca'],
  49: [
    'CLIENT_CERTIFICATE_REJECTED',
    'access_denied',
    ['NOT_AUTHORIZED', 'IP_NOT_ALLOWED', 'CLIENT_BLOCKED'],
  ],
  50: [
    'CLIENT_CERTIFICATE_REJECTED',
    'decode_error',
    ['CERTIFICATE_INVALID_FORMAT', 'CERTIFICATE_CHAIN_INVALID', 'CONNECTION_FAILED'],
  ],
  70: ['TLS_VERSION_UNSUPPORTED', 'protocol_version'],
  80: ['CONNECTION_FAILED', 'internal_error'],
  112: ['CONNECTION_FAILED', 'unrecognized_name'],
  120: ['CONNECTION_FAILED', 'no_application_protocol'],
  116: ['CLIENT_CERTIFICATE_REQUIRED', 'certificate_required'],
};

/** What the client's own verification says (X509_verify_cert, in Node's spelling). */
const verification: Record<string, ErrorCode> = {
  CERT_HAS_EXPIRED: 'SERVER_CERTIFICATE_EXPIRED',
  CERT_NOT_YET_VALID: 'SERVER_CERTIFICATE_EXPIRED',
  CERT_REVOKED: 'SERVER_CERTIFICATE_REVOKED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'SERVER_HOSTNAME_MISMATCH',
  HOSTNAME_MISMATCH: 'SERVER_HOSTNAME_MISMATCH',
};
for (const code of [
  // What Node has no name for, such as name constraints and unknown critical extensions.
  'UNSPECIFIED',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'EE_KEY_TOO_SMALL',
  'CA_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
])
  verification[code] = 'SERVER_CERTIFICATE_UNTRUSTED';

/** What a server may find by the end of a handshake: also who calls, from where, and whether it is shut out. */
const rejectedWithoutReason: readonly ErrorCode[] = [
  'CLIENT_CERTIFICATE_REQUIRED',
  'CERTIFICATE_CHAIN_INVALID',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_PURPOSE_INVALID',
  'CERTIFICATE_INVALID_FORMAT',
  'CERTIFICATE_PINNING_FAILED',
  'CLIENT_UNKNOWN',
  'CLIENT_BLOCKED',
  'IP_NOT_ALLOWED',
  'CONNECTION_FAILED',
];

/** Turns what Node, OpenSSL and undici throw into one coded error that keeps them as its cause. */
export function connectionError(
  cause: unknown,
  { address, outcome, handshake = false }: Situation,
): CountersignError {
  if (CountersignError.is(cause)) return cause;
  forgetAnswer(cause);
  const { code = '', message = '' } = (cause ?? {}) as { code?: unknown; message?: string };
  const known = typeof code === 'string' ? code : '';
  if ((cause as Error | undefined)?.name === 'AbortError' || known === 'UND_ERR_ABORTED')
    return createError('ABORTED', `The call to ${address} was aborted`, { cause, outcome });
  if ((cause as Error | undefined)?.name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(known))
    return createError('TIMEOUT', `${address} did not answer in time`, { cause, outcome });

  if (known === 'UND_ERR_CLOSED' || known === 'UND_ERR_DESTROYED')
    return createError('ABORTED', `The client of ${address} has been closed`, {
      cause,
      // What is refused because it is closed was never sent; what it cut short may have been.
      outcome: known === 'UND_ERR_CLOSED' ? 'not-sent' : outcome,
      hint: 'Make a new client, and close it when nothing uses it any more.',
    });

  const number = /SSL alert number (\d+)/.exec(message)?.[1];
  const alert = alerts[Number(number)];
  if (alert !== undefined) {
    const [alertCode, name, candidates = []] = alert;
    return createError(alertCode, `${address} ended the handshake with the alert ${name}`, {
      cause,
      outcome,
      candidates,
    });
  }
  const judged = Object.hasOwn(verification, known) ? verification[known] : undefined;
  if (judged !== undefined)
    return createError(judged, `The certificate of ${address} was refused: ${message} (${known})`, {
      cause,
      outcome,
    });
  if (
    (outcome === 'not-sent' &&
      /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/i.test(known + message)) ||
    /wrong version number/.test(message)
  )
    return createError('CONNECTION_FAILED', `${address} does not speak TLS`, {
      cause,
      outcome,
      retryable: false,
      hint: 'The port may be one for plain HTTP, or a proxy stands between.',
    });
  if (/UNSUPPORTED_PROTOCOL|unsupported protocol/i.test(known + message))
    return createError(
      'TLS_VERSION_UNSUPPORTED',
      `${address} speaks only TLS versions that are refused here`,
      { cause, outcome },
    );
  if (handshake && number === undefined && isOwnFinding(known)) return unusable(cause, address, outcome);
  if (handshake) {
    const how =
      number === undefined
        ? 'connection during the handshake, without saying why'
        : `handshake with the alert ${number}`;
    return createError('CLIENT_CERTIFICATE_REJECTED', `${address} ended the ${how}`, {
      cause,
      outcome,
      candidates: rejectedWithoutReason,
    });
  }
  return createError('CONNECTION_FAILED', `The connection to ${address} failed: ${reason(known, message)}`, {
    cause,
    outcome,
  });
}

/**
 * undici and node:http keep what they could not read with the error: an answer, which may repeat all that was sent. It must get
 * into no log.
 */
export function forgetAnswer(cause: unknown): void {
  if (isUnreadable(cause)) delete (cause as { data?: unknown }).data;
  if ((cause as { rawPacket?: unknown } | undefined)?.rawPacket !== undefined)
    delete (cause as { rawPacket?: unknown }).rawPacket;
}

/** Whether undici could not read an answer: llhttp's name for why is not always there. */
export const isUnreadable = (error: unknown): boolean =>
  (error as Error | undefined)?.name === 'HTTPParserError';

/** What OpenSSL found on this side, not what the server told; an end without a word is the server's. */
const isOwnFinding = (code: string): boolean =>
  /^(ERR_(OS)?SSL_|EPROTO$)/.test(code) && !code.includes('UNEXPECTED_EOF');

/** What the server sent in the handshake can't be used. Of its messages, only the certificates can be longer than read. */
function unusable(cause: unknown, address: string, outcome: Outcome): CountersignError {
  const { message } = cause as Error;
  return /asn1 encoding|x509 certificate|excessive message size/i.test(message)
    ? createError(
        'SERVER_CERTIFICATE_UNTRUSTED',
        `The certificates of ${address} can't be read: ${findingIn(message)}`,
        {
          cause,
          outcome,
          hint: 'Ask the operator to check what the server sends: its encoding, and its size.',
        },
      )
    : createError('CONNECTION_FAILED', `The TLS handshake with ${address} failed: ${findingIn(message)}`, {
        cause,
        outcome,
        retryable: false,
      });
}

/** What stands fourth in `error:0A000098:SSL routines:read_state_machine:excessive message size:…`. */
const findingIn = (message: string): string =>
  /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;

function reason(code: string, message: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (ECONNREFUSED)';
    case 'ENOTFOUND':
      return 'the host name is unknown (ENOTFOUND)';
    case 'UND_ERR_SOCKET':
    case 'ECONNRESET':
      return `the other side closed it (${code})`;
    default:
      return code || message;
  }
}
