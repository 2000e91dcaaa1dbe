import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import type { Issued } from '@countersign/test-certs';
import type { MockServer } from '../src/index.js';

export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Whose certificate is presented, or which; nobody's where null. Default: `demo_client`. */
  readonly client?: string | Issued | null;
}

export interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** As it comes. */
  readonly body: Readable;
}

export type Call = (mock: MockServer, path: string, sent?: Sent) => Promise<Got>;

function tlsOf(mock: MockServer, client: Sent['client'] = 'demo_client') {
  if (client === null) return { ca: mock.pki?.ca };
  if (typeof client === 'object') return { ca: mock.pki?.ca, cert: client.pem, key: client.keyPem };
  const { identity } = mock.connect(client);
  const cert = [identity.certificate, ...identity.chain].map(({ pem }) => pem).join('');
  return { ca: mock.pki?.ca, cert, key: identity.privateKey.export({ format: 'pem', type: 'pkcs8' }) };
}

const chunksOf = (body: Sent['body']): Readable =>
  Readable.from(
    body === undefined
      ? []
      : typeof body === 'string'
        ? [Buffer.from(body)]
        : body instanceof Uint8Array
          ? [body]
          : body,
  );

const headersOf = (mock: MockServer, { client, headers, body }: Sent): Record<string, string> => ({
  ...(client === null ? {} : { 'x-api-key': mock.connect(idOf(client)).apiKey }),
  ...(typeof body === 'string' || body instanceof Uint8Array
    ? { 'content-length': String(Buffer.byteLength(body)) }
    : {}),
  ...headers,
});

const idOf = (client: string | Issued = 'demo_client'): string =>
  typeof client === 'string' ? client : (client.certificate.subject.commonName as string);

/** By node:https. */
export const callHttp1: Call = async (mock, path, sent = {}) => {
  const { method = 'GET', client } = sent;
  const options = { ...tlsOf(mock, client), method, path, agent: false, headers: headersOf(mock, sent) };
  const request = requestHttps(mock.url, options);
  const answered = once(request, 'response');
  // What goes wrong after the answer began shows in its body.
  request.on('error', () => {});
  chunksOf(sent.body).pipe(request);
  const [response] = await answered;
  return { status: response.statusCode, headers: response.headers, body: response };
};

/** By node:http2. */
export const callHttp2: Call = async (mock, path, sent = {}) => {
  const { method = 'GET', client } = sent;
  const session = connectHttp2(mock.url, tlsOf(mock, client));
  session.on('error', () => {});
  const headers = { ':method': method, ':path': path, ...headersOf(mock, sent) };
  const stream = session.request(headers, { endStream: sent.body === undefined });
  stream.on('close', () => session.close());
  const answered = Promise.race([
    once(stream, 'response'),
    once(stream, 'close').then(() => Promise.reject(new Error('closed'))),
  ]);
  if (sent.body !== undefined) chunksOf(sent.body).pipe(stream);
  const [{ ':status': status, ...got }] = await answered;
  return { status, headers: got, body: stream };
};

export async function bytesOf({ body }: Got): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const textOf = async (got: Got): Promise<string> => String(await bytesOf(got));
export const jsonOf = async (got: Got): Promise<Record<string, unknown>> => JSON.parse(await textOf(got));
