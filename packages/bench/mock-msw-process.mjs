// A server that asks handlers of msw, in a process of its own: the mock, or the shortest way from node:https to getResponse.
import { createServer } from 'node:https';
import { startMockServer } from '@countersign/mock-server';
import { getResponse, HttpResponse, http } from 'msw';

const handlers = [
  http.get('*/orders/:id', ({ params }) => HttpResponse.json({ id: params.id, status: 'paid' })),
  http.post('*/orders', async ({ request }) => HttpResponse.json(await request.json())),
  ...Array.from({ length: 17 }, (_, i) => http.get(`*/other-${i}/:id`, () => HttpResponse.json({ i }))),
  http.get('*/last/:id', ({ params }) => HttpResponse.json({ id: params.id })),
];

async function mock(material) {
  const clients = [{ clientId: 'bench', securityLevel: 'standard' }];
  const server = await startMockServer({ handlers, clients, tls: { material } });
  return Number(new URL(server.url).port);
}

/** Nothing is judged, recorded or aborted here. */
function alone({ certificate, key, clientCa }) {
  const options = { cert: certificate, key, ca: clientCa, requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, (incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', chunk => chunks.push(chunk));
    incoming.on('end', async () => {
      const { method, url, headers } = incoming;
      const body = method === 'POST' ? Buffer.concat(chunks) : undefined;
      const answer = await getResponse(
        handlers,
        new Request(`https://localhost${url}`, { method, headers, body }),
      );
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
      outgoing.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

process.once('message', async ({ material, which }) => {
  process.send(await (which === 'mock' ? mock : alone)(material));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send((user + system) / 1000);
  });
});
process.once('disconnect', () => process.exit());
