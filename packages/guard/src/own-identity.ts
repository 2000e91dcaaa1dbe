import type { Identity, IdentitySource } from '@countersign/identity';
import { ConfigurationError, CountersignError } from '@countersign/spec';
import type { EventSource } from './events.js';

/** Who the server is, as its source says: the newest that was good. */
export class OwnIdentity {
  readonly #source: IdentitySource;
  readonly #events: EventSource;
  #current: Identity | undefined;
  #stop: (() => void) | undefined;

  constructor(source: IdentitySource, events: EventSource) {
    this.#source = source;
    this.#events = events;
  }

  get current(): Identity {
    if (this.#current === undefined)
      throw new ConfigurationError('CONFIG_INVALID', 'The identity of the server was not read yet', {
        hint: 'Wait for guard.ready() first.',
      });
    return this.#current;
  }

  /** Reads it, and follows it from then on. */
  async open(onRotated: (identity: Identity) => void): Promise<void> {
    if (this.#stop !== undefined) return;
    this.#current = forServer(await this.#source.current());
    this.#stop = this.#source.onChange(change => {
      const previous = this.current;
      try {
        if (change.type === 'rotation-failed') throw change.error;
        this.#current = forServer(change.identity);
        onRotated(this.#current);
        const { certificate } = change.identity;
        this.#events.tell('rotated', { certificate, previous: previous.certificate });
      } catch (error) {
        this.#current = previous;
        this.#events.tell('rotation_failed', { error: CountersignError.is(error) ? error : unusable(error) });
      }
    });
  }

  close(): void {
    this.#stop?.();
  }

  /** For tls.createServer. */
  get options(): { readonly key: string; readonly cert: string } {
    const { privateKey, certificate, chain } = this.current;
    return {
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
      cert: [certificate, ...chain].map(({ pem }) => pem).join(''),
    };
  }
}

function forServer(identity: Identity): Identity {
  if (identity.purpose === 'serverAuth') return identity;
  throw new ConfigurationError(
    'CONFIG_INVALID',
    `The identity ${identity.certificate.subject} is one of a client`,
    {
      hint: "Load the server's with purpose: 'serverAuth', as in pemFiles({ certificate, key, purpose: 'serverAuth' }).",
    },
  );
}

/** Good by itself, and too weak for the ciphers that a server insists on, for example. */
const unusable = (cause: unknown): ConfigurationError =>
  new ConfigurationError('CONFIG_INVALID', "The server can't use its new identity", {
    cause,
    hint: 'Give one that fits the ciphers and versions of the server.',
  });
