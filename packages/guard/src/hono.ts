import { ConfigurationError } from '@countersign/spec';
import type { MiddlewareHandler } from 'hono';
import { type AdapterOptions, checkAdapter } from './adapters/adapter-options.js';
import { judge } from './adapters/judge.js';
import { type NodeRequest, type NodeResponse, prepare } from './adapters/send.js';
import type { Guard } from './guard.js';
import type { Client } from './verdict.js';

export type { AdapterOptions } from './adapters/adapter-options.js';

declare module 'hono' {
  interface ContextVariableMap {
    /** The caller that the guard let in; undefined where callers may come in without a certificate, and this one had none. */
    client: Client | undefined;
  }
}

/**
 * Hono middleware that puts a guard before what is used after it, on `@hono/node-server`: use it first, and attach the guard
 * to the server. Who is refused gets the problem document (RFC 9457). What is judged is the request as Node received it.
 *
 * WebSockets that a server's `upgrade` hands to somebody else than Hono don't pass through it: see `guardUpgrade` of
 * `@countersign/guard/node`.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const app = new Hono();
 * app.use(honoGuard(guard));
 * app.get('/whoami', c => c.json({ clientId: c.get('client').id }));
 * const { fetch } = app;
 * guard.attach(serve({ fetch, createServer: https.createServer, serverOptions: guard.tlsOptions(), port: 8443 }));
 * ```
 */
export function honoGuard(guard: Guard, options: AdapterOptions = {}): MiddlewareHandler {
  checkAdapter('honoGuard', guard, options);
  return async (c, next) => {
    const { incoming, outgoing } = onNode(c.env);
    const outcome = await judge(guard, incoming, options);
    // Nobody hears it.
    if (outcome === undefined) return new Response(null, { status: 499 });
    if (!outcome.ok) {
      prepare(incoming, outgoing, outcome);
      return new Response(outcome.body, { status: outcome.status, headers: outcome.headers });
    }
    c.set('client', outcome.client);
    return next();
  };
}

interface NodeBindings {
  readonly incoming: NodeRequest;
  readonly outgoing: NodeResponse;
}

/** What @hono/node-server hands to an app. */
function onNode(env: Partial<NodeBindings> | undefined): NodeBindings {
  const { incoming, outgoing } = env ?? {};
  if (incoming === undefined || outgoing === undefined)
    throw new ConfigurationError('CONFIG_INVALID', 'The request did not come from @hono/node-server', {
      hint: 'Serve the app with serve() of @hono/node-server; app.request() has no connection that could be judged.',
    });
  return { incoming, outgoing };
}
