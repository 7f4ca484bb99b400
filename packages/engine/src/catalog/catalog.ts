/**
 * The catalog: on disk in the store, and in memory as far as lists need it. Tested through
 * engine.test.ts, and with many processes through the server's tests.
 */
import { setImmediate } from "node:timers/promises";

import type { Item, ItemsPort } from "@hellorec/api";
import { PAGE_BYTES } from "@hellorec/store";
import type { ItemTable } from "@hellorec/store";

import { SearchIndex } from "../search/search-index.ts";
import { asCatalogNumber } from "./catalog-number.ts";
import type { CatalogNumber } from "./catalog-number.ts";
import { ItemContents } from "./item-contents.ts";
import { ItemIndex } from "./item-index.ts";
import { ItemReader } from "./item-reader.ts";
import { searchText } from "./search-text.ts";

/** Items that are read in one query, and their bytes: some milliseconds of work at most. */
const ITEMS_PER_QUERY = 100;
const BYTES_PER_QUERY = 524_288;
/** Numbers that are looked at before the event loop continues. */
const NUMBERS_PER_SLICE = 4096;

/**
 * Owns the index, the reader and the titles to search, and keeps them equal to the table, whichever
 * process changes it.
 */
export class Catalog implements Omit<ItemsPort, "list" | "categories"> {
  readonly index = new ItemIndex();
  readonly reader: ItemReader;
  /** By catalog number. */
  readonly titles = new SearchIndex<CatalogNumber>();
  /** What the items are, by catalog number. */
  readonly contents = new ItemContents();
  readonly #table: ItemTable;
  /** What this process changed since the running refresh began, which may have read it before. */
  readonly #changedHere = new Set<string>();
  #isRefreshing = false;
  /** How many refreshes have begun. */
  #refreshCount = 0;
  #refreshing: Promise<void> = Promise.resolve();

  private constructor(table: ItemTable) {
    this.#table = table;
    this.reader = new ItemReader(table);
  }

  /** Reads every item of the table. */
  static async open(table: ItemTable): Promise<Catalog> {
    const catalog = new Catalog(table);
    await catalog.refreshAll();
    return catalog;
  }

  async get(itemId: string): Promise<Item | undefined> {
    return this.reader.get(itemId);
  }

  async getMany(itemIds: readonly string[]): ReturnType<ItemsPort["getMany"]> {
    const { items, unread } = await this.reader.getWithin([...new Set(itemIds)], PAGE_BYTES);
    return {
      items: [...items.values()],
      ...(unread.length > 0 && { remaining_ids: [...unread] }),
    };
  }

  async put(items: readonly Item[]): ReturnType<ItemsPort["put"]> {
    const refreshCount = this.#refreshCount;
    const result = await this.#table.put(items);
    for (const item of items) this.#keep(item);
    await this.#noteChange(
      items.map((item) => item.item_id),
      refreshCount,
    );
    return result;
  }

  async remove(itemIds: readonly string[]): ReturnType<ItemsPort["remove"]> {
    const refreshCount = this.#refreshCount;
    const removed = await this.#table.remove(itemIds);
    for (const itemId of removed) this.#drop(itemId);
    await this.#noteChange(removed, refreshCount);
    const gone = new Set(removed);
    const notFound = [...new Set(itemIds)].filter((itemId) => !gone.has(itemId));
    return { removed: removed.length, ...(notFound.length > 0 && { not_found: notFound }) };
  }

  /** Another process put or removed these items: reads them again. */
  refresh(itemIds: readonly string[]): Promise<void> {
    return this.#afterOthers(async () => {
      for (let at = 0; at < itemIds.length; at += ITEMS_PER_QUERY) {
        let some: readonly string[] = itemIds.slice(at, at + ITEMS_PER_QUERY);
        while (some.length > 0) {
          const { items, unread } = await this.#table.getWithin(some, BYTES_PER_QUERY);
          const found = new Map(items.map((item) => [item.item_id, item]));
          const read = some.slice(0, some.length - unread.length);
          for (const itemId of read) this.#update(itemId, found.get(itemId));
          this.reader.invalidate(read);
          await this.#settled();
          some = unread;
        }
      }
    });
  }

  /** Any item may have changed: reads every item. */
  refreshAll(): Promise<void> {
    return this.#afterOthers(async () => {
      const found = new Set<CatalogNumber>();
      for await (const items of this.#table.scan()) {
        // While these items were read, the titles of those before were taken in.
        await this.#settled();
        for (const item of items) {
          this.#update(item.item_id, item);
          found.add(this.index.intern(item.item_id));
        }
      }
      for (let at = 0; at < this.index.size; at++) {
        if (at % NUMBERS_PER_SLICE === NUMBERS_PER_SLICE - 1) await setImmediate();
        const number = asCatalogNumber(at);
        if (this.index.isInCatalog(number) && !found.has(number)) {
          this.#update(this.index.idOf(number), undefined);
        }
      }
      this.reader.clear();
      await this.#settled();
    });
  }

  /** @param refreshCount `#refreshCount` before the change was sent to the table */
  async #noteChange(itemIds: readonly string[], refreshCount: number): Promise<void> {
    if (this.#isRefreshing) for (const itemId of itemIds) this.#changedHere.add(itemId);
    this.reader.invalidate(itemIds);
    // Another process changed items meanwhile: only the table knows which change came last.
    if (refreshCount !== this.#refreshCount) await this.refresh(itemIds);
    await this.#settled();
  }

  #update(itemId: string, item: Item | undefined): void {
    if (this.#changedHere.has(itemId)) return;
    if (item === undefined) this.#drop(itemId);
    else this.#keep(item);
  }

  #keep(item: Item): void {
    this.index.put(item);
    const number = this.index.intern(item.item_id);
    this.titles.put(number, searchText(item));
    this.contents.put(number, item);
  }

  #drop(itemId: string): void {
    const number = this.index.find(itemId);
    if (number === undefined) return;
    this.index.remove(itemId);
    this.titles.remove(number);
    this.contents.remove(number);
  }

  /** Resolves once all changes so far are found by search, and by what items are. */
  async #settled(): Promise<void> {
    await this.titles.settled();
    await this.contents.settled();
  }

  /** Runs refreshes one after the other, so that the last read wins. */
  #afterOthers(refresh: () => Promise<void>): Promise<void> {
    const done = this.#refreshing.then(async () => {
      this.#refreshCount++;
      this.#isRefreshing = true;
      try {
        await refresh();
      } finally {
        this.#isRefreshing = false;
        this.#changedHere.clear();
      }
    });
    this.#refreshing = done.catch(() => {});
    return done;
  }
}
