import { ConfigurationError } from '@countersign/spec';
import { checkOptions } from '@countersign/spec/internal';

/** What every call takes. */
export interface CallOptions {
  /**
   * Milliseconds for the whole call: every attempt, and the pauses between them. Default: `timeouts.call` of the client.
   */
  readonly timeout?: number;
  /** Gives the call up. A payment whose call was given up may have been made: repeat it with the same key. */
  readonly signal?: AbortSignal;
  /**
   * Names what the call does: repeated with the same key, it does nothing a second time. Keep it with the order it pays
   * for, so that a restarted program can ask again. Calls that only read have none. Default: a new UUID.
   */
  readonly idempotencyKey?: string;
  /** How often the call is tried at most; 1 repeats nothing. Default: `retry.attempts` of the client. */
  readonly attempts?: number;
  /** More headers, such as `traceparent`. Those that the client sets itself are refused. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** By what this client, its agent and HTTP set themselves; two of one kind could be read either way. */
const reserved: Readonly<Record<string, string>> = {
  'x-api-key': 'Set apiKey of the client.',
  'idempotency-key': 'Give the option idempotencyKey.',
  'content-type': 'The client knows what it sends.',
  'content-length': 'The client knows what it sends.',
  'transfer-encoding': 'The client knows what it sends.',
  connection: 'The agent keeps its connections itself.',
  'keep-alive': 'The agent keeps its connections itself.',
  upgrade: 'The agent keeps its connections itself.',
  expect: 'The agent keeps its connections itself.',
  host: 'It follows from the base URL.',
};

const kinds = {
  timeout: 'number',
  signal: 'AbortSignal',
  idempotencyKey: 'text',
  attempts: 'number',
  headers: 'object',
} as const;

/**
 * @param caller The method that was called, for the message.
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function checkCallOptions(caller: string, options: CallOptions): void {
  checkOptions(caller, options, kinds);
  const { timeout, attempts, idempotencyKey, headers } = options;
  if (timeout !== undefined) checkMilliseconds(`${caller}: the option timeout`, timeout);
  if (attempts !== undefined) checkAttempts(`${caller}: the option attempts`, attempts);
  if (idempotencyKey !== undefined && !/^[!-~]{1,255}$/.test(idempotencyKey))
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `${caller}: idempotencyKey is not 1 to 255 visible ASCII characters`,
      { hint: "Use a name that the order has already, such as 'order-2041', or crypto.randomUUID()." },
    );
  if (headers !== undefined) checkHeaders(caller, headers);
}

function checkHeaders(caller: string, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const isName = /^[\w!#$%&'*+.^`|~-]+$/.test(name);
    const hint = reserved[name.toLowerCase()];
    const fault = !isName
      ? 'has a name that is none'
      : hint !== undefined && Object.hasOwn(reserved, name.toLowerCase())
        ? `is set by the client itself`
        : typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)
          ? 'has a value that no header can have'
          : undefined;
    if (fault === undefined) continue;
    throw new ConfigurationError('CONFIG_INVALID', `${caller}: the header ${isName ? name : ''} ${fault}`, {
      hint: hint ?? 'RFC 9110, section 5, says what a header can be.',
    });
  }
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkMilliseconds(what: string, value: number): void {
  if (!(value > 0 && value < 2 ** 31))
    throw new ConfigurationError('CONFIG_INVALID', `${what} is not a positive number of milliseconds`, {
      hint: 'Give at least 1 and less than 2,147,483,648.',
    });
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkAttempts(what: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1 && value <= 100))
    throw new ConfigurationError('CONFIG_INVALID', `${what} is not a whole number from 1 to 100`, {
      hint: 'Give 1 to repeat nothing.',
    });
}
