import { type InputFile, readInput } from '@countersign/identity/internal';
import type { Problem } from '@countersign/spec/config';
import { checkOptions, pathWithin } from '@countersign/spec/internal';
import { type JsonPath, readJson } from './json.js';

/** A file in JSON that is followed. */
export interface ConfigFile {
  readonly file: string;
}

export type RegistryPart = 'clients' | 'security';

/** Under which name a part may stand in an object of its own, and how large its file may be. */
const kinds: Readonly<Record<RegistryPart, { wrapper: string; what: string; maxBytes: number }>> = {
  clients: { wrapper: 'clients', what: 'registry file', maxBytes: 8 * 1024 * 1024 },
  security: { wrapper: 'Security', what: 'settings file', maxBytes: 1024 * 1024 },
};

export function isConfigFile(value: unknown): value is ConfigFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'file');
}

/** @throws ConfigurationError `CONFIG_INVALID` where the options are wrong; the file itself is read later */
export function configFile(part: RegistryPart, options: ConfigFile): InputFile {
  checkOptions(part, options, { file: 'text' });
  const { what, maxBytes } = kinds[part];
  const path = options.file;
  return { path, read: () => readInput(path, what, { maxBytes }) };
}

export interface Unwrapped {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * What a file holds: the value alone, or in an object under its name.
 *
 * @throws ConfigurationError `CONFIG_INVALID` where the file is no JSON
 */
export function unwrap(part: RegistryPart, path: string, bytes: Uint8Array): Unwrapped {
  const { wrapper, what } = kinds[part];
  const { value, faults } = readJson(bytes, `The ${what} ${path}`);
  const isWrapped =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, wrapper);
  const located = ([first, ...rest]: JsonPath): string =>
    (isWrapped ? rest : [first as string | number, ...rest]).reduce<string>(pathWithin, part);
  const beside = isWrapped ? Object.keys(value).filter(name => name !== wrapper) : [];
  return {
    value: isWrapped ? (value as Record<string, unknown>)[wrapper] : value,
    problems: [
      ...faults.map(({ path, what }) => ({ path: located(path), what })),
      ...beside.map(() => ({ path: '', what: `there is something else beside ${wrapper} in ${path}` })),
    ],
  };
}
