/**
 * One row of the item-item matrix X^T diag(w) X: what an item has in common with all others. Tested
 * through models/rp3beta.test.ts.
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import { IndexSet } from "../data/index-set.ts";
import { itemPopularity } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { keepLargest } from "./keep-largest.ts";

/**
 * Computes rows one after the other: entry j of row i is the sum of `userFactors[u]` over the users
 * u who have both. Holds about 40 bytes of working memory an item.
 */
export class GramRow {
  /** The columns of the `length` entries, ascending, without the row's own item. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
  length = 0;
  readonly #interactions: Interactions;
  readonly #userFactors: Float64Array;
  readonly #sums: Float64Array;
  readonly #touched: IndexSet;
  readonly #scratch: Float64Array;

  constructor(interactions: Interactions, userFactors: Float64Array) {
    const { itemCount } = interactions;
    this.#interactions = interactions;
    this.#userFactors = userFactors;
    this.#sums = new Float64Array(itemCount);
    this.#touched = new IndexSet(itemCount);
    this.#scratch = new Float64Array(itemCount);
    this.columns = new Int32Array(itemCount);
    this.values = new Float64Array(itemCount);
  }

  /** Computes row `row`, column j multiplied by `columnFactors[j]`. */
  compute(row: number, columnFactors: Float64Array): void {
    const { userOffsets, userItems, itemOffsets, itemUsers } = this.#interactions;
    const userFactors = this.#userFactors;
    const sums = this.#sums;
    const touched = this.#touched;
    const { columns, values } = this;
    for (let place = itemOffsets[row]!; place < itemOffsets[row + 1]!; place += 1) {
      const user = itemUsers[place]!;
      const factor = userFactors[user]!;
      const end = userOffsets[user + 1]!;
      for (let other = userOffsets[user]!; other < end; other += 1) {
        const column = userItems[other]!;
        sums[column]! += factor;
        touched.add(column);
      }
    }
    const reached = touched.drain(columns);
    let length = 0;
    for (let place = 0; place < reached; place += 1) {
      const column = columns[place]!;
      const value = sums[column]! * columnFactors[column]!;
      sums[column] = 0;
      if (column === row) continue;
      columns[length] = column;
      values[length] = value;
      length += 1;
    }
    this.length = length;
  }

  /** Drops all but the `most` largest entries. Of equal ones, those of the lowest columns stay. */
  keepLargest(most: number): void {
    this.length = keepLargest(this.columns, this.values, this.length, most, this.#scratch);
  }
}

/** The memory of a {@link GramRow} with its factors, in bytes. */
export function gramRowBytes({ users, items }: { users: number; items: number }): number {
  return 48 * items + 8 * users;
}

/** The weight of each user's pairs: (1 / degree(user))^alpha, 0 for users without items. */
export function userFactors({ userCount, userOffsets }: Interactions, alpha: number): Float64Array {
  const factors = new Float64Array(userCount);
  for (let user = 0; user < userCount; user += 1) {
    const degree = userOffsets[user + 1]! - userOffsets[user]!;
    if (degree > 0) factors[user] = degree ** -alpha;
  }
  return factors;
}

/** 1 / popularity(item)^beta. 0 for items without users. */
export function popularityFactors(interactions: Interactions, beta: number): Float64Array {
  return Float64Array.from(itemPopularity(interactions), (users) =>
    users > 0 ? users ** -beta : 0,
  );
}
