// Measures everything and prints it as the page docs/benchmarks.md; with --write it writes the page.
import { writeFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { agentSection } from './agent-section.mjs';
import { certificates, crl, imports } from './certificates.mjs';
import { crowdOfCalls, retrieving } from './client.mjs';
import { guardSection } from './guard.mjs';
import { coldPki, issuing } from './issuing.mjs';
import { mockSection } from './mock-section.mjs';
import { p12 } from './p12.mjs';
import { ms, table, times } from './table.mjs';

if (globalThis.gc === undefined) {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--expose-gc');
  globalThis.gc = (await import('node:vm')).runInNewContext('gc');
}

const opened = await p12();
const read = await certificates();
const list = await crl();
const called = await agentSection();
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

${called}
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
