import type { Cursors } from './cursor.js';

const defaultLimit = 20;

export interface Page<Item> {
  readonly data: Item[];
  readonly hasMore: boolean;
  readonly nextCursor?: string;
}

/**
 * A page of a list that only grows at its end, the newest first. A cursor is the place in that list, so what is added meanwhile
 * moves nothing.
 *
 * @throws Refusal
 */
export function pageOf<Entry, Item>(
  entries: readonly Entry[],
  cursors: Cursors,
  /** Names the list: who asks for what. */
  list: string,
  query: Readonly<Record<string, unknown>>,
  show: (entry: Entry) => Item,
  keep: (item: Item) => boolean = () => true,
): Page<Item> {
  const { limit = defaultLimit, after, ...filters } = query;
  const name = `${list}\n${JSON.stringify(filters, Object.keys(filters).sort())}`;
  // A list that was replaced may be shorter.
  const opened = after === undefined ? entries.length : cursors.open(name, after as string);
  let position = Math.min(opened, entries.length);
  const data: Item[] = [];
  let last = position;
  while (position > 0) {
    position--;
    const item = show(entries[position] as Entry);
    if (!keep(item)) continue;
    if (data.length === limit) return { data, hasMore: true, nextCursor: cursors.seal(name, last) };
    data.push(item);
    last = position;
  }
  return { data, hasMore: false };
}
