// A monitor at a clock and at timers that are set by hand, and what it tells.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ExpiryMonitor,
  type ExpiryMonitorOptions,
  type ExpiryTimers,
  monitorExpiry,
} from '../src/monitoring/expiry-monitor.js';
import type { ExpiryNotice, UnreadableNotice } from '../src/monitoring/expiry-notice.js';
import { endingIn, now as start } from './telling.js';

export interface Monitored {
  readonly monitor: ExpiryMonitor;
  readonly timers: ManualTimers;
  readonly told: string[];
  /** What is told in a run, so many days from the start. */
  on(days: number): Promise<string[]>;
}

export const day = 24 * 60 * 60_000;

/** Timers that run when they are told to. */
export class ManualTimers implements ExpiryTimers {
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
export function monitored(options: Partial<ExpiryMonitorOptions> = {}): Monitored {
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

export const inBrief = (notice: ExpiryNotice | UnreadableNotice): string =>
  notice.event === 'certificate_expiry'
    ? `${notice.name} ${notice.state} ${notice.daysLeft}`
    : `${notice.name} unreadable`;

export const registry = (...entries: [name: string, days: number][]) => {
  const certificates = entries.map(([name, days]) => ({
    name,
    certificate: endingIn(days, name).certificate,
  }));
  return () => certificates;
};

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'countersign-expiry-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}
