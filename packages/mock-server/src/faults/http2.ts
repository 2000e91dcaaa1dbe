import type { Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import { type AnswerFault, type AnswerPoint, commits, http2CodeOf, http2Codes } from './fault.js';
import type { MeantAnswer } from './give-faulty.js';
import { pause } from './pause.js';

/** Between the last frame and the end. */
const milliseconds = 10;

/** Gives a broken answer over HTTP/2. */
export async function breakHttp2(
  fault: AnswerFault,
  response: Http2ServerResponse,
  tcp: Socket,
  answer: MeantAnswer,
): Promise<void> {
  const { status, headers, body } = answer;
  const { stream } = response;
  const { session } = stream;
  // The client went away.
  if (session === undefined || stream.destroyed) return;
  switch (fault.kind) {
    case 'truncate':
    case 'excess': {
      const length = body.length + (fault.kind === 'truncate' ? 1 : -1);
      response.writeHead(status, { ...headers, 'content-length': length });
      response.end(body);
      return;
    }
    case 'goaway':
      await goAway(fault, response, tcp, answer);
      return;
    case 'reset':
    case 'close':
    case 'stall':
    case 'rst-stream':
      await giveUpTo(fault.at ?? 'before-headers', response, answer);
      break;
    default:
      throw new Error(`${fault.kind} is no fault of HTTP/2`);
  }
  if (fault.kind === 'reset') tcp.resetAndDestroy();
  else if (fault.kind === 'close') tcp.end();
  else if (fault.kind === 'rst-stream') stream.close(http2CodeOf(fault.code ?? 'INTERNAL_ERROR'));
}

/**
 * RFC 9113 6.8. The stream before the first one is 0, which node takes for the last that came: there, REFUSED_STREAM on the
 * stream alone says that nothing was done (RFC 9113 8.7).
 */
async function goAway(
  fault: AnswerFault & { readonly kind: 'goaway' },
  response: Http2ServerResponse,
  tcp: Socket,
  { status, headers, body, wait }: MeantAnswer,
): Promise<void> {
  const { stream } = response;
  const { session, id = 1 } = stream;
  const done = commits(fault);
  const closed = new Promise(resolve => stream.once('close', resolve));
  session?.goaway(http2CodeOf(fault.code ?? 'NO_ERROR'), done ? id : Math.max(id - 2, 1));
  if (done) response.writeHead(status, headers).end(body);
  else stream.close(http2Codes.REFUSED_STREAM);
  await closed;
  // After GOAWAY nghttp2 reads no more, and doesn't notice that the client ends the connection.
  if (await pause(wait, milliseconds, tcp)) tcp.end();
}

/** Gives as much of an answer, and waits until the client has it. */
async function giveUpTo(
  point: AnswerPoint,
  response: Http2ServerResponse,
  { status, headers, body }: MeantAnswer,
): Promise<void> {
  if (point === 'before-headers' || point === 'in-headers') return;
  response.writeHead(status, headers);
  if (point === 'after-body') response.end(body);
  else response.write(body.subarray(0, point === 'in-body' ? body.length >> 1 : 0));
  const { session } = response.stream;
  // Frames arrive in their order, and a PING is answered at once (RFC 9113 6.7). Without an answer nobody is left.
  await new Promise<void>(resolve => {
    if (session === undefined || !session.ping(() => resolve())) resolve();
  });
}
