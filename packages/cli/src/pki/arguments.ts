import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigurationError } from '@countersign/spec';
import type { Terminal } from '../terminal.js';

/** Options that every command has. */
const common = {
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type OptionsOf = NonNullable<ParseArgsConfig['options']>;

type Parsed<Options extends OptionsOf> = ReturnType<
  typeof parseArgs<{ options: Options & typeof common; allowPositionals: true }>
>;

/** @throws ConfigurationError `CONFIG_INVALID` */
export function parse<Options extends OptionsOf>(
  command: string,
  argv: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ args: [...argv], options: { ...options, ...common }, allowPositionals: true });
  } catch (cause) {
    throw usage(command, (cause as Error).message.split('. ')[0] ?? 'wrong options', cause);
  }
}

/** The folder, which every command takes first, and what follows it. */
export function folderOf(
  command: string,
  [folder = '', ...more]: readonly string[],
  most = 0,
): [folder: string, ...more: string[]] {
  if (folder === '' || more.length > most)
    throw usage(command, `${command} takes ${most === 0 ? 'one' : 'a'} folder`);
  return [folder, ...more];
}

/** @throws ConfigurationError `CONFIG_INVALID` */
export function wholeNumber(
  command: string,
  option: string,
  text: string | undefined,
  [min, max]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw usage(command, `${option} takes a whole number from ${min} to ${max}`);
}

export const usage = (command: string, message: string, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, {
    cause,
    hint: `countersign pki ${command} --help says what it takes.`,
  });

/** Says what is being done, to a person who waits. */
export const progress =
  ({ stderr }: Terminal, verbose = false): ((line: string) => void) =>
  line => {
    if (verbose || stderr.isTTY) stderr.write(`${line}\n`);
  };

export const writeJson = ({ stdout }: Terminal, document: unknown): void => {
  stdout.write(`${JSON.stringify(document, null, 2)}\n`);
};
