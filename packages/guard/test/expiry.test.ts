import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { build } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { monitorExpiry } from '../src/monitoring/expiry-monitor.js';
import { logExpiry } from '../src/monitoring/expiry-notice.js';
import { day, folder, inBrief, monitored, registry } from './expiry-setting.js';
import { endingIn, pki, now as start } from './telling.js';

describe('a certificate', () => {
  it('is told of once in each state', async () => {
    const { on } = monitored({ certificates: registry(['bank', 100]) });
    expect(await on(0)).toEqual([]);
    expect(await on(69)).toEqual([]);
    expect(await on(71)).toEqual(['bank warning 29']);
    expect(await on(80)).toEqual([]);
    expect(await on(94)).toEqual(['bank critical 6']);
    expect(await on(95)).toEqual([]);
    expect(await on(101)).toEqual(['bank expired -1']);
    expect(await on(200)).toEqual([]);
  });

  it('is told of in the state in which it is found', async () => {
    const { monitor, told } = monitored({
      certificates: registry(['a', 300], ['b', 20], ['c', 3], ['d', -2]),
    });
    const found = await monitor.check();
    expect(told).toEqual(['b warning 20', 'c critical 3', 'd expired -2']);
    expect(found.map(inBrief)).toEqual(['a ok 300', ...told]);
  });

  it('is not told of again when the clock goes back', async () => {
    const { on } = monitored({ certificates: registry(['bank', 100]) });
    expect(await on(94)).toEqual(['bank critical 6']);
    expect(await on(71)).toEqual([]);
    expect(await on(94)).toEqual([]);
  });

  it('that was renewed is told of when its time comes', async () => {
    let certificates = registry(['bank', 5]);
    const { monitor, on, told } = monitored({ certificates: () => certificates() });
    await monitor.check();
    expect(told).toEqual(['bank critical 5']);
    certificates = registry(['bank', 300]);
    expect(await on(1)).toEqual([]);
    expect(await on(295)).toEqual(['bank critical 5']);
  });

  it('that lives a day is judged by fractions of its day', async () => {
    const { certificate } = pki.client('short', {
      notBefore: start,
      notAfter: new Date(start.getTime() + day),
    });
    const { on } = monitored({ certificates: () => [{ name: 'short', certificate }] });
    expect(await on(0.5)).toEqual([]);
    expect(await on(0.7)).toEqual(['short warning 0']);
    expect(await on(0.95)).toEqual(['short critical 0']);
  });

  it('is told of with all that is needed to find it', async () => {
    const notices: unknown[] = [];
    const { certificate } = endingIn(3, 'bank');
    const { monitor } = monitored({
      certificates: () => [{ name: 'bank\n4111111111111111', certificate }],
      sinks: [notice => void notices.push(notice)],
    });
    await monitor.check();
    expect(notices).toEqual([
      {
        event: 'certificate_expiry',
        source: 'registry',
        name: 'bank\\u{a}[card number]',
        state: 'critical',
        daysLeft: 3,
        subject: 'CN=bank',
        issuer: 'CN=Test Issuing CA',
        fingerprint: certificate.fingerprints.sha256,
        notAfter: certificate.notAfter.toISOString(),
      },
    ]);
  });
});

it('tells of a registry that fails, and nothing of what it threw', async () => {
  const { monitor } = monitored({
    certificates: () => {
      throw new Error('password=hunter2');
    },
  });
  expect(await monitor.check()).toMatchObject([
    { event: 'certificate_unreadable', reason: 'The function that gives the certificates failed' },
  ]);
});

describe('a sink', () => {
  it('that fails is told at the next run, and the others only once', async () => {
    let broken = true;
    const late: string[] = [];
    const told: string[] = [];
    const { monitor, on } = monitored({
      certificates: registry(['a', 5], ['b', 5]),
      sinks: [
        notice => {
          if (broken) throw new Error('it is down');
          late.push(inBrief(notice));
        },
        async notice => void told.push(inBrief(notice)),
      ],
    });
    const warned = once(process, 'warning');
    await monitor.check();
    expect(String((await warned)[0])).toContain('A sink of monitorExpiry failed: it is down');
    broken = false;
    await on(0);
    await on(0);
    expect(told).toEqual(['a critical 5', 'b critical 5']);
    expect(late).toEqual(told);
  });

  it('may be a log', async () => {
    const lines: string[] = [];
    const logger = pino({ base: null, timestamp: false }, { write: line => void lines.push(line) });
    const { monitor } = monitored({
      certificates: registry(['a', 20], ['b', 3]),
      files: ['missing.pem'],
      sinks: [logExpiry(logger)],
    });
    await monitor.check();
    expect(lines.map(line => JSON.parse(line)).map(({ level, msg }) => [level, msg])).toEqual([
      [40, 'certificate_expiry a warning: 20 days left'],
      [50, 'certificate_expiry b critical: 3 days left'],
      [50, 'certificate_unreadable missing.pem: The certificate file missing.pem does not exist'],
    ]);
  });
});

describe('runs', () => {
  it('begin at once, and come again so long after the last has ended', async () => {
    let reads = 0;
    const { timers } = monitored({
      every: 60_000,
      certificates: () => {
        reads++;
        return [];
      },
    });
    for (let runs = 1; runs < 4; runs++) {
      while (timers.pending.size === 0) await setImmediate();
      expect(reads).toBe(runs);
      expect([...timers.pending.values()]).toMatchObject([{ milliseconds: 60_000 }]);
      timers.fire();
    }
  });

  it('that overlap are one', async () => {
    let reads = 0;
    let go = (): void => {};
    const going = new Promise<void>(resolve => {
      go = resolve;
    });
    const { monitor, told } = monitored({
      certificates: async () => {
        reads++;
        await going;
        return registry(['bank', 5])();
      },
    });
    const checks = [monitor.check(), monitor.check()];
    go();
    await Promise.all(checks);
    expect(reads).toBe(1);
    expect(told).toEqual(['bank critical 5']);
  });

  it('end with close, and tell nothing more', async () => {
    const { monitor, timers, told } = monitored({ certificates: registry(['bank', 5]) });
    monitor.close();
    await expect(monitor.check()).rejects.toMatchObject({ name: 'AbortError' });
    expect([timers.pending.size, told]).toEqual([0, []]);
  });

  it('do not keep the process alive', async () => {
    const path = folder();
    writeFileSync(
      join(path, 'entry.ts'),
      `import { monitorExpiry } from ${JSON.stringify(join(import.meta.dirname, '../src/monitoring/expiry-monitor.ts'))};
       await monitorExpiry({ certificates: () => [], sinks: [] }).check();
       console.log('checked');`,
    );
    await build({
      input: join(path, 'entry.ts'),
      platform: 'node',
      resolve: { conditionNames: ['@countersign/source', 'node', 'import', 'default'] },
      output: { dir: path, entryFileNames: 'entry.mjs', chunkFileNames: '[name].mjs' },
      logLevel: 'silent',
    });
    const { status, stdout } = spawnSync(process.execPath, [join(path, 'entry.mjs')], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect([status, stdout]).toEqual([0, 'checked\n']);
  });
});

it.each([
  ['no sinks', {}, /option sinks is undefined/],
  ['a sink that is none', { sinks: ['https://alerts.example.com'] }, /a sink is string/],
  ['too short a time', { sinks: [], every: 10 }, /every 10 milliseconds/],
  ['too long a time', { sinks: [], every: 2 ** 31 }, /milliseconds/],
  ['a file without path', { sinks: [], files: [{}] }, /path of a file is undefined/],
  ['an option that does not exist', { sinks: [], folders: [] }, /no option 'folders'/],
])('refuses %s', (_, options, message) => {
  expect(() => monitorExpiry(options as never)).toThrow(message);
});
