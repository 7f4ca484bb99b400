/** Sums of sparse rows. Tested through models/blend.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from item weights, which were
   checked when they were built. */
import { IndexSet } from "../data/index-set.ts";
import { keepLargest } from "../kernels/keep-largest.ts";
import type { ItemWeights } from "./item-weights.ts";

/** Adds up one row after the other. Holds about 40 bytes of working memory an item. */
export class RowSum {
  /** The columns of the `length` entries, ascending. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
  length = 0;
  readonly #sums: Float64Array;
  readonly #touched: IndexSet;
  readonly #scratch: Float64Array;

  constructor(itemCount: number) {
    this.columns = new Int32Array(itemCount);
    this.values = new Float64Array(itemCount);
    this.#sums = new Float64Array(itemCount);
    this.#touched = new IndexSet(itemCount);
    this.#scratch = new Float64Array(itemCount);
  }

  add(column: number, value: number): void {
    this.#sums[column]! += value;
    this.#touched.add(column);
  }

  addRow({ offsets, neighbours, weights }: ItemWeights, row: number, factor: number): void {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry += 1) {
      this.add(neighbours[entry]!, factor * weights[entry]!);
    }
  }

  /** Moves the `most` largest sums to `columns` and `values`, and begins anew. */
  takeLargest(most: number): void {
    const { columns, values } = this;
    const reached = this.#touched.drain(columns);
    for (let place = 0; place < reached; place += 1) {
      const column = columns[place]!;
      values[place] = this.#sums[column]!;
      this.#sums[column] = 0;
    }
    this.length = keepLargest(columns, values, reached, most, this.#scratch);
  }
}
