/**
 * Products of the normalized interactions R = D_u^-1/2 X D_i^-1/2 and of R^T with dense matrices.
 * Tested through models/spectral-vectors.test.ts.
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";
import type { RowWorker } from "./row-ledger.ts";
import type { ColumnBlock } from "./tall-matrix.ts";

/** `"users"`: R times a matrix with a row for each item. `"items"`: R^T times one for each user. */
export type ProductSide = "users" | "items";

/**
 * A function that computes the rows [from, to) of the product of some columns, into as many columns
 * of the target. Each depends on the same column of the source alone.
 */
export function normalizedProduct(
  interactions: Interactions,
  side: ProductSide,
  source: ColumnBlock,
  target: ColumnBlock,
): RowWorker {
  const { userOffsets, userItems, itemOffsets, itemUsers } = interactions;
  const offsets = side === "users" ? userOffsets : itemOffsets;
  const members = side === "users" ? userItems : itemUsers;
  const otherOffsets = side === "users" ? itemOffsets : userOffsets;
  const { width, values } = source.matrix;
  const factors = inverseRoots(otherOffsets);
  const sums = new Float64Array(source.count);
  return (from, to) => {
    for (let row = from; row < to; row += 1) {
      const end = offsets[row + 1]!;
      // Without entries nothing is added, so that the factor does not matter.
      const own = 1 / Math.sqrt(end - offsets[row]!);
      sums.fill(0);
      for (let entry = offsets[row]!; entry < end; entry += 1) {
        const member = members[entry]!;
        addScaled(sums, values, member * width + source.first, own * factors[member]!);
      }
      target.matrix.values.set(sums, row * target.matrix.width + target.first);
    }
  };
}

/** degree^-1/2 of each row. Where the degree is 0, no entry asks for it. */
function inverseRoots(offsets: Int32Array): Float64Array {
  const roots = new Float64Array(offsets.length - 1);
  for (let row = 0; row < roots.length; row += 1) {
    roots[row] = 1 / Math.sqrt(offsets[row + 1]! - offsets[row]!);
  }
  return roots;
}

function addScaled(sums: Float64Array, values: Float32Array, start: number, factor: number): void {
  for (let place = 0; place < sums.length; place += 1) {
    sums[place]! += factor * values[start + place]!;
  }
}
