import { type Answered, ApiCall } from './api-call.js';
import { type CallOptions, checkCallOptions } from './call-options.js';
import type { Input, Method, OperationOf, Output, PathsWith } from './openapi-types.js';
import { requestTarget } from './request-target.js';
import type { Transport } from './transport.js';

/** What {@link Api} sends, whatever the types say. */
interface AnyInput {
  readonly params?: {
    readonly path?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly header?: Readonly<Record<string, unknown>>;
  };
  readonly body?: unknown;
}

/** A transport, typed by an OpenAPI document. */
export class Api<Paths> {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * @param caller The method that was called, for messages.
   */
  call<M extends Method, Path extends PathsWith<Paths, M>>(
    caller: string,
    method: M,
    route: Path,
    input: Input<OperationOf<Paths, Path, M>>,
    options: CallOptions = {},
  ): ApiCall<Output<OperationOf<Paths, Path, M>>> {
    return new ApiCall(this.#send(caller, method.toUpperCase(), route, input as AnyInput, options));
  }

  async #send<Data>(
    caller: string,
    method: string,
    route: string,
    { params = {}, body }: AnyInput,
    options: CallOptions,
  ): Promise<Answered<Data>> {
    const given = params.header === undefined ? options : withHeaders(options, params.header);
    checkCallOptions(caller, given);
    const path = requestTarget(route, params.path, params.query);
    return this.#transport.call<Data>({ method, route, path, body }, given);
  }
}

/** Header parameters of the document are headers like others, but for the key, which is an option. */
function withHeaders(options: CallOptions, parameters: Readonly<Record<string, unknown>>): CallOptions {
  const headers: Record<string, string> = { ...options.headers };
  let { idempotencyKey } = options;
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (name.toLowerCase() === 'idempotency-key') idempotencyKey ??= String(value);
    else headers[name] = String(value);
  }
  return { ...options, headers, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}
