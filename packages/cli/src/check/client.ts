import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClientAttempt, checkClient } from '@countersign/mock-server/kits';
import { interruption, parseCommand, usage } from '../arguments.js';
import { exitCode, type Terminal } from '../terminal.js';

const help = `countersign check-client -- <command>: says which broken servers a client trusts, and what it gives away

  --timeout <seconds>  for each run of the command; default: 10
  --verbose            shows what the command prints
  --json               one JSON document instead of a table

Runs the command some 60 times, each time against a server of its own on loopback. It has to send one
request to $COUNTERSIGN_URL by $COUNTERSIGN_METHOD, with the files $COUNTERSIGN_CERTIFICATE,
$COUNTERSIGN_KEY and $COUNTERSIGN_CA, and where they are set the pin $COUNTERSIGN_PIN and the file
$COUNTERSIGN_CRL, such as

  countersign check-client -- sh -c 'curl -X $COUNTERSIGN_METHOD --cacert $COUNTERSIGN_CA \\
    --cert $COUNTERSIGN_CERTIFICATE --key $COUNTERSIGN_KEY $COUNTERSIGN_URL'

Exit code: 0 nothing wrong, 1 something was wrongly trusted, given away or repeated, or it was
interrupted, 2 the command line is wrong.
`;

const options = {
  timeout: { type: 'string' },
  verbose: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws ConfigurationError `CONFIG_INVALID` where the command line is wrong */
export async function checkClientCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseCommand('check-client', argv, options);
  if (values.help) {
    terminal.stdout.write(help);
    return exitCode.ok;
  }
  const [command, ...args] = positionals;
  if (command === undefined) throw usage('check-client', 'check-client takes a command, after --');
  const seconds = Number(values.timeout ?? 10);
  if (!(seconds > 0 && seconds <= 3_600)) throw usage('check-client', '--timeout takes seconds up to 3600');

  const { signal, end } = interruption();
  const run = (attempt: ClientAttempt): Promise<void> =>
    runCommand(command, args, attempt, terminal, values.verbose);
  try {
    const report = await checkClient(run, { timeout: seconds * 1_000, signal });
    terminal.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : String(report));
    return report.ok ? exitCode.ok : exitCode.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    return exitCode.failed;
  } finally {
    end();
  }
}

/** Whatever it exits with: the servers see what counts. */
async function runCommand(
  command: string,
  args: readonly string[],
  { env, signal }: ClientAttempt,
  terminal: Terminal,
  verbose = false,
): Promise<void> {
  const child = spawn(command, args, {
    env: { ...terminal.env, ...env },
    stdio: ['ignore', verbose ? 'pipe' : 'ignore', verbose ? 'pipe' : 'ignore'],
    signal,
    killSignal: 'SIGKILL',
  });
  child.stdout?.pipe(terminal.stderr, { end: false });
  child.stderr?.pipe(terminal.stderr, { end: false });
  await once(child, 'close');
}
