import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Client, Guard, Verdict } from '@countersign/guard';
import { attributesOf } from '@countersign/guard/internal';
import { errorCatalogue } from '@countersign/spec';
import { type Certificate, parsePin } from '@countersign/x509';
import type { PaymentApi } from './api/payment-api.js';
import { Refusal } from './api/refusal.js';
import {
  type ApiAnswer,
  type ApiRequest,
  type Caller,
  maxBodyBytes,
  type NotAdmitted,
} from './api/request.js';
import { tlsDiagnostics } from './connection-details.js';
import type { Faults } from './faults/faults.js';
import type { Wait } from './faults/pause.js';
import type { Handled, MswHandlers } from './msw/handlers.js';
import type { StreamedBody } from './msw/streamed-body.js';
import type { SeenRequest, SeenRequests } from './seen-requests.js';

export interface ExchangeParts {
  readonly guard: Guard;
  readonly api: PaymentApi;
  readonly seen: SeenRequests;
  /** From where a connection is taken to come. */
  readonly addressOf: (socket: TLSSocket) => string;
  readonly connectionNumber: (socket: TLSSocket) => number;
  readonly faults: Faults;
  readonly wait: Wait;
  /** The TCP connection below. */
  readonly tcpOf: (socket: TLSSocket) => Socket | undefined;
  readonly now: () => Date;
  /** Asked before the API. */
  readonly handlers: MswHandlers | undefined;
}

/** One request and its answer: the guard says who calls, handlers or the API answer, and both are written down. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ExchangeParts,
): Promise<void> {
  const { guard, api, handlers } = parts;
  const verdict = await guard.verify(request);
  let handled: Handled | undefined;
  if (handlers !== undefined && verdict.ok) {
    handled = await handlers.ask(request, response, verdict.client && seenBy(verdict.client));
    if (handled === undefined) return;
    const { answer, body } = handled;
    if (answer !== undefined && !(answer instanceof Refusal)) {
      record(request, body, verdict, { status: answer.status, code: undefined }, undefined, parts);
      if (answer.type === 'error') cut(request, parts);
      else
        await handlers.write(answer, response).catch(error => {
          process.emitWarning(error);
          cut(request, parts);
        });
      return;
    }
  }
  const body = handled ? await handled.rest() : hasBody(request) ? await readBody(request) : noBody;
  // The caller went away in the middle of its request.
  if (body === undefined) return;
  const { method = '', url = '/', headers } = request;
  const socket = request.socket as TLSSocket;
  const connection: ApiRequest['connection'] = () => tlsDiagnostics(socket, verdict, parts.addressOf(socket));
  const client = verdict.ok ? verdict.client : undefined;
  const afterwards: ApiRequest['afterwards'] = work => whenOver(request, response, work);
  const ask = () =>
    handled?.answer instanceof Refusal
      ? api.refuse(handled.answer)
      : api.answer(
          { method, target: url, headers, body, connection, afterwards },
          client && callerOf(client),
          verdict.ok ? undefined : notAdmitted(verdict),
        );
  const showing = parts.faults.ofRequest({
    ...{ method, path: pathOf(url), client: client?.id },
    connection: parts.connectionNumber(socket),
    http2: request.httpVersionMajor === 2,
  });
  if (showing === undefined) {
    const answer = await ask();
    record(request, body, verdict, answer, undefined, parts);
    const text = JSON.stringify(answer.body);
    response.writeHead(answer.status, headersOf(answer, verdict, Buffer.byteLength(text)));
    response.end(text);
    return;
  }
  const tcp = parts.tcpOf(socket);
  // The caller went away.
  if (tcp === undefined) return;
  const [{ answerUnder }, { giveFaulty }] = await Promise.all([
    import('./faults/answer-under.js'),
    import('./faults/give-faulty.js'),
  ]);
  const answer = await answerUnder(showing, ask);
  record(request, body, verdict, answer, showing.fault.kind, parts);
  const meant = Buffer.from(JSON.stringify(answer.body) ?? '');
  await giveFaulty(showing, response, tcp, {
    status: answer.status,
    headers: headersOf(answer, verdict, meant.length),
    body: meant,
    wait: parts.wait,
  });
}

function whenOver(request: IncomingMessage, response: ServerResponse, work: () => void): void {
  // Over HTTP/2 only the stream says that it was over before.
  const ending = (request as { readonly stream?: Http2ServerRequest['stream'] }).stream ?? response;
  if (ending.destroyed) work();
  else ending.once('close', work);
}

/** As a network error ends a request. Over HTTP/2 that is its stream: the connection carries those of others. */
function cut(request: IncomingMessage, { tcpOf }: ExchangeParts): void {
  if (request.httpVersionMajor === 2) (request as never as Http2ServerRequest).stream.close(internalError);
  else tcpOf(request.socket as TLSSocket)?.resetAndDestroy();
}

/** RFC 9113 7. */
const internalError = 2;

/** A client stays the same object as long as its connection is not judged anew. */
const callers = new WeakMap<Client, Caller>();

function callerOf(client: Client): Caller {
  const known = callers.get(client);
  if (known !== undefined) return known;
  const { id, trustLevel, certificate, chain, address } = client;
  const caller = {
    clientId: id,
    ...{ trustLevel, certificate, chain, address },
    // Few operations ask, and extensions take their time to read.
    get attributes() {
      // The CAs of a mock may say what role its clients have.
      const assertedBy = chain[0] === undefined ? [] : [parsePin(chain[0].pin)];
      return { ...attributesOf([certificate, ...chain], assertedBy) };
    },
  };
  callers.set(client, caller);
  return caller;
}

/** As handlers see a client: with what the CAs of a mock say of it. */
const seenBy = (client: Client) => (): Client => ({ ...client, attributes: callerOf(client).attributes });

const notAdmitted = ({ code, detail, evaluatedIp }: Verdict & { ok: false }): NotAdmitted => ({
  code,
  detail,
  ...(evaluatedIp === undefined ? {} : { evaluatedIp }),
});

function headersOf(
  { code, headers }: ApiAnswer,
  verdict: Verdict,
  length: number,
): Record<string, string | number> {
  return {
    'content-length': length,
    'content-type': code === undefined ? 'application/json' : 'application/problem+json',
    ...(verdict.ok || verdict.retryAfter === undefined ? {} : { 'retry-after': String(verdict.retryAfter) }),
    ...headers,
  };
}

function record(
  { method = '', url = '/', headers, socket }: IncomingMessage,
  body: Uint8Array | StreamedBody,
  verdict: Verdict,
  { status, code }: Pick<ApiAnswer, 'status' | 'code'>,
  fault: SeenRequest['fault'],
  { seen, now, connectionNumber }: ExchangeParts,
): void {
  const tls = socket as TLSSocket;
  const path = pathOf(url);
  const client = verdict.ok ? verdict.client : undefined;
  const request: SeenRequest = {
    method,
    path,
    query: url.slice(path.length),
    headers,
    body: body instanceof Uint8Array ? body : noBody,
    client: client?.id,
    fingerprint: fingerprintOf(client, tls),
    refused: code,
    stage: code === undefined ? undefined : errorCatalogue[code].stage,
    status,
    fault,
    tlsVersion: tls.getProtocol() ?? 'unknown',
    resumed: tls.isSessionReused(),
    serverName: tls.servername || undefined,
    alpn: tls.alpnProtocol || undefined,
    connection: connectionNumber(tls),
    attempt: seen.attemptWith(headers['idempotency-key']),
    time: now(),
  };
  seen.add(body instanceof Uint8Array ? request : growing(request, body));
}

/** Its body may still come. Read in a scope of its own: that of {@link record} would keep the whole request in memory. */
const growing = (request: SeenRequest, body: StreamedBody): SeenRequest =>
  Object.defineProperty(request, 'body', { get: () => body.bytes });

function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}

/** Of the certificates that call again and again. */
const fingerprints = new WeakMap<Certificate, string>();

function fingerprintOf(client: Client | undefined, socket: TLSSocket): string | undefined {
  if (client === undefined) return socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '');
  const { certificate } = client;
  const known = fingerprints.get(certificate) ?? certificate.fingerprints.sha256;
  fingerprints.set(certificate, known);
  return known;
}

const noBody = new Uint8Array();

/** HTTP/2 needs no header to say that there is one. */
export const hasBody = ({ headers, httpVersionMajor, method }: IncomingMessage): boolean =>
  httpVersionMajor === 2
    ? method !== 'GET' && method !== 'HEAD'
    : headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** The body, or what came of it when it grew too large; `undefined` where the caller went away. */
export function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new Promise(resolve => {
    request.on('data', (chunk: Uint8Array) => {
      // What comes after the answer is thrown away.
      if (length > maxBodyBytes) return;
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBodyBytes) resolve(Buffer.concat(chunks));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}
