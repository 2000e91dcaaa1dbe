// A server of node:http2 under a guard, over HTTP/1.1 and HTTP/2.
import { createGuard } from '@countersign/guard';
import { createGuardedServer } from '@countersign/guard/node';
import { pemFiles } from '@countersign/identity';

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
  const server = createGuardedServer(
    guard,
    ({ url, client }, response) => {
      if (url !== '/whoami') return response.writeHead(404).end();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ clientId: client.id, trustLevel: client.trustLevel }));
    },
    { http2: true },
  );
  return server.listen(port, '127.0.0.1');
}

if (process.argv[1] === import.meta.filename) await start(process.argv[2]);
