// Measures everything and prints it as the page docs/benchmarks.md; with --write it writes the page.
import { writeFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { crowd, keepAlive, newConnections } from './agent.mjs';
import { certificates, crl, imports } from './certificates.mjs';
import { crowdOfCalls, retrieving } from './client.mjs';
import { guardSection } from './guard.mjs';
import { coldPki, issuing } from './issuing.mjs';
import { median, quantile, ratio } from './measure.mjs';
import { mockSection } from './mock-section.mjs';
import { p12 } from './p12.mjs';
import { rotating } from './rotation.mjs';

if (globalThis.gc === undefined) {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--expose-gc');
  globalThis.gc = (await import('node:vm')).runInNewContext('gc');
}

const ms = value => (value === undefined ? 'cannot read it' : `${value.toPrecision(3)} ms`);
const times = (value, base) => (value === undefined ? '' : `${(value / base).toFixed(2)}x`);

/** Rows of a table, some against another row, round by round. */
const table = (measured, against) =>
  [...measured]
    .map(([name, values]) => {
      const base = against[name];
      return `| ${name} | ${ms(median(values))} | ${base === undefined ? '' : compared(values, measured.get(base), base)} |`;
    })
    .join('\n');

function compared(values, base, name) {
  const { low, middle, high } = ratio(values, base);
  return `${middle.toFixed(2)}x ${name} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

const opened = await p12();
const read = await certificates();
const list = await crl();
const kept = await keepAlive();
const connected = await newConnections();
const crowded = await crowd();
const rotated = await rotating();
const guarded = await guardSection();
const retrieved = await retrieving();
const burst = await crowdOfCalls();
const mocked = await mockSection();
const issued = await issuing();
const cold = coldPki();
const imported = imports();

const page = `# Benchmarks

Written by \`npm run bench -- --write\`, on Node ${process.version}, ${arch}, ${cpus().length} cores. CPU time of the process, threads included; medians of
alternating rounds in one run. The ratios travel to other machines, the milliseconds don't.

## Opening a .p12 (RSA-2048, with its chain)

${opened.rows
  .map(({ name, times: measured }) => {
    const base = measured.find(([reader]) => reader === 'node:tls pfx')[1] ?? measured[0][1];
    return `${name}:

| reader | time | against ${measured[1][1] === undefined ? 'countersign' : 'node:tls pfx'} |
| --- | --- | --- |
${measured.map(([reader, value]) => `| ${reader} | ${ms(value)} | ${times(value, base)} |`).join('\n')}
`;
  })
  .join('\n')}
The event loop was held for at most ${opened.hold.toFixed(1)} ms by any of them (countersign; the peers hold it throughout).

## Reading certificates

| 1,000 certificates (P-256) | time | |
| --- | --- | --- |
${[...read].map(([name, value]) => `| ${name} | ${ms(value)} | ${times(value, read.get('countersign'))} |`).join('\n')}

A CRL of ${list.size.toLocaleString('en')} entries: ${list.milliseconds.toFixed(0)} ms to read and index, ${list.megabytes.toFixed(0)} MB kept.

## Calling over mutual TLS

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

${guarded}
## Calling the Payment API

CPU time of the client, on kept connections; the server is a process of its own.

| 100 payments read | time | |
| --- | --- | --- |
${table(retrieved, {
  'payments.retrieve': 'undici request, JSON.parse',
  axios: 'payments.retrieve',
  got: 'payments.retrieve',
})}

10,000 calls at once, after 10,000 before them: ${burst.failed} failed, ${burst.megabytes.toFixed(1)} MB more kept afterwards.

${mocked}
## Issuing a certificate (P-256: a new key, a signature, PEM)

| issuer | time | |
| --- | --- | --- |
${[...issued].map(([name, value]) => `| ${name} | ${ms(value)} | ${times(value, issued.get('countersign'))} |`).join('\n')}

A root, an issuing CA, a server and a client in a fresh process, after the import: ${cold.toFixed(1)} ms.

## Importing

| package | added to starting Node |
| --- | --- |
${imported.map(([name, value]) => `| ${name} | ${value.toFixed(0)} ms |`).join('\n')}
`;

console.log(page);
if (process.argv.includes('--write'))
  writeFileSync(new URL('../../docs/benchmarks.md', import.meta.url), page);
