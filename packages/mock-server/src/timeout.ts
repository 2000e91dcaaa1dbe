import { ConfigurationError } from '@countersign/spec';

/** The longest that a timer of Node can wait, in milliseconds. */
export const longest: number = 2 ** 31 - 1;

/** @throws ConfigurationError `CONFIG_INVALID` */
export function checkTimeout(caller: string, timeout: number | undefined): void {
  if (timeout !== undefined && !(timeout > 0 && timeout <= longest))
    throw new ConfigurationError('CONFIG_INVALID', `${caller}: timeout is not a positive number`, {
      hint: `Give milliseconds, at most ${longest}.`,
    });
}
