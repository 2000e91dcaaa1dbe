// The mock server's part of docs/benchmarks.md.
import { mockServer } from './mock.mjs';
import { mswHandlers } from './mock-msw.mjs';
import { firstAnswer, leftBehind, warmStart } from './mock-start.mjs';
import { ms } from './table.mjs';

/** Rows named `kind, server`, each kind's second server against its first. */
function table(measured) {
  const bases = new Map();
  return [...measured]
    .map(([row, value]) => {
      const kind = row.slice(0, row.lastIndexOf(','));
      const base = bases.get(kind);
      if (base === undefined) bases.set(kind, value);
      return `| ${row} | ${ms(value)} | ${base === undefined ? '' : `${(value / base).toFixed(2)}x`} |`;
    })
    .join('\n');
}

export async function mockSection() {
  const served = await mockServer();
  const handled = await mswHandlers();
  const started = firstAnswer();
  const warm = await warmStart();
  const left = leftBehind();
  const [bare, mock] = [...started.values()];
  return `## Mocking a server

CPU time of the server for a request on kept connections.

| request, server | time | |
| --- | --- | --- |
${table(served)}
${table(handled)}

| a process, from its start to the first answer (wall) | time | |
| --- | --- | --- |
| node:https with ready certificates | ${ms(bare)} | |
| mock server with a PKI of its own | ${ms(mock)} | ${(mock / bare).toFixed(2)}x |

In a process that has started some, a mock server answers ${ms(warm)} after startMockServer is called. 500 of them, closed again, leave
${left.handles} handles and ${left.megabytes.toFixed(1)} MB.
`;
}

if (process.argv[1] === import.meta.filename) console.log(await mockSection());
