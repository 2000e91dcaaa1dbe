import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** From a verdict out of the cache to an OCSP responder that doesn't answer, in seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of a guard. Each label has few values, whatever callers send. */
export interface GuardMetrics {
  readonly validations: Counter<'result' | 'stage' | 'code' | 'trust_level'>;
  readonly validationDuration: Histogram<'result' | 'cached'>;
  readonly handshakeDuration: Histogram<'resumed' | 'protocol'>;
  readonly revocationChecks: Counter<'checking' | 'source' | 'status'>;
  readonly revocationCheckErrors: Counter<'checking'>;
  readonly revocationCheckDuration: Histogram<'checking'>;
  readonly uncheckedAdmissions: Counter<'trust_level'>;
  readonly pinViolations: Counter;
  readonly certificateUses: Counter<'client' | 'fingerprint'>;
  readonly clientNotAfter: Gauge<'client' | 'fingerprint'>;
  readonly blocks: Counter;
  readonly unblocks: Counter;
  readonly revocations: Counter;
  readonly policyReloads: Counter<'result'>;
  readonly policyReloadSuccessful: Gauge;
  readonly rotations: Counter<'result'>;
  readonly rotationSuccessful: Gauge;
  readonly ownNotAfter: Gauge;
  readonly stapleFailures: Counter;
}

/** Makes the metrics of a guard in a register that has none of these names. */
export function guardMetrics(register: Registry, prefix: string): GuardMetrics {
  const common = (name: string, help: string) => ({ name: prefix + name, help, registers: [register] });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ ...common(name, help), labelNames });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ ...common(name, help), labelNames });
  const histogram = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Histogram({ ...common(name, help), labelNames, buckets });
  return {
    validations: counter(
      'validations_total',
      'Callers judged; a failure counts under the stage and the code that decided.',
      'result',
      'stage',
      'code',
      'trust_level',
    ),
    validationDuration: histogram(
      'validation_duration_seconds',
      'How long judging took; cached: the certificate had been judged before.',
      'result',
      'cached',
    ),
    handshakeDuration: histogram(
      'handshake_duration_seconds',
      'How long TLS handshakes took that ended well.',
      'resumed',
      'protocol',
    ),
    revocationChecks: counter(
      'revocation_checks_total',
      'Questions about revocation, who answered, and what.',
      'checking',
      'source',
      'status',
    ),
    revocationCheckErrors: counter(
      'revocation_check_errors_total',
      'Questions about revocation on which at least one source failed, even if another answered.',
      'checking',
    ),
    revocationCheckDuration: histogram(
      'revocation_check_duration_seconds',
      'How long questions about revocation took.',
      'checking',
    ),
    uncheckedAdmissions: counter(
      'admissions_without_revocation_status_total',
      'Certificates let in though nobody could say whether they were revoked.',
      'trust_level',
    ),
    pinViolations: counter('pin_violations_total', 'Callers whose certificate is not one of the pinned.'),
    certificateUses: counter(
      'certificate_uses_total',
      'Connections by client and the first 16 digits of the SHA-256 fingerprint of its certificate.',
      'client',
      'fingerprint',
    ),
    clientNotAfter: gauge(
      'client_certificate_not_after_timestamp_seconds',
      'When certificates end that clients have used since this process started.',
      'client',
      'fingerprint',
    ),
    blocks: counter('blocks_total', 'Clients, or certificates at an address, that were blocked.'),
    unblocks: counter('unblocks_total', 'Blocks that were lifted.'),
    revocations: counter('revocations_total', 'Certificates that were revoked at this guard.'),
    policyReloads: counter('policy_reloads_total', 'New clients, settings, CAs or rules.', 'result'),
    policyReloadSuccessful: gauge(
      'policy_last_reload_successful',
      'Whether the last new clients, settings, CAs or rules were good (1) or not (0).',
    ),
    rotations: counter('identity_rotations_total', "New certificates of the server's own.", 'result'),
    rotationSuccessful: gauge(
      'identity_last_rotation_successful',
      "Whether the server's last new certificate was good (1) or not (0).",
    ),
    stapleFailures: counter(
      'staple_failures_total',
      "Times that no OCSP response about the server's own certificate could be had.",
    ),
    ownNotAfter: gauge('identity_not_after_timestamp_seconds', "When the server's own certificate ends."),
  };
}
