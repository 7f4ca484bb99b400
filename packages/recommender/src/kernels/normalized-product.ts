/**
 * Products of the normalized interactions R = D_u^-1/2 X D_i^-1/2 and of R^T with dense matrices.
 * Tested through models/spectral-vectors.test.ts.
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";
import type { RowWorker } from "./row-ledger.ts";
import type { TallMatrix } from "./tall-matrix.ts";

/** `"users"`: R times a matrix with a row for each item. `"items"`: R^T times one for each user. */
export type ProductSide = "users" | "items";

/** A function that computes the rows [from, to) of the product. */
export function normalizedProduct(
  interactions: Interactions,
  side: ProductSide,
  source: TallMatrix,
  target: TallMatrix,
): RowWorker {
  const { userOffsets, userItems, itemOffsets, itemUsers } = interactions;
  const offsets = side === "users" ? userOffsets : itemOffsets;
  const members = side === "users" ? userItems : itemUsers;
  const otherOffsets = side === "users" ? itemOffsets : userOffsets;
  const { width } = source;
  const sums = new Float64Array(width);
  return (from, to) => {
    for (let row = from; row < to; row += 1) {
      const end = offsets[row + 1]!;
      const degree = end - offsets[row]!;
      sums.fill(0);
      for (let entry = offsets[row]!; entry < end; entry += 1) {
        const member = members[entry]!;
        // Both have this entry, so neither degree is 0.
        const factor = 1 / Math.sqrt(degree * (otherOffsets[member + 1]! - otherOffsets[member]!));
        addScaled(sums, source.values, member * width, factor);
      }
      target.values.set(sums, row * width);
    }
  };
}

function addScaled(sums: Float64Array, values: Float32Array, start: number, factor: number): void {
  for (let place = 0; place < sums.length; place += 1) {
    sums[place]! += factor * values[start + place]!;
  }
}
