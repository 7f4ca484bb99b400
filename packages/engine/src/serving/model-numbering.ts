/** Which number of the model is which number of the catalog. Tested through engine.test.ts. */
import { setImmediate } from "node:timers/promises";

import { catalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { modelNumber } from "./model-number.ts";
import type { ModelNumber } from "./model-number.ts";

const NONE = -1;
/** Items that are numbered before the event loop continues: well under 5 ms. */
const ITEMS_PER_SLICE = 4096;

/** Translates between the two numbers of an item, both ways. */
export class ModelNumbering {
  /** By catalog number. Items that are met after the fit have none. */
  readonly #toModel: Int32Array;
  /** By model number. */
  readonly #toCatalog: CatalogNumbers;

  private constructor(toCatalog: CatalogNumbers, indexSize: number) {
    this.#toCatalog = toCatalog;
    this.#toModel = new Int32Array(indexSize).fill(NONE);
    for (const [item, number] of toCatalog.entries()) this.#toModel[number] = item;
  }

  /**
   * Numbers the items of a model, in slices that do not block the event loop.
   *
   * @param itemIds by model number
   */
  static async create(itemIds: readonly string[], index: ItemIndex): Promise<ModelNumbering> {
    const toCatalog = int32ArrayOf<CatalogNumber>(itemIds.length);
    for (const [item, itemId] of itemIds.entries()) {
      toCatalog[item] = index.intern(itemId);
      if (item % ITEMS_PER_SLICE === ITEMS_PER_SLICE - 1) await setImmediate();
    }
    return new ModelNumbering(toCatalog, index.size);
  }

  /** The model's number of an item. `undefined`: the model does not know the item. */
  modelNumberOf(number: CatalogNumber): ModelNumber | undefined {
    const item = this.#toModel[number] ?? NONE;
    return item === NONE ? undefined : modelNumber(item);
  }

  /** The catalog's number of an item of the model. */
  catalogNumberOf(item: ModelNumber): CatalogNumber {
    return this.#toCatalog[item] ?? catalogNumber(NONE);
  }
}
