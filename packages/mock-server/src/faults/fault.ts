import type { AlertName } from '../alert.js';

/** When a fault shows: where several conditions are given, all must hold. */
export interface FaultConditions {
  /** The connection, counted from 1 as in `mock.requests`. Default: any. */
  readonly connection?: number;
  /** From 0 to 1, by the seed of the mock. Default: 1. */
  readonly probability?: number;
  /** How many that fit are spared first. Default: 0. */
  readonly after?: number;
  /** How often it shows at most. Default: until it is ended. */
  readonly times?: number;
}

/** When a fault of an answer shows. */
export interface RequestFaultConditions extends FaultConditions {
  /** A path, with its method or without, in which `*` stands for anything: `POST /v1/payments`, `/v1/payments/*`. */
  readonly route?: string;
  /** The client that was admitted. */
  readonly client?: string;
}

/**
 * Where in the handshake: when the ClientHello has come and nothing was answered, or when the client has shown its
 * certificate. By then a client that speaks TLS 1.3 has finished its handshake, and may have sent its request.
 */
export type HandshakePoint = 'client-hello' | 'client-certificate';

interface AtHandshakePoint extends FaultConditions {
  /** Default: `client-hello`. */
  readonly at?: HandshakePoint;
  /** The common name of the certificate that was shown: `client-certificate` only. */
  readonly client?: string;
}

/** What goes wrong before there is a connection. */
export type HandshakeFault =
  /** Nothing more is sent. */
  | (AtHandshakePoint & { readonly kind: 'handshake-stall' })
  /** The connection is closed (FIN), without an alert. */
  | (AtHandshakePoint & { readonly kind: 'handshake-close' })
  /** A fatal alert, by its name or its number (RFC 8446 6.2), and the end. */
  | (AtHandshakePoint & { readonly kind: 'handshake-alert'; readonly alert: AlertName | number })
  /** All that the server sends in the handshake comes so many bytes at a time, each after so many milliseconds. */
  | (FaultConditions & { readonly kind: 'handshake-slow'; readonly bytes: number; readonly delay: number })
  /** A certificate of the same CA for another host, or one that has expired. No session is resumed. */
  | (FaultConditions & {
      readonly kind: 'server-certificate';
      readonly certificate: 'other-host' | 'expired';
    })
  /** What is stapled for clients that ask for it. No session is resumed. */
  | (FaultConditions & { readonly kind: 'staple'; readonly staple: 'garbage' | 'revoked' | 'expired' })
  /** No session tickets are given out, and none is taken. */
  | (FaultConditions & { readonly kind: 'no-tickets' });

/** Where in the answer. HTTP/2 has its headers in one frame: `in-headers` is `before-headers` there. */
export type AnswerPoint = 'before-headers' | 'in-headers' | 'after-headers' | 'in-body' | 'after-body';

interface Commits {
  /**
   * Whether the API does its work before. Where it doesn't, `mock.requests` has the status 0.
   * Default: true; of `refuse`, `goaway` and REFUSED_STREAM false.
   */
  readonly commit?: boolean;
}

interface AtAnswerPoint extends RequestFaultConditions, Commits {
  /** Default: `before-headers`, which alone goes with `commit: false`. */
  readonly at?: AnswerPoint;
}

/** What goes wrong around an answer. */
export type AnswerFault =
  /** It comes after so many milliseconds, and up to `jitter` more. */
  | (RequestFaultConditions & { readonly kind: 'delay'; readonly delay: number; readonly jitter?: number })
  /** Its body comes this slowly. */
  | (RequestFaultConditions & { readonly kind: 'bandwidth'; readonly bytesPerSecond: number })
  /** The TCP connection is reset (RST). */
  | (AtAnswerPoint & { readonly kind: 'reset' })
  /** The TCP connection is closed (FIN). */
  | (AtAnswerPoint & { readonly kind: 'close' })
  /** Nothing more is sent. */
  | (AtAnswerPoint & { readonly kind: 'stall' })
  /** Content-Length promises a byte more than come: what came looks whole. */
  | (RequestFaultConditions & { readonly kind: 'truncate' })
  /** More bytes come than Content-Length says. */
  | (RequestFaultConditions & { readonly kind: 'excess' })
  /** HTTP/1.1: half of the body, and a chunk size that is no number. */
  | (RequestFaultConditions & { readonly kind: 'malformed-chunk' })
  /** HTTP/1.1: what comes instead of an answer is no HTTP. */
  | (RequestFaultConditions & { readonly kind: 'garbage' })
  /** 429 or 503, with Retry-After in seconds or as a date. */
  | (RequestFaultConditions &
      Commits & { readonly kind: 'refuse'; readonly status: 429 | 503; readonly retryAfter?: number | Date })
  /**
   * HTTP/2: GOAWAY. Its last stream is the one before the request, which is not answered; with `commit` it is the request,
   * which is.
   */
  | (RequestFaultConditions & Commits & { readonly kind: 'goaway'; readonly code?: Http2Code })
  /** HTTP/2: RST_STREAM. Default: INTERNAL_ERROR. */
  | (AtAnswerPoint & { readonly kind: 'rst-stream'; readonly code?: Http2Code });

/** Something that goes wrong, and when. */
export type Fault = HandshakeFault | AnswerFault;

/** An error code of HTTP/2, by its name or its number. */
export type Http2Code = keyof typeof http2Codes | number;

/** RFC 9113 7. node:http2 has them too, and takes its time to load. */
export const http2Codes = {
  NO_ERROR: 0,
  PROTOCOL_ERROR: 1,
  INTERNAL_ERROR: 2,
  FLOW_CONTROL_ERROR: 3,
  SETTINGS_TIMEOUT: 4,
  STREAM_CLOSED: 5,
  FRAME_SIZE_ERROR: 6,
  REFUSED_STREAM: 7,
  CANCEL: 8,
  COMPRESSION_ERROR: 9,
  CONNECT_ERROR: 10,
  ENHANCE_YOUR_CALM: 11,
  INADEQUATE_SECURITY: 12,
  HTTP_1_1_REQUIRED: 13,
} as const;

export const http2CodeOf = (code: Http2Code): number => (typeof code === 'number' ? code : http2Codes[code]);

/** Whether it spoils an answer, and not a handshake. */
export const isAnswerFault = (fault: Fault): fault is AnswerFault => !handshakeKinds.has(fault.kind);

const handshakeKinds: ReadonlySet<Fault['kind']> = new Set([
  'handshake-stall',
  'handshake-close',
  'handshake-alert',
  'handshake-slow',
  'server-certificate',
  'staple',
  'no-tickets',
]);

/** Whether a fault waits for the client's certificate. */
export const awaitsCertificate = (fault: Fault): boolean =>
  'at' in fault && fault.at === 'client-certificate';

/** Whether the API does the work of a request that a fault befalls. */
export function commits(fault: AnswerFault): boolean {
  if ('commit' in fault && fault.commit !== undefined) return fault.commit;
  if (fault.kind === 'rst-stream')
    return http2CodeOf(fault.code ?? 'INTERNAL_ERROR') !== http2Codes.REFUSED_STREAM;
  return fault.kind !== 'refuse' && fault.kind !== 'goaway';
}
