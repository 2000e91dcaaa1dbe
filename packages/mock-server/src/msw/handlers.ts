import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client } from '@countersign/guard';
import { ConfigurationError } from '@countersign/spec';
import { Refusal } from '../api/refusal.js';
import { maxBodyBytes } from '../api/request.js';
import { hasBody, readBody } from '../exchange.js';
import { setClientOf } from './client-of.js';
import type { MswHandler } from './msw-handler.js';
import { StreamedBody } from './streamed-body.js';
import { writeResponse } from './write-response.js';

type GetResponse = (
  handlers: readonly MswHandler[],
  request: Request,
  context: { readonly baseUrl: string },
) => Promise<Response | undefined>;

/** What became of a request that handlers were asked about. */
export interface Handled {
  /** What one of them answered, or why it failed; undefined where none wants it. */
  readonly answer: Response | Refusal | undefined;
  /** Long ones are still on their way. */
  readonly body: Uint8Array | StreamedBody;
  /** All that the API needs of it; undefined where the caller went away. */
  rest(): Promise<Uint8Array | undefined>;
}

/** The handlers of msw that a mock was given. */
export class MswHandlers {
  readonly #getResponse: GetResponse;
  readonly #handlers: readonly MswHandler[];
  readonly #origin: string;

  private constructor(getResponse: GetResponse, handlers: readonly MswHandler[], origin: string) {
    this.#getResponse = getResponse;
    this.#handlers = handlers;
    this.#origin = origin;
  }

  /**
   * @param origin under which handlers see what is asked of the mock
   * @throws ConfigurationError `CONFIG_INVALID`
   */
  static async load(handlers: readonly unknown[], origin: string): Promise<MswHandlers> {
    for (const [i, handler] of handlers.entries())
      if (typeof (handler as MswHandler | null)?.run !== 'function')
        throw new ConfigurationError(
          'CONFIG_INVALID',
          `startMockServer: handlers[${i}] is no handler of msw`,
          {
            hint: "Give what http.get('/v1/payments', …) of msw returns.",
          },
        );
    // Those of WebSockets have nothing to say about requests.
    const ofRequests = (handlers as readonly (MswHandler & { readonly kind?: string })[]).filter(
      ({ kind }) => kind === undefined || kind === 'request',
    );
    return new MswHandlers(await loadGetResponse(), ofRequests, origin);
  }

  /** Asks them. @returns undefined where the caller went away */
  async ask(
    incoming: IncomingMessage,
    response: ServerResponse,
    client: (() => Client) | undefined,
  ): Promise<Handled | undefined> {
    const caller = new Presence(response);
    const body = await bodyOf(incoming);
    if (body === undefined) return undefined;
    const handled = (answer: Handled['answer']): Handled => ({
      answer,
      body,
      rest: async () => (body instanceof StreamedBody ? body.rest() : body),
    });
    const request = this.#requestOf(incoming, body, caller);
    if (request === undefined) return handled(undefined);
    if (client !== undefined) setClientOf(request, client);
    try {
      const answered = this.#getResponse(this.#handlers, request, { baseUrl: this.#origin });
      const answer = await Promise.race([answered, caller.leaves]);
      if (caller.isGone) return undefined;
      return handled(answer === undefined || isPassthrough(answer) ? undefined : checked(answer));
    } catch (error) {
      return caller.isGone ? undefined : handled(failed(error));
    }
  }

  /** Writes what one of them answered. */
  write(answer: Response, response: ServerResponse): Promise<void> {
    return writeResponse(answer, response);
  }

  /** The request as handlers see it; undefined where the Fetch API has none of its kind, such as TRACE. */
  #requestOf(
    { method = 'GET', url = '', headers }: IncomingMessage,
    body: Handled['body'],
    caller: Presence,
  ): Request | undefined {
    // Anything else names a host of its own, or none.
    if (!url.startsWith('/')) return undefined;
    const fields: [string, string][] = [];
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined || name.startsWith(':')) continue;
      for (const each of Array.isArray(value) ? value : [value]) fields.push([name, each]);
    }
    const content = body instanceof StreamedBody ? body.stream : body;
    const isEmpty = method === 'GET' || method === 'HEAD' || (content as Uint8Array).length === 0;
    try {
      const request = new Request(this.#origin + url, {
        ...{ method, headers: fields },
        ...(isEmpty ? {} : { body: content, duplex: 'half' }),
      });
      // Given to the constructor, it would cost more than all the rest.
      return Object.defineProperty(request, 'signal', { get: () => caller.signal });
    } catch {
      return undefined;
    }
  }
}

/** Whether the caller is still there. */
class Presence {
  /** Settles when the caller goes away without an answer. */
  readonly leaves: Promise<undefined>;
  isGone = false;
  #aborting: AbortController | undefined;

  constructor(response: ServerResponse) {
    this.leaves = new Promise(resolve => {
      response.once('close', () => {
        if (response.writableEnded) return;
        this.isGone = true;
        this.#aborting?.abort();
        resolve(undefined);
      });
    });
  }

  /** Made for those who ask: most handlers don't. */
  get signal(): AbortSignal {
    this.#aborting ??= new AbortController();
    if (this.isGone) this.#aborting.abort();
    return this.#aborting.signal;
  }
}

/** Short ones are read before anybody is asked, so that the record has them whole. */
async function bodyOf(request: IncomingMessage): Promise<Handled['body'] | undefined> {
  if (!hasBody(request)) return new Uint8Array();
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  return length <= maxBodyBytes ? readBody(request) : new StreamedBody(request);
}

/** What `passthrough()` of msw returns. */
const isPassthrough = ({ status, headers }: Response): boolean =>
  status === 302 && headers.get('x-msw-intention') === 'passthrough';

/** HTTP/1.1 would take a status below 200 for an answer that is still to come. */
const checked = (answer: Response): Response | Refusal =>
  answer.status >= 200 || answer.type === 'error'
    ? answer
    : new Refusal('SERVER_ERROR', `A handler of the mock answered ${answer.status}, which ends no request`);

function failed(error: unknown): Refusal {
  // Its author sees where; the caller, which may be a test of its own, sees that it was no answer of the API.
  process.emitWarning(error instanceof Error ? error : String(error));
  const what = error instanceof Error ? error.message : String(error);
  return new Refusal('SERVER_ERROR', `A handler of the mock failed: ${what.slice(0, 200)}`);
}

async function loadGetResponse(): Promise<GetResponse> {
  // Not by a literal: its types need those of a browser.
  const name = 'msw' as string;
  try {
    return ((await import(name)) as { readonly getResponse: GetResponse }).getResponse;
  } catch (cause) {
    throw new ConfigurationError(
      'CONFIG_INVALID',
      "startMockServer: handlers need msw, which can't be loaded",
      {
        cause,
        hint: 'Install it: npm install --save-dev msw',
      },
    );
  }
}
