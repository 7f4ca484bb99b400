/**
 * The places of items in the order of first puts, read when a list needs them. Tested through
 * catalog-lists.test.ts.
 */
import type { ItemTable } from "@hellorec/store";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { DataChange, DerivedState } from "../derived/derived-state.ts";

/** More unknown places than these are read by reading all. */
const MAX_BY_ID = 1000;
const PLACES_PER_READ = 2000;

/** Places by item. A higher one was put later. */
export class FirstPuts implements DerivedState {
  readonly #table: Pick<ItemTable, "newest" | "firstPuts">;
  readonly #index: ItemIndex;
  readonly #places = new Map<CatalogNumber, number>();
  /** Counts changes. What was read before a change is not kept. */
  #changes = 0;

  constructor(table: Pick<ItemTable, "newest" | "firstPuts">, index: ItemIndex) {
    this.#table = table;
    this.#index = index;
  }

  apply(change: DataChange): void {
    if (change.kind === "any_items_changed") {
      this.#changes++;
      this.#places.clear();
    }
    if (change.kind !== "items_changed") return;
    this.#changes++;
    // An item that was removed and put again has another place.
    for (const itemId of change.item_ids) {
      const number = this.#index.find(itemId);
      if (number !== undefined) this.#places.delete(number);
    }
  }

  /** The places of these items. An item that is gone has place 0. */
  async of(numbers: Iterable<CatalogNumber>): Promise<(number: CatalogNumber) => number> {
    const changes = this.#changes;
    const read = new Map<CatalogNumber, number>();
    const unknown: CatalogNumber[] = [];
    for (const number of numbers) if (!this.#places.has(number)) unknown.push(number);
    for await (const places of this.#read(unknown)) {
      for (const { item_id, first_put } of places) {
        const number = this.#index.intern(item_id);
        read.set(number, first_put);
        if (changes === this.#changes) this.#places.set(number, first_put);
      }
    }
    return (number) => read.get(number) ?? this.#places.get(number) ?? 0;
  }

  async *#read(numbers: readonly CatalogNumber[]) {
    if (numbers.length === 0) return;
    if (numbers.length <= MAX_BY_ID) {
      yield await this.#table.firstPuts(numbers.map((number) => this.#index.idOf(number)));
      return;
    }
    let before: number | undefined;
    for (;;) {
      const places = await this.#table.newest(before, PLACES_PER_READ);
      yield places;
      before = places.at(-1)?.first_put;
      if (places.length < PLACES_PER_READ) return;
    }
  }
}
