// Runs a client against servers that write down what arrives.
import type { AttemptFolder, AttemptMaterial, ClientAttempt } from './client-attempt.js';
import type { CheckingServer } from './client-server.js';
import { alertText } from './probe.js';

/** What a run is given, but for where to go. */
export interface Visit extends Omit<AttemptMaterial, 'url' | 'method'> {
  /** Default: GET. */
  readonly method?: 'GET' | 'POST';
}

export interface Limits {
  /** Milliseconds for each run. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** How a run came to an end. */
export interface Ending {
  /** It had not ended when its time was over. */
  readonly late: boolean;
  readonly error?: string;
}

/** What a server saw of a run. */
export interface Seen extends Ending {
  readonly server: CheckingServer;
  readonly trusted: boolean;
}

export class ClientRuns {
  readonly #run: (attempt: ClientAttempt) => unknown;
  readonly #folder: AttemptFolder;
  readonly #limits: Limits;

  constructor(run: (attempt: ClientAttempt) => unknown, folder: AttemptFolder, limits: Limits) {
    this.#run = run;
    this.#folder = folder;
    this.#limits = limits;
  }

  /** One run against a server, which is closed then. */
  async visit(server: CheckingServer, { method = 'GET', ...material }: Visit): Promise<Seen> {
    try {
      const ending = await this.attempt({ url: `${await server.listen()}/`, method, ...material });
      return { server, ...ending, trusted: server.requests.length > 0 };
    } finally {
      await server.close();
    }
  }

  async attempt(material: AttemptMaterial): Promise<Ending> {
    const { timeout, signal } = this.#limits;
    signal.throwIfAborted();
    const over = new AbortController();
    const attempt = await this.#folder.attempt(material, over.signal);
    let stop = (): void => {};
    const late = new Promise<Ending>(resolve => {
      stop = () => resolve({ late: true });
    });
    const timer = setTimeout(stop, timeout);
    signal.addEventListener('abort', stop);
    const ended = (async () => this.#run(attempt))().then(
      () => ({ late: false }),
      (error: unknown) => ({ late: false, error: nameOf(error) }),
    );
    try {
      const ending = await Promise.race([ended, late]);
      signal.throwIfAborted();
      return ending;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      over.abort();
    }
  }
}

/** What was seen, in words. */
export function howOf({ server, late, trusted, error }: Seen): string {
  if (trusted) return 'sends its request';
  if (server.connections === 0) return error === undefined ? noConnection : `${noConnection}: ${error}`;
  if (late) return 'it does not come to an end';
  return server.alert === undefined ? 'close' : alertText(server.alert);
}

export const noConnection = 'it makes no connection';

/** What kind of error it is; its message may hold anything. */
function nameOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  const text = [code, name].find(each => typeof each === 'string' && /^\w{1,60}$/.test(each));
  return typeof text === 'string' ? text : 'error';
}
