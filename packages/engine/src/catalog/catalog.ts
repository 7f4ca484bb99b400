/** The catalogue: on disk in the store, and in memory as far as lists need it. */
import { setImmediate } from "node:timers/promises";

import type { Item, ItemsPort } from "@hellorec/api";
import type { ItemTable } from "@hellorec/store";

import { ItemIndex } from "./item-index.ts";
import { ItemReader } from "./item-reader.ts";

/** Items read again at once: about a millisecond's work. */
const ITEMS_AT_ONCE = 100;
/** Numbers looked at before other work gets its turn. */
const NUMBERS_AT_ONCE = 4096;

/** Owns the index and the reader, and keeps both true to the table, whoever changes it. */
export class Catalogue {
  readonly index = new ItemIndex();
  readonly reader: ItemReader;
  readonly port: ItemsPort;
  readonly #table: ItemTable;
  /** What this process changed since the refresh under way began: it may have read it before. */
  #changedHere = new Set<string>();
  /** How many refreshes have begun. */
  #begun = 0;
  #refreshing: Promise<void> = Promise.resolve();

  private constructor(table: ItemTable) {
    this.#table = table;
    this.reader = new ItemReader(table);
    this.port = {
      put: (items) => this.#put(items),
      get: async (itemId) => (await this.reader.getMany([itemId])).get(itemId),
      list: (query) => table.list(query),
      remove: (itemIds) => this.#remove(itemIds),
    };
  }

  /** Reads what is there and takes care of every change of this process from now on. */
  static async open(table: ItemTable): Promise<Catalogue> {
    const catalogue = new Catalogue(table);
    await catalogue.refreshAll();
    return catalogue;
  }

  /** Another process put these items or removed them. */
  refresh(itemIds: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (let at = 0; at < itemIds.length; at += ITEMS_AT_ONCE) {
        const some = itemIds.slice(at, at + ITEMS_AT_ONCE);
        const found = new Map(
          (await this.#table.getMany(some)).map((item) => [item.item_id, item]),
        );
        for (const itemId of some) this.#take(itemId, found.get(itemId));
        this.reader.invalidate(some);
      }
    });
  }

  /** Anything may have changed: reads every item. */
  refreshAll(): Promise<void> {
    return this.#inTurn(async () => {
      const found = new Set<number>();
      for await (const items of this.#table.scan()) {
        for (const item of items) {
          this.#take(item.item_id, item);
          found.add(this.index.intern(item.item_id));
        }
      }
      for (let number = 0; number < this.index.size; number++) {
        if (number % NUMBERS_AT_ONCE === NUMBERS_AT_ONCE - 1) await setImmediate();
        if (this.index.isCatalogued(number) && !found.has(number)) {
          this.#take(this.index.idOf(number), undefined);
        }
      }
      this.reader.clear();
    });
  }

  async #put(items: readonly Item[]): ReturnType<ItemsPort["put"]> {
    const begun = this.#begun;
    const result = await this.#table.put(items);
    for (const item of items) this.index.put(item);
    await this.#noteChange(
      items.map((item) => item.item_id),
      begun,
    );
    return result;
  }

  async #remove(itemIds: readonly string[]): ReturnType<ItemsPort["remove"]> {
    const begun = this.#begun;
    const removed = await this.#table.remove(itemIds);
    for (const itemId of removed) this.index.remove(itemId);
    await this.#noteChange(removed, begun);
    return { removed: removed.length };
  }

  /** @param begun how many refreshes had begun before the change was sent to the table */
  async #noteChange(itemIds: readonly string[], begun: number): Promise<void> {
    for (const itemId of itemIds) this.#changedHere.add(itemId);
    this.reader.invalidate(itemIds);
    // Another process changed items meanwhile: whose change came last only the table knows.
    if (begun !== this.#begun) await this.refresh(itemIds);
  }

  #take(itemId: string, item: Item | undefined): void {
    if (this.#changedHere.has(itemId)) return;
    if (item === undefined) this.index.remove(itemId);
    else this.index.put(item);
  }

  /** One after the other, so that what was read last is what is kept. */
  #inTurn(refresh: () => Promise<void>): Promise<void> {
    const done = this.#refreshing.then(() => {
      this.#begun++;
      this.#changedHere.clear();
      return refresh();
    });
    this.#refreshing = done.catch(() => {});
    return done;
  }
}
