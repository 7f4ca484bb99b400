/** The catalog, as a store offers it. Types only. */
import type { Item, ItemPage, ItemsPutResult } from "@hellorec/api";

/** Which items to list. */
export interface StoredItemsQuery {
  /** Part of the title, in any case. */
  readonly search?: string | undefined;
  readonly categories?: readonly string[] | undefined;
  /** @default "any" */
  readonly category_match?: "any" | "all" | undefined;
  /**
   * "id": by item_id. "newest": what was put last for the first time comes first.
   *
   * @default "id"
   */
  readonly sort?: "id" | "newest" | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The place of an item in the order of first puts. It never changes while the item exists. */
export interface FirstPut {
  readonly item_id: string;
  readonly first_put: number;
}

/** Items by their IDs, as far as they were read. */
export interface ItemsWithin {
  readonly items: readonly Item[];
  readonly unread: readonly string[];
}

/** The title of an item. */
export type ItemTitle = Pick<Item, "item_id" | "title">;

/** The items. */
export interface ItemTable {
  /**
   * Creates or replaces items in one commit. Of an item_id given twice the last one is kept.
   *
   * @throws {StoreError} UNAVAILABLE or FAILED; then no item was changed
   * @example
   * const item = { item_id: "m", title: "Metropolis", categories: ["film"], available: true };
   * await store.items.put([item]); // { created: 1, updated: 0 }
   */
  put(items: readonly Item[]): Promise<ItemsPutResult>;
  /** One item. @returns undefined where the catalog does not have it */
  get(itemId: string): Promise<Item | undefined>;
  /**
   * Those of these items that the catalog has, in the order of the IDs, each once, until they have
   * this many bytes of JSON together: at least one. `unread` has the IDs after that.
   *
   * @example
   * const { items, unread } = await store.items.getWithin(["metropolis", "nosferatu"], 1_048_576);
   */
  getWithin(itemIds: readonly string[], maxBytes: number): Promise<ItemsWithin>;
  /** The titles of those of these items that the catalog has, in any order. */
  titles(itemIds: readonly string[]): Promise<ItemTitle[]>;
  /**
   * A page of items in the order of `sort`. It ends early, with a cursor, at about 1 MiB of JSON.
   *
   * @throws {StoreError} BAD_CURSOR
   * @example const { items } = await store.items.list({ search: "metro", limit: 20 });
   */
  list(query: StoredItemsQuery): Promise<ItemPage>;
  /** Places in the order of first puts, newest first: those before `before`, at most `limit`. */
  newest(before: number | undefined, limit: number): Promise<readonly FirstPut[]>;
  /** Places of these items in the order of first puts. Unknown IDs are left out. */
  firstPuts(itemIds: readonly string[]): Promise<readonly FirstPut[]>;
  /** Removes items in one commit. Their events stay. @returns the IDs of those that existed */
  remove(itemIds: readonly string[]): Promise<string[]>;
  /**
   * Every item, in chunks of at most 512 KiB or one item, without blocking the main thread for more
   * than a few ms.
   *
   * @example for await (const items of store.items.scan()) for (const item of items) index(item);
   */
  scan(): AsyncIterable<Item[]>;
}
