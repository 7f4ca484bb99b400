/** Item data by ID, cached: what lists are joined with. */
import type { Item } from "@hellorec/api";
import type { ItemTable } from "@hellorec/store";

import { Lru } from "../util/lru.ts";
import { itemBytes } from "./item-bytes.ts";

/** Bytes of JSON of all cached items, and what is added for each: some 30,000 usual items. */
const CACHE_BYTES = 32_000_000;
const ITEM_OVERHEAD = 800;
/** A larger item, of before there was a limit, would take the place of many others. */
const MAX_CACHED_BYTES = 65_536;
/** Characters of all cached titles, and what is added for each. */
const CACHE_TITLES = 6_000_000;
const TITLE_OVERHEAD = 200;

/** Items by ID, as far as they were read. */
export interface ReadItems {
  readonly items: ReadonlyMap<string, Item>;
  /** The IDs after the first ones, whose items would have been too many bytes. */
  readonly unread: readonly string[];
}

/** Reads items and caches those that were read last until they change. */
export class ItemReader {
  readonly #table: Pick<ItemTable, "get" | "getWithin" | "titles">;
  readonly #cache = new Lru<string, Item>(CACHE_BYTES);
  /** Titles of items that are not cached whole. */
  readonly #titles = new Lru<string, string>(CACHE_TITLES);
  /** How often items were invalidated. A read that began before is not cached. */
  #invalidationCount = 0;

  constructor(table: Pick<ItemTable, "get" | "getWithin" | "titles">) {
    this.#table = table;
  }

  /** One item. `undefined`: there is none with this ID. */
  async get(itemId: string): Promise<Item | undefined> {
    const cached = this.#cache.get(itemId);
    if (cached !== undefined) return cached;
    const invalidationCount = this.#invalidationCount;
    const item = await this.#table.get(itemId);
    if (item !== undefined) this.#keep(item, invalidationCount);
    return item;
  }

  /**
   * The items with these IDs, in their order, until they have this many bytes of JSON: at least one.
   * IDs that no item has are left out.
   */
  async getWithin(itemIds: readonly string[], maxBytes: number): Promise<ReadItems> {
    const found = new Map<string, Item>();
    const missing: string[] = [];
    let bytes = 0;
    /** Where the items that are cached are too many bytes already. */
    let end: string | undefined;
    for (const [at, itemId] of itemIds.entries()) {
      const item = this.#cache.get(itemId);
      if (item === undefined) {
        missing.push(itemId);
        continue;
      }
      found.set(itemId, item);
      bytes += itemBytes(item);
      if (bytes <= maxBytes) continue;
      end = itemIds[at + 1];
      break;
    }
    if (missing.length === 0 && bytes <= maxBytes) return { items: found, unread: [] };
    const [notRead] = await this.#read(missing, maxBytes, found);
    return firstOf(itemIds, found, new Set([notRead, end]), maxBytes);
  }

  /** The titles of these items. IDs that no item has are left out. */
  async titles(itemIds: Iterable<string>): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const missing = new Set<string>();
    for (const itemId of itemIds) {
      const title = this.#cache.get(itemId)?.title ?? this.#titles.get(itemId);
      if (title === undefined) missing.add(itemId);
      else found.set(itemId, title);
    }
    if (missing.size === 0) return found;
    const invalidationCount = this.#invalidationCount;
    for (const { item_id, title } of await this.#table.titles([...missing])) {
      found.set(item_id, title);
      if (invalidationCount !== this.#invalidationCount) continue;
      this.#titles.set(item_id, title, title.length + TITLE_OVERHEAD);
    }
    return found;
  }

  /** Any item may have changed: drops all. */
  clear(): void {
    this.#invalidationCount++;
    this.#cache.clear();
    this.#titles.clear();
  }

  /** These items were put or removed: they are read again next time. */
  invalidate(itemIds: Iterable<string>): void {
    this.#invalidationCount++;
    for (const itemId of itemIds) {
      this.#cache.delete(itemId);
      this.#titles.delete(itemId);
    }
  }

  /** @returns the IDs that were not read, because the items before them have so many bytes */
  async #read(
    itemIds: readonly string[],
    maxBytes: number,
    found: Map<string, Item>,
  ): Promise<readonly string[]> {
    if (itemIds.length === 0) return [];
    const invalidationCount = this.#invalidationCount;
    const { items, unread } = await this.#table.getWithin(itemIds, maxBytes);
    for (const item of items) {
      found.set(item.item_id, item);
      this.#keep(item, invalidationCount);
    }
    return unread;
  }

  #keep(item: Item, invalidationCount: number): void {
    const bytes = itemBytes(item);
    if (invalidationCount !== this.#invalidationCount || bytes > MAX_CACHED_BYTES) return;
    this.#cache.set(item.item_id, item, bytes + ITEM_OVERHEAD);
  }
}

/** The first of these items, before any of `ends` and within the bytes, and the IDs after them. */
function firstOf(
  itemIds: readonly string[],
  found: ReadonlyMap<string, Item>,
  ends: ReadonlySet<string | undefined>,
  maxBytes: number,
): ReadItems {
  const items = new Map<string, Item>();
  let bytes = 0;
  for (const [at, itemId] of itemIds.entries()) {
    const item = found.get(itemId);
    const isOver = item !== undefined && bytes + itemBytes(item) > maxBytes;
    if (ends.has(itemId) || (isOver && items.size > 0)) return { items, unread: itemIds.slice(at) };
    if (item === undefined) continue;
    items.set(itemId, item);
    bytes += itemBytes(item);
  }
  return { items, unread: [] };
}
