import type { TLSSocket } from 'node:tls';
import { Dispatcher, errors } from 'undici';
import { Lane, type LaneHandler, type LaneOptions } from './lane.js';
import { type Target, targetOf } from './tcp.js';

/** From how many on those that are empty are forgotten. */
const manyLanes = 100;

export interface Http1Options extends Omit<LaneOptions, 'connect'> {
  /** @param unwanted aborts when no request will come that would take it. */
  readonly connect: (target: Target, unwanted?: AbortSignal) => Promise<TLSSocket>;
}

/** The HTTP/1.1 connections of one identity. */
export class Http1Pool extends Dispatcher {
  readonly #options: Http1Options;
  /** By origin. */
  readonly #lanes = new Map<string, Lane>();

  constructor(options: Http1Options) {
    super();
    this.#options = options;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: LaneHandler): boolean {
    this.#lane(String(options.origin)).dispatch(options, handler);
    return true;
  }

  #lane(origin: string): Lane {
    let lane = this.#lanes.get(origin);
    if (lane === undefined) {
      const target = targetOf(new URL(origin));
      lane = new Lane(origin, {
        ...this.#options,
        connect: unwanted => this.#options.connect(target, unwanted),
      });
      if (this.#lanes.size >= manyLanes) this.#forgetEmpty();
      this.#lanes.set(origin, lane);
    }
    return lane;
  }

  #forgetEmpty(): void {
    for (const [origin, lane] of this.#lanes) if (lane.isEmpty) this.#lanes.delete(origin);
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    const closed = Promise.all([...this.#lanes.values()].map(lane => lane.close())).then(() => {});
    if (callback === undefined) return closed;
    void closed.then(callback);
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(error?: Error | null | (() => void), callback?: () => void): Promise<void> | void {
    const reason = (typeof error === 'function' ? null : error) ?? new errors.ClientDestroyedError();
    const destroyed = Promise.all([...this.#lanes.values()].map(lane => lane.destroy(reason))).then(() => {});
    const call = typeof error === 'function' ? error : callback;
    if (call === undefined) return destroyed;
    void destroyed.then(call);
  }
}
