// A server of Fastify under a guard, over HTTP/1.1 and HTTP/2.
import { createGuard } from '@countersign/guard';
import { fastifyGuard } from '@countersign/guard/fastify';
import { pemFiles } from '@countersign/identity';
import Fastify from 'fastify';

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
  const app = Fastify({ http2: true, https: { ...guard.tlsOptions(), allowHTTP1: true } });
  app.register(fastifyGuard, { guard });
  app.get('/whoami', async ({ client }) => ({ clientId: client.id, trustLevel: client.trustLevel }));
  await app.listen({ port, host: '127.0.0.1' });
  return app.server;
}

if (process.argv[1] === import.meta.filename) await start(process.argv[2]);
