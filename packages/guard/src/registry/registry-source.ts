import { isDeepStrictEqual } from 'node:util';
import { type InputFile, type Pace, WatchedFiles } from '@countersign/identity/internal';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { Problem } from '@countersign/spec/config';
import type { EventSource } from '../events.js';
import { configurationError } from '../problems.js';
import type { ClientRegistration, SecuritySettings } from './registration.js';
import { type Registry, readRegistry } from './registry.js';
import { type ConfigFile, configFile, isConfigFile, type RegistryPart, unwrap } from './registry-files.js';
import { securityProblems } from './registry-problems.js';
import { developmentSettings } from './settings.js';

/** Both given as they are, or as files. */
export interface RegistrySettings {
  readonly clients?: readonly ClientRegistration[] | ConfigFile | undefined;
  readonly security?: SecuritySettings | ConfigFile | undefined;
}

/** Both as they are. */
interface Given {
  readonly clients?: readonly ClientRegistration[] | undefined;
  readonly security?: SecuritySettings | undefined;
}

export interface RegistrySourceOptions {
  /** Whether settings for development hold in production, too, and are nothing to warn of. Default: false. */
  readonly anyEnvironment?: boolean;
  /** How files are followed. Default: as those of identities. */
  readonly pace?: Pace;
}

interface FromFiles extends Given {
  /** What was given beside the files, by which they were judged. */
  readonly beside: Given;
  readonly registry: Registry;
}

/** Nobody is known, and nothing is let pass. */
const closed: Registry = readRegistry([], {});

/**
 * The registry, of what was given and what files hold. The files are taken as a whole: clients and settings that change at
 * once are judged by each other.
 */
export class RegistrySource {
  readonly #events: EventSource;
  readonly #anyEnvironment: boolean;
  readonly #files: readonly (readonly [part: RegistryPart, file: ConfigFile])[];
  readonly #watched: WatchedFiles<InputFile[], FromFiles> | undefined;
  #given: Given;
  #fromFiles: FromFiles | undefined;
  #warned = false;
  /** What can be judged by until the files are read. */
  readonly first: Registry;

  /** @throws ConfigurationError `CONFIG_INVALID` with all that is wrong, as far as it isn't in files */
  constructor(
    { clients, security }: RegistrySettings,
    events: EventSource,
    { anyEnvironment = false, pace }: RegistrySourceOptions = {},
  ) {
    this.#events = events;
    this.#anyEnvironment = anyEnvironment;
    this.#given = {
      ...(isConfigFile(clients) ? {} : { clients }),
      ...(isConfigFile(security) ? {} : { security }),
    };
    const files = Object.entries({ clients, security }).filter((entry): entry is [RegistryPart, ConfigFile] =>
      isConfigFile(entry[1]),
    );
    this.#files = files;
    if (files.length === 0) {
      this.first = this.#read(this.#given);
      return;
    }
    const problems = securityProblems(this.#given.security ?? {}, anyEnvironment);
    if (problems.length > 0) throw configurationError('The registry', problems);
    this.first = closed;
    this.#watched = new WatchedFiles(
      files.map(([part, file]) => configFile(part, file)),
      {
        what: 'The registry',
        open: async inputs => this.#parse(inputs.map(({ bytes }) => bytes)),
        isSame: (one, other) =>
          isDeepStrictEqual([one.clients, one.security], [other.clients, other.security]),
      },
      pace,
    );
  }

  /**
   * Reads the files, and follows them from then on.
   *
   * @param inForce is given the registry, and each new one
   * @throws ConfigurationError `CONFIG_INVALID` with all that is wrong
   */
  async open(inForce: (registry: Registry) => void): Promise<void> {
    if (this.#watched === undefined || this.#fromFiles !== undefined) return;
    this.#take(await this.#watched.current(), inForce);
    this.#watched.onChange(change => {
      try {
        if (change.type === 'failed') throw change.error;
        this.#take(change.value, inForce);
      } catch (error) {
        if (!CountersignError.is(error)) throw error;
        this.#events.tell('policy_rejected', { error });
      }
    });
  }

  #take(fromFiles: FromFiles, inForce: (registry: Registry) => void): void {
    // What was given may have changed since the files were judged by it.
    const registry =
      fromFiles.beside === this.#given
        ? fromFiles.registry
        : this.#read({ ...this.#given, ...partsOf(fromFiles) });
    this.#fromFiles = fromFiles;
    inForce(registry);
  }

  /**
   * The registry as it would be after a change.
   *
   * @throws ConfigurationError `CONFIG_INVALID` with all that is wrong, and for what is in a file
   */
  judge(change: Given): Registry {
    for (const [part, { file }] of this.#files)
      if (change[part] !== undefined)
        throw new ConfigurationError('CONFIG_INVALID', `The ${part} are read from ${file}`, {
          hint: 'Change the file: it is followed.',
        });
    if (this.#watched !== undefined && this.#fromFiles === undefined)
      throw new ConfigurationError('CONFIG_INVALID', "The registry's files have not been read", {
        hint: 'Wait for guard.ready() first.',
      });
    return this.#read({ ...this.#given, ...partsOf(change), ...partsOf(this.#fromFiles ?? {}) });
  }

  /** Makes a change. @throws ConfigurationError as {@link judge} */
  change(change: Given): Registry {
    const registry = this.judge(change);
    this.#given = { ...this.#given, ...partsOf(change) };
    return registry;
  }

  close(): void {
    this.#watched?.close();
  }

  #parse(bytes: readonly Uint8Array[]): FromFiles {
    const parts: Partial<Record<RegistryPart, unknown>> = {};
    const problems: Problem[] = [];
    for (const [i, [part, { file }]] of this.#files.entries()) {
      const unwrapped = unwrap(part, file, bytes[i] as Uint8Array);
      parts[part] = unwrapped.value;
      problems.push(...unwrapped.problems);
    }
    const beside = this.#given;
    const given = parts as Given;
    return { ...given, beside, registry: this.#read({ ...beside, ...given }, problems) };
  }

  #read({ clients, security = {} }: Given, problems: readonly Problem[] = []): Registry {
    const names = this.#files.map(([, { file }]) => file);
    const name = names.length === 0 ? 'The registry' : `The registry (${names.join(', ')})`;
    const registry = readRegistry(clients, security, {
      ...{ name, problems, anyEnvironment: this.#anyEnvironment },
    });
    this.#warn(security);
    return registry;
  }

  #warn(security: SecuritySettings): void {
    const lax = developmentSettings(security).map(({ name, what }) => `${name}: ${what}`);
    if (lax.length === 0 || this.#warned || this.#anyEnvironment) return;
    this.#warned = true;
    process.emitWarning(`The guard has settings that are for development only. ${lax.join('; ')}.`, {
      type: 'CountersignWarning',
      code: 'COUNTERSIGN_DEVELOPMENT_SETTINGS',
    });
  }
}

/** Those that are there. */
const partsOf = ({ clients, security }: Given): Given => ({
  ...(clients === undefined ? {} : { clients }),
  ...(security === undefined ? {} : { security }),
});
