import type { CountersignError } from '@countersign/spec';
import { printable } from '@countersign/spec/internal';
import type { Certificate } from '@countersign/x509';
import type { GuardEventName, GuardEvents, Judged } from '../events.js';

/** What is written down of an event: bounded, and safe to print. What isn't known isn't in it. */
export type EventRecord = Readonly<
  Record<string, string | number | boolean | readonly Readonly<Record<string, string>>[]>
>;

type Fields = { readonly [Name in keyof EventRecord]: EventRecord[Name] | undefined };

/** No pipeline has more stages; whoever tells more is cut short. */
const mostFailures = 10;

/** How each event is written down. */
const records: {
  readonly [Name in GuardEventName]: (...event: GuardEvents[Name]) => Fields;
} = {
  certificate_validated: judged,
  certificate_validation_failed(event) {
    const [first] = event.failures;
    return {
      ...judged(event),
      stage: first.stage,
      code: first.code,
      failures: event.failures.slice(0, mostFailures).map(({ stage, code, detail, explanation }) => ({
        ...{ stage, code, detail: printable(detail, 512) },
        ...(explanation === undefined ? {} : { explanation: printable(explanation, 512) }),
      })),
    };
  },
  handshake: ({ milliseconds, resumed, protocol }) => ({
    protocol: printable(protocol, 16),
    resumed,
    milliseconds: rounded(milliseconds),
  }),
  revocation_checked: ({ clientId, trustLevel, checking, verdict, milliseconds }) => ({
    clientId: optional(clientId),
    trustLevel,
    checking,
    status: verdict.status,
    source: verdict.by,
    stale: verdict.stale,
    refused: verdict.refused,
    explanation: printable(verdict.explanation, 512),
    milliseconds: rounded(milliseconds),
  }),
  revocation_unavailable: ({ clientId, trustLevel, explanation }) => ({
    clientId: optional(clientId),
    trustLevel,
    explanation: printable(explanation, 512),
  }),
  certificate_used: ({ clientId, certificate }) => ({ clientId: printable(clientId), ...shown(certificate) }),
  client_blocked: ({ subject, reason, until }) => ({
    blocked: printable(subject),
    reason: printable(reason, 512),
    until: until?.toISOString(),
  }),
  client_unblocked: ({ subject }) => ({ unblocked: printable(subject) }),
  certificate_revoked: ({ fingerprint, connections }) => ({
    fingerprint: printable(fingerprint, 64),
    connections,
  }),
  policy_changed: ({ epoch }) => ({ epoch }),
  policy_rejected: ({ error }) => wrong(error),
  rotated: ({ certificate, previous }) => ({
    ...shown(certificate),
    previousFingerprint: previous.fingerprints.sha256,
  }),
  rotation_failed: ({ error }) => wrong(error),
  staple_unavailable: ({ error }) => wrong(error),
};

/** An event as a record. */
export function recordOf<Name extends GuardEventName>(name: Name, ...event: GuardEvents[Name]): EventRecord {
  const known = Object.entries(records[name](...event)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as EventRecord;
}

function judged(event: Judged): Fields {
  return {
    clientId: optional(event.clientId),
    trustLevel: event.trustLevel,
    ...(event.certificate === undefined ? {} : shown(event.certificate)),
    address: printable(event.address, 64),
    method: event.method === undefined ? undefined : printable(event.method, 16),
    path: event.path === undefined ? undefined : printable(withoutQuery(event.path)),
    resumed: event.resumed,
    cached: event.cached,
    milliseconds: rounded(event.milliseconds),
  };
}

function shown(certificate: Certificate): Fields {
  return {
    subject: printable(String(certificate.subject)),
    fingerprint: certificate.fingerprints.sha256,
    issuer: printable(String(certificate.issuer)),
    notAfter: certificate.notAfter.toISOString(),
  };
}

/** The cause isn't told: what it says is another library's. */
function wrong({ code, message }: CountersignError): Fields {
  return { code, error: printable(message, 512) };
}

const optional = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : printable(text);

/** Queries hold tokens. */
const withoutQuery = (path: string): string => path.slice(0, path.search(/[?#]|$/));

const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
