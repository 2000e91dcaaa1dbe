import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError, PeerError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';
import type { ExpirySink } from './expiry-notice.js';

export interface WebhookOptions {
  /** Milliseconds for each attempt. Default: 10,000. */
  readonly timeout?: number;
  /** How often a notice is sent at most, while the receiver doesn't answer, or answers 429 or 5xx. Default: 3. */
  readonly attempts?: number;
  /** Waits between attempts: 1 second, then 2, 4, …. Default: by the system's timers. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * A sink that posts each notice as JSON. Redirects are not followed, and nothing of the address shows in errors but its host:
 * such addresses hold tokens.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * monitorExpiry({ files: ['server.pem'], sinks: [webhook(process.env.ALERTS_URL)] });
 * ```
 */
export function webhook(url: string | URL, options: WebhookOptions = {}): ExpirySink {
  checkOptions('webhook', options, { timeout: 'number', attempts: 'number', wait: 'function' });
  const { timeout = 10_000, attempts = 3, wait = (ms, signal) => delay(ms, undefined, { signal }) } = options;
  const target = webAddress(url);
  return async (notice, signal) => {
    for (let attempt = 1; ; attempt++) {
      const failure = await post(target, JSON.stringify(notice), timeout, signal);
      if (failure === undefined) return;
      if (!failure.retryable || attempt >= attempts) throw failure;
      await wait(1_000 * 2 ** (attempt - 1), signal);
    }
  };
}

/** What went wrong, if anything did. */
async function post(
  url: URL,
  body: string,
  timeout: number,
  signal: AbortSignal,
): Promise<PeerError | undefined> {
  const inTime = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([inTime, signal]),
    });
    await response.body?.cancel();
    const { ok, status } = response;
    if (ok) return undefined;
    const retryable = status === 429 || status >= 500;
    const message = `The webhook at ${url.host} answers with HTTP status ${status}`;
    return new PeerError('CONNECTION_FAILED', message, { status, retryable });
  } catch (cause) {
    signal.throwIfAborted();
    return inTime.aborted
      ? new PeerError('TIMEOUT', `The webhook at ${url.host} took longer than ${timeout} ms`, {
          retryable: true,
        })
      : new PeerError('CONNECTION_FAILED', `The webhook at ${url.host} can't be reached`, {
          cause,
          retryable: true,
        });
  }
}

function webAddress(url: string | URL): URL {
  const text = String(url);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol))
    throw new ConfigurationError('CONFIG_INVALID', 'The address of the webhook is no http or https URL', {
      hint: 'Give a whole URL, such as https://alerts.example.com/hooks/….',
    });
  // fetch takes no credentials in a URL, and says so with the URL.
  if (parsed.username !== '' || parsed.password !== '')
    throw new ConfigurationError('CONFIG_INVALID', 'The address of the webhook holds credentials', {
      hint: 'Put the token into its path or query.',
    });
  return parsed;
}
