import { ConfigurationError, CountersignError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { readInput } from './read-input.js';

/**
 * Where a passphrase comes from: the text itself, an environment variable, a file (one final newline is not part
 * of it), or a function that is called when the passphrase is needed.
 */
export type Passphrase =
  | string
  | { readonly env: string }
  | { readonly file: string }
  | (() => string | Promise<string>);

/** @throws ConfigurationError `CONFIG_INVALID` */
export async function resolvePassphrase(passphrase: Passphrase): Promise<string> {
  const text = await read(passphrase);
  if (typeof text !== 'string')
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `The passphrase is no text but ${text === null ? 'null' : typeof text}`,
      {
        hint: "passphrase takes a string, { env: 'NAME' }, { file: 'path' } or a function that returns a string.",
      },
    );
  return text;
}

async function read(passphrase: Passphrase): Promise<unknown> {
  if (typeof passphrase === 'function') {
    try {
      return await passphrase();
    } catch (cause) {
      if (CountersignError.is(cause)) throw cause;
      throw new ConfigurationError('CONFIG_INVALID', 'The function that gives the passphrase failed', {
        cause,
        hint: 'See the cause.',
      });
    }
  }
  if (typeof passphrase !== 'object' || passphrase === null) return passphrase;
  if ('env' in passphrase) {
    checkArgument('passphrase', 'env', passphrase.env, 'text');
    const value = process.env[passphrase.env];
    if (value === undefined)
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `The environment variable ${passphrase.env} is not set`,
        {
          hint: `Set ${passphrase.env} to the passphrase.`,
        },
      );
    return value;
  }
  if ('file' in passphrase) {
    checkArgument('passphrase', 'file', passphrase.file, 'text');
    const { bytes } = await readInput(passphrase.file, 'passphrase file');
    return Buffer.from(bytes)
      .toString('utf8')
      .replace(/\r?\n$/, '');
  }
  return undefined;
}
