import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { EventSource } from '../src/events.js';
import { collectMetrics } from '../src/metrics.js';
import { checked, endingIn, failed, pki, tellEverything, validated } from './telling.js';

const p = 'countersign_guard_';

/** The samples of a register, as Prometheus reads them. */
async function samples(register: Registry): Promise<Map<string, number>> {
  const lines = (await register.metrics()).split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map(line => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

function collected(options: Parameters<typeof collectMetrics>[1] = {}) {
  const guard = new EventSource();
  const metrics = collectMetrics(guard, options);
  return { guard, metrics, samples: () => samples(metrics.register) };
}

const secondsOf = (date: Date): number => date.getTime() / 1000;

it('counts who is let in, and who is refused and why', async () => {
  const { guard, samples } = collected();
  guard.tell('certificate_validated', validated());
  guard.tell('certificate_validated', validated({ trustLevel: undefined }));
  guard.tell('certificate_validation_failed', failed({ trustLevel: 'maximum' }));
  guard.tell('certificate_validation_failed', failed({ trustLevel: 'maximum' }));
  const found = await samples();
  const labels = (text: string) => found.get(`${p}validations_total{${text}}`);
  expect(labels('result="passed",stage="none",code="none",trust_level="high"')).toBe(1);
  expect(labels('result="passed",stage="none",code="none",trust_level="none"')).toBe(1);
  expect(labels('result="failed",stage="expiry",code="CERTIFICATE_EXPIRED",trust_level="maximum"')).toBe(2);
});

it('times validations and handshakes in seconds, and tells hits of the cache and resumptions apart', async () => {
  const { guard, samples } = collected();
  guard.tell('certificate_validated', validated({ milliseconds: 20 }));
  guard.tell('certificate_validated', validated({ cached: true, milliseconds: 0.1 }));
  guard.tell('handshake', { resumed: true, protocol: 'TLSv1.3', milliseconds: 1_500 });
  const found = await samples();
  const sum = `${p}validation_duration_seconds_sum`;
  expect(found.get(`${sum}{result="passed",cached="false"}`)).toBeCloseTo(0.02);
  expect(found.get(`${sum}{result="passed",cached="true"}`)).toBeCloseTo(0.0001);
  expect(found.get(`${p}handshake_duration_seconds_sum{resumed="true",protocol="TLSv1.3"}`)).toBe(1.5);
});

it('counts a violated pin, wherever among the failures it stands', async () => {
  const { guard, samples } = collected();
  const expired = { stage: 'expiry', code: 'CERTIFICATE_EXPIRED', detail: '' } as const;
  const pin = { stage: 'pinning', code: 'CERTIFICATE_PINNING_FAILED', detail: '' } as const;
  expect((await samples()).get(`${p}pin_violations_total`)).toBe(0);
  for (const failures of [[expired], [pin], [expired, pin]] as const)
    guard.tell('certificate_validation_failed', failed({}, [...failures] as [typeof pin]));
  expect((await samples()).get(`${p}pin_violations_total`)).toBe(2);
});

it('counts questions about revocation by who answered what, and those where somebody failed', async () => {
  const { guard, samples } = collected();
  guard.tell('revocation_checked', checked());
  guard.tell('revocation_checked', checked({ by: 'crl', causes: [new Error('no OCSP')] }));
  guard.tell(
    'revocation_checked',
    checked({ by: undefined, status: 'unavailable', causes: [new Error('none')] }),
  );
  guard.tell('revocation_unavailable', { clientId: 'a', trustLevel: 'high', explanation: 'none' });
  const found = await samples();
  const checks = (source: string, status: string) =>
    found.get(`${p}revocation_checks_total{checking="ocsp",source="${source}",status="${status}"}`);
  expect([checks('ocsp', 'good'), checks('crl', 'good'), checks('none', 'unavailable')]).toEqual([1, 1, 1]);
  expect(found.get(`${p}revocation_check_errors_total{checking="ocsp"}`)).toBe(2);
  expect(found.get(`${p}admissions_without_revocation_status_total{trust_level="high"}`)).toBe(1);
});

it('counts blocks and revocations', async () => {
  const { guard, samples } = collected();
  tellEverything(guard);
  const found = await samples();
  for (const name of ['blocks_total', 'unblocks_total', 'revocations_total'])
    expect(found.get(p + name)).toBe(1);
});

it('says whether the last reload and the last rotation were good', async () => {
  const { guard, samples } = collected();
  const successful = async () => {
    const found = await samples();
    return ['policy_last_reload_successful', 'identity_last_rotation_successful'].map(name =>
      found.get(p + name),
    );
  };
  expect(await successful()).toEqual([1, 1]);
  tellEverything(guard);
  expect(await successful()).toEqual([0, 0]);
  guard.tell('policy_changed', { epoch: 4 });
  expect(await successful()).toEqual([1, 0]);
  expect((await samples()).get(`${p}policy_reloads_total{result="ok"}`)).toBe(2);
  expect((await samples()).get(`${p}policy_reloads_total{result="failed"}`)).toBe(1);
});

describe("the server's own certificate", () => {
  const name = `${p}identity_not_after_timestamp_seconds`;
  const [first, second] = [endingIn(10, 'server'), endingIn(100, 'server')];

  it('ends at no time while it is not known', async () => {
    const { samples } = collected();
    expect((await samples()).has(name)).toBe(false);
  });

  it('is known from the identity, and from each rotation', async () => {
    const { guard, samples } = collected({ identity: first.identity() });
    await first.identity().current();
    expect((await samples()).get(name)).toBe(secondsOf(first.certificate.notAfter));
    guard.tell('rotated', { certificate: second.certificate, previous: first.certificate });
    expect((await samples()).get(name)).toBe(secondsOf(second.certificate.notAfter));
  });
});

describe("clients' certificates", () => {
  const series = (client: string, certificate: ReturnType<typeof endingIn>['certificate']) =>
    `{client="${client}",fingerprint="${certificate.fingerprints.sha256.slice(0, 16)}"}`;

  it('are told by client and fingerprint: how often they are used, and until when they can be', async () => {
    const { guard, samples } = collected();
    const [older, newer] = [endingIn(5), endingIn(365)];
    for (const { certificate } of [older, newer, newer])
      guard.tell('certificate_used', { clientId: 'demo_client', certificate });
    const found = await samples();
    expect(found.get(`${p}certificate_uses_total${series('demo_client', older.certificate)}`)).toBe(1);
    expect(found.get(`${p}certificate_uses_total${series('demo_client', newer.certificate)}`)).toBe(2);
    expect(
      found.get(
        `${p}client_certificate_not_after_timestamp_seconds${series('demo_client', older.certificate)}`,
      ),
    ).toBe(secondsOf(older.certificate.notAfter));
  });

  it('go with the registration of their client', async () => {
    const registered = new Set(['a', 'b']);
    const { guard, samples } = collected({ isRegistered: id => registered.has(id) });
    const { certificate } = endingIn(5);
    for (const clientId of ['a', 'b', 'never']) guard.tell('certificate_used', { clientId, certificate });
    const clients = async () =>
      [...(await samples()).keys()]
        .filter(key => key.includes('client="'))
        .map(key => key.match(/client="(\w+)"/)?.[1]);
    expect(await clients()).toEqual(['a', 'b', 'other', 'a', 'b']);
    registered.delete('a');
    guard.tell('policy_changed', { epoch: 2 });
    expect(await clients()).toEqual(['b', 'other', 'b']);
  });

  it('are those used last, where one client has many', async () => {
    const { guard, samples } = collected();
    const many = Array.from({ length: 50 }, (_, i) => endingIn(i + 1).certificate);
    for (const certificate of many) guard.tell('certificate_used', { clientId: 'demo_client', certificate });
    const keys = [...(await samples()).keys()].filter(key => key.startsWith(`${p}certificate_uses_total`));
    expect(keys).toEqual(
      many.slice(-4).map(certificate => `${p}certificate_uses_total${series('demo_client', certificate)}`),
    );
  });
});

it('has as many series after 100,000 hostile names as its bounds allow', async () => {
  const { guard, samples } = collected({ clients: 20 });
  const certificates = Array.from({ length: 8 }, (_, i) => endingIn(i + 1).certificate);
  const round = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const name = `"} ${i}\n# hostile` as never;
      const certificate = certificates[i % certificates.length] as (typeof certificates)[0];
      const failures = [{ stage: name, code: name, detail: name }] as const;
      guard.tell('certificate_validated', validated({ clientId: name, trustLevel: name, path: name }));
      guard.tell(
        'certificate_validation_failed',
        failed({ clientId: name, trustLevel: name }, [...failures]),
      );
      guard.tell('handshake', { milliseconds: 1, resumed: false, protocol: name });
      guard.tell('revocation_checked', { ...checked({ by: name, status: name }), checking: name });
      guard.tell('revocation_unavailable', { clientId: name, trustLevel: name, explanation: name });
      guard.tell('certificate_used', { clientId: name, certificate });
      guard.tell('client_blocked', { subject: name, reason: name, until: undefined });
    }
  };
  round(0, 1_000);
  const early = await samples();
  round(1_000, 100_000);
  const late = await samples();
  expect([...late.keys()]).toEqual([...early.keys()]);
  expect(late.size).toBeLessThan(200);
  expect(late.get(`${p}certificate_uses_total{client="other",fingerprint="other"}`)).toBe(100_000 - 20);
});

it('names everything by the conventions of Prometheus', async () => {
  const { metrics } = collected();
  for (const { name, type, help } of await metrics.register.getMetricsAsJSON()) {
    expect(name).toMatch(/^countersign_guard_[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(String(type) === 'counter');
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help, name).toMatch(/\.$/);
  }
});

describe('a register', () => {
  it('can be shared by two guards under two prefixes, and not under one', () => {
    const register = new Registry();
    const guard = new EventSource();
    collectMetrics(guard, { register });
    expect(() => collectMetrics(guard, { register })).toThrow(
      'The register already has a metric countersign_guard_validations_total',
    );
    collectMetrics(guard, { register, prefix: 'internal_guard_' });
    expect(register.getSingleMetric('internal_guard_validations_total')).toBeDefined();
  });

  it('is left as it was found', async () => {
    const register = new Registry();
    const guard = new EventSource();
    const { close } = collectMetrics(guard, { register });
    close();
    tellEverything(guard);
    expect(register.getMetricsAsArray()).toEqual([]);
    collectMetrics(guard, { register });
  });
});

it.each([
  ['a prefix that begins no name', { prefix: '1-guard' }, /can begin no name/],
  ['a negative number of clients', { clients: -1 }, /-1 clients/],
  ['a register that is none', { register: {} }, /getSingleMetric of the register is undefined/],
  ['an option that does not exist', { labels: true }, /no option 'labels'/],
])('refuses %s', (_, options, message) => {
  expect(() => collectMetrics(new EventSource(), options as never)).toThrow(message);
});

it('has no secret and no card number in a label', async () => {
  const { guard, samples } = collected();
  const { certificate } = pki.client('4111111111111111');
  guard.tell('certificate_used', { clientId: '4111111111111111', certificate });
  expect([...(await samples()).keys()].join()).not.toContain('4111111111111111');
});
