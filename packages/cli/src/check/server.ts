import { readFile } from 'node:fs/promises';
import { checkServer } from '@countersign/mock-server/kits';
import { parseCommand, usage } from '../arguments.js';
import { openFolder } from '../pki/folder.js';
import { exitCode, type Terminal } from '../terminal.js';

const help = `countersign check-server <url> --pki <folder>: says which broken client certificates a server lets in

  --pki <folder>  the CA that it trusts for clients: made by 'countersign pki create --keep-ca-keys'
  --ca <file>     the CAs to believe of the server, as PEM; default: that of the PKI
  --json          one JSON document instead of a table

Sends a GET of <url> over some 200 connections, each with a certificate for demo_client that has one
fault, and with the same one repaired: this has to be let in, or nothing can be said.
Exit code: 0 nothing wrong, 1 something was wrongly let in or refused, 2 the command line is wrong.
`;

const options = {
  pki: { type: 'string' },
  ca: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws ConfigurationError `CONFIG_INVALID` where the command line or the PKI is wrong */
export async function checkServerCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseCommand('check-server', argv, options);
  if (values.help) {
    terminal.stdout.write(help);
    return exitCode.ok;
  }
  const [url, ...more] = positionals;
  if (url === undefined || more.length > 0) throw usage('check-server', 'check-server takes one URL');
  if (values.pki === undefined) throw usage('check-server', 'check-server needs --pki <folder>');
  const { pki } = await openFolder(values.pki, terminal);
  const ca = values.ca === undefined ? undefined : await textOf(values.ca);
  const report = await checkServer(url, { pki, ...(ca === undefined ? {} : { ca }) });
  terminal.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : String(report));
  return report.ok ? exitCode.ok : exitCode.failed;
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch(cause => {
    throw usage('check-server', `${path} can't be read (${cause.code})`, cause);
  });
