import { once } from 'node:events';
import {
  type ClientFiles,
  defaultClients,
  type MockServer,
  type MockServerOptions,
  startMockServer,
} from '@countersign/mock-server';
import { interruption, parseCommand, usage } from '../arguments.js';
import { exitCode, type Terminal } from '../terminal.js';
import { readClients } from './clients-file.js';

const help = `countersign mock: a mock Payment API over mutual TLS, on 127.0.0.1, until Ctrl-C

  --port <n>          default: a free one
  --edge <edge>       where a caller is refused: 'application', with an answer, or 'handshake', with a
                      TLS alert; default: application
  --clients <file>    who may come in: JSON, a list of registrations or { "clients": [ … ] };
                      default: those of the Payment System, such as demo_client
                        .map(({ clientId }) => clientId)
                        .join(', ')
                        .replace(/(.{60,}?), /, '$1,\n                      ')}
  --tls <version>     1.2 or 1.3; default: both
  --seed <text>       the same seed gives the same keys and ids in each run
  --curl <client>     prints a command that calls as this client; may be given again
  --json              the first line as JSON: url, and the files of each client

The files of each client, its certificate, key, .p12, the CA to trust, and all of it as JSON, are in
private folders, which go when it ends. Registrations hold as they are written: a client whose
thumbprint or addresses are not those of the files is refused.
Exit code: 0 ended by Ctrl-C or SIGTERM, 2 the command line or the file of clients is wrong.
`;

const options = {
  port: { type: 'string' },
  edge: { type: 'string' },
  clients: { type: 'string' },
  tls: { type: 'string' },
  seed: { type: 'string' },
  curl: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws ConfigurationError `CONFIG_INVALID` where the command line or the file of clients is wrong */
export async function mock(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseCommand('mock', argv, options);
  if (values.help) {
    terminal.stdout.write(help);
    return exitCode.ok;
  }
  if (positionals.length > 0) throw usage('mock', `mock takes options alone, not '${positionals[0]}'`);
  const clients = values.clients === undefined ? defaultClients : await readClients(values.clients);
  const names = clients.map(({ clientId }) => clientId);
  for (const name of values.curl ?? [])
    if (!names.includes(name)) throw usage('mock', `There is no client '${name}' to call as`);

  const { signal, end } = interruption();
  try {
    const server = await startMockServer({ clients, ...serverOptions(values) });
    try {
      terminal.stdout.write(await readyText(server, names, values));
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await server.close();
    }
  } finally {
    end();
  }
  return exitCode.ok;
}

/** Where it is, and the files of its clients: in one line as JSON, or for people. */
async function readyText(
  server: MockServer,
  names: readonly string[],
  { json = false, curl }: Values,
): Promise<string> {
  const { url } = server;
  const clients: Record<string, Omit<ClientFiles, 'env'>> = {};
  for (const name of names) {
    // The key of the API is in the files.
    const { env: _, ...paths } = await server.files(name);
    clients[name] = paths;
  }
  const commands: string[] = [];
  for (const name of curl ?? []) commands.push(await server.curl(name));
  if (json) return `${JSON.stringify({ url, clients, ...(curl === undefined ? {} : { curl: commands }) })}\n`;
  const lines = [
    `Mock Payment API at ${url}, until Ctrl-C`,
    ...Object.entries(clients).map(([name, paths]) => `  ${name}: ${paths.json}`),
    ...commands,
  ];
  return `${lines.join('\n')}\n`;
}

interface Values {
  readonly port?: string | undefined;
  readonly edge?: string | undefined;
  readonly tls?: string | undefined;
  readonly seed?: string | undefined;
  readonly curl?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
}

function serverOptions({ port, edge, tls, seed }: Values): MockServerOptions {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw usage('mock', '--port takes a port');
  if (edge !== undefined && edge !== 'application' && edge !== 'handshake')
    throw usage('mock', "--edge is 'application' or 'handshake'");
  if (tls !== undefined && tls !== '1.2' && tls !== '1.3') throw usage('mock', '--tls is 1.2 or 1.3');
  return {
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(edge === undefined ? {} : { edge }),
    ...(tls === undefined ? {} : { tls: { minVersion: `TLSv${tls}`, maxVersion: `TLSv${tls}` } }),
    ...(seed === undefined ? {} : { seed }),
  };
}
