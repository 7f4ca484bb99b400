/** Lists of the catalog: searched, filtered, sorted, in pages; and its categories. */
import type { ItemCategories, ItemPage, ItemsListQuery, ItemsPort } from "@hellorec/api";
import { badCursor, BoundedQueue, PAGE_BYTES, SingleFlight } from "@hellorec/store";
import type { ItemTable } from "@hellorec/store";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { categoryFilter } from "../catalog/item-filter.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import { MAX_LISTED_CATEGORIES } from "../contract/contract-limits.ts";
import type { Popularity } from "../feedback/popularity.ts";
import type { Found } from "../search/search-index.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import type { Int32ArrayOf } from "../util/branded-number.ts";
import { FirstOf } from "../util/first-of.ts";
import { Slices } from "../util/slices.ts";
import type { FirstPuts } from "./first-puts.ts";
import { byNumber, byText, compareText, firstItems } from "./item-order.ts";
import type { ItemOrder } from "./item-order.ts";
import { cursorAfter, pageEndOf } from "./list-cursor.ts";
import type { PageEnd, Position } from "./list-cursor.ts";

/** One search runs at a time: they take turns with other work in slices. */
const SEARCHES = { name: "searches", maxRunning: 1, maxWaiting: 499, maxWaitMs: 3000 };

/**
 * Pages of more items than this are read one at a time: one of 1,000 takes 20 ms of the thread, in
 * slices, and some MB until it is answered.
 */
const SMALL_PAGE = 100;
const LARGE_PAGES = {
  name: "large pages of items",
  maxRunning: 1,
  maxWaiting: 499,
  maxWaitMs: 3000,
};

/** What one of the queues of these lists holds. */
export interface CatalogQueueDepth {
  readonly name: "searches" | "item_pages";
  readonly running: number;
  readonly waiting: number;
}

/** What the lists are made of. */
export interface CatalogListSources {
  readonly catalog: Catalog;
  readonly table: Pick<ItemTable, "list">;
  readonly popularity: Pick<Popularity, "ranking">;
  readonly firstPuts: FirstPuts;
}

/** The numbers of a list before it is filtered and sorted, with their scores if they were searched. */
interface Candidates {
  readonly numbers: Int32ArrayOf<CatalogNumber>;
  readonly scores: Float64Array | undefined;
}

/** The part of the items port that lists. */
export class CatalogLists implements Pick<ItemsPort, "list" | "categories"> {
  readonly #sources: CatalogListSources;
  readonly #searches = new BoundedQueue(SEARCHES);
  readonly #pages = new BoundedQueue(LARGE_PAGES);
  /** Callers that search for the same text at the same time share what is found. */
  readonly #found = new SingleFlight<Found<CatalogNumber> | undefined>();

  constructor(sources: CatalogListSources) {
    this.#sources = sources;
  }

  /** Searches, and large pages of items, that run and that wait. */
  get depths(): readonly CatalogQueueDepth[] {
    return [
      { name: "searches", running: this.#searches.running, waiting: this.#searches.waiting },
      { name: "item_pages", running: this.#pages.running, waiting: this.#pages.waiting },
    ];
  }

  /** Orders that the store has come from the store; searches and the other orders, from memory. */
  async list(query: ItemsListQuery): Promise<ItemPage> {
    const { search, sort } = query;
    const isStored = sort !== "popularity" && sort !== "title";
    if (search === undefined && isStored) return this.#fromStore(query);
    const candidates = search === undefined ? this.#all() : await this.#search(search);
    // A search without a word, such as "!?", is for a part of a title.
    if (candidates === undefined) return this.#fromStore(query);
    const { numbers, scores } = candidates;
    const { titles } = this.#sources.catalog;
    switch (sort) {
      case "id":
        return this.#page(
          query,
          numbers,
          byText(() => ""),
        );
      case "relevance":
        return this.#page(
          query,
          numbers,
          byNumber((_, at) => scores?.[at] ?? 0),
        );
      case "title":
        return this.#page(
          query,
          numbers,
          byText((number) => titles.titleOf(number)),
        );
      case "newest":
        return this.#page(query, numbers, byNumber(await this.#sources.firstPuts.of(numbers)));
      case "popularity":
        break;
    }
    return this.#byPopularity(query, numbers);
  }

  async categories(): Promise<ItemCategories> {
    const first = new FirstOf<ItemCategories["categories"][number]>(
      MAX_LISTED_CATEGORIES,
      (one, other) => other.items - one.items || compareText(one.category, other.category),
    );
    const slices = new Slices();
    for (const entry of this.#sources.catalog.index.categoryCounts()) {
      first.offer(entry);
      if (slices.isDue()) await slices.next();
    }
    return { categories: [...first.sorted()] };
  }

  #fromStore(query: ItemsListQuery): Promise<ItemPage> {
    const sort = query.sort === "newest" ? "newest" : "id";
    const list = () => this.#sources.table.list({ ...query, sort });
    // The store has a queue of its own for reads that go through many rows.
    const isLong = query.search !== undefined || query.categories !== undefined;
    return isLong ? list() : this.#inTurn(query.limit, list);
  }

  #inTurn<Result>(items: number, read: () => Promise<Result>): Promise<Result> {
    return items <= SMALL_PAGE ? read() : this.#pages.run(read);
  }

  #all(): Candidates {
    const numbers = int32ArrayOf<CatalogNumber>(this.#sources.catalog.index.size);
    for (let at = 0; at < numbers.length; at++) numbers[at] = asCatalogNumber(at);
    return { numbers, scores: undefined };
  }

  /** @throws {StoreError} UNAVAILABLE where too many searches wait for their turn */
  async #search(search: string): Promise<Candidates | undefined> {
    const { titles } = this.#sources.catalog;
    const found = await this.#found.run(search, () =>
      this.#searches.run(() => titles.search(search)),
    );
    return found && { numbers: found.keys, scores: found.scores };
  }

  /**
   * Pages have the popularity at the time of the first one, so that an event between two pages moves
   * the items that it names, and no others.
   */
  async #byPopularity(
    query: ItemsListQuery,
    numbers: Int32ArrayOf<CatalogNumber>,
  ): Promise<ItemPage> {
    const ranking = await this.#sources.popularity.ranking();
    const time = pageEndOf(query)?.time ?? ranking.newest ?? null;
    // Less precise than the sums, which are rounded otherwise after they are computed again.
    const keyOf = (number: CatalogNumber) => Math.fround(ranking.scoreAt(number, time));
    return this.#page(query, numbers, byNumber(keyOf), time);
  }

  async #page<Key extends string | number>(
    query: ItemsListQuery,
    numbers: Int32ArrayOf<CatalogNumber>,
    order: ItemOrder<Key>,
    time: number | null = null,
  ): Promise<ItemPage> {
    const { index, reader } = this.#sources.catalog;
    const after = positionIn(pageEndOf(query), order);
    const isInCategories = categoryFilter(index, query);
    const isWanted: ItemFilter = (number) => index.isInCatalog(number) && isInCategories(number);
    const first = await firstItems(numbers, isWanted, order, {
      after,
      count: query.limit + 1,
      index,
    });
    const ids = first.slice(0, query.limit).map(({ item_id }) => item_id);
    const read = await this.#inTurn(ids.length, () => reader.getWithin(ids, PAGE_BYTES));
    const items = ids.flatMap((itemId) => read.items.get(itemId) ?? []);
    const shown = ids.length - read.unread.length;
    const last = first[shown - 1];
    if (last === undefined || first.length <= shown) return { items };
    return { items, next_cursor: cursorAfter(query, { ...last, time }) };
  }
}

/** @throws {StoreError} BAD_CURSOR */
function positionIn<Key>(
  end: PageEnd | undefined,
  order: ItemOrder<Key>,
): Position<Key> | undefined {
  if (end === undefined) return undefined;
  const { key, item_id } = end;
  if (!order.isKey(key)) throw badCursor();
  return { key, item_id };
}
