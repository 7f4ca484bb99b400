/**
 * The places of items in the order of first puts, read when a list needs them. Tested through
 * catalog-lists.test.ts.
 */
import type { FirstPut, ItemTable } from "@hellorec/store";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { Slices } from "../util/slices.ts";

/** More unknown places than these are read by reading all. */
const MAX_BY_ID = 1000;
const PLACES_PER_READ = 2000;
const NUMBERS_PER_LOOK = 4096;

/** Places by item. A higher one was put later. */
export class FirstPuts implements DerivedState {
  readonly #table: Pick<ItemTable, "newest" | "firstPuts">;
  readonly #index: ItemIndex;
  readonly #places = new Map<CatalogNumber, number>();
  /** Counts changes. What was read before a change is not kept. */
  #changes = 0;
  /** The read of all places that is running, and `#changes` at its start: callers share it. */
  #readingAll: { readonly changes: number; readonly places: Promise<Places> } | undefined;

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
    const slices = new Slices();
    const unknown: CatalogNumber[] = [];
    let at = 0;
    for (const number of numbers) {
      if (++at % NUMBERS_PER_LOOK === 0 && slices.isDue()) await slices.next();
      if (!this.#places.has(number)) unknown.push(number);
    }
    const read = await this.#read(unknown);
    return (number) => read.get(number) ?? this.#places.get(number) ?? 0;
  }

  #read(numbers: readonly CatalogNumber[]): Promise<Places> {
    if (numbers.length <= MAX_BY_ID) return this.#readById(numbers);
    if (this.#readingAll?.changes !== this.#changes) {
      const reading = { changes: this.#changes, places: this.#readAll() };
      this.#readingAll = reading;
      const end = () => {
        if (this.#readingAll === reading) this.#readingAll = undefined;
      };
      reading.places.then(end, end);
    }
    return this.#readingAll.places;
  }

  async #readById(numbers: readonly CatalogNumber[]): Promise<Places> {
    const changes = this.#changes;
    const read = new Map<CatalogNumber, number>();
    if (numbers.length === 0) return read;
    const itemIds = numbers.map((number) => this.#index.idOf(number));
    this.#keep(await this.#table.firstPuts(itemIds), changes, read);
    return read;
  }

  /** Each page of places is worked off in a turn of its own. */
  async #readAll(): Promise<Places> {
    const changes = this.#changes;
    const read = new Map<CatalogNumber, number>();
    let before: number | undefined;
    for (;;) {
      const places = await this.#table.newest(before, PLACES_PER_READ);
      this.#keep(places, changes, read);
      before = places.at(-1)?.first_put;
      if (places.length < PLACES_PER_READ) return read;
    }
  }

  #keep(places: readonly FirstPut[], changes: number, read: Map<CatalogNumber, number>): void {
    for (const { item_id, first_put } of places) {
      // Another process may have put it just now: then no list asks for it yet.
      const number = this.#index.find(item_id);
      if (number === undefined) continue;
      read.set(number, first_put);
      if (changes === this.#changes) this.#places.set(number, first_put);
    }
  }
}

type Places = ReadonlyMap<CatalogNumber, number>;
