import { resolvePassphrase } from '@countersign/identity/internal';
import { ConfigurationError } from '@countersign/spec';
import type { Terminal } from './terminal.js';

export const passphraseVariable = 'COUNTERSIGN_P12_PASSPHRASE';

/**
 * The passphrase of a file: from a file, from the environment, or asked for on a terminal. Never from an argument,
 * which every user of the machine can read.
 *
 * @returns undefined where there is none to be had.
 */
export async function askPassphrase(
  path: string,
  file: string | undefined,
  terminal: Terminal,
): Promise<string | undefined> {
  if (file !== undefined) return resolvePassphrase({ file });
  const fromEnvironment = terminal.env[passphraseVariable];
  if (fromEnvironment !== undefined) return fromEnvironment;
  if (!terminal.stdin.isTTY) return undefined;
  const { read } = await import('read');
  try {
    return String(
      await read({
        prompt: `Passphrase of ${path}: `,
        silent: true,
        input: terminal.stdin,
        output: terminal.stderr,
      }),
    );
  } catch (cause) {
    throw new ConfigurationError('ABORTED', 'No passphrase was given', {
      cause,
      hint: `Give it, or set ${passphraseVariable}.`,
    });
  }
}
