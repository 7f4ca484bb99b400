/** The catalog, as a store offers it. Types only. */
import type { Item, ItemPage, ItemsListQuery, ItemsPutResult } from "@hellorec/api";

/** The items. */
export interface ItemTable {
  /** Creates or replaces items in one commit. Of an item_id given twice the last one is kept. */
  put(items: readonly Item[]): Promise<ItemsPutResult>;
  get(itemId: string): Promise<Item | undefined>;
  /** The known ones of these, in any order. */
  getMany(itemIds: readonly string[]): Promise<Item[]>;
  /** In order of item_id. @throws {StoreError} BAD_CURSOR */
  list(query: ItemsListQuery): Promise<ItemPage>;
  /** Removes items. @returns the IDs of those that existed */
  remove(itemIds: readonly string[]): Promise<string[]>;
  /** Every item, in chunks, without blocking the main thread for more than a few ms. */
  scan(): AsyncIterable<Item[]>;
}
