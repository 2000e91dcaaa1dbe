import { type ClientHttp2Session, constants } from 'node:http2';
import type { Client, Dispatcher } from 'undici';

/** What undici keeps of a connection. */
interface Context {
  busy(request: unknown): boolean;
}

/**
 * Lets requests under way finish when a server takes no more on their connection: GOAWAY without an error (RFC 9113 6.8),
 * as servers send it after so many requests, or before they are replaced. undici 7 drops them (nodejs/undici#5089), and has
 * no setting for it: what is looked for inside may be missing in another version, which then does as it does.
 *
 * @param onGoaway called when no more may be sent on the connection that the client has.
 */
export function finishAfterGoaway(client: Client, onGoaway: () => void = () => {}): void {
  client.on('connect', () => {
    const context = inside<Context>(client, 'http context');
    const session = inside<ClientHttp2Session>(client, 'http2Session');
    const drop = session?.listeners('goaway').find(({ name }) => name === 'onHttp2SessionGoAway');
    if (context === undefined || session === undefined || drop === undefined) return;
    session.off('goaway', drop as () => void).on('goaway', (code: number) => {
      if (code !== constants.NGHTTP2_NO_ERROR) {
        Reflect.apply(drop, session, [code]);
        return;
      }
      // What waits goes over the next connection; Node closes this one after its last request.
      context.busy = () => true;
      onGoaway();
    });
  });
}

function inside<Part>(client: Client, name: string): Part | undefined {
  const symbol = Object.getOwnPropertySymbols(client).find(({ description }) => description === name);
  return symbol === undefined ? undefined : (Reflect.get(client, symbol) ?? undefined);
}

/**
 * Whether a request goes over another connection: one that changes nothing (RFC 9110 9.2.1), and of which the server says
 * that it was not processed (RFC 9113 8.7), or whose HEADERS were not sent.
 */
export function movesAfterGoaway({ method, body }: Dispatcher.DispatchOptions, error: Error): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || (body !== undefined && body !== null)) return false;
  const { code, message } = error as Error & { code?: unknown };
  return (
    code === 'ERR_HTTP2_GOAWAY_SESSION' ||
    (code === 'ERR_HTTP2_STREAM_ERROR' && message.includes('NGHTTP2_REFUSED_STREAM')) ||
    (code === 'UND_ERR_INFO' && message.includes('"frameError" received - type 1,'))
  );
}
