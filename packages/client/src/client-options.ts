import type { AgentOptions, Timeouts } from '@countersign/agent';
import type { IdentitySource, Passphrase } from '@countersign/identity';
import { ConfigurationError } from '@countersign/spec';
import { checkOptions, type Kind } from '@countersign/spec/internal';
import { createTrust, type Trust, type TrustOptions } from '@countersign/trust';
import { ApiKey } from './api-key.js';
import { checkAttempts, checkMilliseconds } from './call-options.js';
import type { Findings } from './findings.js';
import type { ClientHooks } from './hooks.js';
import type { RetrySettings } from './retry-policy.js';

export interface ClientOptions {
  /** Where the API is: `https://api.example.com`, with a path if it has one. The identity goes nowhere else. */
  readonly baseUrl: string | URL;
  /** Who to be: `p12File(…)`, `pemFiles(…)`, or any other source. */
  readonly identity: IdentitySource;
  /** Whom to believe. Default: Node's bundled CAs, no pins. */
  readonly trust?: Trust | TrustOptions;
  /**
   * Sent as `X-Api-Key`, where the operator asks for one beside the certificate: the text, `{ env }`, `{ file }` or a
   * function. All but the text are asked at the first call, and again after the server has refused the key.
   */
  readonly apiKey?: Passphrase;
  readonly retry?: RetryOptions;
  readonly timeouts?: ClientTimeouts;
  /** How many requests run at a time, each on a connection of its own; the others wait for their turn. Default: 100. */
  readonly connections?: number;
  /** The proxy to reach the API through, or `environment` for HTTPS_PROXY and NO_PROXY. Default: none. */
  readonly proxy?: NonNullable<AgentOptions['proxy']>;
  /** What a program watches. Default: nothing. */
  readonly hooks?: ClientHooks;
  /** Spans and `traceparent` by OpenTelemetry, where `@opentelemetry/api` is installed. Default: true. */
  readonly tracing?: boolean;
  /** The clock. Default: the system's. */
  readonly now?: () => Date;
  /** Numbers from 0 to 1, by which pauses vary. Default: chance. */
  readonly random?: () => number;
  /** Waits between two attempts; ends early, and rejects, when the signal fires. Default: a timer. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** How calls are repeated that failed for a reason that passes. */
export interface RetryOptions {
  /** How often a call is tried at most; 1 repeats nothing. Default: 3. */
  readonly attempts?: number;
  /** The pause before the n-th repetition is a random part of `baseDelay * 2 ** (n - 1)` milliseconds. Default: 100. */
  readonly baseDelay?: number;
  /** Milliseconds that such a pause never exceeds. What the server asks for is kept to in full. Default: 20,000. */
  readonly maxDelay?: number;
}

/** In milliseconds. `total` is for one attempt, `call` for all. */
export interface ClientTimeouts extends Timeouts {
  /** For a whole call: every attempt, and the pauses between them. Default: 90,000. */
  readonly call?: number;
}

/** Options as they hold. */
export interface Settings {
  readonly baseUrl: URL;
  readonly identity: IdentitySource;
  readonly trust: Trust;
  readonly apiKey: ApiKey;
  readonly retry: RetrySettings;
  readonly timeouts: Timeouts;
  readonly callTimeout: number;
  readonly connections: number;
}

const kinds: Readonly<Record<keyof ClientOptions, Kind | readonly Kind[]>> = {
  baseUrl: ['text', 'object'],
  identity: 'object',
  trust: 'object',
  apiKey: ['text', 'object', 'function'],
  retry: 'object',
  timeouts: 'object',
  connections: 'number',
  proxy: ['text', 'object'],
  hooks: 'object',
  tracing: 'boolean',
  now: 'function',
  random: 'function',
  sleep: 'function',
};

/**
 * Checks options as a whole.
 *
 * @param more Kinds of the options that only one kind of client has.
 * @returns what holds, unless there were findings
 */
export function readOptions(
  caller: string,
  options: ClientOptions,
  findings: Findings,
  more: Readonly<Record<string, Kind | readonly Kind[]>> = {},
): Settings | undefined {
  const known = { ...kinds, ...more };
  if (
    findings.try('', () => checkOptions(caller, options, known) ?? true) === undefined &&
    !isObject(options)
  )
    return undefined;
  const { retry = {}, timeouts = {}, connections = 100, hooks = {}, trust = {} } = options;
  const baseUrl = findings.try('', () => parseBaseUrl(options.baseUrl), 'baseUrl');
  const identity = findings.try('', () => checkIdentity(options.identity), 'identity');
  const apiKey = findings.try('', () => new ApiKey(options.apiKey), 'apiKey');
  const trusted = findings.try('', () => trustFor(baseUrl, trust));
  findings.try('', () => checkRetry(retry));
  findings.try('', () => checkTimeouts(timeouts));
  findings.try('', () => checkHooks(hooks));
  if (!(Number.isInteger(connections) && connections >= 1))
    findings.add('connections', 'is not a whole number from 1');
  if (baseUrl === undefined || identity === undefined || apiKey === undefined || trusted === undefined)
    return undefined;
  const { call = 90_000, ...others } = timeouts;
  const { attempts = 3, baseDelay = 100, maxDelay = 20_000 } = retry;
  return {
    ...{ baseUrl, identity, apiKey, connections },
    trust: trusted,
    retry: { attempts, baseDelay, maxDelay },
    timeouts: others,
    callTimeout: call,
  };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function parseBaseUrl(baseUrl: string | URL): URL {
  const text = String(baseUrl ?? '');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fault =
    text === ''
      ? 'is missing'
      : url === undefined
        ? 'is not a URL'
        : url.protocol !== 'https:'
          ? `has the scheme ${url.protocol} where only https: proves who is who`
          : url.username || url.password
            ? 'holds credentials'
            : url.search || url.hash
              ? 'holds a query or a fragment'
              : undefined;
  if (url !== undefined && fault === undefined) return url;
  // Credentials in a URL must not reach a log by way of an error.
  const shown =
    url === undefined
      ? text.includes('@')
        ? '…'
        : text.slice(0, 100)
      : `${url.protocol}//${url.host}${url.pathname}`;
  throw new ConfigurationError('CONFIG_INVALID', `baseUrl ${text === '' ? '' : `'${shown}' `}${fault}`, {
    hint: "Give the API's address, such as 'https://api.example.com'.",
  });
}

function checkIdentity(identity: unknown): IdentitySource {
  if (typeof (identity as IdentitySource | undefined)?.current === 'function')
    return identity as IdentitySource;
  throw new ConfigurationError('CONFIG_INVALID', 'The client needs an identity', {
    hint: "Give identity: p12File('client.p12', …), pemFiles({ certificate, key }), or another source.",
  });
}

/** Pins for other hosts only are a mistake: the API would be unpinned, and nobody would notice. */
function trustFor(baseUrl: URL | undefined, options: Trust | TrustOptions): Trust {
  if ('checkPins' in options) return options;
  const trust = createTrust(options);
  if (baseUrl === undefined) return trust;
  const host = baseUrl.hostname.replace(/^\[|\]$/g, '');
  const pinned = Object.keys(options.pins ?? {});
  if (pinned.length > 0 && trust.pinsFor(host).length === 0)
    throw new ConfigurationError('CONFIG_INVALID', `trust.pins has no pin for ${host}`, {
      hint: `It has pins for ${pinned.join(', ')} only; list those of '${host}', the host of baseUrl.`,
    });
  return trust;
}

function checkRetry(retry: RetryOptions): void {
  checkOptions('retry', retry, { attempts: 'number', baseDelay: 'number', maxDelay: 'number' });
  const { attempts, baseDelay, maxDelay } = retry;
  if (attempts !== undefined) checkAttempts('retry.attempts', attempts);
  if (baseDelay !== undefined) checkMilliseconds('retry.baseDelay', baseDelay);
  if (maxDelay !== undefined) checkMilliseconds('retry.maxDelay', maxDelay);
}

const steps: readonly (keyof ClientTimeouts)[] = ['connect', 'tls', 'headers', 'body', 'total', 'call'];

function checkTimeouts(timeouts: ClientTimeouts): void {
  checkOptions('timeouts', timeouts, Object.fromEntries(steps.map(step => [step, 'number'] as const)));
  for (const step of steps) {
    const value = timeouts[step];
    if (value !== undefined) checkMilliseconds(`timeouts.${step}`, value);
  }
}

function checkHooks(hooks: ClientHooks): void {
  checkOptions('hooks', hooks, {
    request: 'function',
    response: 'function',
    retry: 'function',
    rotation: 'function',
    showHeaders: 'list',
  });
}
