// Handlers of msw on the mock, beside a bare node:https server that asks getResponse of msw and does nothing else.
import { costs, startServer } from './mock-load.mjs';

const headers = { 'content-type': 'application/json' };
const asking = (method, path) => async server => {
  const { status } = await server.ask(method, path, headers);
  if (status !== 200) throw new Error(`answered ${status}`);
};

/** CPU milliseconds of the server for one request of each kind. */
export async function mswHandlers() {
  return costs(
    {
      'GET, the first handler': asking('GET', '/orders/7'),
      'GET, the last of 20': asking('GET', '/last/7'),
      'POST of JSON': asking('POST', '/orders'),
    },
    {
      'getResponse alone': await startServer('mock-msw-process.mjs', { which: 'alone' }),
      'mock server': await startServer('mock-msw-process.mjs', { which: 'mock' }),
    },
    2_000,
  );
}

if (process.argv[1] === import.meta.filename)
  for (const [row, value] of await mswHandlers()) console.log(`${row}: ${value.toFixed(3)} ms`);
