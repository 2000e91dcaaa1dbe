import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigurationError } from '@countersign/spec';

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws ConfigurationError `CONFIG_INVALID` */
export function parseCommand<Known extends Options>(
  command: string,
  argv: readonly string[],
  options: Known,
): ReturnType<typeof parseArgs<{ options: Known; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    throw usage(command, (cause as Error).message.split('. ')[0] ?? 'wrong options', cause);
  }
}

export const usage = (command: string, message: string, cause?: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', message, {
    cause,
    hint: `countersign ${command} --help says what it takes.`,
  });

/** Until Ctrl-C, or until the process is told to end. Meanwhile neither ends it at once. */
export function interruption(): { readonly signal: AbortSignal; readonly end: () => void } {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return {
    signal: interrupted.signal,
    end: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
