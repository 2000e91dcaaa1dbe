import type { Call, Result } from './call.js';
import type { Cursors } from './cursor.js';
import { pageOf } from './page.js';
import { Refusal } from './refusal.js';
import type { Caller, Schemas, TrustLevel } from './request.js';
import type { ShutOut } from './shut-out.js';

/** A client as it is registered. */
export interface ApiClient {
  readonly clientId: string;
  readonly trustLevel: TrustLevel;
}

export interface ClientsOptions {
  readonly clients: readonly ApiClient[];
  readonly cursors: Cursors;
  readonly now: () => Date;
  readonly shutOut: ShutOut;
}

interface Block {
  readonly reason?: string | undefined;
  readonly until?: Date | undefined;
}

/** `/admin/clients`, for callers whose role is admin; and who is blocked. */
export class Clients {
  readonly #options: ClientsOptions;
  #clients: readonly ApiClient[];
  readonly #blocks = new Map<string, Block>();

  constructor(options: ClientsOptions) {
    this.#options = options;
    this.#clients = options.clients;
  }

  /** From now on these are registered. */
  register(clients: readonly ApiClient[]): void {
    this.#clients = clients;
  }

  /** Shuts a client out, whoever decided it. */
  shutOut(clientId: string, block: Block): void {
    this.#blocks.set(clientId, block);
  }

  letIn(clientId: string): void {
    this.#blocks.delete(clientId);
  }

  /** @throws Refusal where the client is blocked */
  check(clientId: string): void {
    if (this.#blockOf(clientId) !== undefined) throw new Refusal('CLIENT_BLOCKED', `${clientId} is blocked`);
  }

  list({ caller, query }: Call): Result {
    checkRole(caller);
    const list = `clients\n${caller.clientId}`;
    return { status: 200, body: pageOf(this.#clients, this.#options.cursors, list, query, this.#show) };
  }

  async block({ caller, id, body }: Call): Promise<Result> {
    checkRole(caller);
    const client = this.#find(id);
    const { reason } = (body ?? {}) as Schemas['BlockClient'];
    await this.#options.shutOut.block(id, reason);
    this.shutOut(id, { reason });
    return { status: 200, body: this.#show(client) };
  }

  async unblock({ caller, id }: Call): Promise<Result> {
    checkRole(caller);
    const client = this.#find(id);
    await this.#options.shutOut.unblock(id);
    this.letIn(id);
    return { status: 200, body: this.#show(client) };
  }

  readonly #show = ({ clientId, trustLevel }: ApiClient): Schemas['Client'] => {
    const block = this.#blockOf(clientId);
    return {
      id: clientId,
      trustLevel,
      blocked: block !== undefined,
      ...(block?.reason === undefined ? {} : { blockReason: block.reason }),
    };
  };

  #blockOf(clientId: string): Block | undefined {
    const block = this.#blocks.get(clientId);
    return block?.until !== undefined && block.until <= this.#options.now() ? undefined : block;
  }

  #find(id: string): ApiClient {
    const client = this.#clients.find(({ clientId }) => clientId === id);
    if (client === undefined) throw new Refusal('NOT_FOUND', 'There is no such client');
    return client;
  }
}

function checkRole({ clientId, attributes }: Caller): void {
  if (attributes.role !== 'admin') throw new Refusal('NOT_AUTHORIZED', `${clientId} has not the role admin`);
}
