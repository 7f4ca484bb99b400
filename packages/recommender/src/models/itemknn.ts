import { itemPopularity, type Interactions } from "../data/interactions.ts";
// ItemKNN: items are alike that the same users have (Sarwar, Karypis, Konstan and Riedl, "Item-Based
// Collaborative Filtering Recommendation Algorithms", WWW 2001), less so where few users say it.
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import { GramRow, popularityFactors, userFactors } from "../kernels/gram-row.ts";
import { storeRow, type NeighbourTable } from "../weights/neighbour-table.ts";

/** What a fit can be told. */
export interface ItemKnnParams {
  /** What is added to the denominator: few common users count for less. */
  readonly shrink: number;
  /** K, the number of items an item is predicted from. */
  readonly neighbours: number;
}

/**
 * Gives a function that fills the rows [from, to) of the table: row i lists the K items most similar to
 * item i. (Of item weights that is column i.) With `n` the users of one item or of both, similarity is
 * `n_ij / (sqrt(n_i n_j) + shrink)`.
 */
export function itemKnnRows(
  interactions: Interactions,
  { shrink }: ItemKnnParams,
  table: NeighbourTable,
): (from: number, to: number) => void {
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
