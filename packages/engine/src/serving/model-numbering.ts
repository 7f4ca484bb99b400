/** Which number of the model is which number of the catalog. Tested through engine.test.ts. */
import { setImmediate } from "node:timers/promises";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { asModelNumber } from "./model-number.ts";
import type { ModelNumber } from "./model-number.ts";

const NONE = -1;
const MISSING = asCatalogNumber(NONE);
/** Items that are numbered before the event loop continues: well under 5 ms. */
const ITEMS_PER_SLICE = 4096;

/** Translates between the two numbers of an item, both ways. */
export class ModelNumbering {
  readonly #index: ItemIndex;
  /** By catalog number. Items that the model does not know have none. */
  #toModel: Int32Array;
  /** By model number. Items that the catalog never had have none. */
  readonly #toCatalog: CatalogNumbers;
  /** Those items. They get a catalog number when they are put. */
  readonly #missing: Map<string, ModelNumber>;
  /** The arrivals that `#missing` lacks. */
  #arrivalCount: number;

  private constructor(index: ItemIndex, toCatalog: CatalogNumbers, known: Known) {
    this.#index = index;
    this.#toCatalog = toCatalog;
    this.#missing = known.missing;
    this.#arrivalCount = known.arrivalCount;
    this.#toModel = new Int32Array(index.size).fill(NONE);
    for (const [modelNumber, catalogNumber] of toCatalog.entries()) {
      if (catalogNumber !== MISSING) this.#toModel[catalogNumber] = modelNumber;
    }
    this.addAllArrivals();
  }

  /**
   * Numbers the items of a model, in slices that do not block the event loop.
   *
   * @param itemIds by model number
   */
  static async create(itemIds: readonly string[], index: ItemIndex): Promise<ModelNumbering> {
    const { arrivalCount } = index;
    const toCatalog = int32ArrayOf<CatalogNumber>(itemIds.length);
    const missing = new Map<string, ModelNumber>();
    for (const [at, itemId] of itemIds.entries()) {
      const catalogNumber = index.findNamed(itemId);
      toCatalog[at] = catalogNumber ?? MISSING;
      if (catalogNumber === undefined) missing.set(itemId, asModelNumber(at));
      if (at % ITEMS_PER_SLICE === ITEMS_PER_SLICE - 1) await setImmediate();
    }
    return new ModelNumbering(index, toCatalog, { missing, arrivalCount });
  }

  /** These items were put. */
  addArrivals(itemIds: Iterable<string>): void {
    if (this.#missing.size === 0 || this.#arrivalCount === this.#index.arrivalCount) return;
    for (const itemId of itemIds) {
      const modelNumber = this.#missing.get(itemId);
      if (modelNumber !== undefined) this.#add(itemId, modelNumber);
    }
  }

  /** Any item may have been put. */
  addAllArrivals(): void {
    if (this.#arrivalCount === this.#index.arrivalCount) return;
    this.#arrivalCount = this.#index.arrivalCount;
    for (const [itemId, modelNumber] of this.#missing) this.#add(itemId, modelNumber);
  }

  /** The model's number of an item. `undefined`: the model does not know the item. */
  modelNumberOf(catalogNumber: CatalogNumber): ModelNumber | undefined {
    const modelNumber = this.#toModel[catalogNumber] ?? NONE;
    return modelNumber === NONE ? undefined : asModelNumber(modelNumber);
  }

  /** The catalog's number of an item of the model. One that no item has: the catalog never had it. */
  catalogNumberOf(modelNumber: ModelNumber): CatalogNumber {
    return this.#toCatalog[modelNumber] ?? MISSING;
  }

  #add(itemId: string, modelNumber: ModelNumber): void {
    const catalogNumber = this.#index.find(itemId);
    if (catalogNumber === undefined) return;
    this.#missing.delete(itemId);
    this.#toCatalog[modelNumber] = catalogNumber;
    if (catalogNumber >= this.#toModel.length) {
      const length = Math.max(2 * this.#toModel.length, catalogNumber + 1);
      const longer = new Int32Array(length).fill(NONE);
      longer.set(this.#toModel);
      this.#toModel = longer;
    }
    this.#toModel[catalogNumber] = modelNumber;
  }
}

/** What is known of the items of a model that the catalog does not have. */
interface Known {
  readonly missing: Map<string, ModelNumber>;
  /** `ItemIndex.arrivalCount` before the first of them was looked for. */
  readonly arrivalCount: number;
}
