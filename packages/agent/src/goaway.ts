import type { ClientHttp2Session } from 'node:http2';
import type { Client, Dispatcher } from 'undici';

/** What undici keeps of a connection. */
interface Context {
  /** Of no request: whether the connection takes any. */
  busy(request: Waiting | null): boolean;
  write(request: Waiting): boolean;
}

interface Waiting {
  onError(error: Error): void;
}

/**
 * Lets requests under way finish when a server takes no more on their connection: GOAWAY (RFC 9113 6.8), as servers send it
 * after so many requests, or before they are replaced. undici 7 drops them (nodejs/undici#5089), and has
 * no setting for it: what is looked for inside may be missing in another version, which then does as it does.
 *
 * @param onGoaway called when no more may be sent on the connection that the client has.
 */
export function finishAfterGoaway(client: Client, onGoaway: () => void): void {
  client.on('connect', () => {
    const context = inside<Context>(client, 'http context');
    const session = inside<ClientHttp2Session>(client, 'http2Session');
    const drop = session?.listeners('goaway').find(({ name }) => name === 'onHttp2SessionGoAway');
    if (context === undefined || session === undefined || drop === undefined) return;
    const busy = context.busy.bind(context);
    // Node closes the session before it tells why, and what is written in between throws out of undici for good.
    context.busy = request => session.closed || busy(request);
    // With an error, Node ends each stream with one of its own; undici would tell all of the first.
    session.off('goaway', drop as () => void).on('goaway', () => {
      onGoaway();
      passOn(client);
    });
  });
}

/**
 * Lets the requests that wait for the connection of a client fail, so that they go over another one: those under way may
 * take for ever, and so may the server to close it. A client that passed them on may take no more.
 *
 * @param kept how many of them it still sends
 */
export function passOn(client: Client, kept = 0): void {
  const context = inside<Context>(client, 'http context');
  if (context === undefined) return;
  const write = context.write.bind(context);
  let sent = 0;
  context.busy = request => request === null;
  context.write = request => {
    if (sent++ < kept) return write(request);
    request.onError(Object.assign(new Error('The connection takes no more requests'), { code: closing }));
    return false;
  };
  // undici looks at no more of them than may be under way.
  client.pipelining = Number.MAX_SAFE_INTEGER;
}

const closing = 'ERR_HTTP2_GOAWAY_SESSION';

function inside<Part>(client: Client, name: string): Part | undefined {
  const symbol = Object.getOwnPropertySymbols(client).find(({ description }) => description === name);
  return symbol === undefined ? undefined : (Reflect.get(client, symbol) ?? undefined);
}

/** Whether nothing of a request was sent, and another connection may take it. */
export const wasPassedOn = (error: Error): boolean => (error as Error & { code?: unknown }).code === closing;

/**
 * Whether a request that started goes over another connection: one that changes nothing (RFC 9110 9.2.1), and of which the
 * server says that it was not processed (RFC 9113 8.7), or whose HEADERS were not sent.
 */
export function movesAfterGoaway({ method, body }: Dispatcher.DispatchOptions, error: Error): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || (body !== undefined && body !== null)) return false;
  const { code, message } = error as Error & { code?: unknown };
  return (
    wasPassedOn(error) ||
    (code === 'ERR_HTTP2_STREAM_ERROR' && message.includes('NGHTTP2_REFUSED_STREAM')) ||
    wasUnsendable(error)
  );
}

/** Whether the connection was past sending the HEADERS of a request, and will send none of another. */
export const wasUnsendable = (error: Error & { readonly code?: unknown }): boolean =>
  wasTooLate(error) ||
  (error.code === 'UND_ERR_INFO' && error.message.includes('"frameError" received - type 1,'));

/** Whether Node had ended the session before the request came, which undici doesn't always see. */
export const wasTooLate = ({ code }: Error & { readonly code?: unknown }): boolean =>
  code === 'ERR_HTTP2_INVALID_SESSION';
