/**
 * Local ridge regression: each item is predicted from the items nearest to it. EASE (Steck,
 * "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019) solves one system over all
 * items. This model solves a small one for each item, and weighs users and popularity as graph
 * filters do.
 */
/* oxlint-disable typescript/no-non-null-assertion -- Places lie below the length of the row. */
import type { Interactions } from "../data/interactions.ts";
import { solveCholesky } from "../kernels/cholesky.ts";
import { GramRow, gramRowBytes, userFactors } from "../kernels/gram-row.ts";
import { LocalGram } from "../kernels/local-gram.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import { storeRow } from "../weights/neighbour-table.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import { weightsOfTargets } from "../weights/weights-of-targets.ts";
import { MAX_ROW_PER_NEIGHBOUR, NEIGHBOURS_RANGE, pairCount } from "./item-model.ts";
import type { FitInput, FitSize, ItemModel } from "./item-model.ts";
import { tableModel } from "./table-model.ts";

/** Parameters of a fit. */
export interface RidgeParams {
  /** A user with n items counts n^-alpha. Above 0, users with long histories count less. */
  readonly alpha: number;
  /** The penalty on large weights, in units of what a mean item has in common with itself. */
  readonly lambda: number;
  /** How far the penalty grows with popularity: 0 not at all, 1 in proportion. */
  readonly gamma: number;
  /** K, the number of items an item is predicted from. */
  readonly neighbours: number;
}

const RANGES = {
  alpha: { default: 0.5, min: 0, max: 10 },
  lambda: { default: 5, min: 1e-6, max: 1e6 },
  gamma: { default: 0.5, min: 0, max: 2 },
  neighbours: { ...NEIGHBOURS_RANGE, default: 100, max: 2_000 },
} as const;

/** The model: targets on all threads, the transpose on the calling one. See {@link ridgeRows}. */
export const ridge: ItemModel<typeof RANGES> = tableModel({
  ranges: RANGES,
  search: {
    axes: [
      { name: "lambda", step: 2.5, isFactor: true },
      { name: "gamma", step: 0.2, isFactor: false },
      { name: "alpha", step: 0.2, isFactor: false },
      { name: "neighbours", step: 2, isFactor: true },
    ],
    startingPoints: [
      [{ alpha: 0.5, lambda: 5, gamma: 0.5, neighbours: 100 }],
      // Long histories not discounted, then a strict penalty.
      [
        { alpha: 0, lambda: 20, gamma: 0, neighbours: 100 },
        { alpha: 0.5, lambda: 30, gamma: 0.5, neighbours: 100 },
      ],
    ],
  },
  size: (input, capacity) => ({
    rowCount: targetsOf(input).length,
    operations: ridgeOperations(input, capacity),
  }),
  rows: (input, table) => ridgeRows(input.interactions, input.params, targetsOf(input), table),
  threadBytes: ridgeThreadBytes,
  matrix: (table, { neighbours }) =>
    weightsOfTargets(table, MAX_ROW_PER_NEIGHBOUR * neighbours, "shared"),
});

/** The memory of a thread, in bytes: most of it are the users of an item's neighbours, listed. */
export function ridgeThreadBytes(size: FitSize, capacity: number): number {
  const { users, items, interactions } = size;
  const listed = Math.min(interactions, users * capacity);
  return gramRowBytes(size) + 24 * items + 12 * users + 8 * capacity ** 2 + 4 * listed;
}

/** The items that a fit predicts. */
export function targetsOf({
  interactions,
  targets,
}: Omit<FitInput<unknown>, "params">): Int32Array {
  return targets ?? Int32Array.from({ length: interactions.itemCount }, (_, item) => item);
}

/** Additions of a fit whose table has this capacity. */
export function ridgeOperations(
  input: Omit<FitInput<unknown>, "params">,
  capacity: number,
): number {
  return pairCount(input.interactions) + (targetsOf(input).length * capacity ** 3) / 6;
}

/**
 * A function that fits `targets[from .. to)`. For a target i it fills row i of the table with the
 * weights by which i is predicted from its neighbours; in the item weights that is column i.
 *
 * With `G = X^T diag(degree^-alpha) X` and penalties `p_j = lambda * mean * (G_jj / mean)^gamma`,
 * where mean is that of the diagonal: item i's neighbours N are the K with the largest `G_ij /
 * sqrt(p_j)`, and its weights w solve `(G[N, N] + diag(p[N])) w = G[N, i]`.
 *
 * Each target takes K^3 / 6 multiplications, and one addition for each pair of neighbours that a
 * user has. Each thread takes 8 K^2 bytes, about 40 bytes an item and 20 bytes a user.
 */
export function ridgeRows(
  interactions: Interactions,
  params: Omit<RidgeParams, "neighbours">,
  targets: Int32Array,
  table: NeighbourTable,
): RowWorker {
  const { capacity } = table;
  const factors = userFactors(interactions, params.alpha);
  const penalties = ridgePenalties(interactions, factors, params);
  const nearness = penalties.map((penalty) => (penalty > 0 ? 1 / Math.sqrt(penalty) : 0));
  const row = new GramRow(interactions, factors);
  const gram = new LocalGram(interactions, factors);
  const block = new Float64Array(capacity * capacity);
  const solution = new Float64Array(capacity);

  const fitTarget = (item: number): void => {
    row.compute(item, nearness);
    row.keepLargest(capacity);
    const { columns, values, length } = row;
    gram.compute(columns, length, block);
    for (let place = 0; place < length; place += 1) {
      const neighbour = columns[place]!;
      block[place * length + place]! += penalties[neighbour]!;
      solution[place] = values[place]! / nearness[neighbour]!;
    }
    solveCholesky(block, solution, length);
    storeRow(table, item, { columns, values: solution, length });
  };

  return (from, to) => {
    for (let place = from; place < to; place += 1) fitTarget(targets[place]!);
  };
}

/** Each item's penalty; 0 for items without users. */
function ridgePenalties(
  { itemCount, itemOffsets, itemUsers }: Interactions,
  factors: Float64Array,
  { lambda, gamma }: Pick<RidgeParams, "lambda" | "gamma">,
): Float64Array {
  const diagonal = new Float64Array(itemCount);
  let sum = 0;
  let used = 0;
  for (let item = 0; item < itemCount; item += 1) {
    for (let place = itemOffsets[item]!; place < itemOffsets[item + 1]!; place += 1) {
      diagonal[item]! += factors[itemUsers[place]!]!;
    }
    sum += diagonal[item]!;
    if (diagonal[item]! > 0) used += 1;
  }
  const mean = sum / Math.max(1, used);
  return diagonal.map((own) => (own > 0 ? lambda * mean * (own / mean) ** gamma : 0));
}
