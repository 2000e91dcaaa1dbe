import { ConfigurationError, CountersignError } from '@countersign/spec';
import { exitCode, type Terminal } from './terminal.js';

const help = `countersign: mutual TLS, from the shell

  countersign doctor <url> --p12 <file>   says what is wrong with a connection
  countersign pki <command>               issues, revokes and serves test certificates

countersign <command> --help says more.
`;

/** Runs a command line, and says how the process is to exit. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = argv;
  try {
    // A command loads nothing of the others: undici alone takes longer than what pki does.
    if (command === 'doctor') return await (await import('./doctor/command.js')).doctor(rest, terminal);
    if (command === 'pki') return await (await import('./pki/command.js')).pki(rest, terminal);
    if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
      terminal.stdout.write(help);
      return command === undefined ? exitCode.usage : exitCode.ok;
    }
    throw new ConfigurationError('CONFIG_INVALID', `There is no command '${command}'`, {
      hint: 'countersign --help lists the commands.',
    });
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    terminal.stderr.write(`${error.code}: ${error.message}\n${error.hint}\n`);
    return exitCode.usage;
  }
}
