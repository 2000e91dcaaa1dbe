import type { IncomingHttpHeaders } from 'node:http';
import type { MtlsAgent } from '@countersign/agent';
import { connectionError } from '@countersign/agent/internal';
import type { CountersignError, Outcome } from '@countersign/spec';
import { createError } from '@countersign/spec/internal';
import type { Dispatcher } from 'undici';
import type { Limit } from './limit.js';

/** A request, ready to be written. */
export interface Attempt {
  readonly origin: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Sends a request once, and reads its answer to the end.
 *
 * @throws CountersignError whose `outcome` is `not-sent` only while nothing of the request can have been written
 */
export function send(agent: MtlsAgent, attempt: Attempt, limit: Limit, address: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(address, limit, resolve, reject);
    const { origin, method, path, headers, body = null } = attempt;
    agent.dispatch({ origin, method: method as Dispatcher.HttpMethod, path, headers, body }, exchange);
  });
}

/** One request on its way. undici's `request` would make a stream of each answer, to no use here. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #address: string;
  readonly #limit: Limit;
  readonly #resolve: (reply: Reply) => void;
  readonly #reject: (error: CountersignError) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #body: Uint8Array = new Uint8Array();
  #length = 0;

  constructor(
    address: string,
    limit: Limit,
    resolve: (reply: Reply) => void,
    reject: (error: CountersignError) => void,
  ) {
    this.#address = address;
    this.#limit = limit;
    this.#resolve = resolve;
    this.#reject = reject;
    limit.listen(() => this.#giveUp());
    if (limit.over) this.#giveUp();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The caller was told that nothing was sent: now nothing may be.
    if (this.#limit.over) throw this.#limit.error('not-sent');
    this.#controller = controller;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // Informational answers come before the one that counts (RFC 9110 15.2).
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > maxAnswerBytes) controller.abort(tooLarge(this.#address));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > maxAnswerBytes) {
      controller.abort(tooLarge(this.#address));
      return;
    }
    if (this.#length === 0) this.#body = chunk;
    else {
      // Copied, and not kept in a list: a piece of a byte takes a hundred there.
      if (length > this.#body.length) this.#grow(2 * length);
      this.#body.set(chunk, this.#length);
    }
    this.#length = length;
  }

  #grow(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#body);
    this.#body = larger;
  }

  onResponseEnd(): void {
    this.#limit.listen(undefined);
    const body = this.#body.subarray(0, this.#length);
    const reply = { status: this.#status, headers: this.#headers, body };
    // undici frees the connection in an immediate that it sets after this. Who calls again before it, as in a loop, would get a
    // second connection, and wait for its handshake.
    queueMicrotask(() => setImmediate(this.#resolve, reply));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#limit.listen(undefined);
    this.#reject(connectionError(error, { address: this.#address, outcome: this.#outcome }));
  }

  #giveUp(): void {
    const error = this.#limit.error(this.#outcome);
    // What has not started is refused when its turn comes.
    this.#controller?.abort(error);
    this.#reject(error);
  }

  get #outcome(): Outcome {
    return this.#controller === undefined ? 'not-sent' : 'unknown';
  }
}

const tooLarge = (address: string): CountersignError =>
  createError('API_ERROR', `The answer of ${address} is larger than ${maxAnswerBytes} bytes`, {
    outcome: 'unknown',
  });
