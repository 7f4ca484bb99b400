/**
 * ItemKNN: items are alike if the same users have them, and less so if few users do (Sarwar,
 * Karypis, Konstan and Riedl, "Item-Based Collaborative Filtering Recommendation Algorithms", WWW
 * 2001).
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import { itemPopularity } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { GramRow, gramRowBytes, popularityFactors, userFactors } from "../kernels/gram-row.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import { storeRow } from "../weights/neighbour-table.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import { weightsOfTargets } from "../weights/weights-of-targets.ts";
import { MAX_ROW_PER_NEIGHBOUR, NEIGHBOURS_RANGE, pairCount } from "./item-model.ts";
import type { ItemModel } from "./item-model.ts";
import { tableModel } from "./table-model.ts";

/** Parameters of a fit. */
export interface ItemKnnParams {
  /** Added to the denominator: items with few common users get less similar. */
  readonly shrink: number;
  /** K, the number of items an item is predicted from. */
  readonly neighbours: number;
}

const RANGES = {
  shrink: { default: 20, min: 0, max: 1e6 },
  neighbours: NEIGHBOURS_RANGE,
} as const;

/** The model: rows on all threads, the transpose on the calling one. See {@link itemKnnRows}. */
export const itemKnn: ItemModel<typeof RANGES> = tableModel({
  ranges: RANGES,
  search: {
    axes: [
      { name: "shrink", step: 2.5, isFactor: true },
      { name: "neighbours", step: 2, isFactor: true },
    ],
    startingPoints: [[{ shrink: 20, neighbours: 200 }], [{ shrink: 100, neighbours: 400 }]],
  },
  size: ({ interactions }) => ({
    rowCount: interactions.itemCount,
    operations: pairCount(interactions),
  }),
  rows: ({ interactions, params }, table) => itemKnnRows(interactions, params, table),
  threadBytes: gramRowBytes,
  matrix: (table, { neighbours }) =>
    weightsOfTargets(table, MAX_ROW_PER_NEIGHBOUR * neighbours, "shared"),
});

/**
 * A function that fills the rows [from, to) of the table. Row i lists the K items most similar to
 * item i; in the item weights that is column i. With `n` the users of one item or of both,
 * similarity is `n_ij / (sqrt(n_i n_j) + shrink)`.
 */
export function itemKnnRows(
  interactions: Interactions,
  { shrink }: ItemKnnParams,
  table: NeighbourTable,
): RowWorker {
  const popularity = itemPopularity(interactions);
  const unscaled = popularityFactors(interactions, 0);
  const row = new GramRow(interactions, userFactors(interactions, 0));
  return (from, to) => {
    for (let item = from; item < to; item += 1) {
      row.compute(item, unscaled);
      const { columns, values } = row;
      for (let place = 0; place < row.length; place += 1) {
        values[place]! /= Math.sqrt(popularity[item]! * popularity[columns[place]!]!) + shrink;
      }
      row.keepLargest(table.capacity);
      storeRow(table, item, row);
    }
  };
}
