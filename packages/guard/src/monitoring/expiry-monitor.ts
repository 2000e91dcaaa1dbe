import type { Expiry } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import {
  type ExpiryNotice,
  type ExpirySink,
  noticeOf,
  type UnreadableNotice,
  unreadable,
} from './expiry-notice.js';
import {
  type ExpiryFile,
  type ExpirySource,
  fileSource,
  hostSource,
  type NamedCertificate,
  registrySource,
} from './expiry-sources.js';

export interface ExpiryMonitorOptions {
  /** The certificates of a registry, as they are when it is called. */
  readonly certificates?: () => Iterable<NamedCertificate> | Promise<Iterable<NamedCertificate>>;
  /** Files with certificates: PEM, DER or .p12. */
  readonly files?: readonly ExpiryFile[];
  /** TLS servers, each as `host:port`, whose certificate is read by a handshake. */
  readonly hosts?: readonly string[];
  /** Who is told: {@link logExpiry}, {@link webhook}, or functions of your own. */
  readonly sinks: readonly ExpirySink[];
  /** Milliseconds from the end of a run to the next one. Default: an hour. */
  readonly every?: number;
  /** The clock that dates are judged by. Default: the system's. */
  readonly now?: () => Date;
  /** Starts the runs. Default: the system's timers, which don't keep the process alive. */
  readonly timers?: ExpiryTimers;
}

export interface ExpiryTimers {
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface ExpiryMonitor {
  /**
   * Looks at everything now, or joins the run that is under way, tells the sinks what is new, and gives all that was found.
   *
   * @throws DOMException `AbortError` where the monitor is closed
   */
  check(): Promise<readonly (ExpiryNotice | UnreadableNotice)[]>;
  /** Ends it: no sink is told anything any more, and what is under way is broken off. */
  close(): void;
}

const systemTimers: ExpiryTimers = {
  setTimeout: (run, milliseconds) => setTimeout(run, milliseconds).unref(),
  clearTimeout: timer => clearTimeout(timer as NodeJS.Timeout),
};

/** So many files and handshakes at a time. */
const atOnce = 16;

const rank: Readonly<Record<Expiry['state'], number>> = { ok: 0, warning: 1, critical: 2, expired: 3 };

/**
 * Watches how close certificates come to their end, by the rule of `expiryOf`: 30 days before it and 7 days before it, or the
 * same fractions of a lifetime under 90 days. Each sink is told once of each certificate in each state, and once of a source
 * that can't be read, until it can be again. The first run begins at once.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const monitor = monitorExpiry({
 *   files: ['server.pem', { path: 'client.p12', passphrase: { env: 'P12_PASSPHRASE' } }],
 *   hosts: ['api.example.com:443'],
 *   sinks: [logExpiry(console), webhook(process.env.ALERTS_URL)],
 * });
 * ```
 */
export function monitorExpiry(options: ExpiryMonitorOptions): ExpiryMonitor {
  checkOptions('monitorExpiry', options, {
    certificates: 'function',
    files: 'list',
    hosts: 'list',
    sinks: 'list',
    every: 'number',
    now: 'function',
    timers: 'object',
  });
  const { certificates, files = [], hosts = [], sinks, every = 60 * 60_000 } = options;
  const { now = () => new Date(), timers = systemTimers } = options;
  checkArgument('monitorExpiry', 'the option sinks', sinks, 'list');
  for (const sink of sinks) checkArgument('monitorExpiry', 'a sink', sink, 'function');
  if (!(every >= 1_000 && every < 2 ** 31))
    throw new ConfigurationError('CONFIG_INVALID', `monitorExpiry can't run every ${every} milliseconds`, {
      hint: 'Give from 1,000 milliseconds to 24 days.',
    });
  const sources = [
    ...(certificates === undefined ? [] : [registrySource(certificates)]),
    ...files.map(fileSource),
    ...hosts.map(hostSource),
  ];
  return new Monitor(sources, sinks, { now, timers, every });
}

/** What a source gave. */
interface Reading {
  readonly source: ExpirySource;
  readonly notices: readonly (ExpiryNotice | UnreadableNotice)[];
}

class Monitor implements ExpiryMonitor {
  readonly #sources: readonly ExpirySource[];
  readonly #now: () => Date;
  readonly #audience: readonly Audience[];
  readonly #ended = new AbortController();
  #running: Promise<readonly (ExpiryNotice | UnreadableNotice)[]> | undefined;
  #stop: () => void = () => {};

  constructor(
    sources: readonly ExpirySource[],
    sinks: readonly ExpirySink[],
    { now, every, timers }: Required<Pick<ExpiryMonitorOptions, 'now' | 'every' | 'timers'>>,
  ) {
    this.#sources = sources;
    this.#now = now;
    this.#audience = sinks.map(sink => new Audience(sink));
    const run = async (): Promise<void> => {
      await this.check().catch(() => {}); // it was closed
      if (this.#ended.signal.aborted) return;
      const timer = timers.setTimeout(run, every);
      this.#stop = () => timers.clearTimeout(timer);
    };
    run();
  }

  async check(): Promise<readonly (ExpiryNotice | UnreadableNotice)[]> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  close(): void {
    this.#ended.abort();
    this.#stop();
  }

  async #run(): Promise<readonly (ExpiryNotice | UnreadableNotice)[]> {
    const { signal } = this.#ended;
    signal.throwIfAborted();
    const readings: Reading[] = [];
    for (let i = 0; i < this.#sources.length; i += atOnce) {
      const some = this.#sources.slice(i, i + atOnce);
      readings.push(...(await Promise.all(some.map(source => this.#read(source, signal)))));
      signal.throwIfAborted();
    }
    await Promise.all(this.#audience.map(each => each.tell(readings, signal)));
    signal.throwIfAborted();
    return readings.flatMap(({ notices }) => notices);
  }

  async #read(source: ExpirySource, signal: AbortSignal): Promise<Reading> {
    try {
      const found = await source.read(signal);
      return { source, notices: found.map(each => noticeOf(source, each, this.#now())) };
    } catch (error) {
      return { source, notices: [unreadable(source, error)] };
    }
  }
}

/** A sink, and what it has been told. */
class Audience {
  readonly #sink: ExpirySink;
  /** By source, and in it by certificate, the worst state. */
  readonly #told = new Map<ExpirySource, Map<string, number>>();

  constructor(sink: ExpirySink) {
    this.#sink = sink;
  }

  async tell(readings: readonly Reading[], signal: AbortSignal): Promise<void> {
    try {
      for (const reading of readings) await this.#tellOf(reading, signal);
    } catch (error) {
      // The others would fail, too. What wasn't told is told at the next run.
      if (!signal.aborted)
        process.emitWarning(
          `A sink of monitorExpiry failed: ${(error as Error)?.message}`,
          'CountersignWarning',
        );
    }
  }

  async #tellOf({ source, notices }: Reading, signal: AbortSignal): Promise<void> {
    const before = this.#told.get(source) ?? new Map<string, number>();
    const readable = notices.every(({ event }) => event === 'certificate_expiry');
    // What is gone is forgotten, unless the source can't be read: then nobody knows what is gone.
    const told = new Map(readable ? [] : before);
    for (const key of notices.map(keyOf)) if (before.has(key)) told.set(key, before.get(key) ?? 0);
    this.#told.set(source, told);
    for (const notice of notices) {
      const key = keyOf(notice);
      const bad = notice.event === 'certificate_expiry' ? rank[notice.state] : 1;
      if (bad <= (told.get(key) ?? 0)) continue;
      signal.throwIfAborted();
      await this.#sink(notice, signal);
      told.set(key, bad);
    }
  }
}

const keyOf = (notice: ExpiryNotice | UnreadableNotice): string =>
  notice.event === 'certificate_expiry' ? `${notice.fingerprint} ${notice.name}` : notice.event;
