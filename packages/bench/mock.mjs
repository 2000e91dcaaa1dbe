// The mock's CPU time for a request, beside that of a bare node:https server that answers the same bytes.
import { startTimes } from './measure.mjs';
import { costs, startServer } from './mock-load.mjs';

const get = { 'x-api-key': 'bench' };
let keys = 0;
const post = () => ({ ...get, 'content-type': 'application/json', 'idempotency-key': `key-${++keys}` });

/** CPU milliseconds of one request of each kind, by server. */
export async function mockServer() {
  const mock = await startServer('mock-process.mjs', {});
  const created = await mock.ask('POST', '/v1/payments', post());
  const path = `/v1/payments/${created.body.id}`;
  const read = await mock.ask('GET', path, get);
  if (created.status !== 201 || read.status !== 200) throw new Error('the mock refused the benchmark');
  const bare = await startServer('mock-process.mjs', { answers: { POST: created, GET: read } });
  return costs(
    {
      'reading a payment': server => server.ask('GET', path, get),
      'making a payment': server => server.ask('POST', '/v1/payments', post()),
    },
    { 'bare node:https': bare, 'mock server': mock },
    3_000,
  );
}

/** What loading them adds to starting node, in milliseconds. */
function loading() {
  const entries = ['@countersign/spec/contract', '@countersign/mock-server'];
  const times = startTimes({
    node: '',
    ...Object.fromEntries(entries.map(name => [name, `await import('${name}')`])),
  });
  return entries.map(name => [`loading ${name}`, times.get(name) - times.get('node')]);
}

if (process.argv[1] === import.meta.filename)
  for (const [row, value] of [...(await mockServer()), ...loading()])
    console.log(`${row}: ${value.toFixed(3)} ms`);
