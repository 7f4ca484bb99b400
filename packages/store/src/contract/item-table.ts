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

/** The items. */
export interface ItemTable {
  /** Creates or replaces items in one commit. Of an item_id given twice the last one is kept. */
  put(items: readonly Item[]): Promise<ItemsPutResult>;
  get(itemId: string): Promise<Item | undefined>;
  /** The known ones of these, in any order. */
  getMany(itemIds: readonly string[]): Promise<Item[]>;
  /** In the order of `sort`. @throws {StoreError} BAD_CURSOR */
  list(query: StoredItemsQuery): Promise<ItemPage>;
  /** Places in the order of first puts, newest first: those before `before`, at most `limit`. */
  newest(before: number | undefined, limit: number): Promise<readonly FirstPut[]>;
  /** Places of these items in the order of first puts. Unknown IDs are left out. */
  firstPuts(itemIds: readonly string[]): Promise<readonly FirstPut[]>;
  /** Removes items. @returns the IDs of those that existed */
  remove(itemIds: readonly string[]): Promise<string[]>;
  /** Every item, in chunks, without blocking the main thread for more than a few ms. */
  scan(): AsyncIterable<Item[]>;
}
