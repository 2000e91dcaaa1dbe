import { createError } from '@countersign/spec/internal';
import { type Answered, ApiCall } from './api-call.js';

/** A page as the API answers it. */
export interface PageContent<Item> {
  readonly data: readonly Item[];
  readonly hasMore: boolean;
  readonly nextCursor?: string;
}

/** Asks for the page after a cursor; without one, for the first. */
export type FetchPage<Item> = (after: string | undefined) => ApiCall<PageContent<Item>>;

/** One page of a list. */
export class Page<Item> {
  readonly data: readonly Item[];
  /** Whether there is another page. */
  readonly hasMore: boolean;
  /** For the option `after` of a later call, where there is more. */
  readonly nextCursor: string | undefined;
  readonly #trail: Trail;
  readonly #fetch: FetchPage<Item>;

  /** @internal */
  constructor({ data, hasMore, nextCursor }: PageContent<Item>, trail: Trail, fetch: FetchPage<Item>) {
    if (!Array.isArray(data)) throw broken('holds no data');
    // A server that doesn't move on would be asked for ever.
    if (
      hasMore &&
      (typeof nextCursor !== 'string' || nextCursor === trail.after || nextCursor === trail.mark)
    )
      throw broken("doesn't lead on");
    this.data = data;
    this.hasMore = hasMore === true;
    this.nextCursor = this.hasMore ? nextCursor : undefined;
    this.#trail = trail;
    this.#fetch = fetch;
  }

  /**
   * The page after this one; `undefined` where there is none.
   *
   * @example
   * ```js
   * let page = await client.payments.list({ limit: 100 });
   * while (page !== undefined) {
   *   console.log(page.data.length);
   *   page = await page.next();
   * }
   * ```
   */
  next(): ApiCall<Page<Item>> | undefined {
    return this.hasMore ? pageAt(this.#fetch, further(this.#trail, this.nextCursor)) : undefined;
  }
}

/**
 * A list: await it for its first page, or iterate over all that is in it; pages are then asked for one by one, as they are
 * needed.
 *
 * @example
 * ```js
 * for await (const payment of client.payments.list({ status: 'authorized' })) console.log(payment.id);
 * ```
 */
export class List<Item> extends ApiCall<Page<Item>> implements AsyncIterable<Item> {
  /** @internal */
  constructor(fetch: FetchPage<Item>, after: string | undefined) {
    super(answeredPage(fetch, { after, mark: after, steps: 0, turn: 1 }));
  }

  /** Each page in turn. */
  async *pages(): AsyncGenerator<Page<Item>, void, void> {
    let page: Page<Item> | undefined = await this;
    while (page !== undefined) {
      yield page;
      page = await page.next();
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    for await (const page of this.pages()) yield* page.data;
  }
}

/** The way to a page. One cursor is remembered, a later one each time (Brent's algorithm): a circle comes back to it. */
interface Trail {
  readonly after: string | undefined;
  readonly mark: string | undefined;
  /** Pages since the mark, and at how many of them the next one is set. */
  readonly steps: number;
  readonly turn: number;
}

const further = ({ mark, steps, turn }: Trail, after: string | undefined): Trail =>
  steps + 1 === turn
    ? { after, mark: after, steps: 0, turn: 2 * turn }
    : { after, mark, steps: steps + 1, turn };

const pageAt = <Item>(fetch: FetchPage<Item>, trail: Trail): ApiCall<Page<Item>> =>
  new ApiCall(answeredPage(fetch, trail));

async function answeredPage<Item>(fetch: FetchPage<Item>, trail: Trail): Promise<Answered<Page<Item>>> {
  const { data, response } = await fetch(trail.after).withResponse();
  return { data: new Page(data, trail, fetch), response };
}

const broken = (what: string): Error =>
  createError('API_ERROR', `A page of the list ${what}`, { outcome: 'processed' });
