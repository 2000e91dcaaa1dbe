import { ConfigurationError } from './countersign-error.js';
import { nearest } from './nearest.js';

/** What an option or an argument may be. */
export type Kind =
  | 'any'
  | 'text'
  | 'number'
  | 'boolean'
  | 'function'
  | 'object'
  | 'list'
  | 'bytes'
  | 'date'
  | 'key object'
  | 'AbortSignal';

// By behaviour rather than by class: test runners and other realms have classes of their own.
const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  any: () => true,
  text: value => typeof value === 'string',
  number: value => typeof value === 'number' && !Number.isNaN(value),
  boolean: value => typeof value === 'boolean',
  function: value => typeof value === 'function',
  object: value => typeof value === 'object' && value !== null && !Array.isArray(value),
  list: value => Array.isArray(value),
  bytes: value => ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in value && value.BYTES_PER_ELEMENT === 1,
  date: value => value instanceof Date && !Number.isNaN(value.getTime()),
  'key object': value =>
    typeof (value as { asymmetricKeyType?: unknown } | null)?.asymmetricKeyType === 'string',
  AbortSignal: value => typeof (value as AbortSignal | null)?.throwIfAborted === 'function',
};

/**
 * Refuses an options object with a key that isn't known, or a value of another kind: a misspelt security option must
 * not pass unnoticed. `undefined` is always the default.
 */
export function checkOptions(
  caller: string,
  options: unknown,
  known: Readonly<Record<string, Kind | readonly Kind[]>>,
): void {
  const names = Object.keys(known).join(', ');
  if (!kinds.object(options))
    throw new ConfigurationError('CONFIG_INVALID', `${caller} takes an object of options`, {
      hint: `Call ${caller}({ ${names} }).`,
    });
  for (const [key, value] of Object.entries(options as object)) {
    if (!Object.hasOwn(known, key)) {
      const meant = nearest(key, Object.keys(known));
      throw new ConfigurationError('CONFIG_INVALID', `${caller} has no option '${key}'`, {
        hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Known options: ${names}.`,
      });
    }
    if (value !== undefined) checkArgument(caller, `the option ${key}`, value, known[key] as Kind);
  }
}

/** Refuses an argument of another kind where it is given, rather than deep inside. Its value is never shown. */
export function checkArgument(
  caller: string,
  what: string,
  value: unknown,
  kind: Kind | readonly Kind[],
): void {
  const allowed: readonly Kind[] = typeof kind === 'string' ? [kind] : kind;
  if (allowed.some(name => kinds[name](value))) return;
  const given =
    value === null ? 'null' : Array.isArray(value) ? 'a list' : Number.isNaN(value) ? 'NaN' : typeof value;
  throw new ConfigurationError(
    'CONFIG_INVALID',
    `${caller}: ${what} is ${given}, not ${allowed.join(' or ')}`,
    {
      hint: `Give ${allowed.join(' or ')}.`,
    },
  );
}
