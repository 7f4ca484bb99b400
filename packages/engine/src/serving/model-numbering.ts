/** Which number of the model is which number of the catalog. Tested through engine.test.ts. */
import { setImmediate } from "node:timers/promises";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { asModelNumber } from "./model-number.ts";
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
    for (const [modelNumber, catalogNumber] of toCatalog.entries()) {
      this.#toModel[catalogNumber] = modelNumber;
    }
  }

  /**
   * Numbers the items of a model, in slices that do not block the event loop.
   *
   * @param itemIds by model number
   */
  static async create(itemIds: readonly string[], index: ItemIndex): Promise<ModelNumbering> {
    const toCatalog = int32ArrayOf<CatalogNumber>(itemIds.length);
    for (const [modelNumber, itemId] of itemIds.entries()) {
      toCatalog[modelNumber] = index.intern(itemId);
      if (modelNumber % ITEMS_PER_SLICE === ITEMS_PER_SLICE - 1) await setImmediate();
    }
    return new ModelNumbering(toCatalog, index.size);
  }

  /** The model's number of an item. `undefined`: the model does not know the item. */
  modelNumberOf(catalogNumber: CatalogNumber): ModelNumber | undefined {
    const modelNumber = this.#toModel[catalogNumber] ?? NONE;
    return modelNumber === NONE ? undefined : asModelNumber(modelNumber);
  }

  /** The catalog's number of an item of the model. */
  catalogNumberOf(modelNumber: ModelNumber): CatalogNumber {
    return this.#toCatalog[modelNumber] ?? asCatalogNumber(NONE);
  }
}
