/** The catalog, as a store offers it. Types only. */
import type { Item, ItemPage, ItemsListQuery, ItemsPutResult } from "@hellorec/api";

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
  /** Those of these items that the catalog has, in any order. */
  getMany(itemIds: readonly string[]): Promise<Item[]>;
  /**
   * A page of items in order of item_id.
   *
   * @throws {StoreError} BAD_CURSOR
   * @example const { items } = await store.items.list({ search: "metro", limit: 20 });
   */
  list(query: ItemsListQuery): Promise<ItemPage>;
  /** Removes items in one commit. Their events stay. @returns the IDs of those that existed */
  remove(itemIds: readonly string[]): Promise<string[]>;
  /**
   * Every item, in chunks, without blocking the main thread for more than a few ms.
   *
   * @example for await (const items of store.items.scan()) for (const item of items) index(item);
   */
  scan(): AsyncIterable<Item[]>;
}
