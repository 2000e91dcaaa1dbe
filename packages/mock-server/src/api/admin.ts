import type { Call, Result } from './call.js';
import type { Cursors } from './cursor.js';
import { pageOf } from './page.js';
import { Refusal } from './refusal.js';
import type { Caller, Schemas, TrustLevel } from './request.js';

/** A client as it is registered. */
export interface ApiClient {
  readonly clientId: string;
  readonly trustLevel: TrustLevel;
}

/** `/admin/clients`, for callers whose role is admin; and who is blocked. */
export class Clients {
  readonly #clients: readonly ApiClient[];
  readonly #cursors: Cursors;
  /** Why, by client. */
  readonly #blocked = new Map<string, string | undefined>();

  constructor(clients: readonly ApiClient[], cursors: Cursors) {
    this.#clients = clients;
    this.#cursors = cursors;
  }

  /** @throws Refusal where the client is blocked */
  check(clientId: string): void {
    if (this.#blocked.size > 0 && this.#blocked.has(clientId))
      throw new Refusal('CLIENT_BLOCKED', `${clientId} is blocked`);
  }

  list({ caller, query }: Call): Result {
    checkRole(caller);
    const list = `clients\n${caller.clientId}`;
    return { status: 200, body: pageOf(this.#clients, this.#cursors, list, query, this.#show) };
  }

  block({ caller, id, body }: Call): Result {
    checkRole(caller);
    const client = this.#find(id);
    this.#blocked.set(id, ((body ?? {}) as Schemas['BlockClient']).reason);
    return { status: 200, body: this.#show(client) };
  }

  unblock({ caller, id }: Call): Result {
    checkRole(caller);
    const client = this.#find(id);
    this.#blocked.delete(id);
    return { status: 200, body: this.#show(client) };
  }

  readonly #show = ({ clientId, trustLevel }: ApiClient): Schemas['Client'] => {
    const blockReason = this.#blocked.get(clientId);
    return {
      id: clientId,
      trustLevel,
      blocked: this.#blocked.has(clientId),
      ...(blockReason === undefined ? {} : { blockReason }),
    };
  };

  #find(id: string): ApiClient {
    const client = this.#clients.find(({ clientId }) => clientId === id);
    if (client === undefined) throw new Refusal('NOT_FOUND', 'There is no such client');
    return client;
  }
}

function checkRole({ clientId, attributes }: Caller): void {
  if (attributes.role !== 'admin') throw new Refusal('NOT_AUTHORIZED', `${clientId} has not the role admin`);
}
