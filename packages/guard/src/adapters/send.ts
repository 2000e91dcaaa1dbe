import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Answer } from './judge.js';

/** A request of node:http or node:https, or of node:http2 as it looks like one. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** Sends an answer that is no handler's. */
export function send(request: NodeRequest, response: NodeResponse, answer: Answer): void {
  prepare(request, response, answer);
  // One signature for both, which TypeScript doesn't see.
  (response as ServerResponse).writeHead(answer.status, answer.headers).end(answer.body);
}

/** Sees to what becomes of the connection once an answer is sent: it stays, unless the answer is its last. */
export function prepare(
  request: NodeRequest,
  response: NodeResponse,
  { isLast }: Pick<Answer, 'isLast'>,
): void {
  if (!(response instanceof Http2ServerResponse)) {
    // RFC 9110 10.1.1: who waits for a 100 (Continue) may leave the body out, and the next request would be read as one.
    if (isLast || request.headers.expect !== undefined) response.shouldKeepAlive = false;
    return;
  }
  const { stream } = response;
  const { session } = stream;
  response.once('finish', () => {
    // RFC 9113 8.1: what the caller would go on sending isn't wanted. HTTP/1.1 has to read it to its end.
    if (!request.complete) stream.close(constants.NGHTTP2_NO_ERROR);
    if (isLast) session?.close();
  });
}
