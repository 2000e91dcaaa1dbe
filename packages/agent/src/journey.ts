import type { Dispatcher } from 'undici';
import type { Destination } from './admission.js';
import type { Call } from './call.js';
import { maxRotations, superseded } from './connector.js';
import type { Generation } from './generation.js';
import { movesAfterGoaway, wasPassedOn } from './goaway.js';
import { handlerError } from './handler-error.js';
import { type Fate, movingHandler } from './moving-handler.js';
import type { Rotation } from './rotation.js';

/** Waits for the newest generation; whoever closes the agent waits, too. */
export type Latest = (rotation: Rotation, then: (generation: Generation) => void) => Promise<void>;

/** A request that is allowed, over however many generations and connections. */
export class Journey implements Fate {
  readonly call: Call;
  readonly #destination: Destination;
  readonly #options: Dispatcher.DispatchOptions;
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #latest: Latest;
  #generation: Generation | undefined;
  #moves = 0;

  constructor(
    destination: Destination,
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
    call: Call,
    latest: Latest,
  ) {
    this.#destination = destination;
    this.#options = options;
    this.#handler = handler;
    this.call = call;
    this.#latest = latest;
  }

  /** Hands the request to the newest generation. */
  begin(): void {
    const { rotation } = this.#destination;
    const { current } = rotation;
    if (current !== undefined) this.#send(current);
    else
      void this.#latest(rotation, generation => this.call.over || this.#send(generation)).catch(error =>
        this.call.fail(error),
      );
  }

  #send(generation: Generation): void {
    this.#generation = generation;
    generation.pool.dispatch(this.#options, movingHandler(this.#handler, generation, this));
  }

  move(): void {
    this.call.again();
    if (this.#moves === maxRotations) this.call.fail(superseded());
    else {
      this.#moves++;
      this.begin();
    }
  }

  moves(error: Error, started: boolean): boolean {
    this.#tellPool(error, started);
    if (this.#moves === maxRotations) return false;
    return started ? movesAfterGoaway(this.#options, error) : wasPassedOn(error);
  }

  explain(error: Error, started: boolean): Error {
    const told = handlerError(error, this.#destination.host, started);
    this.#tellPool(told, started);
    return told;
  }

  #tellPool(error: Error, started: boolean): void {
    if (started) this.#generation?.pool.failed?.(this.#options, error);
  }
}
