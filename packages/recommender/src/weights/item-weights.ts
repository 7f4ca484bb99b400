/**
 * Item weights, the format of every item-to-item model: a sparse matrix with few neighbours a row.
 */
/* oxlint-disable typescript/no-non-null-assertion -- Offsets are checked against the lengths before
   anything is read through them. */

/**
 * Item-to-item weights W in compressed sparse rows. A user's score for item j is the sum of `weight
 * * W[i, j]` over the items i of the history. Immutable plain data, so it can be posted to a worker
 * thread.
 */
export interface ItemWeights {
  readonly itemCount: number;
  /** `itemCount + 1` numbers: row i is the entries `offsets[i] .. offsets[i + 1]`. */
  readonly offsets: Int32Array;
  /** Column of each entry: ascending within a row, never the row's own item. */
  readonly neighbours: Int32Array;
  /** Value of each entry: finite. */
  readonly weights: Float32Array;
}

/** A matrix breaks a rule of {@link ItemWeights}, or bytes do not hold item weights. */
export class InvalidItemWeightsError extends Error {
  override readonly name = "InvalidItemWeightsError";
}

/**
 * Checks every rule of {@link ItemWeights}.
 *
 * @throws InvalidItemWeightsError naming the first broken rule and its place
 * @example
 * checkItemWeights({
 *   itemCount: 2,
 *   offsets: Int32Array.of(0, 1, 1),
 *   neighbours: Int32Array.of(1),
 *   weights: Float32Array.of(0.5),
 * });
 */
export function checkItemWeights(matrix: ItemWeights): void {
  const { itemCount, offsets, neighbours, weights } = matrix;
  if (offsets.length !== itemCount + 1) {
    throw new InvalidItemWeightsError(
      `${itemCount} items need ${itemCount + 1} offsets, not ${offsets.length}`,
    );
  }
  if (neighbours.length !== weights.length) {
    throw new InvalidItemWeightsError(
      `there are ${neighbours.length} neighbours but ${weights.length} weights: give one weight for each neighbour`,
    );
  }
  if (offsets[0] !== 0 || offsets[itemCount] !== neighbours.length) {
    throw new InvalidItemWeightsError(
      `the offsets run from ${offsets[0]} to ${offsets[itemCount]}: they must run from 0 to ${neighbours.length}`,
    );
  }
  for (let row = 0; row < itemCount; row += 1) {
    if (offsets[row]! > offsets[row + 1]!) {
      throw new InvalidItemWeightsError(`the offsets decrease at row ${row}: they must ascend`);
    }
  }
  for (let row = 0; row < itemCount; row += 1) checkRow(matrix, row);
}

function checkRow({ itemCount, offsets, neighbours, weights }: ItemWeights, row: number): void {
  let previous = -1;
  for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry += 1) {
    const neighbour = neighbours[entry]!;
    if (neighbour <= previous || neighbour >= itemCount || neighbour === row) {
      throw new InvalidItemWeightsError(
        `row ${row} names neighbour ${neighbour} after ${previous}: neighbours must ascend within 0..${itemCount - 1} and leave the row's own item out`,
      );
    }
    if (!Number.isFinite(weights[entry])) {
      throw new InvalidItemWeightsError(
        `row ${row} has the weight ${weights[entry]}: it must be finite`,
      );
    }
    previous = neighbour;
  }
}
