// A server of Express under a guard, over HTTP/1.1.
import { createServer } from 'node:https';
import { createGuard, isBoundTo } from '@countersign/guard';
import { expressGuard } from '@countersign/guard/express';
import { pemFiles } from '@countersign/identity';
import express from 'express';
import { jwtVerify } from 'jose';

/** @param folder holds `server.pem`, `server-key.pem`, and in `client-ca.pem` the CA of the clients. */
export async function start(folder, { port = 8443, tokenKey } = {}) {
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
  const app = express();
  app.use(expressGuard(guard));
  app.get('/whoami', ({ client }, response) => {
    response.json({ clientId: client.id, trustLevel: client.trustLevel });
  });
  // An access token that is bound to the certificate (RFC 8705): stolen, it is worth nothing without the key.
  app.get('/account', async ({ client, headers }, response) => {
    const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    const verified = await jwtVerify(token, tokenKey, { requiredClaims: ['exp'] }).catch(() => undefined);
    const claims = verified?.payload ?? {};
    if (isBoundTo(claims, client.certificate)) response.json({ accountOf: claims.sub });
    else response.status(401).set('www-authenticate', 'Bearer error="invalid_token"').end();
  });
  const server = createServer(guard.tlsOptions(), app);
  guard.attach(server);
  return server.listen(port, '127.0.0.1');
}

if (process.argv[1] === import.meta.filename)
  await start(process.argv[2], { tokenKey: new TextEncoder().encode(process.env.TOKEN_KEY) });
