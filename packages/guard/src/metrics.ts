import type { IdentitySource } from '@countersign/identity';
import { ConfigurationError, errorCatalogue } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import { type Counter, type Gauge, Registry } from 'prom-client';
import type { Judged } from './events.js';
import { levels } from './levels.js';
import { CertificateSeries } from './monitoring/certificate-series.js';
import { type GuardMetrics, guardMetrics } from './monitoring/guard-metrics.js';
import type { ObservedGuard } from './monitoring/observed-guard.js';

export type { ObservedGuard } from './monitoring/observed-guard.js';

export interface MetricsOptions {
  /** Where the metrics go. Default: a register of their own. */
  readonly register?: Registry;
  /** What all names begin with. Default: `countersign_guard_`. */
  readonly prefix?: string;
  /** The server's identity, so that its end is known from the start. Default: known from its first rotation on. */
  readonly identity?: Pick<IdentitySource, 'current'>;
  /** Whether a client is still registered: one that isn't loses its series. Default: all are that were let in. */
  readonly isRegistered?: (clientId: string) => boolean;
  /** How many clients have series of their own; the others share one, `other`. Default: 200. */
  readonly clients?: number;
}

export interface Metrics {
  /** What `/metrics` answers with: `await register.metrics()`, of type `register.contentType`. */
  readonly register: Registry;
  /** Takes the metrics out of the register. */
  close(): void;
}

const sources = ['staple', 'ocsp', 'crl'];
const statuses = ['good', 'revoked', 'unavailable', 'unchecked'];
const checkings = ['basic', 'ocsp', 'ocsp+crl'];
const protocols = ['TLSv1.2', 'TLSv1.3'];
const other = { client: 'other', fingerprint: 'other' };

/**
 * Counts and times what a guard tells, for Prometheus. Needs `prom-client`, which is yours to install. The number of series
 * is bounded, whatever callers send: client ids are labels only of clients that were let in.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const { register } = collectMetrics(guard, { identity });
 * createServer(async (_, response) => {
 *   response.setHeader('content-type', register.contentType).end(await register.metrics());
 * }).listen(9464, '127.0.0.1');
 * ```
 */
export function collectMetrics(guard: ObservedGuard, options: MetricsOptions = {}): Metrics {
  checkOptions('collectMetrics', options, {
    register: 'object',
    prefix: 'text',
    identity: 'object',
    isRegistered: 'function',
    clients: 'number',
  });
  const { register = new Registry(), prefix = 'countersign_guard_', clients = 200, identity } = options;
  const isRegistered = options.isRegistered ?? (() => true);
  checkArgument('collectMetrics', 'getSingleMetric of the register', register.getSingleMetric, 'function');
  if (!/^[a-zA-Z_:][\w:]*$/.test(prefix))
    throw new ConfigurationError('CONFIG_INVALID', 'The prefix can begin no name of a metric', {
      hint: 'Give letters, digits and underscores, such as payments_guard_.',
    });
  if (!Number.isInteger(clients) || clients < 0 || clients > 10_000)
    throw new ConfigurationError('CONFIG_INVALID', `There can't be series for ${clients} clients`, {
      hint: 'Give a whole number from 0 to 10,000.',
    });

  const { metrics, names } = namedFreely(register, prefix);
  const stops = [
    ...countValidations(guard, metrics),
    ...countRevocation(guard, metrics),
    ...countClients(guard, metrics, clients, isRegistered),
    ...countOperation(guard, metrics),
  ];
  identity?.current().then(
    ({ certificate }) => metrics.ownNotAfter.set(seconds(certificate.notAfter.getTime())),
    () => {}, // The guard says so itself.
  );
  return {
    register,
    close() {
      for (const stop of stops) stop();
      for (const name of names) register.removeSingleMetric(name);
    },
  };
}

function namedFreely(register: Registry, prefix: string): { metrics: GuardMetrics; names: string[] } {
  const own = new Registry();
  const metrics = guardMetrics(own, prefix);
  const names = own.getMetricsAsArray().map(({ name }) => name);
  const taken = names.find(name => register.getSingleMetric(name) !== undefined);
  if (taken !== undefined)
    throw new ConfigurationError('CONFIG_INVALID', `The register already has a metric ${taken}`, {
      hint: 'Give each guard a register or a prefix of its own.',
    });
  for (const metric of Object.values(metrics)) register.registerMetric(metric);
  return { metrics, names };
}

type Stops = readonly (() => void)[];

// What alerts go by begins at 0: a counter that appears at 1 has never increased, in the eyes of Prometheus.

function countValidations(guard: ObservedGuard, metrics: GuardMetrics): Stops {
  const { validations, validationDuration, handshakeDuration, pinViolations } = metrics;
  const time = (result: string, { cached, milliseconds }: Judged): void =>
    validationDuration.observe({ result, cached: String(cached) }, seconds(milliseconds));
  return [
    guard.on('certificate_validated', event => {
      const { trustLevel } = event;
      validations.inc({ result: 'passed', stage: 'none', code: 'none', trust_level: levelOf(trustLevel) });
      time('passed', event);
    }),
    guard.on('certificate_validation_failed', event => {
      const { code } = event.failures[0];
      const known = Object.hasOwn(errorCatalogue, code);
      validations.inc({
        result: 'failed',
        stage: known ? errorCatalogue[code].stage : 'other',
        code: known ? code : 'other',
        trust_level: levelOf(event.trustLevel),
      });
      time('failed', event);
      if (event.failures.some(({ stage }) => stage === 'pinning')) pinViolations.inc();
    }),
    guard.on('handshake', ({ milliseconds, resumed, protocol }) => {
      const labels = { resumed: String(resumed), protocol: oneOf(protocols, protocol) };
      handshakeDuration.observe(labels, seconds(milliseconds));
    }),
  ];
}

function countRevocation(guard: ObservedGuard, metrics: GuardMetrics): Stops {
  for (const checking of checkings) {
    metrics.revocationChecks.inc({ checking, source: 'none', status: 'unavailable' }, 0);
    metrics.revocationCheckErrors.inc({ checking }, 0);
  }
  return [
    guard.on('revocation_checked', event => {
      const checking = oneOf(checkings, event.checking);
      const { by, status, causes } = event.verdict;
      const source = by === undefined ? 'none' : oneOf(sources, by);
      metrics.revocationChecks.inc({ checking, source, status: oneOf(statuses, status) });
      metrics.revocationCheckDuration.observe({ checking }, seconds(event.milliseconds));
      if (causes.length > 0) metrics.revocationCheckErrors.inc({ checking });
    }),
    guard.on('revocation_unavailable', ({ trustLevel }) =>
      metrics.uncheckedAdmissions.inc({ trust_level: levelOf(trustLevel) }),
    ),
    guard.on('certificate_revoked', () => metrics.revocations.inc()),
  ];
}

function countClients(
  guard: ObservedGuard,
  { certificateUses, clientNotAfter, blocks, unblocks }: GuardMetrics,
  most: number,
  isRegistered: (clientId: string) => boolean,
): Stops {
  const series = new CertificateSeries(most, labels => {
    certificateUses.remove(labels);
    clientNotAfter.remove(labels);
  });
  return [
    guard.on('certificate_used', ({ clientId, certificate }) => {
      const labels = isRegistered(clientId) ? series.labels(clientId, certificate) : undefined;
      certificateUses.inc(labels ?? other);
      if (labels !== undefined) clientNotAfter.set(labels, seconds(certificate.notAfter.getTime()));
    }),
    guard.on('policy_changed', () => series.keep(isRegistered)),
    guard.on('client_blocked', () => blocks.inc()),
    guard.on('client_unblocked', () => unblocks.inc()),
  ];
}

function countOperation(guard: ObservedGuard, metrics: GuardMetrics): Stops {
  const { policyReloads, policyReloadSuccessful, rotations, rotationSuccessful, ownNotAfter } = metrics;
  for (const counter of [policyReloads, rotations])
    for (const result of ['ok', 'failed']) counter.inc({ result }, 0);
  // A guard that runs began with good ones.
  policyReloadSuccessful.set(1);
  rotationSuccessful.set(1);
  ownNotAfter.remove(); // else it ended in 1970
  const count = (counter: Counter<'result'>, successful: Gauge, result: 'ok' | 'failed'): void => {
    counter.inc({ result });
    successful.set(Number(result === 'ok'));
  };
  return [
    guard.on('policy_changed', () => count(policyReloads, policyReloadSuccessful, 'ok')),
    guard.on('policy_rejected', () => count(policyReloads, policyReloadSuccessful, 'failed')),
    guard.on('rotated', ({ certificate }) => {
      count(rotations, rotationSuccessful, 'ok');
      ownNotAfter.set(seconds(certificate.notAfter.getTime()));
    }),
    guard.on('rotation_failed', () => count(rotations, rotationSuccessful, 'failed')),
    guard.on('staple_unavailable', () => metrics.stapleFailures.inc()),
  ];
}

const seconds = (milliseconds: number): number => milliseconds / 1000;

const oneOf = (known: readonly string[], value: string): string => (known.includes(value) ? value : 'other');

const levelOf = (level: string | undefined): string =>
  level === undefined ? 'none' : oneOf(Object.keys(levels), level);
