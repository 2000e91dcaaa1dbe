import { stat } from 'node:fs/promises';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import { checkArgument } from '@countersign/spec/internal';
import { type Input, type InputFile, isPipe, readInput } from './read-input.js';

/**
 * Where a passphrase comes from: the text itself, an environment variable, a file (one final newline is not part
 * of it), or a function that is called when the passphrase is needed. All but the text are asked anew at each load:
 * a passphrase may change with the file that it opens.
 *
 * The file may be a FIFO, `/dev/stdin` or a shell's `<(pass show client)`. It is read to its end, once for each load, and
 * waited for as long as nobody writes to it; a shell's gives its passphrase to the first load only.
 */
export type Passphrase =
  | string
  | { readonly env: string }
  | { readonly file: string }
  | (() => string | Promise<string>);

/** What a secret is called: in sentences, and as an option. */
export interface SecretName {
  readonly text: string;
  readonly option: string;
}

const aPassphrase: SecretName = { text: 'passphrase', option: 'passphrase' };

/**
 * @param name What the secret is, where it isn't a passphrase and comes from the same places.
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export async function resolvePassphrase(
  passphrase: Passphrase,
  name: SecretName = aPassphrase,
): Promise<string> {
  const text = await read(passphrase, name);
  if (typeof text !== 'string')
    throw new ConfigurationError(
      'CONFIG_INVALID',
      `The ${name.text} is no text but ${text === null ? 'null' : typeof text}`,
      {
        hint: `${name.option} takes a string, { env: 'NAME' }, { file: 'path' } or a function that returns a string.`,
      },
    );
  return text;
}

async function read(passphrase: Passphrase, secret: SecretName): Promise<unknown> {
  if (typeof passphrase === 'function') {
    try {
      return await passphrase();
    } catch (cause) {
      if (CountersignError.is(cause)) throw cause;
      throw new ConfigurationError('CONFIG_INVALID', `The function that gives the ${secret.text} failed`, {
        cause,
        hint: 'See the cause.',
      });
    }
  }
  if (typeof passphrase !== 'object' || passphrase === null) return passphrase;
  if ('env' in passphrase) {
    checkArgument(secret.option, 'env', passphrase.env, 'text');
    const value = process.env[passphrase.env];
    // { env: process.env.NAME } names a variable by the passphrase itself: only what looks like a name is shown.
    const name = /^[A-Z][A-Z0-9_]*$/.test(passphrase.env)
      ? passphrase.env
      : `(the one that ${secret.option}.env names)`;
    if (value === undefined)
      throw new ConfigurationError('CONFIG_INVALID', `The environment variable ${name} is not set`, {
        hint: `Set ${name} to the ${secret.text}.`,
      });
    return value;
  }
  if ('file' in passphrase) {
    checkArgument(secret.option, 'file', passphrase.file, 'text');
    const { bytes } = await readPassphraseFile(passphrase.file, secret);
    return Buffer.from(bytes)
      .toString('utf8')
      .replace(/\r?\n$/, '');
  }
  return undefined;
}

/** The file that a passphrase is in, if it is in one: a change of it is a change of the identity. */
export function passphraseFile(passphrase: Passphrase | undefined): InputFile[] {
  if (typeof passphrase !== 'object' || passphrase === null || !('file' in passphrase)) return [];
  const { file } = passphrase;
  checkArgument('passphrase', 'file', file, 'text');
  // They are pipes, and in /dev each write to /dev/null would be heard.
  if (/^\/dev\/(stdin$|fd\/)/.test(file)) return [];
  return [{ path: file, read: () => lookAtPassphraseFile(file) }];
}

/** A look must not take from a pipe what a load needs. */
async function lookAtPassphraseFile(path: string): Promise<Input> {
  const isFile = await stat(path).then(
    found => !isPipe(found),
    () => true,
  );
  return isFile ? readPassphraseFile(path) : { bytes: new Uint8Array(), warnings: [] };
}

/** A file name without any folder may be the passphrase itself, in the wrong place: then it isn't shown. */
async function readPassphraseFile(path: string, { text } = aPassphrase): Promise<Input> {
  try {
    return await readInput(path, `${text} file`, { pipe: true });
  } catch (error) {
    if (/[\\/]/.test(path)) throw error;
    throw new ConfigurationError('CONFIG_INVALID', `The ${text} file can't be read`, {
      hint: "Check the path, and write it with its folder: { file: './secret' }.",
    });
  }
}
