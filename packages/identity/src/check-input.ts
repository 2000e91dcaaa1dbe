import { ConfigurationError } from '@countersign/spec';

/** Refuses what is missing or of a wrong type where it is given, rather than deep inside a reader. */
export function checkInput(caller: string, what: string, value: unknown, kind: 'string' | 'bytes'): void {
  const fits = kind === 'string' ? typeof value === 'string' && value !== '' : value instanceof Uint8Array;
  if (!fits)
    throw new ConfigurationError('CONFIG_INVALID', `${caller} needs ${what}`, {
      hint: `What was given is ${value === null ? 'null' : value === '' ? 'an empty text' : `of the type ${typeof value}`}.`,
    });
}
