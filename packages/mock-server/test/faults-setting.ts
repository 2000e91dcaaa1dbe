import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2';
import { type ConnectionOptions, connect, type SecureVersion, type TLSSocket } from 'node:tls';
import type { Issued } from '@countersign/test-certs';
import { onTestFinished } from 'vitest';
import { type MockServer, type MockServerOptions, startMockServer } from '../src/index.js';

/** A mock server that ends with the test. */
export async function started(options: MockServerOptions = {}): Promise<MockServer> {
  const mock = await startMockServer({ apiKeys: { demo_client: 'key-for-tests' }, ...options });
  onTestFinished(() => mock.close());
  return mock;
}

export interface Dial {
  readonly client?: string;
  readonly version?: SecureVersion;
  readonly session?: Buffer | undefined;
  readonly requestOCSP?: boolean;
}

const issued = new WeakMap<MockServer, Map<string, Issued>>();

/** The certificate of a client: the same one each time. */
function certificateOf(mock: MockServer, client: string): Issued {
  const known = issued.get(mock) ?? new Map<string, Issued>();
  issued.set(mock, known);
  const certificate = known.get(client) ?? mock.pki?.client(client);
  if (certificate === undefined) throw new Error('the mock has no CA');
  known.set(client, certificate);
  return certificate;
}

export function dialling(mock: MockServer, { client = 'demo_client', version, session, ...rest }: Dial = {}) {
  const { pem, keyPem } = certificateOf(mock, client);
  return {
    ...{ host: '127.0.0.1', port: Number(new URL(mock.url).port), servername: 'localhost', ca: mock.pki?.ca },
    ...{ cert: pem, key: keyPem, ...rest },
    ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
    ...(session === undefined ? {} : { session }),
  } as ConnectionOptions;
}

/** A connection over TLS, and what comes over it. */
export class Caller {
  readonly socket: TLSSocket;
  text = '';
  /** How it ended: an error's code, `end`, or nothing as yet. */
  how: string | undefined;
  /** When it has ended. */
  readonly over: Promise<unknown>;

  constructor(mock: MockServer, dial: Dial = {}) {
    this.socket = connect({ ...dialling(mock, dial), allowHalfOpen: false } as ConnectionOptions);
    this.socket.on('data', chunk => {
      this.text += chunk;
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.how ??= /alert number \d+/.exec(error.message)?.[0] ?? error.code ?? error.message;
    });
    this.socket.on('end', () => {
      this.how ??= 'end';
    });
    this.over = new Promise(resolve => this.socket.once('close', resolve));
    onTestFinished(() => void this.socket.destroy());
  }

  /** Sends a request over HTTP/1.1. */
  send(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** Until what has come looks so. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await once(this.socket, 'data');
  }

  async end(): Promise<{ how: string | undefined; text: string }> {
    await this.over;
    return { how: this.how, text: this.text };
  }
}

const json = '{"amount":{"currency":"EUR","value":"1.00"}}';

/** A payment over HTTP/1.1, by its key. */
export const payment = (key = 'k'): string =>
  [
    'POST /v1/payments HTTP/1.1',
    'Host: localhost',
    'X-Api-Key: key-for-tests',
    'Content-Type: application/json',
    `Idempotency-Key: ${key}`,
    `Content-Length: ${json.length}`,
    '',
    json,
  ].join('\r\n');

export const whoami = 'GET /v1/identity HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** An answer as it comes: its body is JSON. */
export const complete = /\r\n\r\n\{.*\}$/s;

/** Whether the mock still serves others, over a connection of their own. */
export async function served(mock: MockServer, dial: Dial = {}): Promise<boolean> {
  const caller = new Caller(mock, dial).send(whoami);
  await caller.until(complete);
  caller.socket.destroy();
  return caller.text.startsWith('HTTP/1.1 200 ');
}

/** A connection over HTTP/2. */
export class Http2Caller {
  readonly session: ClientHttp2Session;
  readonly goAways: { code: number; lastStream: number }[] = [];
  how: string | undefined;
  readonly over: Promise<unknown>;

  constructor(mock: MockServer, dial: Dial = {}) {
    this.session = connectHttp2(mock.url, dialling(mock, dial));
    this.session.on('goaway', (code, lastStream) => this.goAways.push({ code, lastStream }));
    this.session.on('error', (error: NodeJS.ErrnoException) => {
      this.how ??= error.code;
    });
    this.over = new Promise(resolve => this.session.once('close', resolve));
    onTestFinished(() => this.session.destroy());
  }

  pay(key = 'k'): Http2Exchange {
    const stream = this.session.request({
      ...{ ':method': 'POST', ':path': '/v1/payments', 'content-type': 'application/json' },
      ...{ 'x-api-key': 'key-for-tests', 'idempotency-key': key },
    });
    stream.end(json);
    return new Http2Exchange(stream);
  }
}

/** A request over HTTP/2, and what comes of it. */
export class Http2Exchange {
  readonly stream: ClientHttp2Stream;
  status: number | undefined;
  headers: Record<string, unknown> = {};
  text = '';
  ended = false;
  how: string | undefined;
  readonly over: Promise<unknown>;

  constructor(stream: ClientHttp2Stream) {
    this.stream = stream;
    stream.on('response', headers => {
      this.status = headers[':status'];
      this.headers = headers;
    });
    stream.on('data', chunk => {
      this.text += chunk;
    });
    stream.on('end', () => {
      this.ended = true;
    });
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.how ??= error.code;
    });
    this.over = new Promise(resolve => stream.once('close', resolve));
  }
}
