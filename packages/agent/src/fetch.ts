import { ConfigurationError, CountersignError } from '@countersign/spec';
import { Dispatcher, fetch, Request } from 'undici';
import { connectionError } from './connection-error.js';
import { ownInit, ownInput } from './platform-objects.js';

/** `fetch` over a dispatcher that leaves the first origin for no redirect, and fails with coded errors, or with a signal's reason. */
export function boundFetch(dispatcher: Dispatcher): typeof fetch {
  return async (given, options) => {
    const input = ownInput(given);
    const init = ownInit(options);
    const text = input instanceof Request ? input.url : String(input);
    if (!URL.canParse(text))
      throw new ConfigurationError('CONFIG_INVALID', 'fetch was given something that is no URL', {
        hint: 'Give an absolute https: URL.',
      });
    const url = new URL(text);
    try {
      return await fetch(input, { ...init, dispatcher: new OriginFence(dispatcher, url.origin) });
    } catch (error) {
      // What a caller aborts fails with the reason he gave, as the standard has it.
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      if (signal?.aborted) throw error;
      throw connectionError(rootCause(error), { address: url.host, outcome: 'unknown' });
    }
  };
}

/** fetch wraps what really happened in a TypeError. */
function rootCause(error: unknown): unknown {
  const cause = error instanceof TypeError ? error.cause : undefined;
  return cause instanceof Error || CountersignError.is(cause) ? cause : error;
}

/** Keeps the identity, and every header of the request, from following a redirect to another origin. */
class OriginFence extends Dispatcher {
  readonly #dispatcher: Dispatcher;
  readonly #origin: string;

  constructor(dispatcher: Dispatcher, origin: string) {
    super();
    this.#dispatcher = dispatcher;
    this.#origin = origin;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (String(options.origin) !== this.#origin)
      throw new ConfigurationError(
        'ORIGIN_NOT_ALLOWED',
        `${this.#origin} redirects to ${String(options.origin)}, and a redirect to another origin is not followed`,
        { outcome: 'processed', hint: 'Call the other origin directly, if the identity may be shown there.' },
      );
    return this.#dispatcher.dispatch(options, handler);
  }
}
