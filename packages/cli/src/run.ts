import { ConfigurationError, CountersignError } from '@countersign/spec';
import { exitCode, type Terminal } from './terminal.js';

const help = `countersign: mutual TLS, from the shell

  countersign doctor <url> --p12 <file>          says what is wrong with a connection
  countersign pki <command>                      issues, revokes and serves test certificates
  countersign mock                               a mock Payment API, for clients in any language
  countersign check-server <url> --pki <folder>  says which broken certificates a server lets in
  countersign check-client -- <command>          says which broken servers a client trusts

countersign <command> --help says more.
`;

/** Runs a command line, and says how the process is to exit. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = argv;
  try {
    // A command loads nothing of the others: undici alone takes longer than what pki does.
    if (command === 'doctor') return await (await import('./doctor/command.js')).doctor(rest, terminal);
    if (command === 'pki') return await (await import('./pki/command.js')).pki(rest, terminal);
    if (command === 'mock') return await (await import('./mock/command.js')).mock(rest, terminal);
    if (command === 'check-server')
      return await (await import('./check/server.js')).checkServerCommand(rest, terminal);
    if (command === 'check-client')
      return await (await import('./check/client.js')).checkClientCommand(rest, terminal);
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
