import { ConfigurationError } from './countersign-error.js';

/** Refuses an options object with a key that isn't known: a misspelt security option must not pass unnoticed. */
export function checkOptions(caller: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new ConfigurationError('CONFIG_INVALID', `${caller} takes an object of options`, {
      hint: `Call ${caller}({ ${known.join(', ')} }).`,
    });
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      throw new ConfigurationError('CONFIG_INVALID', `${caller} has no option '${key}'`, {
        hint: `Known options: ${known.join(', ')}.`,
      });
  }
}
