import { ConfigurationError } from '@countersign/spec';
import { type AgentOptions, shownIdentities } from './agent-options.js';
import { parseOrigin, parseOrigins } from './origins.js';
import type { Rotation } from './rotation.js';

/** An origin that was admitted. */
export interface Destination {
  readonly url: URL;
  /** Its one spelling: a URL puts it together anew each time. */
  readonly origin: string;
  readonly host: string;
  readonly rotation: Rotation;
}

/** Decides which identity, if any, an origin gets to see. */
export class Admission {
  readonly #allowed: (origin: URL) => boolean;
  readonly #shown: readonly { readonly at: (origin: URL) => boolean; readonly rotation: Rotation }[];
  #last: { readonly text: string; readonly destination: Destination } | undefined;

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
   * Where requests to an origin go. They come many to one, and what is known of it doesn't change.
   *
   * @throws ConfigurationError `ORIGIN_NOT_ALLOWED`, `CONFIG_INVALID`
   */
  destination(given: string | URL | undefined): Destination {
    const text = String(given);
    if (this.#last?.text === text) return this.#last.destination;
    const url = parseOrigin(text);
    this.admit(url);
    const destination = { url, origin: url.origin, host: url.host, rotation: this.rotationFor(url) };
    this.#last = { text, destination };
    return destination;
  }

  /** @throws ConfigurationError `ORIGIN_NOT_ALLOWED` */
  admit(origin: URL): void {
    if (!this.#allowed(origin))
      throw new ConfigurationError(
        'ORIGIN_NOT_ALLOWED',
        `The identity may not be shown to ${origin.origin}`,
        { hint: `If it may, add '${origin.origin}' to origins.` },
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

/**
 * @param hosts what a request to the origin gives as `Host`.
 * @throws ConfigurationError `CONFIG_INVALID`
 */
export function refuseOtherHost({ url, host }: Destination, hosts: readonly string[]): void {
  const other = hosts.find(given => given !== host && !isHostOf(url, given.toLowerCase()));
  if (other === undefined) return;
  throw new ConfigurationError(
    'CONFIG_INVALID',
    `The Host header '${other}' differs from the origin ${url.origin}`,
    { hint: 'Leave the Host header out; call the server by the name it is to be checked by.' },
  );
}

const isHostOf = ({ host, hostname, port }: URL, given: string): boolean =>
  given === host || given === `${hostname}:${port || 443}`;
