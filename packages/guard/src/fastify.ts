import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type AdapterOptions, checkAdapter } from './adapters/adapter-options.js';
import { judge } from './adapters/judge.js';
import { prepare } from './adapters/send.js';
import type { Guard } from './guard.js';
import type { Client } from './verdict.js';

export type { AdapterOptions } from './adapters/adapter-options.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller that the guard let in; undefined where callers may come in without a certificate, and this one had none. */
    client: Client | undefined;
  }
}

export interface FastifyGuardOptions extends AdapterOptions {
  readonly guard: Guard;
}

const register: FastifyPluginAsync<FastifyGuardOptions> = async (app, { guard, ...given }) => {
  checkAdapter('fastifyGuard', guard, given);
  guard.attach(app.server);
  app.decorateRequest('client', undefined);
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const { raw } = request;
    const outcome = await judge(guard, raw, given);
    if (outcome === undefined) return reply.hijack();
    if (outcome.ok) {
      request.client = outcome.client;
      return;
    }
    prepare(raw, reply.raw, outcome);
    // To text Fastify would add a charset, which no JSON has (RFC 8259 11).
    return reply.code(outcome.status).headers(outcome.headers).send(Buffer.from(outcome.body));
  });
  app.addHook('onListen', async () => {
    if (app.addresses().length > 1) process.emitWarning(manyServers, 'CountersignWarning');
  });
};

// For each address of localhost but the first, Fastify starts a server that nobody can get at.
const manyServers =
  "Fastify listens on several addresses, and the guard follows the first alone: requests on others fail. Give listen() one, such as { host: '::' }.";

/**
 * Fastify plugin that puts a guard before the routes of the context that it is registered in, and of those below. It judges
 * in `onRequest`, and attaches the guard to Fastify's server. Register it first: hooks run in the order of their
 * registration. Who is refused gets the problem document (RFC 9457). With `rewriteUrl`, what is judged is the URL that it
 * returned, by which Fastify routes.
 *
 * Requests of `app.inject()` have no connection, and are refused with 500. Listen on one address: for `localhost`, Fastify
 * makes a server for each address that it has, and requests on the second fail.
 *
 * @throws ConfigurationError `CONFIG_INVALID`, when Fastify loads it
 *
 * @example
 * ```js
 * const app = Fastify({ https: guard.tlsOptions() });
 * app.register(fastifyGuard, { guard });
 * app.get('/whoami', async request => ({ clientId: request.client.id }));
 * await app.listen({ port: 8443, host: '::' });
 * ```
 */
export const fastifyGuard: FastifyPluginAsync<FastifyGuardOptions> = Object.assign(register, {
  // Its hooks are for whoever registers it, not for a context of its own.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@countersign/guard',
  [Symbol.for('plugin-meta')]: { name: '@countersign/guard', fastify: '>=4.24.0' },
});
