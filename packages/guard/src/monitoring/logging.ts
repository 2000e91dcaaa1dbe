import { checkArgument, checkOptions } from '@countersign/spec/internal';
import type { GuardEventName, GuardEvents } from '../events.js';
import type { ObservedGuard } from './observed-guard.js';
import { type EventRecord, recordOf } from './record.js';
import { RefusalLines } from './refusal-lines.js';

/** What pino and console can do. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LogOptions {
  /**
   * Whether to log, at level `debug`, each handshake, each question about revocation, and which certificate a client
   * used. Default: false.
   */
  readonly enhanced?: boolean;
}

const levels: { readonly [Name in GuardEventName]?: keyof Logger } = {
  certificate_validated: 'info',
  certificate_validation_failed: 'warn',
  revocation_unavailable: 'warn',
  client_blocked: 'warn',
  client_unblocked: 'info',
  certificate_revoked: 'warn',
  policy_changed: 'info',
  policy_rejected: 'error',
  rotated: 'info',
  rotation_failed: 'error',
  staple_unavailable: 'warn',
};

const enhancedLevels: typeof levels = {
  handshake: 'debug',
  revocation_checked: 'debug',
  certificate_used: 'debug',
};

/**
 * Logs what a guard tells, one line for each event: its name as `event` and at the beginning of the message, so that
 * `grep certificate_validation_failed` finds it. Lines hold no card numbers, no control characters, and no query strings.
 *
 * Callers don't flood it: of refusals it has at most 10 lines a minute for each code, client and address (of IPv6, its /64),
 * and 600 in all. `log_dropped` says how many more there were.
 *
 * @returns a function that ends it.
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const stop = logEvents(guard, pino());
 * ```
 */
export function logEvents(guard: ObservedGuard, logger: Logger, options: LogOptions = {}): () => void {
  checkOptions('logEvents', options, { enhanced: 'boolean' });
  const all = { ...levels, ...(options.enhanced === true ? enhancedLevels : {}) };
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    checkArgument('logEvents', `${level} of the logger`, logger?.[level], 'function');
  const refusals = new RefusalLines(dropped => tellDropped(logger, dropped));
  const stops = Object.entries(all).map(([name, level]) =>
    follow(guard, name as GuardEventName, logger, level, refusals),
  );
  return () => {
    for (const stop of stops) stop();
    refusals.end();
  };
}

function follow<Name extends GuardEventName>(
  guard: ObservedGuard,
  name: Name,
  logger: Logger,
  level: keyof Logger,
  refusals: RefusalLines,
): () => void {
  return guard.on(name, (...event: GuardEvents[Name]) => {
    if ('failures' in event[0] && !refusals.take(event[0])) return;
    const record = recordOf(name, ...event);
    logger[level]({ event: name, ...record }, message(name, record));
  });
}

/** By a timer, where an error of the logger would end the process. */
function tellDropped(logger: Logger, dropped: number): void {
  try {
    logger.warn({ event: 'log_dropped', dropped }, `log_dropped ${dropped}`);
  } catch (error) {
    process.emitWarning(`The logger of the guard failed: ${error}`, 'CountersignWarning');
  }
}

/** For readers of the message alone: the event, whom it is about, and why. */
function message(name: GuardEventName, record: EventRecord): string {
  const { clientId, blocked, unblocked, code, status, fingerprint } = record;
  const about = clientId ?? blocked ?? unblocked ?? fingerprint;
  return [name, about, code ?? status].filter(part => part !== undefined).join(' ');
}
