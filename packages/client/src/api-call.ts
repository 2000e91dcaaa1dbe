import type { ApiResponse } from './response.js';

/** A result with the answer it came in. */
export interface Answered<Data> {
  readonly data: Data;
  readonly response: ApiResponse;
}

/**
 * A call under way: await it for its result, or `withResponse()` for the answer, too. It is sent once, however often it is
 * awaited.
 */
export class ApiCall<Data> implements Promise<Data> {
  readonly #answered: Promise<Answered<Data>>;

  /** @internal */
  constructor(answered: Promise<Answered<Data>>) {
    this.#answered = answered;
  }

  /**
   * The result with the raw answer, its request id, the number of attempts and the rate limit.
   *
   * @throws CountersignError
   *
   * @example
   * ```js
   * const { data, response } = await client.payments.retrieve(id).withResponse();
   * console.log(data.status, response.requestId, response.rateLimit?.remaining);
   * ```
   */
  withResponse(): Promise<Answered<Data>> {
    return this.#answered;
  }

  // biome-ignore lint/suspicious/noThenProperty: a promise has one
  then<Result = Data, Failed = never>(
    onFulfilled?: ((data: Data) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Result | Failed> {
    const use = onFulfilled ?? ((data: Data) => data as unknown as Result);
    return this.#answered.then(({ data }) => use(data), onRejected);
  }

  catch<Failed = never>(
    onRejected?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Data | Failed> {
    return this.then(null, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Data> {
    return this.then().finally(onFinally);
  }

  get [Symbol.toStringTag](): string {
    return 'ApiCall';
  }
}
