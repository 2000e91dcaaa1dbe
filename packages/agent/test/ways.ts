import { once } from 'node:events';
import { createServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { IdentitySource } from '@countersign/identity';
import type { TestPki } from '@countersign/test-certs';
import { request } from 'undici';
import { onTestFinished } from 'vitest';
import { type AgentOptions, createAgent, type MtlsAgent } from '../src/index.js';

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes one call through an agent, and gives the status of its answer. */
export type Way = (agent: MtlsAgent, url: string, call?: Call) => Promise<number>;

const byFetch: Way = async (agent, url, call = {}) => {
  const response = await agent.fetch(url, call);
  await response.arrayBuffer();
  return response.status;
};

const byRequest: Way = async (agent, url, call = {}) => {
  const { statusCode, body } = await request(url, { dispatcher: agent, ...call });
  await body.text();
  return statusCode;
};

const byHttps: Way = (agent, url, { method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    httpsRequest(url, { agent: agent.httpsAgent, method, headers }, response => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end(body);
  });

const byConnect: Way = async (agent, url) => {
  const { hostname, port } = new URL(url);
  const socket = await agent.connect({ host: hostname, port: Number(port) });
  try {
    return await statusOver(socket);
  } finally {
    socket.destroy();
  }
};

/** The status that a server answers to a request over a socket. */
export async function statusOver(socket: TLSSocket): Promise<number> {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString())?.[1]);
}

/** Every way through an agent. */
export const ways: readonly (readonly [name: string, way: Way])[] = [
  ['fetch', byFetch],
  ['undici request', byRequest],
  ['node:https', byHttps],
  ['connect', byConnect],
];

/** Every way in which requests share connections. */
export const pooledWays: readonly (readonly [name: string, way: Way])[] = ways.slice(0, 3);

/** An agent that ends with its test. */
export function agentWith(pki: TestPki, options: Partial<AgentOptions> = {}): MtlsAgent {
  const agent = createAgent({
    identity: pki.client('demo_client').identity(),
    trust: { ca: pki.ca },
    origins: 'any',
    ...options,
  });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A source whose identity changes when it is told to. */
export interface Changing extends IdentitySource {
  become(identity: Awaited<ReturnType<IdentitySource['current']>>): void;
  fail(error: Error): void;
}

/** A source as users write it: it has no files, and tells of its changes. */
export function changing(first: Awaited<ReturnType<IdentitySource['current']>>): Changing {
  let identity = first;
  const listeners = new Set<Parameters<IdentitySource['onChange']>[0]>();
  return {
    current: async () => identity,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {},
    become(next) {
      const previous = identity;
      identity = next;
      for (const listener of listeners) listener({ type: 'rotated', identity, previous });
    },
    fail(error) {
      for (const listener of listeners) listener({ type: 'rotation-failed', error: error as never });
    },
  };
}

/** An answer after which the connection ends. */
export const closing = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n';

/** The URL of a proxy that connects to the port that was asked for, or to another one, behind the client's back. */
export async function connectProxy(redirected?: () => number): Promise<string> {
  const proxy = createServer().on('connect', ({ url = '' }, socket) => {
    const target = connect(redirected?.() ?? Number(new URL(`http://${url}`).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    const end = (): void => {
      socket.destroy();
      target.destroy();
    };
    socket.on('error', end).on('close', end);
    target.on('error', end).on('close', end);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
