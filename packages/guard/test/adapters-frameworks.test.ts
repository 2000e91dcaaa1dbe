// What is a framework's own.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAgent } from '@countersign/agent';
import { createTestPki } from '@countersign/test-certs';
import express, { type Express } from 'express';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { Hono } from 'hono';
import { expect, it, onTestFinished, vi } from 'vitest';
import { expressGuard } from '../src/express.js';
import { fastifyGuard } from '../src/fastify.js';
import { honoGuard } from '../src/hono.js';
import { createGuard, type Guard, type GuardOptions } from '../src/index.js';

const pki = createTestPki();
const demo = pki.client('demo_client');
const stranger = pki.client('stranger');

async function readyGuard(options: Partial<GuardOptions> = {}): Promise<Guard> {
  const guard = createGuard({
    clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
    trust: { ca: pki.ca },
    identity: pki.server('localhost').identity('serverAuth'),
    ...options,
  });
  onTestFinished(() => guard.close());
  await guard.ready();
  return guard;
}

function fetchAs(client: typeof demo): ReturnType<typeof createAgent>['fetch'] {
  const agent = createAgent({ identity: client.identity(), trust: { ca: pki.ca }, origins: 'any' });
  onTestFinished(() => agent.destroy());
  return agent.fetch;
}

async function serveExpress(guard: Guard, app: Express): Promise<string> {
  const server = createServer(guard.tlsOptions(), app);
  guard.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

async function serveFastify(
  guard: Guard,
  build: (app: FastifyInstance) => void,
  options: FastifyServerOptions = {},
): Promise<string> {
  const app = Fastify({ forceCloseConnections: true, ...options, https: guard.tlsOptions() } as object);
  build(app);
  onTestFinished(() => app.close());
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `https://localhost:${(app.server.address() as AddressInfo).port}`;
}

const onlyAccounts = {
  authorize: { rules: [{ paths: '/accounts/**', allow: { client: 'demo_client' } }] },
} as Partial<GuardOptions>;

it('express: mounted on a path, it judges the path that was asked for', async () => {
  const guard = await readyGuard(onlyAccounts);
  const app = express();
  app.use('/accounts', expressGuard(guard));
  app.use('/secrets', expressGuard(guard));
  app.use((request, response) => {
    response.end(`${request.client?.id} ${request.url}`);
  });
  const url = await serveExpress(guard, app);
  const fetch = fetchAs(demo);
  for (const path of ['/accounts', '/accounts/', '/accounts?a=/accounts', '/accounts/7?b'])
    expect(await (await fetch(url + path)).text()).toBe(`demo_client ${path}`);
  expect(await (await fetch(`${url}/secrets/accounts/7`)).json()).toMatchObject({ code: 'NOT_AUTHORIZED' });
});

it('express: fails where the path was rewritten before it could be judged', async () => {
  const guard = await readyGuard(onlyAccounts);
  const errors: unknown[] = [];
  const app = express();
  app.use((request, _, next) => {
    request.url = '/secrets';
    next();
  });
  app.use(expressGuard(guard, { onError: error => errors.push(error) }));
  app.use((_, response) => {
    response.end('reached');
  });
  const response = await fetchAs(demo)(`${await serveExpress(guard, app)}/accounts/7`);
  expect([response.status, await response.json()]).toMatchObject([500, { code: 'SERVER_ERROR' }]);
  expect(errors).toEqual([expect.objectContaining({ code: 'CONFIG_INVALID' })]);
});

it('fastify: guards routes of plugins that were registered before it, and paths that are none', async () => {
  const guard = await readyGuard();
  const url = await serveFastify(guard, app => {
    app.register(async early => {
      early.get('/early', async () => 'reached');
    });
    app.register(fastifyGuard, { guard });
    app.register(async late => {
      late.get('/late', async request => request.client?.id);
    });
  });
  for (const path of ['/early', '/late', '/nowhere', '/late/%']) {
    const response = await fetchAs(stranger)(url + path);
    // Fastify answers what is no URL before any hook.
    expect([path, response.status]).toEqual([path, path === '/late/%' ? 400 : 403]);
  }
  expect(await (await fetchAs(demo)(`${url}/late`)).text()).toBe('demo_client');
});

it('fastify: registered in a context, it guards that context', async () => {
  const guard = await readyGuard();
  const url = await serveFastify(guard, app => {
    app.get('/open', async () => 'open');
    for (const name of ['a', 'b'])
      app.register(async inner => {
        inner.register(fastifyGuard, { guard });
        inner.get(`/${name}`, async request => request.client?.id);
      });
  });
  expect(await (await fetchAs(stranger)(`${url}/open`)).text()).toBe('open');
  for (const name of ['a', 'b']) {
    expect((await fetchAs(stranger)(`${url}/${name}`)).status).toBe(403);
    expect(await (await fetchAs(demo)(`${url}/${name}`)).text()).toBe('demo_client');
  }
});

it('fastify: with rewriteUrl, it judges the URL that Fastify routes by', async () => {
  const guard = await readyGuard(onlyAccounts);
  const rewriteUrl = ({ url = '' }: IncomingMessage): string =>
    url === '/short' ? '/accounts/7' : url.replace('/accounts/8', '/secrets');
  const url = await serveFastify(
    guard,
    app => {
      app.register(fastifyGuard, { guard });
      app.get('/accounts/:id', async () => 'an account');
      app.get('/secrets', async () => 'a secret');
    },
    { rewriteUrl },
  );
  expect(await (await fetchAs(demo)(`${url}/short`)).text()).toBe('an account');
  expect(await (await fetchAs(demo)(`${url}/accounts/8`)).json()).toMatchObject({ code: 'NOT_AUTHORIZED' });
});

it.each([
  ['ignoreTrailingSlash', '/accounts/7/'],
  ['caseSensitive: false', '/ACCOUNTS/7'],
  ['ignoreDuplicateSlashes', '//accounts//7'],
  ['useSemicolonDelimiter', '/accounts/7;x=1'],
])('fastify: %s opens no way around a rule, as with %s', async (_, path) => {
  const authorize = {
    rules: [
      { paths: '/accounts/7', allow: { client: 'somebody_else' } },
      { paths: '/**', allow: 'any-client' },
    ],
  } as const;
  const guard = await readyGuard({ authorize });
  const url = await serveFastify(
    guard,
    app => {
      app.register(fastifyGuard, { guard });
      app.get('/accounts/7', async () => 'reached');
    },
    {
      routerOptions: {
        ignoreTrailingSlash: true,
        caseSensitive: false,
        ignoreDuplicateSlashes: true,
        useSemicolonDelimiter: true,
      },
    } as object,
  );
  expect((await fetchAs(demo)(url + path)).status).toBe(403);
});

it('fastify: refuses what is injected, which has no connection', async () => {
  const guard = await readyGuard();
  const errors: unknown[] = [];
  const app = Fastify({ https: guard.tlsOptions() });
  app.register(fastifyGuard, { guard, onError: error => errors.push(error) });
  app.get('/', async () => 'reached');
  onTestFinished(() => app.close());
  const { statusCode } = await app.inject('/');
  expect(statusCode).toBe(500);
  expect(errors).toHaveLength(1);
});

it('fastify: warns where it listens on addresses that the guard does not follow', async () => {
  const guard = await readyGuard();
  const app = Fastify({ https: guard.tlsOptions() });
  app.register(fastifyGuard, { guard });
  onTestFinished(() => app.close());
  // What Fastify tells where localhost has two addresses, which not every machine gives it.
  vi.spyOn(app, 'addresses').mockReturnValue([
    { address: '127.0.0.1', family: 'IPv4', port: 1 },
    { address: '::1', family: 'IPv6', port: 1 },
  ]);
  const warned = once(process, 'warning');
  await app.listen({ port: 0, host: '127.0.0.1' });
  expect(String((await warned)[0])).toContain('several addresses');
});

it('hono: refuses what did not come from @hono/node-server', async () => {
  const guard = await readyGuard();
  const errors: unknown[] = [];
  const app = new Hono();
  app.use(honoGuard(guard));
  app.get('/', c => c.text('reached'));
  app.onError((error, c) => {
    errors.push(error);
    return c.text('failed', 500);
  });
  expect((await app.request('/')).status).toBe(500);
  expect(errors).toEqual([expect.objectContaining({ code: 'CONFIG_INVALID' })]);
});

it('is attached once, whoever else attaches the guard', async () => {
  const guard = await readyGuard();
  const url = await serveFastify(guard, app => {
    guard.attach(app.server);
    app.register(fastifyGuard, { guard });
    app.get('/', async request => request.client?.id);
  });
  expect(await (await fetchAs(demo)(url)).text()).toBe('demo_client');
});
