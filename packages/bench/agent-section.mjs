// The agent's part of docs/benchmarks.md.
import { crowd, keepAlive, newConnections } from './agent.mjs';
import { median, quantile } from './measure.mjs';
import { rotating } from './rotation.mjs';
import { ms, table, times } from './table.mjs';

export async function agentSection() {
  const kept = await keepAlive();
  const connected = await newConnections();
  const crowded = await crowd();
  const rotated = await rotating();
  return `## Calling over mutual TLS

CPU time of the client; the server is a process of its own. The rounds come in random order: of each ratio the median and the quartiles of all
rounds.

| 100 requests on kept connections | time | |
| --- | --- | --- |
${table(kept, { 'countersign, as its dispatcher': 'undici request', 'countersign, as its agent': 'node:https' })}

| one request on a new connection | time | |
| --- | --- | --- |
${table(connected, {
  'undici with countersign, never resuming': 'undici with tls.connect, cached SecureContext',
  'undici with countersign, resumed': 'undici with tls.connect, resumed',
  'undici with pfx': 'undici with countersign, resumed',
})}

| one full handshake and request | time | |
| --- | --- | --- |
${table(crowded, { '10,000 pinned hosts': 'one agent, one pinned host', '200 agents': 'one agent, one pinned host' })}

| request time, 16 callers on kept connections | median | p99 | p99 against quiet |
| --- | --- | --- | --- |
${Object.entries(rotated)
  .map(([name, values]) => {
    const [p99, quiet] = [values, rotated.quiet].map(each => quantile(each, 0.99));
    return `| ${name === 'quiet' ? 'quiet' : 'one rotation every three seconds'} | ${ms(median(values))} | ${ms(p99)} | ${times(p99, quiet)} |`;
  })
  .join('\n')}
`;
}

if (process.argv[1] === import.meta.filename) console.log(await agentSection());
