// An mTLS server in a process of its own, bare or under a guard, that tells its CPU time when it is asked.
import { createServer } from 'node:https';
import { createGuard } from '@countersign/guard';

async function guarded({ cert, key, ca }) {
  const clients = [{ clientId: 'bench', securityLevel: 'standard', requestsPerMinute: 1e9 }];
  const guard = createGuard({ clients, trust: { ca } });
  await guard.ready();
  const server = createServer({ ...guard.tlsOptions(), cert, key }, async (request, response) => {
    const verdict = await guard.verify(request);
    if (!verdict.ok) response.statusCode = verdict.status;
    response.end('{"ok":true}');
  });
  guard.attach(server);
  return server;
}

const bare = ({ cert, key, ca }) =>
  createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (_request, response) => {
    response.end('{"ok":true}');
  });

process.once('message', async ({ withGuard, ...material }) => {
  const server = withGuard ? await guarded(material) : bare(material);
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send((user + system) / 1000);
  });
});
process.once('disconnect', () => process.exit());
