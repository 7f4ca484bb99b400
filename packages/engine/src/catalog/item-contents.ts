/** What the items of the catalog are, kept in slices that do not block the event loop. */
import { ContentTable } from "@hellorec/recommender";

import { Slices } from "../util/slices.ts";
import type { CatalogNumber } from "./catalog-number.ts";
import { ContentTerms } from "./content-terms.ts";
import type { ItemContent } from "./content-terms.ts";

/**
 * A table of contents by catalog number.
 *
 * @example
 * const contents = new ItemContents();
 * contents.put(number, item);
 * await contents.settled();
 * contents.table.has(number); // true
 */
export class ItemContents {
  readonly table = new ContentTable();
  readonly #terms = new ContentTerms();
  /** Changes that are not applied yet. `undefined`: the item is removed. */
  readonly #pending = new Map<CatalogNumber, ItemContent | undefined>();
  #applying: Promise<void> | undefined;

  /** Adds an item, or replaces what it is. It is in the table once `settled` resolves. */
  put(number: CatalogNumber, item: ItemContent): void {
    this.#schedule(number, item);
  }

  remove(number: CatalogNumber): void {
    this.#schedule(number, undefined);
  }

  /** Resolves once all changes so far are applied. */
  settled(): Promise<void> {
    return this.#applying ?? Promise.resolve();
  }

  #schedule(number: CatalogNumber, item: ItemContent | undefined): void {
    this.#pending.set(number, item);
    this.#applying ??= this.#apply();
  }

  async #apply(): Promise<void> {
    const slices = new Slices();
    // First, so that it is known that changes are being applied.
    await slices.next();
    for (const [number, item] of this.#pending) {
      this.#pending.delete(number);
      if (item === undefined) this.table.delete(number);
      else this.table.set(number, this.#terms.of(item));
      if (slices.isDue()) await slices.next();
    }
    this.#applying = undefined;
  }
}
