import type { Dispatcher } from 'undici';
import type { Call } from './call.js';
import { superseded } from './connector.js';
import type { Generation } from './generation.js';

type Handler = Dispatcher.DispatchHandler;
type Args<Name extends keyof Handler> = Parameters<NonNullable<Handler[Name]>>;
type Controller = Dispatcher.DispatchController;

/** What becomes of a request that did not start, and how its errors are told. */
export interface Fate {
  readonly call: Call;
  /** Hands the request to the newest generation. */
  move(): void;
  /**
   * Whether a request that got no answer goes over another connection.
   *
   * @param started whether anything of it may have been sent.
   */
  moves(error: Error, started: boolean): boolean;
  /** @param started whether anything of it may have been sent. */
  explain(error: Error, started: boolean): Error;
}

/**
 * Watches over one request. When its turn comes on a generation that has retired, nothing of it was written yet: it moves
 * on. undici knows two kinds of handlers, and translating between them would cost more than the rest.
 */
export const movingHandler = (handler: Handler, generation: Generation, fate: Fate): Handler =>
  handler.onRequestStart === undefined
    ? new MovingLegacyHandler(handler, generation, fate)
    : new MovingHandler(handler, generation, fate);

class MovingHandler implements Handler {
  readonly #handler: Handler;
  readonly #generation: Generation;
  readonly #fate: Fate;
  #started = false;
  #answered = false;

  constructor(handler: Handler, generation: Generation, fate: Fate) {
    this.#handler = handler;
    this.#generation = generation;
    this.#fate = fate;
  }

  get isOver(): boolean {
    return this.#fate.call.over;
  }

  onRequestStart(controller: Controller, context: unknown): void {
    // Thrown, and not aborted: an abort would destroy the body, which is still to be sent.
    if (this.#generation.retired || this.#fate.call.over) throw superseded();
    this.#started = true;
    this.#fate.call.start(reason => controller.abort(reason));
    this.#handler.onRequestStart?.(controller, context);
  }

  onRequestUpgrade(...args: Args<'onRequestUpgrade'>): void {
    this.#fate.call.end();
    this.#handler.onRequestUpgrade?.(...args);
  }

  onResponseStart(...args: Args<'onResponseStart'>): void {
    this.#answered = true;
    this.#handler.onResponseStart?.(...args);
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(...args: Args<'onResponseEnd'>): void {
    this.#fate.call.end();
    this.#handler.onResponseEnd?.(...args);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const { call } = this.#fate;
    if (call.over) return;
    const retired = !this.#started && this.#generation.retired;
    if (retired || (!this.#answered && this.#fate.moves(error, this.#started))) this.#fate.move();
    else {
      call.end();
      this.#handler.onResponseError?.(controller, this.#fate.explain(error, this.#started));
    }
  }
}

/** The same for handlers of undici 6 and before, which undici 7 still uses itself. */
class MovingLegacyHandler implements Handler {
  readonly #handler: Handler;
  readonly #generation: Generation;
  readonly #fate: Fate;
  #started = false;
  #answered = false;

  constructor(handler: Handler, generation: Generation, fate: Fate) {
    this.#handler = handler;
    this.#generation = generation;
    this.#fate = fate;
  }

  get isOver(): boolean {
    return this.#fate.call.over;
  }

  onConnect(abort: (error?: Error) => void): void {
    if (this.#generation.retired || this.#fate.call.over) throw superseded();
    this.#started = true;
    this.#fate.call.start(abort);
    this.#handler.onConnect?.(abort);
  }

  onResponseStarted(): void {
    this.#handler.onResponseStarted?.();
  }

  onBodySent(...args: Args<'onBodySent'>): void {
    this.#handler.onBodySent?.(...args);
  }

  onUpgrade(...args: Args<'onUpgrade'>): void {
    this.#fate.call.end();
    this.#handler.onUpgrade?.(...args);
  }

  onHeaders(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean {
    this.#answered = true;
    return this.#handler.onHeaders?.(status, headers, resume, statusText) ?? true;
  }

  onData(chunk: Buffer): boolean {
    return this.#handler.onData?.(chunk) ?? true;
  }

  onComplete(trailers: string[] | null): void {
    this.#fate.call.end();
    this.#handler.onComplete?.(trailers);
  }

  onError(error: Error): void {
    const { call } = this.#fate;
    if (call.over) return;
    const retired = !this.#started && this.#generation.retired;
    if (retired || (!this.#answered && this.#fate.moves(error, this.#started))) this.#fate.move();
    else {
      call.end();
      this.#handler.onError?.(this.#fate.explain(error, this.#started));
    }
  }
}
