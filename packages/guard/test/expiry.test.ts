import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import pino from 'pino';
import { build } from 'rolldown';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ExpiryMonitorOptions,
  type ExpiryTimers,
  monitorExpiry,
} from '../src/monitoring/expiry-monitor.js';
import { type ExpiryNotice, logExpiry, type UnreadableNotice } from '../src/monitoring/expiry-notice.js';
import { endingIn, pki, now as start } from './telling.js';

const day = 24 * 60 * 60_000;

/** Timers that run when they are told to. */
class ManualTimers implements ExpiryTimers {
  readonly pending = new Map<number, { run: () => void; milliseconds: number }>();
  #count = 0;

  setTimeout(run: () => void, milliseconds: number): number {
    this.pending.set(++this.#count, { run, milliseconds });
    return this.#count;
  }

  clearTimeout(timer: unknown): void {
    this.pending.delete(timer as number);
  }

  fire(): void {
    for (const [timer, { run }] of [...this.pending]) {
      this.pending.delete(timer);
      run();
    }
  }
}

/** A monitor at a clock that is set by hand, and what it tells. */
function monitored(options: Partial<ExpiryMonitorOptions> = {}) {
  const told: string[] = [];
  const clock = { now: start };
  const timers = new ManualTimers();
  const monitor = monitorExpiry({
    now: () => clock.now,
    timers,
    sinks: [notice => void told.push(inBrief(notice))],
    ...options,
  });
  onTestFinished(() => monitor.close());
  const first = monitor.check().catch(() => []); // the run that has begun at once
  return {
    monitor,
    timers,
    told,
    /** What is told in a run, so many days from the start. */
    async on(days: number): Promise<string[]> {
      await first;
      clock.now = new Date(start.getTime() + days * day);
      told.length = 0;
      await monitor.check();
      return [...told];
    },
  };
}

const inBrief = (notice: ExpiryNotice | UnreadableNotice): string =>
  notice.event === 'certificate_expiry'
    ? `${notice.name} ${notice.state} ${notice.daysLeft}`
    : `${notice.name} unreadable`;

const registry = (...entries: [name: string, days: number][]) => {
  const certificates = entries.map(([name, days]) => ({
    name,
    certificate: endingIn(days, name).certificate,
  }));
  return () => certificates;
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'countersign-expiry-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

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
        name: 'bank\\u000a[card number]',
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

describe('files', () => {
  it('may be PEM with several certificates, DER, or a .p12', async () => {
    const path = folder();
    const [a, b, c] = [endingIn(1, 'a'), endingIn(2, 'b'), endingIn(3, 'c')];
    writeFileSync(join(path, 'a.pem'), `${a.keyPem}${a.certificate.pem}${b.certificate.pem}`);
    writeFileSync(join(path, 'b.der'), b.certificate.der);
    writeFileSync(join(path, 'c.p12'), await c.p12({ passphrase: 'secret' }));
    const { monitor } = monitored({
      files: [join(path, 'a.pem'), join(path, 'b.der'), { path: join(path, 'c.p12'), passphrase: 'secret' }],
    });
    const found = (await monitor.check()) as ExpiryNotice[];
    expect(found.map(({ subject, daysLeft }) => `${subject} ${daysLeft}`).slice(0, 4)).toEqual([
      'CN=a 1',
      'CN=b 2',
      'CN=b 2',
      'CN=c 3',
    ]);
  });

  it.each([
    ['is missing', undefined, /does not exist/],
    ['holds no certificate', 'hello', /holds no certificate/],
    ['is damaged', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /can't be read/],
  ])('are told of once where one %s, until it can be read again', async (_, content, reason) => {
    const file = join(folder(), 'server.pem');
    if (content !== undefined) writeFileSync(file, content);
    const { monitor, told, on } = monitored({ files: [file] });
    expect(await monitor.check()).toMatchObject([{ reason: expect.stringMatching(reason) }]);
    expect(told).toEqual([`${file} unreadable`]);
    expect(await on(0)).toEqual([]);
    writeFileSync(file, endingIn(5).certificate.pem);
    expect(await on(0)).toEqual([`${file} critical 5`]);
    rmSync(file);
    expect(await on(0)).toEqual([`${file} unreadable`]);
    writeFileSync(file, endingIn(300).certificate.pem);
    expect(await on(0)).toEqual([]);
  });

  it('that could not be read for a while are not told of anew', async () => {
    const file = join(folder(), 'server.pem');
    const { pem } = endingIn(5).certificate;
    writeFileSync(file, pem);
    const { monitor, told, on } = monitored({ files: [file] });
    await monitor.check();
    expect(told).toEqual([`${file} critical 5`]);
    rmSync(file);
    expect(await on(0)).toEqual([`${file} unreadable`]);
    writeFileSync(file, pem);
    expect(await on(0)).toEqual([]);
  });

  it('keep their passphrase to themselves', async () => {
    const file = join(folder(), 'c.p12');
    writeFileSync(file, await endingIn(3).p12({ passphrase: 'secret' }));
    const { monitor } = monitored({ files: [{ path: file, passphrase: 'hunter2' }] });
    expect(JSON.stringify(await monitor.check())).toMatch(/certificate_unreadable(?!.*hunter2)/);
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
