// What a guard tells, told without one.
import { ConfigurationError } from '@countersign/spec';
import { createTestPki, type Issued } from '@countersign/test-certs';
import type { EventSource, Failure, GuardEvents, Judged } from '../src/events.js';

export const now = new Date('2026-03-01T12:00:00Z');
export const pki = createTestPki({ seed: 'monitoring', now: () => now });

const days = (count: number): Date => new Date(now.getTime() + count * 24 * 60 * 60_000);

/** A certificate of a year or more that ends so many days from now. */
export const endingIn = (left: number, name = 'demo_client'): Issued =>
  pki.client(name, { notBefore: days(-365), notAfter: days(left) });

const { certificate } = pki.client('demo_client');

export const validated = (more: Partial<Judged> = {}): Judged => ({
  clientId: 'demo_client',
  trustLevel: 'high',
  certificate,
  address: '192.0.2.7',
  method: 'POST',
  path: '/v1/payments',
  resumed: false,
  cached: false,
  milliseconds: 1.23456,
  ...more,
});

export const failed = (
  more: Partial<Judged> = {},
  failures: readonly [Failure, ...Failure[]] = [
    { stage: 'expiry', code: 'CERTIFICATE_EXPIRED', detail: 'It expired on 2026-02-28.' },
  ],
): GuardEvents['certificate_validation_failed'][0] => ({ ...validated(more), failures });

export const checked = (
  more: Partial<GuardEvents['revocation_checked'][0]['verdict']> = {},
): GuardEvents['revocation_checked'][0] => ({
  clientId: 'demo_client',
  trustLevel: 'high',
  checking: 'ocsp',
  verdict: {
    status: 'good',
    refused: false,
    by: 'ocsp',
    stale: false,
    revokedAt: undefined,
    reason: undefined,
    validUntil: now,
    causes: [],
    certificate,
    explanation: 'CN=demo_client is not revoked',
    ...more,
  },
  milliseconds: 12,
});

/** All events, each once, in this order. */
export function tellEverything(guard: EventSource): void {
  const other = endingIn(200).certificate;
  const error = new ConfigurationError('CONFIG_INVALID', 'The client registry is damaged');
  guard.tell('certificate_validated', validated());
  guard.tell('certificate_validation_failed', failed());
  guard.tell('handshake', { milliseconds: 3, resumed: true, protocol: 'TLSv1.3' });
  guard.tell('revocation_checked', checked());
  guard.tell('revocation_unavailable', {
    clientId: 'demo_client',
    trustLevel: 'high',
    explanation: 'nobody answers',
  });
  guard.tell('certificate_used', { clientId: 'demo_client', certificate });
  guard.tell('client_blocked', { subject: 'demo_client', reason: '5 failures in a minute', until: now });
  guard.tell('client_unblocked', { subject: 'demo_client' });
  guard.tell('certificate_revoked', { fingerprint: certificate.fingerprints.sha256, connections: 2 });
  guard.tell('policy_changed', { epoch: 3 });
  guard.tell('policy_rejected', { error });
  guard.tell('rotated', { certificate: other, previous: certificate });
  guard.tell('rotation_failed', { error });
  guard.tell('staple_unavailable', { error });
}
