import { ConfigurationError } from '@countersign/spec';
import { type AgentOptions, shownIdentities } from './agent-options.js';
import { parseOrigins } from './origins.js';
import type { Rotation } from './rotation.js';

/** Decides which identity, if any, an origin gets to see. */
export class Admission {
  readonly #allowed: (origin: URL) => boolean;
  readonly #shown: readonly { readonly at: (origin: URL) => boolean; readonly rotation: Rotation }[];

  /** @throws ConfigurationError `CONFIG_INVALID` */
  constructor(
    { identity, origins }: Pick<AgentOptions, 'identity' | 'origins'>,
    follow: (source: ReturnType<typeof shownIdentities>[number]['source']) => Rotation,
  ) {
    this.#allowed = parseOrigins(origins);
    this.#shown = shownIdentities(identity).map(({ source, at }) => ({ at, rotation: follow(source) }));
  }

  /** What follows the identities, each once. */
  get rotations(): readonly Rotation[] {
    return this.#shown.map(({ rotation }) => rotation);
  }

  /**
   * Refuses origins that are not allowed, and a request that names another host than its origin.
   *
   * @param hosts what the request gives as `Host`.
   * @throws ConfigurationError `ORIGIN_NOT_ALLOWED`, `CONFIG_INVALID`
   */
  admit(origin: URL, hosts: readonly string[] = []): void {
    if (!this.#allowed(origin))
      throw new ConfigurationError(
        'ORIGIN_NOT_ALLOWED',
        `The identity may not be shown to ${origin.origin}`,
        { hint: `If it may, add '${origin.origin}' to origins.` },
      );
    const other = hosts.find(host => !isHostOf(origin, host.toLowerCase()));
    if (other !== undefined)
      throw new ConfigurationError(
        'CONFIG_INVALID',
        `The Host header '${other}' differs from the origin ${origin.origin}`,
        { hint: 'Leave the Host header out; call the server by the name it is to be checked by.' },
      );
  }

  /** @throws ConfigurationError `ORIGIN_NOT_ALLOWED` */
  rotationFor(origin: URL): Rotation {
    const shown = this.#shown.find(({ at }) => at(origin));
    if (shown === undefined)
      throw new ConfigurationError('ORIGIN_NOT_ALLOWED', `There is no identity for ${origin.origin}`, {
        hint: `Give one: identity: { '${origin.origin}': p12File(…) }.`,
      });
    return shown.rotation;
  }
}

const isHostOf = ({ host, hostname, port }: URL, given: string): boolean =>
  given === host || given === `${hostname}:${port || 443}`;
