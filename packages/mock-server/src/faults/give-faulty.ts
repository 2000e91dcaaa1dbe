import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { AnswerFault } from './fault.js';
import { fractionOf, type Showing } from './faults.js';
import { breakHttp1 } from './http1.js';
import { breakHttp2 } from './http2.js';
import { pause, type Wait } from './pause.js';

/** An answer as it was meant to be. */
export interface MeantAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
  readonly wait: Wait;
}

/** Gives an answer as a fault has it. */
export async function giveFaulty(
  { fault, random }: Showing<AnswerFault>,
  response: ServerResponse,
  tcp: Socket,
  answer: MeantAnswer,
): Promise<void> {
  const { status, headers, body, wait } = answer;
  switch (fault.kind) {
    case 'delay': {
      const { delay, jitter = 0 } = fault;
      if (await pause(wait, delay + Math.floor(fractionOf(random) * (jitter + 1)), tcp))
        response.writeHead(status, headers).end(body);
      return;
    }
    case 'bandwidth':
      response.writeHead(status, headers);
      response.flushHeaders();
      await trickle(body, fault.bytesPerSecond, response, tcp, wait);
      return;
    case 'refuse':
      response.writeHead(status, headers).end(body);
      return;
  }
  if (response.req.httpVersionMajor === 2)
    await breakHttp2(fault, response as unknown as Http2ServerResponse, tcp, answer);
  else await breakHttp1(fault, response.req, tcp, answer);
}

/** A tenth of a second's bytes each tenth of a second, or a byte where these are fewer. */
async function trickle(
  body: Buffer,
  bytesPerSecond: number,
  response: ServerResponse,
  tcp: Socket,
  wait: Wait,
): Promise<void> {
  const bytes = Math.max(1, Math.floor(bytesPerSecond / 10));
  const delay = Math.round((bytes * 1_000) / bytesPerSecond);
  for (let at = 0; at < body.length; at += bytes) {
    if (!(await pause(wait, delay, tcp)) || response.destroyed) return;
    response.write(body.subarray(at, at + bytes));
  }
  response.end();
}
