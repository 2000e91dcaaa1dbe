// Callers that go on calling while something changes: by node:https and node:http2 alone, over connections that are kept and
// over new ones.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { Agent, request } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { ConnectOptions, MockConnection, MockServer } from '../src/index.js';

export type Protocol = 'h1' | 'h2';

/** What a program needs that knows TLS alone. */
export function materialOf({ identity, trust }: MockConnection): SecureContextOptions {
  const { certificate, chain, privateKey } = identity;
  return {
    ca: trust.ca as string,
    cert: [certificate, ...chain].map(({ pem }) => pem).join(''),
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
  };
}

/** The status of an answer; the error where there is none. */
export type Outcome = number | Error;

/** One client that calls without a pause, three requests on each connection. */
export class Caller {
  readonly outcomes: Outcome[] = [];
  readonly #url: string;
  readonly #material: SecureContextOptions;
  readonly #protocol: Protocol;
  readonly #watchers = new Set<() => void>();
  #stopped = false;

  constructor(mock: MockServer, clientId: string, protocol: Protocol, options: ConnectOptions = {}) {
    this.#url = mock.url;
    this.#material = materialOf(mock.connect(clientId, options));
    this.#protocol = protocol;
    const ended = this.#run();
    onTestFinished(async () => {
      this.#stopped = true;
      await ended;
    });
  }

  /** Waits for so many outcomes more. @returns them */
  async next(count = 12): Promise<readonly Outcome[]> {
    const start = this.outcomes.length;
    while (this.outcomes.length < start + count)
      await new Promise<void>(resolve => {
        this.#watchers.add(resolve);
      });
    return this.outcomes.slice(start, start + count);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const connection =
        this.#protocol === 'h1' ? new Http1(this.#url, this.#material) : new Http2(this.#url, this.#material);
      for (let left = 3; left > 0 && !this.#stopped; left--) {
        const outcome = await connection.call().catch((error: Error) => error);
        this.outcomes.push(outcome);
        for (const watcher of this.#watchers) watcher();
        this.#watchers.clear();
        if (outcome instanceof Error) break;
      }
      connection.close();
    }
  }
}

class Http1 {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, material: SecureContextOptions) {
    this.#url = url;
    this.#agent = new Agent({ ...material, keepAlive: true, maxSockets: 1 });
  }

  async call(): Promise<number> {
    const sent = request(`${this.#url}/v1/identity`, { agent: this.#agent }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode as number;
  }

  close(): void {
    this.#agent.destroy();
  }
}

class Http2 {
  readonly #session: ClientHttp2Session;

  constructor(url: string, material: SecureContextOptions) {
    this.#session = connectHttp2(url, material);
    this.#session.on('error', () => {});
  }

  async call(): Promise<number> {
    const stream = this.#session.request({ ':path': '/v1/identity' });
    const closed = once(stream, 'close').then(() => Promise.reject(new Error('closed without an answer')));
    closed.catch(() => {});
    const [headers] = await Promise.race([once(stream, 'response'), closed]);
    stream.resume();
    await once(stream, 'end');
    return headers[':status'];
  }

  close(): void {
    this.#session.destroy();
  }
}
