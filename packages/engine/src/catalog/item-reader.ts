/** Item data by ID, cached: what lists are joined with. Tested through engine.test.ts. */
import type { Item } from "@hellorec/api";
import type { ItemTable } from "@hellorec/store";

import { Lru } from "../util/lru.ts";

const CACHE_ITEMS = 50_000;

/** Reads items and caches those that were read last until they change. */
export class ItemReader {
  readonly #table: ItemTable;
  readonly #cache = new Lru<string, Item>(CACHE_ITEMS);
  /** How often items were invalidated. A read that began before is not cached. */
  #invalidationCount = 0;

  constructor(table: ItemTable) {
    this.#table = table;
  }

  /** The items with these IDs. IDs that no item has are left out. */
  async getMany(itemIds: Iterable<string>): Promise<Map<string, Item>> {
    const found = new Map<string, Item>();
    const missing = new Set<string>();
    for (const itemId of itemIds) {
      const item = this.#cache.get(itemId);
      if (item === undefined) missing.add(itemId);
      else found.set(itemId, item);
    }
    if (missing.size === 0) return found;
    const invalidationCount = this.#invalidationCount;
    for (const item of await this.#table.getMany([...missing])) {
      found.set(item.item_id, item);
      if (invalidationCount === this.#invalidationCount) this.#cache.set(item.item_id, item);
    }
    return found;
  }

  /** Any item may have changed: drops all. */
  clear(): void {
    this.#invalidationCount++;
    this.#cache.clear();
  }

  /** These items were put or removed: they are read again next time. */
  invalidate(itemIds: Iterable<string>): void {
    this.#invalidationCount++;
    for (const itemId of itemIds) this.#cache.delete(itemId);
  }
}
