import { ConfigurationError } from '@countersign/spec';
import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { GuardEventName, GuardEvents } from '../events.js';
import { AuditFile } from './audit-file.js';
import { type ChainEnd, nextLine } from './audit-line.js';
import type { ObservedGuard } from './observed-guard.js';
import { type EventRecord, recordOf } from './record.js';

export interface AuditTrailOptions {
  /** The path of the file. It is made with mode 0600 where there is none; one that is there keeps its mode. */
  readonly file: string;
  /** The clock of the lines. Default: the system's. */
  readonly now?: () => Date;
  /** How many bytes may wait for the disk; what comes while there are more is dropped and counted. Default: 16 MiB. */
  readonly buffer?: number;
  /** Told when lines can't be written, once until they can be again; they are kept, and tried again. Default: a process warning. */
  readonly onError?: (error: ConfigurationError) => void;
}

/** A file to which each event adds a line. */
export interface AuditTrail {
  /** Writes down what a guard tells from now on; the function that it returns ends it. */
  follow(guard: ObservedGuard): () => void;
  /**
   * Waits until the disk has all that was told before, and tries at once where writing failed before.
   *
   * @throws ConfigurationError `CONFIG_INVALID` where it can't be written
   */
  flush(): Promise<void>;
  /** Follows nobody any more, flushes, and closes the file. */
  close(): Promise<void>;
}

const audited = [
  'certificate_validated',
  'certificate_validation_failed',
  'revocation_unavailable',
  'client_blocked',
  'client_unblocked',
  'certificate_revoked',
  'policy_changed',
  'policy_rejected',
  'rotated',
  'rotation_failed',
] as const satisfies readonly GuardEventName[];

const batchLength = 256 * 1024;
const pause = 1_000;

/**
 * Opens an audit trail: a file of JSON lines that only grows. Each line has a sequence number, and the SHA-256 of the line
 * before it, so that {@link verifyAuditTrail} finds a line that was changed or taken away. Lines hold no secrets and no card
 * numbers.
 *
 * A line that a crash tore stays, and the line `audit_torn` behind it says so. Where events come faster than the disk takes
 * them, or the disk is full, the newest are dropped, and `audit_dropped` says how many, where they would stand. A file
 * that was renamed or removed is replaced by a new one, which goes on with the chain. Only one process may write to a file.
 *
 * @throws ConfigurationError `CONFIG_INVALID` where the file can't be opened, or is one of another kind
 *
 * @example
 * ```js
 * const trail = await openAuditTrail({ file: '/var/log/payments/audit.jsonl' });
 * trail.follow(guard);
 * ```
 */
export async function openAuditTrail(options: AuditTrailOptions): Promise<AuditTrail> {
  checkOptions('openAuditTrail', options, {
    file: 'text',
    now: 'function',
    buffer: 'number',
    onError: 'function',
  });
  checkArgument('openAuditTrail', 'the option file', options.file, 'text');
  if (options.buffer !== undefined && options.buffer < 1)
    throw new ConfigurationError('CONFIG_INVALID', `No line fits into a buffer of ${options.buffer} bytes`, {
      hint: 'Leave it out, or give some MiB: a line has about 500 bytes.',
    });
  let file: AuditFile | undefined;
  try {
    file = await AuditFile.open(options.file);
    const { end, torn, unterminated } = await file.left();
    if (unterminated) await file.write(Buffer.from('\n'));
    const trail = new Trail(options, file, end);
    if (torn !== undefined) trail.record('audit_torn', torn);
    return trail;
  } catch (cause) {
    await file?.close();
    throw cause instanceof ConfigurationError ? cause : notWritten(options.file, cause);
  }
}

class Trail implements AuditTrail {
  readonly #path: string;
  readonly #now: () => Date;
  readonly #room: number;
  readonly #onError: (error: ConfigurationError) => void;
  readonly #stops = new Set<() => void>();
  #file: AuditFile;
  #end: ChainEnd;
  /** Lines that aren't written yet, the first perhaps in part. */
  #waiting: Buffer[] = [];
  #bytes = 0;
  /** How much of the first waiting line is in the file. */
  #begun = 0;
  #dropped = 0;
  #writing: Promise<void> | undefined;
  #error: ConfigurationError | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: AuditTrailOptions, file: AuditFile, end: ChainEnd) {
    this.#path = options.file;
    this.#now = options.now ?? (() => new Date());
    this.#room = options.buffer ?? 16 * 1024 * 1024;
    this.#onError =
      options.onError ?? (error => process.emitWarning(error.message, { type: 'CountersignWarning' }));
    this.#file = file;
    this.#end = end;
  }

  follow(guard: ObservedGuard): () => void {
    const stops = audited.map(name => this.#listen(guard, name));
    const stop = (): void => {
      this.#stops.delete(stop);
      for (const each of stops) each();
    };
    this.#stops.add(stop);
    return stop;
  }

  async flush(): Promise<void> {
    if (!this.#closed) await this.#drain();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    try {
      await this.#drain();
    } finally {
      clearTimeout(this.#retry);
      await this.#file.close();
    }
  }

  record(event: string, record: EventRecord): void {
    if (this.#closed) return;
    if (this.#bytes >= this.#room) {
      this.#dropped++;
      return;
    }
    this.#add(event, record);
    if (this.#retry === undefined) this.#pump();
  }

  #listen<Name extends GuardEventName>(guard: ObservedGuard, name: Name): () => void {
    return guard.on(name, (...event: GuardEvents[Name]) => this.record(name, recordOf(name, ...event)));
  }

  #add(event: string, record: EventRecord): void {
    const { bytes, end } = nextLine(this.#end, this.#now(), event, record);
    this.#end = end;
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
  }

  /** As soon as there is room, so that it stands where the dropped events would. */
  #tellDropped(): void {
    if (this.#dropped === 0 || this.#bytes >= this.#room) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#add('audit_dropped', { dropped });
  }

  /** What comes meanwhile isn't waited for. */
  async #drain(): Promise<void> {
    const last = this.#end.sequence + Number(this.#dropped > 0);
    while (this.#end.sequence - this.#waiting.length < last) {
      this.#pump();
      await this.#writing;
      if (this.#error !== undefined) throw this.#error;
    }
    await this.#file.sync().catch(cause => {
      throw notWritten(this.#path, cause);
    });
  }

  /** One writer at a time, so that lines stay in order. */
  #pump(): void {
    this.#writing ??= this.#write().then(
      () => this.#settle(undefined),
      cause => this.#settle(notWritten(this.#path, cause)),
    );
  }

  async #write(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (await this.#file.isGone()) await this.#openAnew();
    this.#written(await this.#file.write(this.#batch()));
  }

  #settle(error: ConfigurationError | undefined): void {
    const before = this.#error;
    this.#error = error;
    this.#writing = undefined;
    if (error === undefined) {
      this.#tellDropped();
      if (this.#waiting.length > 0) this.#pump();
    } else {
      this.#retry = setTimeout(() => this.#pump(), pause).unref();
      if (before === undefined) this.#tell(error);
    }
  }

  async #openAnew(): Promise<void> {
    const file = await AuditFile.open(this.#path);
    await this.#file.close();
    this.#file = file;
    this.#begun = 0; // a line is never in two files
  }

  #batch(): Buffer {
    const lines: Buffer[] = [];
    let length = -this.#begun;
    for (const line of this.#waiting) {
      if (length >= batchLength) break;
      lines.push(line);
      length += line.length;
    }
    return Buffer.concat(lines).subarray(this.#begun);
  }

  #written(bytes: number): void {
    let count = 0;
    let left = this.#begun + bytes;
    for (const line of this.#waiting) {
      if (left < line.length) break;
      left -= line.length;
      this.#bytes -= line.length;
      count++;
    }
    this.#waiting.splice(0, count);
    this.#begun = left;
  }

  /** A listener that throws is reported, and stops nothing. */
  #tell(error: ConfigurationError): void {
    new Promise(resolve => resolve(this.#onError(error))).catch(thrown => {
      process.emitWarning(`onError of openAuditTrail failed: ${thrown}`, 'CountersignWarning');
    });
  }
}

function notWritten(file: string, cause: unknown): ConfigurationError {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  return new ConfigurationError('CONFIG_INVALID', `The audit trail ${file} can't be written (${code})`, {
    cause,
    hint: 'Check that its folder exists, that this user may write there, and that the disk has room.',
  });
}
