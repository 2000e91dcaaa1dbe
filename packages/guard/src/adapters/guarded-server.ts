import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type SecureServerOptions,
} from 'node:http2';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { ConfigurationError } from '@countersign/spec';
import type { Guard } from '../guard.js';
import { type AdapterOptions, checkAdapter } from './adapter-options.js';
import { guarded, isJudgedBy, type WithClient } from './guarded.js';
import type { NodeRequest, NodeResponse } from './send.js';

export interface GuardedServerOptions extends AdapterOptions {
  /** Whether the server speaks HTTP/2, and HTTP/1.1 with those who don't. Default: false. */
  readonly http2?: boolean;
  /** Of node:https or node:http2. Those that ask callers for a certificate are the guard's, and of two `minVersion`s the higher holds. */
  readonly server?: ServerOptions | SecureServerOptions;
}

/**
 * A server of node:https, or of node:http2, on which nothing passes by the guard: no request, no `Expect: 100-continue`
 * before it was judged, and no listener that is added later, unless it asks the guard itself.
 *
 * @param listener a request listener as of node:http, or an Express app
 * @throws ConfigurationError `CONFIG_INVALID`, also before {@link Guard.ready}
 *
 * @example
 * ```js
 * await guard.ready();
 * const server = createGuardedServer(guard, (request, response) => response.end(`Hello ${request.client.id}`));
 * server.listen(8443);
 * ```
 */
export function createGuardedServer(
  guard: Guard,
  listener: (request: WithClient<IncomingMessage>, response: ServerResponse) => unknown,
  options?: GuardedServerOptions & { readonly http2?: false },
): Server;
export function createGuardedServer(
  guard: Guard,
  listener: (request: WithClient<Http2ServerRequest>, response: Http2ServerResponse) => unknown,
  options: GuardedServerOptions & { readonly http2: true },
): Http2SecureServer;
export function createGuardedServer(
  guard: Guard,
  listener: (request: never, response: never) => unknown,
  { http2 = false, server: given = {}, ...options }: GuardedServerOptions = {},
): Server | Http2SecureServer {
  checkAdapter(
    'createGuardedServer',
    guard,
    { http2, server: given, ...options },
    { http2: 'boolean', server: 'object' },
  );
  const own = guard.tlsOptions();
  const { minVersion = 'TLSv1.2' } = given;
  const stricter = own.minVersion === undefined || own.minVersion < minVersion ? { minVersion } : {};
  const settings = { ...given, ...own, ...stricter };
  const server = http2 ? createSecureServer({ allowHTTP1: true, ...settings }) : createServer(settings);
  guard.attach(server);
  // One signature for both versions of HTTP.
  const handle = listener as (request: NodeRequest, response: NodeResponse) => unknown;
  server.on('request', guarded(guard, handle, options));
  server.on(
    'checkContinue',
    guarded<NodeRequest, NodeResponse>(
      guard,
      (request, response) => {
        response.writeContinue();
        return handle(request, response);
      },
      options,
    ),
  );
  server.on('newListener', (event: string, added: object) => {
    if (passesBy.has(event) && !isJudgedBy(guard, added)) throw unguarded(event);
  });
  return server;
}

/** The events with which a server hands out requests. */
const passesBy: ReadonlySet<string> = new Set([
  ...['request', 'checkContinue', 'checkExpectation', 'upgrade', 'connect', 'stream'],
]);

function unguarded(event: string): ConfigurationError {
  const hint =
    event === 'upgrade' || event === 'connect'
      ? `Add it as server.on('${event}', guardUpgrade(guard, listener)); a WebSocketServer takes { noServer: true } then.`
      : 'Give the listener to createGuardedServer, or add it as guarded(guard, listener).';
  return new ConfigurationError('CONFIG_INVALID', `A listener of '${event}' would pass by the guard`, {
    hint,
  });
}
