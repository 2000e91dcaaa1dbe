import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Guard } from '../guard.js';
import { type AdapterOptions, checkAdapter, report } from './adapter-options.js';
import { markJudged, type WithClient, withClient } from './guarded.js';
import { type Answer, judge } from './judge.js';
import { send } from './send.js';

/**
 * Puts a guard before a listener of a server's `upgrade` or `connect`: WebSockets don't pass through the request listener,
 * nor through the middleware of a framework. Who is refused gets the problem document, and is disconnected.
 *
 * @throws ConfigurationError `CONFIG_INVALID`
 *
 * @example
 * ```js
 * const sockets = new WebSocketServer({ noServer: true });
 * server.on('upgrade', guardUpgrade(guard, (request, socket, head) => {
 *   sockets.handleUpgrade(request, socket, head, webSocket => webSocket.send(`Hello ${request.client.id}`));
 * }));
 * ```
 */
export function guardUpgrade(
  guard: Guard,
  listener: (request: WithClient<IncomingMessage>, socket: Duplex, head: Buffer) => unknown,
  options: AdapterOptions = {},
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  checkAdapter('guardUpgrade', guard, options);
  return markJudged(guard, async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    // Node has let go of the socket: nobody else hears when the caller breaks it.
    socket.on('error', ignore);
    try {
      const outcome = await judge(guard, request, options);
      if (outcome === undefined) return;
      if (!outcome.ok) return refuse(request, socket, outcome);
      socket.off('error', ignore);
      await listener(withClient(request, outcome), socket, head);
    } catch (error) {
      report(options, error, request);
      socket.destroy();
    }
  });
}

const ignore = (): void => {};

/** Writes an answer on a socket that is no longer the server's. */
function refuse(request: IncomingMessage, socket: Duplex, answer: Answer): void {
  const response = new ServerResponse(request);
  response.assignSocket(socket as Socket);
  response.once('finish', () => socket.end(() => socket.destroy()));
  send(request, response, { ...answer, isLast: true });
}
