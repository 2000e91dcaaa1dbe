// A loopback HTTP server that serves CRLs and answers OCSP requests, or fails to in every way.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OcspRequest } from '@countersign/x509';
import { onTestFinished } from 'vitest';

export type Handler = (response: ServerResponse, body: Uint8Array, request: IncomingMessage) => void;

export interface RevocationServer {
  readonly url: string;
  /** Method and path of all requests; the question in the path of an OCSP GET is shown as `?`. */
  readonly requests: string[];
  /** Sets what is answered below a path. */
  on(path: string, handler: Handler): void;
  /** Resolves at the next request. */
  nextRequest(): Promise<unknown>;
  close(): Promise<void>;
}

/** A server for one test, gone after it. */
export async function revocationServer(handlers: Record<string, Handler> = {}): Promise<RevocationServer> {
  const table = new Map(Object.entries(handlers));
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const [, path = '', question] = /^(\/[^/?]*)(?:\/(.+))?/.exec(request.url ?? '') ?? [];
    requests.push(`${request.method} ${path}${question === undefined ? '' : '/?'}`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const sent = Buffer.concat(chunks);
    const body = question === undefined ? sent : Buffer.from(decodeURIComponent(question), 'base64');
    const handler = table.get(path);
    if (handler === undefined) response.writeHead(404).end();
    else handler(response, body, request);
    server.emit('asked');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    on: (path, handler) => void table.set(path, handler),
    nextRequest: () => once(server, 'asked'),
    close,
  };
}

/** Answers with these bytes. */
export const bytes =
  (content: Uint8Array | (() => Uint8Array)): Handler =>
  response =>
    void response.end(typeof content === 'function' ? content() : content);

/** Answers an OCSP request. */
export const answer =
  (make: (request: OcspRequest) => Uint8Array): Handler =>
  (response, body) =>
    void response.end(make(OcspRequest.parse(body)));

export const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  response =>
    void response.writeHead(code, headers).end();

/** Never answers. */
export const silent: Handler = () => undefined;

/** Promises more than it sends, and hangs up. */
export const halfAnAnswer =
  (content: Uint8Array): Handler =>
  response => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, content.length / 2), () => response.destroy());
  };

/** Sends chunks until nobody takes them. */
export const endless: Handler = response => {
  const chunk = Buffer.alloc(64 * 1024, 0x30);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

export const onLoopback = (address: string): boolean => address === '127.0.0.1';
