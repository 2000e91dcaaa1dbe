import type { Identity } from '@countersign/identity';
import type { CountersignError, ErrorCode, Outcome } from '@countersign/spec';
import { withoutKey } from './response.js';
import { warnOfWatcher } from './watcher-failure.js';

/**
 * What a program can watch. Bodies are never among it, and header values only of headers that say nothing secret or that
 * `showHeaders` names. A hook that throws or rejects is reported as a process warning and stops no call.
 */
export interface ClientHooks {
  /** Before each attempt. */
  readonly request?: (event: RequestEvent) => void;
  /** After each attempt, answered or failed. */
  readonly response?: (event: ResponseEvent) => void;
  /** Before the pause that a repetition begins with. */
  readonly retry?: (event: RetryEvent) => void;
  /** New connections present another identity. */
  readonly rotation?: (event: RotationEvent) => void;
  /** Names of further headers whose values are shown, in any case. */
  readonly showHeaders?: readonly string[];
}

export interface RequestEvent {
  readonly method: string;
  /** The path template: `/v1/payments/{id}`. */
  readonly route: string;
  /** From 1. */
  readonly attempt: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ResponseEvent extends RequestEvent {
  /** From the request's beginning to the answer's end. */
  readonly milliseconds: number;
  /** `undefined` where nothing was answered. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Of the answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly error: CountersignError | undefined;
}

export interface RetryEvent {
  readonly method: string;
  readonly route: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly code: ErrorCode;
  readonly outcome: Outcome;
  /** Milliseconds until the next attempt. */
  readonly delay: number;
}

export interface RotationEvent {
  readonly identity: Identity;
  readonly previous: Identity;
}

/** Headers that hold no secret and no person. */
const harmless: ReadonlySet<string> = new Set([
  'accept',
  'allow',
  'cache-control',
  'client-certificate-expires',
  'connection',
  'content-length',
  'content-type',
  'date',
  'idempotency-replayed',
  'keep-alive',
  'payment-version',
  'ratelimit',
  'ratelimit-policy',
  'request-id',
  'retry-after',
  'should-retry',
  'traceparent',
  'transfer-encoding',
  'user-agent',
]);

/** Calls the hooks of a client. */
export class Watch {
  readonly #hooks: ClientHooks;
  readonly #shown: ReadonlySet<string>;

  constructor(hooks: ClientHooks) {
    this.#hooks = hooks;
    this.#shown = new Set([...harmless, ...(hooks.showHeaders ?? []).map(name => name.toLowerCase())]);
  }

  /** Makes the event only where somebody listens. */
  tell<Name extends 'request' | 'response' | 'retry' | 'rotation'>(
    name: Name,
    event: () => Parameters<NonNullable<ClientHooks[Name]>>[0],
  ): void {
    const hook = this.#hooks[name] as ((event: unknown) => unknown) | undefined;
    if (hook === undefined) return;
    const failed = (error: unknown): void => warnOfWatcher(`The hook '${name}'`, error);
    try {
      const told = hook(event());
      // An async function is a hook to TypeScript, and nobody else waits for what it gives.
      if (told instanceof Promise) told.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** The headers, with values that may be logged; the API key isn't shown in any of them. */
  redact(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    apiKey: string | undefined,
  ): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        withoutKey(name.toLowerCase(), apiKey?.toLowerCase()),
        this.#shown.has(name.toLowerCase()) ? withoutKey(String(value), apiKey) : '[redacted]',
      ]),
    );
  }
}
