import type { Refusal } from './refusal.js';
import type { ApiRequest, Caller } from './request.js';

/** A call that follows the contract: what a handler works on. */
export interface Call {
  readonly caller: Caller;
  readonly request: ApiRequest;
  /** The id in the path, or nothing. */
  readonly id: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** The JSON of the body; `undefined` where there is none. */
  readonly body: unknown;
  readonly idempotencyKey: string;
  /** How often a call with this key came, this one included. */
  readonly attempt: number;
}

/** What a handler gives. */
export interface Result {
  readonly status: number;
  readonly body: unknown;
  /** Answered instead, though the work is done: a repeated call is answered with the result. */
  readonly lostBy?: Refusal;
}

export type Handler = (call: Call) => Result | Promise<Result>;
