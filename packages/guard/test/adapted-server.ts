// The same small app in each framework, under a guard.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { TestPki } from '@countersign/test-certs';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { expressGuard } from '../src/express.js';
import { fastifyGuard } from '../src/fastify.js';
import { honoGuard } from '../src/hono.js';
import { type Client, createGuard, type Guard, type GuardOptions } from '../src/index.js';
import { type AdapterOptions, createGuardedServer, type WithClient } from '../src/node.js';

export const frameworks = ['node', 'express', 'fastify', 'hono'] as const;
export type Framework = (typeof frameworks)[number];

/** Express 5 speaks HTTP/1.1 alone. */
export const combinations: readonly (readonly [Framework, 'HTTP/1.1' | 'HTTP/2'])[] = [
  ...frameworks.map(framework => [framework, 'HTTP/1.1'] as const),
  ...frameworks.filter(name => name !== 'express').map(framework => [framework, 'HTTP/2'] as const),
];

export interface AdaptedServer {
  readonly guard: Guard;
  readonly server: Server | Http2SecureServer;
  readonly port: number;
  readonly url: string;
  /** What reached the app: method and target. */
  readonly reached: string[];
  /** What the operator was told. */
  readonly errors: unknown[];
  /** Of every connection that was made. */
  readonly sockets: Set<Socket>;
}

interface Setting extends AdapterOptions {
  readonly http2?: boolean;
  readonly guard?: Partial<GuardOptions>;
  /** Whether the guard is attached to the server. Default: true. */
  readonly attached?: boolean;
}

type Start = (
  guard: Guard,
  setting: Required<Pick<Setting, 'http2' | 'attached'>> & AdapterOptions & Parts,
) => Promise<Server | Http2SecureServer>;
interface Parts {
  readonly reached: string[];
}

const registered = { clients: [{ clientId: 'demo_client', securityLevel: 'standard' }] } as const;

export async function adaptedServer(
  pki: TestPki,
  framework: Framework,
  { http2 = false, attached = true, guard: options = {}, ...adapter }: Setting = {},
): Promise<AdaptedServer> {
  const identity = pki.server('localhost').identity('serverAuth');
  const guard = createGuard({ ...registered, trust: { ca: pki.ca }, identity, ...options });
  onTestFinished(() => guard.close());
  await guard.ready();
  const reached: string[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown): number => errors.push(error);
  const server = await starts[framework](guard, { http2, attached, reached, onError, ...adapter });
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  server.on('sessionError', () => {});
  if (!server.listening) server.listen(0, '127.0.0.1');
  if (!server.listening) await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { guard, server, port, url: `https://localhost:${port}`, reached, errors, sockets };
}

/** What the app says of who calls. */
const whoami = (client: Client | undefined, clientCert: unknown): object => ({
  clientId: client?.id ?? null,
  trustLevel: client?.trustLevel ?? null,
  clientCert: clientCert ?? null,
});

function bareServer(tls: TlsOptions, http2: boolean): Server | Http2SecureServer {
  return http2 ? createSecureServer({ ...tls, allowHTTP1: true }) : createServer(tls);
}

// The types of @hono/node-server need those of the DOM.
const honoServer = '@hono/node-server';

const starts: Readonly<Record<Framework, Start>> = {
  async node(guard, { http2, attached: _, reached, ...options }) {
    const app = async (request: WithClient<IncomingMessage>, response: ServerResponse): Promise<void> => {
      reached.push(`${request.method} ${request.url}`);
      if (request.url === '/fail') throw new Error('a secret of the handler');
      if (request.method === 'GET') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(whoami(request.client, request.headers['client-cert'])));
        return;
      }
      let length = 0;
      for await (const chunk of request) length += chunk.length;
      response.end(String(length));
    };
    return http2
      ? createGuardedServer(guard, app as never, { ...options, http2 })
      : createGuardedServer(guard, app, options);
  },

  async express(guard, { http2: _, attached, reached, ...options }) {
    const app = express();
    app.use(expressGuard(guard, options));
    app.use((request, _, next) => {
      reached.push(`${request.method} ${request.originalUrl}`);
      next();
    });
    app.get('/whoami', (request, response) => {
      response.json(whoami(request.client, request.headers['client-cert']));
    });
    app.post('/upload', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
      response.end(String(request.body.length));
    });
    const server = createServer(guard.tlsOptions(), app);
    if (attached) guard.attach(server);
    return server;
  },

  async fastify(guard, { http2, attached: _, reached, ...options }) {
    const tls = guard.tlsOptions();
    // One of the overloads; which one makes no difference to what is done with it.
    const app = Fastify({ https: { ...tls, allowHTTP1: true }, http2: http2 as true });
    app.register(fastifyGuard, { guard, ...options });
    app.addHook('onRequest', async request => {
      reached.push(`${request.method} ${request.url}`);
    });
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    app.get('/whoami', async request => whoami(request.client, request.headers['client-cert']));
    app.post('/upload', async request => String((request.body as Buffer).length));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server as unknown as Server | Http2SecureServer;
  },

  async hono(guard, { http2, attached, reached, ...options }) {
    const app = new Hono();
    app.use(honoGuard(guard, options));
    app.use(async (c, next) => {
      reached.push(`${c.req.method} ${c.req.path}`);
      await next();
    });
    app.get('/whoami', c => c.json(whoami(c.get('client'), c.req.header('client-cert'))));
    app.post('/upload', async c => c.text(String((await c.req.arrayBuffer()).byteLength)));
    const { createAdaptorServer } = await import(honoServer);
    const server = createAdaptorServer({
      fetch: app.fetch,
      createServer: (_: object, listener: () => void) =>
        bareServer(guard.tlsOptions(), http2).on('request', listener),
    });
    if (attached) guard.attach(server);
    return server;
  },
};
