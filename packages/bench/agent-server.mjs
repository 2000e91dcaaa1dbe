// An mTLS server in a process of its own, so that only the client's CPU time is measured. Told what to be by its parent.
import { createServer } from 'node:https';

process.once('message', ({ cert, key, ca }) => {
  const options = { cert, key, ca, requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, (request, response) => {
    if (request.url === '/close') response.setHeader('Connection', 'close');
    response.end('{"ok":true}');
  });
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
});
process.once('disconnect', () => process.exit());
