// A server of Hono under a guard, over HTTP/1.1 and HTTP/2.
import { createSecureServer } from 'node:http2';
import { createGuard } from '@countersign/guard';
import { honoGuard } from '@countersign/guard/hono';
import { pemFiles } from '@countersign/identity';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** @param folder holds `server.pem`, `server-key.pem`, and in `client-ca.pem` the CA of the clients. */
export async function start(folder, { port = 8443 } = {}) {
  const guard = createGuard({
    clients: [{ clientId: 'demo_client', securityLevel: 'standard' }],
    trust: { ca: { file: `${folder}/client-ca.pem` } },
    identity: pemFiles({
      certificate: `${folder}/server.pem`,
      key: `${folder}/server-key.pem`,
      purpose: 'serverAuth',
      watch: true,
    }),
  });
  guard.on('certificate_validation_failed', ({ address, failures }) =>
    console.log('refused', address, failures[0].code),
  );
  await guard.ready();
  const app = new Hono();
  app.use(honoGuard(guard));
  app.get('/whoami', c => {
    const { id: clientId, trustLevel } = c.get('client');
    return c.json({ clientId, trustLevel });
  });
  const server = serve({
    fetch: app.fetch,
    createServer: createSecureServer,
    serverOptions: { ...guard.tlsOptions(), allowHTTP1: true },
    hostname: '127.0.0.1',
    port,
  });
  guard.attach(server);
  return server;
}

if (process.argv[1] === import.meta.filename) await start(process.argv[2]);
