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
  readonly #fetch: FetchPage<Item>;

  /** @internal */
  constructor(
    { data, hasMore, nextCursor }: PageContent<Item>,
    after: string | undefined,
    fetch: FetchPage<Item>,
  ) {
    if (!Array.isArray(data)) throw broken('holds no data');
    // A server that doesn't move on would be asked for ever.
    if (hasMore && (typeof nextCursor !== 'string' || nextCursor === after)) throw broken("doesn't lead on");
    this.data = data;
    this.hasMore = hasMore === true;
    this.nextCursor = this.hasMore ? nextCursor : undefined;
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
    return this.hasMore ? pageAt(this.#fetch, this.nextCursor) : undefined;
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
    super(answeredPage(fetch, after));
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

const pageAt = <Item>(fetch: FetchPage<Item>, after: string | undefined): ApiCall<Page<Item>> =>
  new ApiCall(answeredPage(fetch, after));

async function answeredPage<Item>(
  fetch: FetchPage<Item>,
  after: string | undefined,
): Promise<Answered<Page<Item>>> {
  const { data, response } = await fetch(after).withResponse();
  return { data: new Page(data, after, fetch), response };
}

const broken = (what: string): Error =>
  createError('API_ERROR', `A page of the list ${what}`, { outcome: 'processed' });
