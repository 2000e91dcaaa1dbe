import { ConfigurationError } from '@countersign/spec';
import { exitCode, type Terminal } from '../terminal.js';
import { create } from './create.js';
import { listDefects } from './defects.js';
import { issue } from './issue.js';
import { revoke } from './revoke.js';
import { serve } from './serve.js';

const help = `countersign pki: a certificate authority for tests, in a folder

  countersign pki create <folder>               issues a hierarchy: CAs, a server and clients
  countersign pki issue <folder> --client <name>  one more certificate, also for a server or a CSR
  countersign pki revoke <folder> <certificate>…  revokes certificates, and writes new CRLs
  countersign pki serve <folder>                serves CRLs and OCSP, until Ctrl-C
  countersign pki defects                       lists certificates with one fault each, or writes them

countersign pki <command> --help says more. For tests only: nothing protects the keys but the mode of
their files.
Exit code: 0 done, 2 the command line, or a file or folder that it names, is wrong.
`;

const commands: Readonly<Record<string, (argv: readonly string[], terminal: Terminal) => Promise<void>>> = {
  create,
  issue,
  revoke,
  serve,
  defects: listDefects,
};

/** @throws ConfigurationError `CONFIG_INVALID` where the command line, a file or a folder is wrong */
export async function pki([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    terminal.stdout.write(help);
    return name === undefined ? exitCode.usage : exitCode.ok;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    throw new ConfigurationError('CONFIG_INVALID', `There is no command 'pki ${name}'`, {
      hint: 'countersign pki --help lists the commands.',
    });
  await command(rest, terminal);
  return exitCode.ok;
}
