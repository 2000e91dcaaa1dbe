import { type Expiry, expiryOf } from '@countersign/identity';
import { CountersignError } from '@countersign/spec';
import { printable } from '@countersign/spec/internal';
import type { ExpirySource, NamedCertificate } from './expiry-sources.js';
import type { Logger } from './logging.js';

/** How close a certificate is to its end. Safe to print and to send on. */
export interface ExpiryNotice extends Expiry {
  readonly event: 'certificate_expiry';
  /** Where the certificate was found. */
  readonly source: 'registry' | 'file' | 'host';
  /** Whose it is: the name in the registry, the path, or the address. */
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256, upper-case hex. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly notAfter: string;
}

/** A source that can't be read: nobody knows when what it holds ends. */
export interface UnreadableNotice {
  readonly event: 'certificate_unreadable';
  readonly source: 'registry' | 'file' | 'host';
  readonly name: string;
  readonly reason: string;
}

/**
 * Told of each certificate that comes closer to its end, and of what can't be read. What it throws is tried again at the
 * next run; the signal says that the monitor was closed.
 */
export type ExpirySink = (
  notice: ExpiryNotice | UnreadableNotice,
  signal: AbortSignal,
) => void | Promise<void>;

export function noticeOf(
  { kind }: ExpirySource,
  { name, certificate }: NamedCertificate,
  now: Date,
): ExpiryNotice {
  return {
    event: 'certificate_expiry',
    source: kind,
    name: printable(name, 1_024),
    ...expiryOf(certificate, { now }),
    subject: printable(String(certificate.subject)),
    issuer: printable(String(certificate.issuer)),
    fingerprint: certificate.fingerprints.sha256,
    notAfter: certificate.notAfter.toISOString(),
  };
}

export function unreadable({ kind, name }: ExpirySource, error: unknown): UnreadableNotice {
  // What another library throws may show what it was given.
  const reason = CountersignError.is(error) ? error.message : 'it failed';
  return {
    event: 'certificate_unreadable',
    source: kind,
    name: printable(name, 1_024),
    reason: printable(reason, 512),
  };
}

/**
 * A sink that logs: at `warn` what is in state `warning`, all else at `error`.
 *
 * @example
 * ```js
 * monitorExpiry({ hosts: ['api.example.com:443'], sinks: [logExpiry(pino())] });
 * ```
 */
export function logExpiry(logger: Pick<Logger, 'warn' | 'error'>): ExpirySink {
  return notice => {
    const { event, name } = notice;
    if (notice.event === 'certificate_unreadable') logger.error(notice, `${event} ${name}: ${notice.reason}`);
    else {
      const level = notice.state === 'warning' ? 'warn' : 'error';
      logger[level](notice, `${event} ${name} ${notice.state}: ${notice.daysLeft} days left`);
    }
  };
}
