import { type IncomingMessage, STATUS_CODES, validateHeaderValue } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { AnswerFault, AnswerPoint } from './fault.js';
import type { MeantAnswer } from './give-faulty.js';
import { pause } from './pause.js';

/** Between the last byte and a reset. */
const milliseconds = 10;

/**
 * Gives a broken answer over HTTP/1.1, byte by byte, past node:http: for it the request stays unanswered, and whatever comes
 * later on the connection, too. All but a stall end the connection.
 */
export async function breakHttp1(
  fault: AnswerFault,
  request: IncomingMessage,
  tcp: Socket,
  answer: MeantAnswer,
): Promise<void> {
  const socket = request.socket as TLSSocket;
  await written(socket, bytesOf(fault, answer));
  switch (fault.kind) {
    case 'stall':
      return;
    case 'reset':
      // What a client hasn't read by then, its system may throw away, or show to it as an ordinary end.
      if (await pause(answer.wait, milliseconds, tcp)) tcp.resetAndDestroy();
      return;
    default:
      socket.end();
  }
}

function bytesOf(fault: AnswerFault, { status, headers, body }: MeantAnswer): Buffer {
  const { length } = body;
  switch (fault.kind) {
    case 'truncate':
      return Buffer.concat([headOf(status, { ...headers, 'content-length': length + 1 }), body]);
    case 'excess':
      return Buffer.concat([headOf(status, headers), body, Buffer.from('and more')]);
    case 'malformed-chunk': {
      const { 'content-length': _, ...others } = headers;
      const half = body.subarray(0, length >> 1);
      const size = `${half.length.toString(16)}\r\n`;
      const parts = [Buffer.from(size), half, Buffer.from('\r\nno number\r\n')];
      return Buffer.concat([headOf(status, { ...others, 'transfer-encoding': 'chunked' }), ...parts]);
    }
    case 'garbage':
      return Buffer.from('This is no HTTP.\r\n\r\n');
    case 'reset':
    case 'close':
    case 'stall':
      return upTo(fault.at ?? 'before-headers', headOf(status, headers), body);
    default:
      throw new Error(`${fault.kind} is no fault of HTTP/1.1`);
  }
}

function upTo(point: AnswerPoint, head: Buffer, body: Buffer): Buffer {
  switch (point) {
    case 'before-headers':
      return Buffer.alloc(0);
    case 'in-headers':
      return head.subarray(0, head.length >> 1);
    case 'after-headers':
      return head;
    case 'in-body':
      return Buffer.concat([head, body.subarray(0, body.length >> 1)]);
    case 'after-body':
      return Buffer.concat([head, body]);
  }
}

/** RFC 9112 4 and 5. */
function headOf(status: number, headers: MeantAnswer['headers']): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => {
    validateHeaderValue(name, String(value));
    return `${name}: ${value}\r\n`;
  });
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`, 'latin1');
}

/** Until the bytes have left, or can't. */
const written = (socket: TLSSocket, bytes: Buffer): Promise<void> =>
  new Promise(resolve => {
    if (bytes.length === 0 || socket.destroyed) resolve();
    else socket.write(bytes, () => resolve());
  });
