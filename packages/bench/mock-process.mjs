// A server in a process of its own, so that only its CPU time is measured: the mock, or the barest node:https server that
// answers the same bytes. Told which by its parent; tells its CPU milliseconds when it is asked.
import { createServer } from 'node:https';
import { startMockServer } from '@countersign/mock-server';

async function mock(material) {
  const rateLimits = { standard: { quota: 1_000_000_000, window: 1 } };
  const server = await startMockServer({
    clients: [{ clientId: 'bench', securityLevel: 'standard' }],
    apiKeys: { bench: 'bench' },
    rateLimits,
    tls: { material },
  });
  return Number(new URL(server.url).port);
}

/** Reads JSON and answers JSON, and does nothing else. */
function bare({ certificate, key, clientCa }, answers) {
  const options = { cert: certificate, key, ca: clientCa, requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, (request, response) => {
    const answer = answers[request.method];
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      if (chunks.length > 0) JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

process.once('message', async ({ material, answers }) => {
  process.send(answers === undefined ? await mock(material) : await bare(material, answers));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send((user + system) / 1000);
  });
});
process.once('disconnect', () => process.exit());
