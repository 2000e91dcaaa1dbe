import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { TLSSocket } from 'node:tls';
import {
  ApiError,
  CountersignError,
  type components,
  type ErrorCode,
  errorCatalogue,
} from '@countersign/spec';
import { Admission } from './admission.js';
import { type ApiAnswer, PaymentApi } from './payment-api.js';
import type { RegisteredClient } from './registry.js';

/** A request that reached the server. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The client that was admitted; undefined where nobody was. */
  readonly client: string | undefined;
  /** Why it was refused; undefined where it was answered. */
  readonly refused: ErrorCode | undefined;
  readonly tlsVersion: string;
}

const maxBodyBytes = 64 * 1024;

/** Judges who calls, answers, and records both in `seen`. */
export function requestHandler(clients: readonly RegisteredClient[], seen: SeenRequest[]): RequestListener {
  const admission = new Admission(clients);
  const api = new PaymentApi();
  return async (request, response) => {
    const socket = request.socket as TLSSocket;
    const { method = '', url = '/', headers } = request;
    const path = url.split('?', 1)[0] as string;
    const requestId = `req_${randomUUID()}`;
    let client: string | undefined;
    let refused: ErrorCode | undefined;
    let answer: ApiAnswer;
    try {
      const admitted = admission.admit(socket);
      client = admitted.client.clientId;
      const key = headers['idempotency-key'];
      const idempotencyKey = typeof key === 'string' ? key : undefined;
      answer = api.answer({ method, path, idempotencyKey, body: await readBody(request) }, admitted);
    } catch (error) {
      if (!CountersignError.is(error)) {
        // The caller went away in the middle of its request.
        response.destroy();
        return;
      }
      refused = error.code;
      answer = { status: error.status ?? 400, body: problem(error, requestId) };
    }
    seen.push({ method, path, headers, client, refused, tlsVersion: socket.getProtocol() ?? 'unknown' });
    response.writeHead(answer.status, {
      'content-type': refused === undefined ? 'application/json' : 'application/problem+json',
      'request-id': requestId,
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body));
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes)
      throw new ApiError('REQUEST_INVALID', `The body is larger than ${maxBodyBytes} bytes`, { status: 400 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** RFC 9457. */
function problem(error: CountersignError, requestId: string): components['schemas']['Problem'] {
  return {
    type: 'about:blank',
    title: errorCatalogue[error.code].title,
    status: error.status ?? 400,
    detail: error.message,
    code: error.code,
    stage: error.stage,
    retryable: error.retryable,
    requestId,
  };
}
