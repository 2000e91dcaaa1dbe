import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigurationError } from '@countersign/spec';
import { type AdapterOptions, checkAdapter, report } from './adapters/adapter-options.js';
import { withClient } from './adapters/guarded.js';
import { failure, judge } from './adapters/judge.js';
import { send } from './adapters/send.js';
import type { Guard, GuardedRequest } from './guard.js';
import type { Client } from './verdict.js';

export type { AdapterOptions } from './adapters/adapter-options.js';

declare global {
  namespace Express {
    interface Request {
      /**
       * The caller that the guard let in; undefined where callers may come in without a certificate, and this one had
       * none. Before the guard has judged, Node has another name of the socket here.
       */
      client?: Client | undefined;
    }
  }
}

/** A request as Express has it. */
export interface ExpressRequest extends IncomingMessage {
  /** The target as it was received. */
  readonly originalUrl: string;
  /** What of it was taken off, where the guard is mounted on a path. */
  readonly baseUrl: string;
}

/** Middleware of Express, versions 4 and 5. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

/**
 * Express middleware that puts a guard before what is used after it: use it first, and attach the guard to the server. Who
 * is refused gets the problem document (RFC 9457). What is judged is the path as it was received, `req.originalUrl`; where
 * somebody has rewritten `req.url` before, the request fails with 500, since Express would route by another path.
 *
 * WebSockets don't pass through Express: see `guardUpgrade` of `@countersign/guard/node`.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const app = express();
 * app.use(expressGuard(guard));
 * app.get('/whoami', (req, res) => res.json({ clientId: req.client.id }));
 * const server = https.createServer(guard.tlsOptions(), app);
 * guard.attach(server);
 * ```
 */
export function expressGuard(guard: Guard, options: AdapterOptions = {}): ExpressMiddleware {
  checkAdapter('expressGuard', guard, options);
  return async (request, response, next) => {
    const judged = asReceived(request);
    if (isRewritten(request)) {
      report(options, rewritten(), judged);
      return send(request, response, failure(judged, options));
    }
    const outcome = await judge(guard, judged, options);
    if (outcome === undefined) return;
    if (!outcome.ok) return send(request, response, outcome);
    withClient(request, outcome);
    next();
  };
}

/** The request without what Express has made of its target. */
function asReceived(request: ExpressRequest): GuardedRequest {
  const { socket, headers, headersDistinct, rawHeaders, method, originalUrl: url } = request;
  const { upgrade } = request as GuardedRequest;
  // With all of its headers, so that a forged Client-Cert is taken out of each of them.
  return Object.assign({ socket, headers, rawHeaders, method, url, upgrade }, { headersDistinct });
}

function isRewritten({ url = '', originalUrl, baseUrl }: ExpressRequest): boolean {
  const rest = originalUrl.replace(baseUrl, () => '');
  // Express begins with a slash what is left over of a mount path.
  return url !== rest && url !== `/${rest}`;
}

const rewritten = (): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', 'req.url was changed before the guard has judged the request', {
    hint: 'Use expressGuard before the middleware that rewrites it.',
  });
