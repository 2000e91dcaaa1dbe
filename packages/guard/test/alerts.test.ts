// The alert rules that ship with the package, against the metrics that it makes, and against Prometheus itself.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { EventSource } from '../src/events.js';
import { collectMetrics } from '../src/metrics.js';
import { tellEverything } from './telling.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const file = fileURLToPath(import.meta.resolve('@countersign/guard/alerts.yaml'));
const { groups } = parse(await readFile(file, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap(group => group.rules);
const promtool = (...args: string[]) => spawnSync('promtool', args, { encoding: 'utf8' });
const missing = promtool('--version').error === undefined ? undefined : 'is skipped: promtool is missing';

it('names only metrics and labels that exist', async () => {
  const guard = new EventSource();
  const { register } = collectMetrics(guard);
  tellEverything(guard);
  const text = await register.metrics();
  for (const { alert, expr } of rules) {
    const selectors = [...expr.matchAll(/(countersign_\w+)(?:\{([^}]*)\})?/g)];
    expect(selectors.length, alert).toBeGreaterThan(0);
    for (const [, name, labels = ''] of selectors) {
      expect(text, alert).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
      for (const [, label] of labels.matchAll(/(\w+)=/g))
        expect(text, alert).toMatch(new RegExp(`^${name}\\{[^}]*\\b${label}="`, 'm'));
    }
  }
});

it('says of each alert how bad it is and what it means', () => {
  for (const { alert, labels, annotations } of rules) {
    expect(alert).toMatch(/^Countersign\w+$/);
    expect(labels.severity, alert).toMatch(/^(critical|warning)$/);
    expect(labels.category, alert).toMatch(/^(expiry|validation|security|operations)$/);
    expect(Object.keys(annotations), alert).toEqual(['summary', 'description']);
  }
});

const p = 'countersign_guard_';
const days = (count: number): string => `${count * 86_400}x60`;
const newer = `${p}client_certificate_not_after_timestamp_seconds{job="api",client="bank",fingerprint="B"}`;
const older = `${p}client_certificate_not_after_timestamp_seconds{job="api",client="bank",fingerprint="A"}`;
const own = `${p}identity_not_after_timestamp_seconds{job="api"}`;
const validations = (result: string, code = 'none') =>
  `${p}validations_total{job="api",result="${result}",code="${code}"}`;
const unavailable = `${p}revocation_checks_total{job="api",checking="ocsp",source="none",status="unavailable"}`;
const errors = `${p}revocation_check_errors_total{job="api",checking="ocsp+crl"}`;
const once = '0x30 1x30';

/** What Prometheus sees each minute, and which alerts are firing after half an hour and a bit. */
const scenes: readonly [what: string, series: Readonly<Record<string, string>>, firing: readonly string[]][] =
  [
    ['a client whose certificate ends in 31 days', { [newer]: days(31) }, []],
    ['a client whose certificate ends in 29 days', { [newer]: days(29) }, ['ClientCertificateEndsIn30Days']],
    ['a client whose certificate ends in 6 days', { [newer]: days(6) }, ['ClientCertificateEndsIn7Days']],
    ['a client whose certificate has ended', { [newer]: days(0) }, ['ClientCertificateEndsIn7Days']],
    ['a client that has rotated', { [newer]: days(300), [older]: days(3) }, []],
    ['a server whose certificate ends in 29 days', { [own]: days(29) }, ['ServerCertificateEndsIn30Days']],
    ['a server whose certificate ends in 6 days', { [own]: days(6) }, ['ServerCertificateEndsIn7Days']],
    [
      '6 % refused',
      { [validations('failed')]: '0+6x60', [validations('passed')]: '0+94x60' },
      ['ValidationFailures'],
    ],
    ['4 % refused', { [validations('failed')]: '0+4x60', [validations('passed')]: '0+96x60' }, []],
    [
      'a client that is throttled',
      { [validations('failed', 'RATE_LIMITED')]: '0+50x60', [validations('passed')]: '0+50x60' },
      [],
    ],
    ['a staple that nobody gives', { [`${p}staple_failures_total`]: once }, ['StapleUnavailable']],
    ['one of three refused', { [validations('failed')]: '0+1x60', [validations('passed')]: '0+2x60' }, []],
    ['a violated pin', { [`${p}pin_violations_total`]: once }, ['PinViolation']],
    ['no violated pin', { [`${p}pin_violations_total`]: '7x60' }, []],
    ['one question that nobody answers', { [unavailable]: once }, ['RevocationStatusUnavailable']],
    ['a responder that is down for a while', { [errors]: '0+1x60' }, ['RevocationSourceFailing']],
    ['a reload that failed', { [`${p}policy_last_reload_successful`]: '1x20 0x30' }, ['PolicyReloadFailing']],
    ['a reload that was mended', { [`${p}policy_last_reload_successful`]: '1x10 0x10 1x30' }, []],
    [
      'a rotation that failed',
      { [`${p}identity_last_rotation_successful`]: '0x60' },
      ['IdentityRotationFailing'],
    ],
    ['a client that was blocked', { [`${p}blocks_total`]: once }, ['ClientBlocked']],
  ];

describe.skipIf(missing)(`promtool ${missing ?? ''}`, () => {
  it('finds no mistake in the rules', () => {
    const { stdout, stderr, status } = promtool('check', 'rules', '--lint=all', '--lint-fatal', file);
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain(`${rules.length} rules found`);
  });

  it.each(scenes)('fires as it should on %s', async (_, series, firing) => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-alerts-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    // JSON is YAML. With promql_expr_test on ALERTS, the annotations needn't be repeated here.
    const test = {
      rule_files: [file],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [
            {
              expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
              eval_time: '35m',
              exp_samples: firing.map(name => ({ labels: `{alertname="Countersign${name}"}`, value: 1 })),
            },
          ],
        },
      ],
    };
    const path = join(folder, 'test.yaml');
    await writeFile(path, JSON.stringify(test));
    const { stdout, stderr, status } = promtool('test', 'rules', path);
    expect(status, stdout + stderr).toBe(0);
  });

  it('has a scene for each rule', () => {
    const fired = new Set(scenes.flatMap(([, , firing]) => firing.map(name => `Countersign${name}`)));
    expect(rules.map(({ alert }) => alert).filter(alert => !fired.has(alert))).toEqual([]);
  });
});
