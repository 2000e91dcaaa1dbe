import type { Guard } from '../guard.js';
import type { Admitted, Client } from '../verdict.js';
import { type AdapterOptions, checkAdapter, report } from './adapter-options.js';
import { failure, judge } from './judge.js';
import { type NodeRequest, type NodeResponse, send } from './send.js';

/** A request whose caller was let in. */
export type WithClient<Request> = Request & {
  /** Undefined where callers may come in without a certificate, and this one had none. */
  readonly client: Client | undefined;
};

/**
 * Puts a guard before a request listener of node:http, node:https or node:http2. Who is refused gets the problem document
 * (RFC 9457), and the listener never hears of it; its body is not read. The listener finds the caller in `request.client`,
 * where Node has another name of the socket.
 *
 * Where the listener fails, the caller gets a problem document with 500, or an answer that breaks off.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const server = https.createServer(guard.tlsOptions(), guarded(guard, (request, response) => {
 *   response.end(`Hello ${request.client.id}`);
 * }));
 * guard.attach(server);
 * ```
 */
export function guarded<Request extends NodeRequest, Response extends NodeResponse>(
  guard: Guard,
  listener: (request: WithClient<Request>, response: Response) => unknown,
  options: AdapterOptions = {},
): (request: Request, response: Response) => void {
  checkAdapter('guarded', guard, options);
  return markJudged(guard, async (request: Request, response: Response): Promise<void> => {
    try {
      const outcome = await judge(guard, request, options);
      if (outcome === undefined) return;
      if (!outcome.ok) return send(request, response, outcome);
      await listener(withClient(request, outcome), response);
    } catch (error) {
      report(options, error, request);
      if (!response.headersSent) send(request, response, failure(request, options));
      else if (!response.writableEnded) response.destroy();
    }
  });
}

/** Puts the caller where Node has another name of the socket, which nobody may take for a caller. */
export function withClient<Request extends object>(
  request: Request,
  { client }: Admitted,
): WithClient<Request> {
  const property = { value: client, configurable: true, writable: true };
  return Object.defineProperty(request, 'client', property) as WithClient<Request>;
}

const judgedBy = Symbol('countersign.judgedBy');

/** Marks a listener that asks a guard. */
export const markJudged = <Listener extends object>(guard: Guard, listener: Listener): Listener =>
  Object.defineProperty(listener, judgedBy, { value: guard });

export const isJudgedBy = (guard: Guard, listener: object): boolean =>
  (listener as { readonly [judgedBy]?: Guard })[judgedBy] === guard;
